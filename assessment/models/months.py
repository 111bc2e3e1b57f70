"""What is inspected in a month, and by whom: a published list, a published seed, and the lots drawn with it."""

from typing import Any, Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from assessment.models.points import InspectionPoint
from assessment.models.yardsticks import Yardstick
from gis_core.days import readable_day, readable_moments
from gis_core.history import tracked
from gis_core.people import person
from grids.models import Unit


@tracked()
class InspectionMonth(models.Model):
    """A month's inspection: planned with a list, drawn with a seed that nobody knew when that was published, closed.

    `candidates`: {"per_unit", "one_in", "points": [{code, unit, units, must}], "inspectors": [{login, units}]}, units
    by code (assessment.rules.lots); `candidates_sha256` is published with it.  Closed by nobody: by the calendar
    (assessment.rules.terms).  The database lets nothing of it change but seed and closing, once each
    (assessment/sql/assessment_keep_month.sql).
    """

    month = models.DateField(_("month"), unique=True, help_text=_("its first day"))
    yardstick = models.ForeignKey(
        Yardstick, verbose_name=_("assessment tree"), on_delete=models.PROTECT, related_name="+"
    )
    candidates = models.JSONField(_("the list to draw from"))
    candidates_sha256 = models.CharField(_("SHA-256 of the list"), max_length=64)
    planned_by = person(_("planned by"))
    planned_at = models.DateTimeField(_("planned at"))
    seed = models.CharField(_("seed"), max_length=80, blank=True, db_default="")
    seed_source = models.CharField(_("where the seed is from"), max_length=200, blank=True, db_default="")
    drawn_by = person(_("drawn by"), optional=True)
    drawn_at = models.DateTimeField(_("drawn at"), null=True, blank=True)
    closed_by = person(_("inspection closed by"), optional=True)
    closed_at = models.DateTimeField(_("inspection closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("month of inspection")
        verbose_name_plural = _("months of inspection")
        ordering = ["-month"]
        constraints = [
            readable_day("assessment_inspectionmonth", "month"),
            readable_moments("assessment_inspectionmonth", "planned_at"),
            readable_moments("assessment_inspectionmonth", "drawn_at"),
            readable_moments("assessment_inspectionmonth", "closed_at"),
            models.CheckConstraint(
                condition=Q(month__day=1) & Q(candidates_sha256__regex=r"^[0-9a-f]{64}$"),
                name="assessment_inspectionmonth_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    seed="", seed_source="", drawn_by=None, drawn_at=None, closed_at=None, closed_by=None
                )
                | (
                    ~Q(seed="")
                    & ~Q(seed_source="")
                    & Q(drawn_by__isnull=False, drawn_at__isnull=False)
                    & (Q(closed_by=None) | Q(closed_at__isnull=False))
                ),
                name="assessment_inspectionmonth_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def is_open(self) -> bool:
        """Can something still be observed?"""
        return self.drawn_at is not None and self.closed_at is None


class InspectionTaskQuerySet(models.QuerySet["InspectionTask"]):
    def with_acting(self) -> Self:
        """Who inspects each: `acting_id`, the last substitute that was drawn, else whoever was drawn first."""
        latest = SubstituteInspector.objects.filter(task=OuterRef("pk")).order_by(
            "-number"
        )  # unique by number
        acting = Coalesce(
            Subquery(latest.values("inspector_id")[:1]),
            F("inspector_id"),
            output_field=models.BigIntegerField(),
        )
        return self.annotate(acting_id=acting)

    def of(self, user: Any) -> Self:
        """What somebody has to inspect."""
        return self.with_acting().filter(acting_id=user.pk)


class InspectionTask(models.Model):
    """A point that was drawn for a month: whose month it counts for, and who was drawn to inspect it.  Never changed.

    What is inspected again checks the inspector, not the unit: it costs nobody points and opens no case.
    """

    class Purpose(models.TextChoices):
        FIRST = "first", _("inspection")
        AGAIN = "again", _("re-inspection")

    month = models.ForeignKey(
        InspectionMonth, verbose_name=_("month"), on_delete=models.PROTECT, related_name="tasks"
    )
    point = models.ForeignKey(
        InspectionPoint,
        verbose_name=_("field inspection point"),
        on_delete=models.PROTECT,
        related_name="tasks",
    )
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    inspector = person(_("inspector"))
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose.choices, db_default=Purpose.FIRST)
    drawn_at = models.DateTimeField(_("drawn at"), db_default=Now(), editable=False)

    #: Who inspects it, where `with_acting` was asked.
    acting_id: int

    objects = InspectionTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("inspection by lot")
        verbose_name_plural = _("inspections by lot")
        ordering = ["month", "purpose", "point"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "point", "purpose"], name="assessment_inspectiontask_once"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=["first", "again"]), name="assessment_inspectiontask_purpose"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month_id} {self.point}"


class SubstituteInspector(models.Model):
    """Who was drawn from the same list with the same seed for somebody who cannot inspect a point; never changed."""

    task = models.ForeignKey(
        InspectionTask,
        verbose_name=_("inspection by lot"),
        on_delete=models.PROTECT,
        related_name="substitutes",
    )
    number = models.PositiveSmallIntegerField(_("how many before, and this one"))
    inspector = person(_("substitute inspector"))
    reason = models.CharField(_("why the one before cannot inspect"), max_length=200)
    entered_by = person(_("entered by"))
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("substitute inspector")
        verbose_name_plural = _("substitute inspectors")
        ordering = ["task", "number"]
        constraints = [
            readable_moments("assessment_substituteinspector", "entered_at"),
            models.UniqueConstraint(fields=["task", "number"], name="assessment_substituteinspector_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1) & ~Q(reason=""), name="assessment_substituteinspector_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.inspector}"
