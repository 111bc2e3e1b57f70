"""Of which areas can a raster be counted?  The rooms that know the ground offer them (gis_core.map_layers)."""

import datetime
from dataclasses import dataclass

import shapely
from django.db import connection
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from gis_core import map_layers


@dataclass(frozen=True, slots=True)
class Area:
    """A piece of ground: EPSG:4490, its area on the ellipsoid."""

    code: str
    name: str
    area_m2: float
    geom: shapely.Geometry


@dataclass(frozen=True, slots=True)
class AreaSource:
    """A layer of areas.  `sql` gives code, name, geom from the parameter day, in the order in which they are told."""

    name: str
    title: str | Promise
    sql: str


def sources() -> dict[str, AreaSource]:
    """Which areas are offered, by name?"""
    found: list[AreaSource] = [import_string(path) for path in map_layers.AREA_SOURCES]
    return {source.name: source for source in found}


def areas_title(name: str) -> str:
    """What are the areas of this name called?"""
    source = sources().get(name)
    return str(source.title) if source else name


def areas_touching(source: AreaSource, day: datetime.date, ground_wkb: bytes) -> list[Area]:
    """The areas of a layer as of a day that touch a piece of ground (EPSG:4490 WKB), in their order."""
    statement = (
        "SELECT a.code, a.name, ST_Area(a.geom::geography), ST_AsBinary(ST_Multi(a.geom))"  # noqa: S608  our own words
        f" FROM ({source.sql}) a WHERE ST_Intersects(a.geom, ST_GeomFromWKB(%(ground)s, 4490)) ORDER BY a.code"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {"day": day, "ground": ground_wkb})
        return [
            Area(code, name or "", area_m2, shapely.from_wkb(bytes(geom)))
            for code, name, area_m2, geom in cursor.fetchall()
        ]
