"""Figures counted in imagery, area by area: how high are the houses, how much of a grid is green?"""

from typing import Any, Self

import rules
from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gis_core.days import readable_day
from gis_core.geometry import STORAGE_SRID, geometry_check
from gis_core.history import tracked
from gis_core.models.imagery import RasterLayer
from gis_core.people import person


class ZonalCountQuerySet(models.QuerySet["ZonalCount"]):
    """Reads of counts."""

    def visible_to(self, user: Any) -> Self:
        """Whoever may see imagery sees what was counted in it, of rasters that were removed as well."""
        return self if rules.has_perm("gis_core.view_rasterlayer", user) else self.none()


@tracked(exclude=("touched_at", "job_id"))
class ZonalCount(models.Model):
    """What one band of one version of a raster says, area by area of a layer of the ground as of a day.

    `areas` names an area source (gis_core.map_layers.AREA_SOURCES).  Of `measure` above, `bound` is the least value
    that counts; of class, the value itself.
    """

    class Measure(models.TextChoices):
        VALUES = "values", pgettext_lazy("zonal count", "mean, least and greatest value")
        ABOVE = "above", pgettext_lazy("zonal count", "share of values from a bound on")
        CLASS = "class", pgettext_lazy("zonal count", "area of a class")

    class State(models.TextChoices):
        COUNTING = "counting", pgettext_lazy("zonal count", "being counted")
        READY = "ready", pgettext_lazy("zonal count", "ready")
        FAILED = "failed", pgettext_lazy("zonal count", "could not be counted")

    layer = models.ForeignKey(
        RasterLayer, verbose_name=_("imagery"), on_delete=models.PROTECT, related_name="counts"
    )
    version = models.PositiveIntegerField(_("version"))
    taken_on = models.DateField(_("taken on"))
    sha256 = models.CharField(max_length=64)
    band = models.PositiveSmallIntegerField(_("band"), default=1)
    areas = models.CharField(_("area by area of"), max_length=40)
    on_date = models.DateField(_("as of"))
    measure = models.CharField(_("measure"), max_length=8, choices=Measure.choices)
    bound = models.FloatField(_("bound or class"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.COUNTING)
    problem = models.TextField(_("problem"), blank=True)
    language = models.CharField(max_length=10)
    asked_by = person(_("asked by"))
    asked_at = models.DateTimeField(_("asked for at"))
    counted_at = models.DateTimeField(_("counted at"), null=True)
    job_id = models.BigIntegerField(null=True)
    touched_at = models.DateTimeField()

    objects = ZonalCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("zonal count")
        verbose_name_plural = _("zonal counts")
        ordering = ["-id"]
        constraints = [
            readable_day("gis_core_zonalcount", "taken_on"),
            readable_day("gis_core_zonalcount", "on_date"),
            models.CheckConstraint(
                condition=Q(measure="values", bound__isnull=True)
                | Q(measure__in=["above", "class"], bound__isnull=False),
                name="gis_core_zonalcount_bound",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.layer} · {self.measure_words}"

    @property
    def measure_words(self) -> str:
        """What was counted, with the bound or the class where there is one."""
        words = self.get_measure_display()
        return words if self.bound is None else f"{words}: {self.bound:g}"

    @property
    def is_running(self) -> bool:
        """Is a job at work on it, or waiting to?"""
        return self.state == self.State.COUNTING


class ZonalFigure(models.Model):
    """What was counted in one area, and its outline as it was then.

    `area_m2` is the area's on the ellipsoid, `covered` the part of it over which the raster holds values; `share` that
    of those which count, `counted_m2` their area.  None where nothing was covered, or the measure has no such figure.
    """

    count = models.ForeignKey(
        ZonalCount, verbose_name=_("zonal count"), on_delete=models.CASCADE, related_name="figures"
    )
    position = models.PositiveIntegerField(_("number"))
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120, blank=True)
    geom = models.MultiPolygonField(_("geometry"), srid=STORAGE_SRID)
    area_m2 = models.FloatField(_("area (m²)"))
    covered = models.FloatField(_("covered"))
    mean = models.FloatField(_("mean"), null=True)
    least = models.FloatField(_("least"), null=True)
    greatest = models.FloatField(_("greatest"), null=True)
    share = models.FloatField(_("share"), null=True)
    counted_m2 = models.FloatField(_("counted area (m²)"), null=True)

    class Meta:
        verbose_name = _("figure of a zonal count")
        verbose_name_plural = _("figures of zonal counts")
        ordering = ["count", "position"]
        constraints = [
            geometry_check("gis_core_zonalfigure"),
            models.UniqueConstraint(fields=["count", "position"], name="gis_core_zonalfigure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()

    @property
    def told(self) -> float | None:
        """The one number that stands for the area on a map: its mean, or the share that counts."""
        return self.mean if self.share is None else self.share

    @property
    def covered_percent(self) -> float:
        """Of a hundred parts of the area, over how many holds the raster values?"""
        return 100 * self.covered

    @property
    def share_percent(self) -> float | None:
        """Of a hundred values, how many count?"""
        return None if self.share is None else 100 * self.share
