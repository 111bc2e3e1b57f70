"""Where is looked at: field inspection points, and what was done at each in a month (speech A2.5–A2.7)."""

import datetime
from typing import Self

from django.contrib.gis.db import models
from django.contrib.postgres.fields import DateRangeField
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_day, readable_days
from gis_core.geometry import STORAGE_SRID, geometry_check
from gis_core.history import tracked
from gis_core.people import person
from grids.models.versions import AllTime


class InspectionPointQuerySet(models.QuerySet["InspectionPoint"]):
    def on(self, day: datetime.date) -> Self:
        """The points that are in use on a day."""
        return self.filter(during__contains=day)


@tracked()
class InspectionPoint(models.Model):
    """A place that is inspected (实地考察点): `place_kind` chooses its checklist, `geom` (EPSG:4490) who answers.

    Each needs a supervision, a check and a follow-up every month; one of a must-inspect industry is in every lot.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    place_kind = models.CharField(_("kind of place"), max_length=40)
    industry = models.CharField(_("industry"), max_length=60, blank=True, db_default="")
    must_inspect = models.BooleanField(_("must-inspect industry"), db_default=False)
    key_industry = models.BooleanField(_("key industry"), db_default=False)
    geom = models.PointField(_("position"), srid=STORAGE_SRID)
    raw_x = models.FloatField(_("raw x"), null=True, blank=True)
    raw_y = models.FloatField(_("raw y"), null=True, blank=True)
    raw_crs = models.CharField(_("declared CRS"), max_length=40, blank=True, db_default="EPSG:4490")
    during = DateRangeField(_("in use"), db_default=AllTime(), help_text=_("from, until (exclusive)"))

    objects = InspectionPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("field inspection point")
        verbose_name_plural = _("field inspection points")
        ordering = ["code"]
        constraints = [
            geometry_check("assessment_inspectionpoint"),
            readable_days("assessment_inspectionpoint", "during"),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name="") & ~Q(place_kind="") & Q(during__isempty=False),
                name="assessment_inspectionpoint_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PointVisit(models.Model):
    """That somebody supervised a point, checked it, or followed up what became of it, on a day; never changed.

    A check by the lot needs none: its observations are the check.
    """

    class Kind(models.TextChoices):
        SUPERVISION = "supervision", _("supervision")
        CHECK = "check", _("check by inspectors")
        FOLLOW_UP = "follow_up", _("follow-up of effect")

    point = models.ForeignKey(
        InspectionPoint,
        verbose_name=_("field inspection point"),
        on_delete=models.PROTECT,
        related_name="visits",
    )
    kind = models.CharField(_("kind of visit"), max_length=12, choices=Kind.choices)
    visited_on = models.DateField(_("visited on"))
    note = models.CharField(_("in words"), max_length=400)
    visited_by = person(_("visited by"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("visit to a point")
        verbose_name_plural = _("visits to points")
        ordering = ["-visited_on", "-id"]
        indexes = [models.Index(fields=["point", "visited_on"], name="assessment_pointvisit_of_point")]
        constraints = [
            readable_day("assessment_pointvisit", "visited_on"),
            models.CheckConstraint(
                condition=Q(kind__in=["supervision", "check", "follow_up"]) & ~Q(note=""),
                name="assessment_pointvisit_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point} {self.visited_on} {self.get_kind_display()}"
