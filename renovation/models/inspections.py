"""What the office looked at in a quarter and what it found; and what a year came to, with all it was reckoned from."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_day
from gis_core.people import person
from renovation.models.campaign import Programme
from renovation.models.obstacles import Blocker
from renovation.models.papers import of_project
from surveys.models import SurveyPoint


def _kept() -> list[pgtrigger.Trigger]:
    return [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class QuarterlyInspection(models.Model):
    """The inspection of a project in a quarter.  `facts`: what its papers showed on that day
    ({"reports_missing", "reports_late": months, "milestones_late": codes, "blockers_unreported": how many}).
    """

    project = of_project("inspections")
    quarter = models.DateField(_("quarter"), help_text=_("its first day"))
    inspected_on = models.DateField(_("inspected on"))
    people = models.CharField(_("who took part"), max_length=200)
    note = models.TextField(_("what was looked at"), blank=True, db_default="")
    facts = models.JSONField(_("what the papers showed"))
    inspected_by = person(_("entered by"))

    class Meta:
        verbose_name = _("quarterly inspection")
        verbose_name_plural = _("quarterly inspections")
        ordering = ["project", "-quarter"]
        constraints = [
            readable_day("renovation_quarterlyinspection", "quarter"),
            readable_day("renovation_quarterlyinspection", "inspected_on"),
            models.UniqueConstraint(
                fields=["project", "quarter"],
                name="renovation_quarterlyinspection_once",
                violation_error_message=_("The project was inspected in this quarter already."),
            ),
            models.CheckConstraint(
                condition=Q(
                    quarter__day=1, quarter__month__in=[1, 4, 7, 10], inspected_on__gte=models.F("quarter")
                ),
                name="renovation_quarterlyinspection_quarter",
                violation_error_message=_(
                    "A quarter is named by its first day, and inspected once it has begun."
                ),
            ),
            models.CheckConstraint(condition=~Q(people=""), name="renovation_quarterlyinspection_people"),
        ]
        triggers = _kept()

    def __str__(self) -> str:
        return f"{self.project_id} {self.quarter:%Y-%m}"


class InspectionFinding(models.Model):
    """One thing that was found: on the ground a case (`point`), in the papers a difficulty (`blocker`) whose duty to be
    reported upwards begins with it.  `uid` is given by the form, so that sent twice it is one.
    """

    inspection = models.ForeignKey(
        QuarterlyInspection,
        verbose_name=_("quarterly inspection"),
        on_delete=models.PROTECT,
        related_name="findings",
    )
    uid = models.UUIDField(unique=True)
    what = models.TextField(_("what was found"))
    found_on = models.DateField(_("found on"))
    point = models.OneToOneField(
        SurveyPoint, verbose_name=_("report"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    blocker = models.OneToOneField(
        Blocker, verbose_name=_("difficulty"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("finding of an inspection")
        verbose_name_plural = _("findings of inspections")
        ordering = ["inspection", "id"]
        constraints = [
            readable_day("renovation_inspectionfinding", "found_on"),
            models.CheckConstraint(condition=~Q(what=""), name="renovation_inspectionfinding_what"),
            models.CheckConstraint(
                condition=Q(point__isnull=False, blocker__isnull=True)
                | Q(point__isnull=True, blocker__isnull=False),
                name="renovation_inspectionfinding_followed",
                violation_error_message=_("A finding becomes a case or a difficulty."),
            ),
        ]
        triggers = _kept()

    def __str__(self) -> str:
        return self.what[:40]


class AnnualAssessment(models.Model):
    """A year of a programme that was assessed: the figures, and the inputs that anybody can reckon them from again.

    `inputs_sha256` is their SHA-256 (surveys.sent.sha256); rules: renovation/rules/yearly.py.
    """

    programme = models.ForeignKey(
        Programme,
        verbose_name=_("renovation programme"),
        on_delete=models.PROTECT,
        related_name="assessments",
    )
    year = models.PositiveSmallIntegerField(_("year"))
    inputs = models.JSONField(_("reckoned from"))
    inputs_sha256 = models.CharField(_("SHA-256 of what it was reckoned from"), max_length=64)
    figures = models.JSONField(_("figures"))
    frozen_on = models.DateField(_("frozen on"))
    frozen_by = person(_("frozen by"))

    class Meta:
        verbose_name = _("annual assessment of renovation")
        verbose_name_plural = _("annual assessments of renovation")
        ordering = ["programme", "-year"]
        constraints = [
            readable_day("renovation_annualassessment", "frozen_on"),
            models.UniqueConstraint(
                fields=["programme", "year"],
                name="renovation_annualassessment_once",
                violation_error_message=_("The year is frozen already."),
            ),
            models.CheckConstraint(
                condition=Q(inputs_sha256__regex=r"^[0-9a-f]{64}$", frozen_on__year__gt=models.F("year")),
                name="renovation_annualassessment_whole",
                violation_error_message=_("A year is frozen after its end, with the hash of its inputs."),
            ),
        ]
        triggers = _kept()

    def __str__(self) -> str:
        return f"{self.programme} {self.year}"
