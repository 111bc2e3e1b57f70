"""Places where the same thing happens week after week: each opens a planned case before its peak."""

import pgtrigger
from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db.models import F, Func, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_day, readable_days
from gis_core.geometry import STORAGE_SRID, geometry_check
from gis_core.history import tracked
from grids.models import Category
from surveys.models.points import SurveyPoint

WEEK = tuple(range(1, 8))


@tracked()
class RecurringSpot(models.Model):
    """A place, a category and the hours of a week; a person has accepted it before it opens anything.

    Weekdays are 1 (Monday) to 7; hours are those of the county's clock; the case opens `lead_minutes` before the first.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    uid = models.UUIDField(_("public id"), unique=True, db_default=Func(function="gen_random_uuid"))
    name = models.CharField(_("name"), max_length=120)
    geom = models.PointField(_("position"), srid=STORAGE_SRID)
    category = models.ForeignKey(
        Category, verbose_name=_("category"), on_delete=models.PROTECT, related_name="+"
    )
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("weekdays"),
        help_text=_("1 is Monday, 7 is Sunday."),
    )
    starts_at = models.TimeField(_("peak from"))
    ends_at = models.TimeField(_("peak until"))
    lead_minutes = models.PositiveSmallIntegerField(_("opened before (minutes)"), db_default=60, default=60)
    during = DateRangeField(_("period"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, db_default=State.PROPOSED, editable=False
    )
    evidence = models.JSONField(_("found in history"), db_default={}, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)

    class Meta:
        verbose_name = _("recurring spot")
        verbose_name_plural = _("recurring spots")
        ordering = ["-id"]
        constraints = [
            geometry_check("surveys_recurringspot"),
            readable_days("surveys_recurringspot", "during"),
            models.CheckConstraint(
                condition=Q(weekdays__len__gt=0, weekdays__contained_by=list(WEEK)),
                name="surveys_recurringspot_weekdays",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="surveys_recurringspot_hours"
            ),
            models.CheckConstraint(condition=Q(lead_minutes__lte=24 * 60), name="surveys_recurringspot_lead"),
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__startswith__isnull=False),
                name="surveys_recurringspot_period",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by__isnull=True)
                | (Q(state__in=["accepted", "declined"]) & Q(decided_by__isnull=False)),
                name="surveys_recurringspot_decided",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RecurringOccurrence(models.Model):
    """That a spot has opened its case for one day: once, whoever does it at the same moment."""

    spot = models.ForeignKey(
        RecurringSpot, verbose_name=_("recurring spot"), on_delete=models.PROTECT, related_name="occurrences"
    )
    on_date = models.DateField(_("day"))
    point = models.OneToOneField(
        SurveyPoint, verbose_name=_("point"), on_delete=models.PROTECT, related_name="occurrence"
    )
    opened_at = models.DateTimeField(_("opened at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("planned case")
        verbose_name_plural = _("planned cases")
        ordering = ["-id"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            readable_day("surveys_recurringoccurrence", "on_date"),
            models.UniqueConstraint(fields=["spot", "on_date"], name="surveys_recurringoccurrence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.spot_id} {self.on_date}"
