"""The one set of rules for all households of a zone (一个政策、一个标准), version by version, each decreed by two."""

import datetime
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gis_core.days import readable_day, readable_days
from gis_core.history import tracked
from gis_core.people import person
from renovation.models.papers import of_project
from renovation.rules.choice import ChoiceBy


class CompensationRulesQuerySet(models.QuerySet["CompensationRules"]):
    def decreed(self) -> Self:
        """Those that hold or have held, in their order."""
        return self.filter(during__isnull=False).order_by("during")

    def in_force(self, on: datetime.date) -> Self:
        """The one version of each project that holds on a day; none before the first."""
        return self.filter(during__contains=on)


@tracked()
class CompensationRules(models.Model):
    """A version of the rules by which all households of a project are compensated.

    It holds `during` days once another person than `proposed_by` has decreed it: no two versions at once, and none
    missing between them (renovation/sql/renovation_one_standard.sql); from then on it is never changed.
    """

    class ValuerBy(models.TextChoices):
        AGREED = "agreed", _("agreed by all owners")
        MAJORITY = "majority", _("by the majority of the owners")
        LOT = "lot", _("drawn by lot")

    CHOICES = [
        (ChoiceBy.SIGNED.value, _("who signed earlier chooses earlier")),
        (ChoiceBy.VACATED.value, _("who moved out earlier chooses earlier")),
        (ChoiceBy.LOT.value, _("by lot")),
    ]

    project = of_project("compensation_rules")
    version = models.PositiveSmallIntegerField(_("version"))
    valid_from = models.DateField(_("valid from"))
    document = models.CharField(_("document number"), max_length=120)
    text = models.TextField(_("rules"))
    valuer = models.CharField(_("valuer that the owners chose"), max_length=120, blank=True, db_default="")
    valuer_by = models.CharField(
        _("how the valuer was chosen"), max_length=10, choices=ValuerBy.choices, blank=True, db_default=""
    )
    valuer_votes = models.PositiveIntegerField(_("votes for the valuer"), null=True, blank=True)
    valuer_voters = models.PositiveIntegerField(_("owners who voted"), null=True, blank=True)
    valuer_on = models.DateField(_("valuer chosen on"), null=True, blank=True)
    interim_yuan_month = models.DecimalField(
        _("interim housing, yuan per m² and month"), max_digits=8, decimal_places=2, default=0, db_default=0
    )
    choice_by = models.CharField(
        _("flats are chosen"),
        max_length=8,
        choices=CHOICES,
        default=ChoiceBy.SIGNED.value,
        db_default=ChoiceBy.SIGNED.value,
    )
    choice_seed = models.CharField(
        _("seed of the lot"),
        max_length=80,
        blank=True,
        db_default="",
        help_text=_(
            "Made public beforehand: everybody can draw the same lot. It also decides between equal days."
        ),
    )
    choice_order = models.CharField(
        _("order in which flats are chosen"), max_length=200, blank=True, db_default=""
    )
    during = DateRangeField(_("in force"), null=True, blank=True, editable=False)
    proposed_by = person(_("proposed by"), optional=True, editable=False)
    decreed_by = person(_("decreed by"), optional=True, editable=False)

    objects = CompensationRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("rules of compensation")
        verbose_name_plural = _("rules of compensation")
        ordering = ["project", "version"]
        constraints = [
            readable_day("renovation_compensationrules", "valid_from"),
            readable_day("renovation_compensationrules", "valuer_on"),
            readable_days("renovation_compensationrules", "during"),
            models.UniqueConstraint(
                fields=["project", "version"],
                name="renovation_compensationrules_version",
                violation_error_message=_("The project has this version already."),
            ),
            models.UniqueConstraint(
                fields=["project", "valid_from"],
                name="renovation_compensationrules_one_a_day",
                violation_error_message=_("Another version is valid from that day."),
            ),
            ExclusionConstraint(
                name="renovation_compensationrules_one_in_force",
                expressions=[("project", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                violation_error_message=_("One set of rules holds for every household of the project."),
            ),
            models.CheckConstraint(
                condition=~Q(document="") & ~Q(text=""), name="renovation_compensationrules_written"
            ),
            models.CheckConstraint(
                condition=Q(during=None, decreed_by=None)
                | Q(during__isnull=False, decreed_by__isnull=False, proposed_by__isnull=False)
                & Q(during__startswith=F("valid_from"), during__isempty=False)
                & ~Q(decreed_by=F("proposed_by")),
                name="renovation_compensationrules_two_persons",
                violation_error_message=_("Two persons decree the rules of compensation."),
            ),
            models.CheckConstraint(
                condition=Q(during=None)
                | Q(valuer="", valuer_by="")
                | ~Q(valuer="") & ~Q(valuer_by="") & Q(valuer_on__isnull=False),
                name="renovation_compensationrules_valuer",
                violation_error_message=_("Say how and when the owners chose the valuer."),
            ),
            models.CheckConstraint(
                condition=~Q(valuer_by="majority")
                | Q(
                    valuer_votes__isnull=False,
                    valuer_voters__isnull=False,
                    valuer_votes__lte=F("valuer_voters"),
                    valuer_voters__lt=F("valuer_votes") * 2,
                ),
                name="renovation_compensationrules_majority",
                violation_error_message=_("A majority is more than half of the owners who voted."),
            ),
            models.CheckConstraint(
                condition=~Q(choice_by="lot") | ~Q(choice_seed=""),
                name="renovation_compensationrules_seed",
                violation_error_message=_("A lot has a seed that was made public."),
            ),
        ]

    def __str__(self) -> str:
        return pgettext_lazy("rules of compensation", "version %(number)d") % {"number": self.version}

    @property
    def holds(self) -> str:
        """From when until when it is in force, as people read it; empty while nobody has decreed it."""
        if self.during is None:
            return ""
        last = self.during.upper - datetime.timedelta(days=1) if self.during.upper else ""
        return f"{self.during.lower} – {last}".strip()
