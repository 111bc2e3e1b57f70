"""Tiles of the base map: streets, water and buildings, for everybody who may see the ground at all."""

from django.utils.translation import gettext_lazy as _

from gis_core.map_layers import LegendEntry
from gis_core.tile_layers import TileLayer, shapes_sql
from grids.tiles.common import DEEPEST_ZOOM, INSIDE, SCOPE

#: Server zoom from which branch roads are drawn, then lanes; from afar they would only be a grey haze.
BRANCHES_FROM, LANES_FROM = 12, 13
#: Below the deepest but four zooms a house is a speck: smaller footprints (m² of Web Mercator) are left out.
EVERY_HOUSE_ZOOM, SPECK_M2 = 15, 60

#: On the longest part, off its middle: in the middle of a street there is often a crossing.
_ON_THE_ROAD = (
    "(SELECT ST_LineInterpolatePoint(part.geom, 0.4) FROM ST_Dump(ST_LineMerge(t.geom_3857)) part"
    " ORDER BY ST_Length(part.geom) DESC, part.path LIMIT 1)"
)

WATER = TileLayer(
    name="water",
    sql=shapes_sql(
        "water",
        columns="t.code, t.name, t.kind",
        names="code, name, kind",
        source="grids_waterbody t",
        where="true",
        anchor=INSIDE,
    ),
    min_zoom=8,
    max_zoom=DEEPEST_ZOOM,
    scope=SCOPE,
    dated=False,
    told_by=("grids_waterbody",),
)

ROADS = TileLayer(
    name="roads",
    sql=shapes_sql(
        "roads",
        columns="t.code, t.name, t.road_class, t.pedestrian",
        names="code, name, road_class, pedestrian",
        source="grids_road t",
        where=f"(%(z)s >= {LANES_FROM} OR t.road_class IN ('arterial', 'secondary')"
        f" OR (%(z)s >= {BRANCHES_FROM} AND t.road_class = 'branch'))",
        anchor=_ON_THE_ROAD,
    ),
    min_zoom=9,
    max_zoom=DEEPEST_ZOOM,
    scope=SCOPE,
    dated=False,
    told_by=("grids_road",),
)

BUILDINGS = TileLayer(
    name="buildings",
    sql=shapes_sql(
        "buildings",
        columns="t.code, t.name, t.use, t.storeys",
        names="code, name, use, storeys",
        source="grids_building t",
        where=f"(%(z)s >= {EVERY_HOUSE_ZOOM} OR ST_Area(t.geom_3857) >= {SPECK_M2})",
        anchor=f"CASE WHEN t.name <> '' THEN {INSIDE} END",
    ),
    min_zoom=14,
    max_zoom=DEEPEST_ZOOM,
    scope=SCOPE,
    dated=False,
    told_by=("grids_building",),
)

ROADS_LEGEND = LegendEntry("roads", _("Roads"))
WATER_LEGEND = LegendEntry("water", _("Water"))
BUILDINGS_LEGEND = LegendEntry("buildings", _("Buildings"))
