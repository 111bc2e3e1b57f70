"""What every geometry column has in common: storage CRS, checks, the Web Mercator twin for tiles."""

from typing import Any

from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import Transform
from django.db.models import F, Func

#: CGCS2000 longitude and latitude, in degrees; the CRS of everything stored.
STORAGE_SRID = 4490
#: Web Mercator, metres only in name; the CRS of tiles and of nothing else.
TILE_SRID = 3857


class GeometryOk(Func):
    """Is a geometry neither empty, NaN, infinite, invalid nor outside ±180, ±90 degrees?"""

    function = "gis_core_geometry_ok"
    output_field = models.BooleanField()


def geometry_check(table: str, *, column: str = "geom") -> models.CheckConstraint:
    """Which constraint keeps bad geometries out of `column`, whatever program writes it?"""
    return models.CheckConstraint(condition=GeometryOk(F(column)), name=f"{table}_{column}_ok")


def tile_geometry(geometry: type[models.GeometryField] = models.MultiPolygonField) -> Any:
    """The stored Web Mercator twin of `geom`; tiles search by `geom`, so it has no index."""
    return models.GeneratedField(
        expression=Transform("geom", TILE_SRID),
        output_field=geometry(srid=TILE_SRID, spatial_index=False),
        db_persist=True,
        editable=False,
    )
