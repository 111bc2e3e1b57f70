"""The ground at /ogc/: each layer, as it is today or was true in other days."""

from typing import Any

from django.contrib.gis.db.models import Extent
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gis_core.ogc.collections import Collection, Day, Ground
from grids.api import layers
from grids.models import County, Grid


def ground() -> Ground:
    """Where does the county lie, and in which system does it measure?"""
    srid = County.objects.values_list("work_srid", flat=True).first()  # at most one row: its key is always 1
    return Ground(srid, lambda: Grid.objects.known().aggregate(extent=Extent("geom"))["extent"])


def valid_during(rows: QuerySet[Any], first: Day, last: Day) -> QuerySet[Any]:
    """The versions that were true on some day from the first to the last, as known now."""
    return rows.filter(known__endswith__isnull=True, valid__overlap=DateRange(first, last, "[]"))


_DATED = _("Today's editions; with datetime those of another day, or all of a time.")

DIVISIONS = Collection(layers.DIVISIONS, _DATED, valid_during)
GRIDS = Collection(
    layers.GRIDS,
    _DATED,
    valid_during,
    columns=("code", "name", "kind", "community", "accountable_unit", "supervising_unit", "households"),
)
ROADS = Collection(layers.ROADS)
ROAD_SECTIONS = Collection(layers.ROAD_SECTIONS, _DATED, valid_during)
JUNCTIONS = Collection(layers.JUNCTIONS, _DATED, valid_during)
PLACES = Collection(layers.PLACES, _DATED, valid_during)
FACILITIES = Collection(
    layers.FACILITIES,
    _DATED,
    valid_during,
    columns=("code", "name", "category_name", "status", "owner", "maintainer", "changed_on"),
)
RULINGS = Collection(layers.RULINGS, _DATED, valid_during)
AREA_ZONES = Collection(layers.AREA_ZONES, _DATED, valid_during)
DEPARTMENT_DUTIES = Collection(layers.DEPARTMENT_DUTIES, _DATED, valid_during)
BUILDINGS = Collection(layers.BUILDINGS)
WATER_BODIES = Collection(layers.WATER_BODIES)
