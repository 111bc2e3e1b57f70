"""Tiles of the facilities: how many stand together from afar, each by itself from near."""

from django.utils.translation import gettext_lazy as _

from gis_core.map_layers import LegendClass, LegendEntry
from gis_core.tile_layers import TileLayer, cells_sql
from grids.tiles.common import DEEPEST_ZOOM, ON_THAT_DAY, SCOPE, STATE

#: Server zoom from which every facility is drawn by itself.
EVERY_FACILITY_ZOOM = 16
#: Cells a tile's side from afar: 32 pixels on a tile of 512.
CELLS_PER_SIDE = 16

_CELLS = cells_sql(
    source="grids_facility t",
    where=f"{ON_THAT_DAY} AND t.status <> 'removed'",
    per_side=CELLS_PER_SIDE,
    single_zoom=EVERY_FACILITY_ZOOM,
)
FACILITIES_SQL = f"""
WITH {_CELLS}, facilities AS (
  SELECT cells.id, count,
    CASE WHEN count = 1 THEN facility.code END AS code,
    CASE WHEN count = 1 THEN coalesce(nullif(facility.name, ''), facility.code) END AS name,
    CASE WHEN count = 1 THEN category.key END AS category,
    CASE WHEN count = 1 THEN facility.status END AS status,
    ST_AsMVTGeom(ST_SetSRID(ST_MakePoint(x, y), 3857), bounds, %(extent)s, 0, false) AS geom
  FROM frame, cells JOIN grids_facility facility ON facility.id = cells.id
    JOIN grids_category category ON category.id = facility.category_id
)
SELECT ST_AsMVT(facilities, 'facilities', %(extent)s, 'geom', 'id') FROM facilities
"""  # noqa: S608  made of constants of the code, at import

FACILITIES = TileLayer(
    name="facilities",
    sql=FACILITIES_SQL,
    min_zoom=15,
    max_zoom=DEEPEST_ZOOM,
    scope=SCOPE,
    told_by=("grids_facility", "grids_category"),
    state=STATE,
)

FACILITIES_LEGEND = LegendEntry(
    "facilities",
    _("Facilities"),
    (LegendClass("intact", _("in order")), LegendClass("damaged", _("damaged or lost"))),
)
