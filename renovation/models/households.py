"""The households of a project, and who looked at their owners' names."""

from typing import Any, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_day, readable_moments
from gis_core.history import tracked
from gis_core.people import person
from grids.models import Grid, Membership
from grids.scope import UNIT_ROLES, scope_of
from renovation.models.buildings import ProjectBuilding
from renovation.models.papers import of_project

Role = Membership.Role
#: Roles that see every household (dictionary.md C.4, row "households, compensation ledger").
_OFFICE = frozenset({Role.SUPERVISION, Role.LEADER})


class HouseholdQuerySet(models.QuerySet["Household"]):
    def visible_to(self, user: Any) -> Self:
        """The office sees all, a unit those of its own projects, a grid manager those of the own communities.

        Planners see sums only, everybody else nothing (dictionary.md C.4).
        """
        scope = scope_of(user)
        if scope.roles & _OFFICE:
            return self
        seen = Q(pk__in=[])
        if scope.roles & UNIT_ROLES:
            own = Q(project__implementing_unit__in=scope.unit_ids)
            seen |= own | Q(project__expropriation_department__in=scope.unit_ids)
        if Role.GRID_MANAGER in scope.roles:
            own_grids = Grid.objects.filter(pk__in=scope.grid_ids).exclude(community_code="")
            seen |= Q(community_code__in=own_grids.values("community_code"))
        return self.filter(seen)


# Names and phones are looked at with a reason only: no history repeats them.
@tracked(exclude=("owner", "phone"))
class Household(models.Model):
    """A household that has to move: how far it has come, each step with its day.  Names and phones are personal."""

    class Compensation(models.TextChoices):
        MONEY = "money", _("money")
        SWAP = "swap", _("another dwelling")

    class Transition(models.TextChoices):
        RENT = "rent", _("rents meanwhile")
        OWN = "own", _("has another home")
        TURNOVER = "turnover", _("lives in turnover housing")

    class Hardship(models.TextChoices):
        LOW_INCOME = "low_income", _("minimum living allowance")
        DISABLED = "disabled", _("disabled member")
        ELDERLY = "elderly", _("elderly living alone")
        ONLY_HOME = "only_home", _("no other home")
        ILLNESS = "illness", _("serious illness")

    project = of_project("households")
    building = models.ForeignKey(
        ProjectBuilding,
        verbose_name=_("building of a project"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="households",
    )
    community_code = models.CharField(_("community code"), max_length=12, blank=True, db_default="")
    number = models.CharField(_("household number"), max_length=40)
    owner = models.CharField(_("owner of the home"), max_length=60, blank=True, db_default="")
    phone = models.CharField(_("phone"), max_length=40, blank=True, db_default="")
    use = models.CharField(_("use"), max_length=40, blank=True, db_default="")
    area_m2 = models.DecimalField(
        _("floor area (m²)"), max_digits=10, decimal_places=2, default=0, db_default=0
    )
    hardship = ArrayField(
        models.CharField(max_length=12, choices=Hardship.choices),
        verbose_name=_("hardship"),
        default=list,
        blank=True,
        db_default=[],
    )
    surveyed_on = models.DateField(_("surveyed on"), null=True, blank=True)
    published_on = models.DateField(_("result published on"), null=True, blank=True)
    signed_on = models.DateField(_("agreement signed on"), null=True, blank=True)
    decision_served_on = models.DateField(_("compensation decision served on"), null=True, blank=True)
    contested_on = models.DateField(_("decision contested on"), null=True, blank=True)
    upheld_on = models.DateField(_("decision upheld on"), null=True, blank=True)
    court_order_on = models.DateField(_("ordered by court on"), null=True, blank=True)
    compensation = models.CharField(
        _("compensated by"), max_length=8, choices=Compensation.choices, blank=True, db_default=""
    )
    compensation_yuan = models.DecimalField(
        _("compensation (yuan)"), max_digits=14, decimal_places=2, default=0, db_default=0
    )
    compensated_on = models.DateField(_("compensated on"), null=True, blank=True)
    vacated_on = models.DateField(_("moved out on"), null=True, blank=True)
    transition = models.CharField(
        _("interim housing"), max_length=10, choices=Transition.choices, blank=True, db_default=""
    )
    allocated_on = models.DateField(_("dwelling allocated on"), null=True, blank=True)
    allocated_dwelling = models.CharField(_("dwelling allocated"), max_length=80, blank=True, db_default="")

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        ordering = ["project", "number"]
        indexes = [models.Index(fields=["community_code"], name="renovation_household_community")]
        constraints = [
            *(
                readable_day("renovation_household", column)
                for column in (
                    *("surveyed_on", "published_on", "signed_on", "decision_served_on", "contested_on"),
                    *("upheld_on", "court_order_on", "compensated_on", "vacated_on", "allocated_on"),
                )
            ),
            models.UniqueConstraint(
                fields=["project", "number"],
                name="renovation_household_once",
                violation_error_message=_("The project has a household of this number already."),
            ),
            models.CheckConstraint(condition=~Q(number=""), name="renovation_household_numbered"),
            models.CheckConstraint(
                condition=Q(compensated_on=None)
                | Q(signed_on__isnull=False, signed_on__lte=F("compensated_on"))
                | Q(decision_served_on__isnull=False, decision_served_on__lte=F("compensated_on")),
                name="renovation_household_agreed_first",
                violation_error_message=_(
                    "A household is compensated after it has signed, or after a decision was served."
                ),
            ),
            models.CheckConstraint(
                condition=Q(vacated_on=None)
                | Q(compensated_on__isnull=False, compensated_on__lte=F("vacated_on")),
                name="renovation_household_compensated_first",
                violation_error_message=_(
                    "A household is compensated first and moves out afterwards (art. 27)."
                ),
            ),
            models.CheckConstraint(
                condition=Q(contested_on=None)
                | Q(decision_served_on__isnull=False, contested_on__gte=F("decision_served_on")),
                name="renovation_household_decision_first",
                violation_error_message=_("A decision is contested after it was served."),
            ),
            models.CheckConstraint(
                condition=Q(allocated_on=None) | ~Q(allocated_dwelling=""),
                name="renovation_household_allocated_what",
                violation_error_message=_("Say which dwelling was allocated."),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class PersonalDataAccess(models.Model):
    """Who looked at names and phones of a project's households, when, at how many and why; never changed."""

    project = of_project("accesses")
    by = person(_("looked at by"))
    at = models.DateTimeField(_("looked at"))
    reason = models.CharField(_("reason"), max_length=200)
    households = models.PositiveIntegerField(_("households"))

    class Meta:
        verbose_name = _("look at personal data")
        verbose_name_plural = _("looks at personal data")
        ordering = ["-id"]
        constraints = [
            readable_moments("renovation_personaldataaccess", "at"),
            models.CheckConstraint(condition=~Q(reason=""), name="renovation_personaldataaccess_why"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.project_id} {self.by_id}"
