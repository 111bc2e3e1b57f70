"""Imagery: rasters that lie under the map."""

import uuid
from pathlib import Path
from typing import Any, Self

import rules
from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gis_core.days import readable_day
from gis_core.geometry import STORAGE_SRID, geometry_check
from gis_core.history import tracked
from gis_core.people import person

#: What changes while a job works: history is about decisions.
_NOT_IN_HISTORY = ("progress_phase", "progress_percent", "touched_at", "job_id")


class RasterLayerQuerySet(models.QuerySet["RasterLayer"]):
    """Reads of imagery."""

    def visible_to(self, user: Any) -> Self:
        """Whoever may see imagery sees all of it that has not been removed."""
        seen = self.filter(removed_at=None)
        return seen if rules.has_perm("gis_core.view_rasterlayer", user) else seen.none()

    def ready(self) -> Self:
        """What can be drawn."""
        return self.filter(version__gt=0)


@tracked(exclude=_NOT_IN_HISTORY)
class RasterLayer(models.Model):
    """An orthophoto, height model or other raster, kept as a COG in its own coordinate system.

    `version` counts the files that were taken, 0 before the first; while a new one is made, and where it is refused,
    the one before stays.  `attempt` counts the files that were brought.  `facts` is what gis_core.imagery.maker
    found, with `bounds` in degrees of storage.
    """

    class Kind(models.TextChoices):
        ORTHOPHOTO = "orthophoto", pgettext_lazy("kind of raster", "orthophoto")
        DSM = "dsm", pgettext_lazy("kind of raster", "surface model (DSM)")
        DEM = "dem", pgettext_lazy("kind of raster", "terrain model (DEM)")
        INDEX = "index", pgettext_lazy("kind of raster", "index (vegetation …)")
        CLASSES = "classes", pgettext_lazy("kind of raster", "classes")
        OTHER = "other", pgettext_lazy("kind of raster", "other")

    class State(models.TextChoices):
        MAKING = "making", pgettext_lazy("raster", "being made")
        READY = "ready", pgettext_lazy("raster", "ready")
        FAILED = "failed", pgettext_lazy("raster", "refused")

    HEIGHTS = (Kind.DSM, Kind.DEM)

    uid = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    taken_on = models.DateField(_("taken on"))
    place = models.CharField(pgettext_lazy("raster", "area"), max_length=80, blank=True, db_default="")
    source = models.CharField(_("source"), max_length=200)
    licence = models.CharField(_("licence"), max_length=200, blank=True, db_default="")
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.MAKING)
    problem = models.TextField(_("problem"), blank=True)
    problem_code = models.CharField(max_length=20, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    file_name = models.CharField(_("file"), max_length=200)
    size_bytes = models.BigIntegerField(_("size"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(default=dict)
    footprint = models.MultiPolygonField(pgettext_lazy("raster", "footprint"), srid=STORAGE_SRID, null=True)
    language = models.CharField(max_length=10)
    added_by = person(_("brought by"))
    added_at = models.DateTimeField(_("brought at"))
    made_at = models.DateTimeField(_("made at"), null=True)
    removed_by = person(_("removed by"), null=True)
    removed_at = models.DateTimeField(_("removed at"), null=True)
    attempt = models.PositiveIntegerField(default=0)
    incoming_name = models.CharField(max_length=200, blank=True)
    incoming_taken_on = models.DateField(null=True)
    job_id = models.BigIntegerField(null=True)
    progress_phase = models.CharField(max_length=12, blank=True)
    progress_percent = models.PositiveSmallIntegerField(null=True)
    touched_at = models.DateTimeField()

    objects = RasterLayerQuerySet.as_manager()

    class Meta:
        verbose_name = _("imagery")
        verbose_name_plural = _("imagery")
        ordering = ["-taken_on", "name", "id"]
        constraints = [
            geometry_check("gis_core_rasterlayer", column="footprint"),
            readable_day("gis_core_rasterlayer", "taken_on"),
            readable_day("gis_core_rasterlayer", "incoming_taken_on"),
            models.CheckConstraint(
                condition=Q(version=0) | Q(footprint__isnull=False), name="gis_core_rasterlayer_has_ground"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def folder(self) -> Path:
        """The private folder of this raster; nothing in it is ever served as it is."""
        return Path(settings.MEDIA_ROOT) / "imagery" / str(self.uid)

    @property
    def path(self) -> Path:
        """The COG of the version that is shown; meant only where there is one."""
        return self.path_of(self.version)

    def path_of(self, version: int) -> Path:
        """The COG of a version."""
        return self.folder / f"{version}.tif"

    @property
    def incoming_path(self) -> Path:
        """The file as it came, until it has been made into a COG."""
        return self.folder / f"incoming-{self.attempt}" / "source"

    @property
    def is_running(self) -> bool:
        """Is a job at work on it, or waiting to?"""
        return self.state == self.State.MAKING and self.removed_at is None

    @property
    def is_height(self) -> bool:
        """Are its values metres of height?"""
        return self.kind in self.HEIGHTS

    @property
    def value_bands(self) -> list[int]:
        """The bands that hold values, from 1; what is transparent is none."""
        bands: list[int] = self.facts.get("value_bands", [])
        return bands
