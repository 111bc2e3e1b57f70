"""The campaign: a programme of years with what it promises, and its projects with their milestones."""

from datetime import timedelta
from typing import Any, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_day
from gis_core.history import tracked
from grids.models import Ruling, Unit
from grids.scope import UNIT_ROLES, scope_of
from renovation.models.plan_templates import PlanTemplate
from renovation.models.zones import RenovationZone

#: Permits are suspended for at most a year (regulation on expropriation, art. 16).
LONGEST_FREEZE = timedelta(days=365)


@tracked()
class Programme(models.Model):
    """Some years of renovation that the county has promised."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))

    class Meta:
        verbose_name = _("renovation programme")
        verbose_name_plural = _("renovation programmes")
        ordering = ["-first_year", "name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="renovation_programme_named"),
            models.CheckConstraint(
                condition=Q(first_year__gte=1990, last_year__gte=F("first_year"), last_year__lte=2200),
                name="renovation_programme_years",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class YearlyTarget(models.Model):
    """What a programme promises for one of its years; m², yuan."""

    programme = models.ForeignKey(
        Programme, verbose_name=_("renovation programme"), on_delete=models.PROTECT, related_name="targets"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    area_m2 = models.DecimalField(
        _("area renovated (m²)"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    projects = models.PositiveIntegerField(_("projects"))
    funds_yuan = models.DecimalField(
        _("funds (yuan)"), max_digits=16, decimal_places=2, validators=[MinValueValidator(0)]
    )
    households = models.PositiveIntegerField(_("households"))

    class Meta:
        verbose_name = _("yearly target")
        verbose_name_plural = _("yearly targets")
        ordering = ["programme", "year"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "year"], name="renovation_yearlytarget_once"),
            models.CheckConstraint(
                condition=Q(area_m2__gte=0, funds_yuan__gte=0), name="renovation_yearlytarget_amounts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.year}"


def _unit(label: Any) -> models.ForeignKey:
    return models.ForeignKey(
        Unit, verbose_name=label, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: Any) -> Self:
        """Units see their own projects, everybody else with a role all of them (dictionary.md C.4)."""
        scope = scope_of(user)
        if not scope.roles <= UNIT_ROLES:
            return self
        own = Q(implementing_unit__in=scope.unit_ids)
        return (
            self.filter(own | Q(expropriation_department__in=scope.unit_ids)) if scope.roles else self.none()
        )


@tracked()
class Project(models.Model):
    """What is done in one zone until a day.  `freeze_from` to `freeze_until`: permits are suspended inside."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        UNDER_WAY = "under_way", _("under way")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped")

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    programme = models.ForeignKey(
        Programme, verbose_name=_("renovation programme"), on_delete=models.PROTECT, related_name="projects"
    )
    zone = models.OneToOneField(
        RenovationZone, verbose_name=_("renovation zone"), on_delete=models.PROTECT, related_name="project"
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, db_default=State.PLANNED)
    template = models.ForeignKey(
        PlanTemplate,
        verbose_name=_("plan template"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        help_text=_("Empty: the standard order."),
    )
    deadline = models.DateField(_("deadline"))
    expropriation_department = _unit(_("expropriation department"))
    implementing_unit = _unit(_("implementing unit"))
    lead_person = models.CharField(_("person in charge"), max_length=40, blank=True, db_default="")
    leader_contact = models.CharField(_("leader in contact"), max_length=40, blank=True, db_default="")
    households_total = models.PositiveIntegerField(_("households in all"), default=0, db_default=0)
    compensation_yuan = models.DecimalField(
        _("compensation money needed (yuan)"),
        max_digits=16,
        decimal_places=2,
        default=0,
        db_default=0,
        validators=[MinValueValidator(0)],
    )
    most_object = models.BooleanField(
        _("most owners object to the plan"),
        default=False,
        db_default=False,
        help_text=_("Then a hearing is held (art. 11)."),
    )
    freeze_from = models.DateField(_("permits suspended from"), null=True, blank=True)
    freeze_until = models.DateField(_("permits suspended until"), null=True, blank=True)
    ruling = models.ForeignKey(
        Ruling,
        verbose_name=_("ruling of the zone"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    handed_over_on = models.DateField(_("ground handed over on"), null=True, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("renovation project")
        verbose_name_plural = _("renovation projects")
        ordering = ["code"]
        constraints = [
            readable_day("renovation_project", "deadline"),
            readable_day("renovation_project", "freeze_from"),
            readable_day("renovation_project", "freeze_until"),
            readable_day("renovation_project", "handed_over_on"),
            models.CheckConstraint(condition=~Q(code=""), name="renovation_project_has_code"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "under_way", "done", "stopped"]),
                name="renovation_project_state_known",
            ),
            models.CheckConstraint(
                condition=Q(compensation_yuan__gte=0), name="renovation_project_compensation_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(freeze_from__isnull=True, freeze_until__isnull=True)
                | Q(
                    freeze_from__isnull=False,
                    freeze_until__gte=F("freeze_from"),
                    freeze_until__lte=F("freeze_from") + LONGEST_FREEZE,
                ),
                name="renovation_project_freeze_a_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ProjectMilestoneQuerySet(models.QuerySet["ProjectMilestone"]):
    def visible_to(self, user: Any) -> Self:
        """Those of the projects that somebody sees."""
        return self.filter(project__in=Project.objects.visible_to(user))


@tracked()
class ProjectMilestone(models.Model):
    """A milestone of one project: what is asked of it, what was promised first and last, and what happened."""

    project = models.ForeignKey(
        Project, verbose_name=_("renovation project"), on_delete=models.PROTECT, related_name="milestones"
    )
    code = models.CharField(_("code"), max_length=8)
    not_before = models.DateField(_("not begun before"), null=True, blank=True)
    not_after = models.DateField(_("not finished after"), null=True, blank=True)
    baseline_finish = models.DateField(_("promised at first for"), null=True, blank=True, editable=False)
    planned_start = models.DateField(_("planned from"), null=True, blank=True, editable=False)
    planned_finish = models.DateField(_("planned until"), null=True, blank=True, editable=False)
    started_on = models.DateField(_("begun on"), null=True, blank=True)
    finished_on = models.DateField(_("finished on"), null=True, blank=True)
    evidence = models.CharField(_("shown by (document)"), max_length=200, blank=True, db_default="")

    objects = ProjectMilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone of a project")
        verbose_name_plural = _("milestones of projects")
        ordering = ["project", "id"]
        constraints = [
            *(
                readable_day("renovation_projectmilestone", column)
                for column in (
                    *("not_before", "not_after", "baseline_finish", "planned_start", "planned_finish"),
                    *("started_on", "finished_on"),
                )
            ),
            models.UniqueConstraint(fields=["project", "code"], name="renovation_projectmilestone_once"),
            models.CheckConstraint(
                condition=Q(finished_on__isnull=True)
                | Q(started_on__isnull=False, finished_on__gte=F("started_on")),
                name="renovation_projectmilestone_begun_first",
            ),
            models.CheckConstraint(
                condition=Q(finished_on__isnull=True) | ~Q(evidence=""),
                name="renovation_projectmilestone_shown",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.code}"
