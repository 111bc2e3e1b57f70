"""Outlines of grids for small scales, as each edition has them."""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from gis_core.geometry import STORAGE_SRID, geometry_check, tile_geometry
from grids.models.editions import BoundaryEdition
from grids.models.grids import Grid


class GridOutline(models.Model):
    """A version of a grid with fewer corners, its borders those of its neighbours in this edition; made by a job."""

    edition = models.ForeignKey(
        BoundaryEdition, verbose_name=_("boundary edition"), on_delete=models.CASCADE, related_name="+"
    )
    grid = models.ForeignKey(Grid, verbose_name=_("grid"), on_delete=models.CASCADE, related_name="+")
    geom = models.MultiPolygonField(_("outline"), srid=STORAGE_SRID, spatial_index=False)
    geom_3857 = tile_geometry()

    class Meta:
        verbose_name = _("outline for small scales")
        verbose_name_plural = _("outlines for small scales")
        ordering = ["edition", "grid"]
        constraints = [
            models.UniqueConstraint(fields=["grid", "edition"], name="grids_gridoutline_once"),
            geometry_check("grids_gridoutline"),
        ]

    def __str__(self) -> str:
        return f"{self.grid} · {self.edition}"
