"""Tiles of the facilities: how many stand together from afar, each by itself from near."""

from django.utils.translation import gettext_lazy as _

from gis_core.map_layers import LegendClass, LegendEntry
from gis_core.tile_layers import SEARCH, TileLayer
from grids.tiles.common import DEEPEST_ZOOM, ON_THAT_DAY, SCOPE, STATE

#: Server zoom from which every facility is drawn by itself.
EVERY_FACILITY_ZOOM = 16
#: Cells a tile's side from afar: 32 pixels on a tile of 512.
CELLS_PER_SIDE = 16

FACILITIES_SQL = f"""
WITH frame AS (
  SELECT ST_XMin(bounds) AS left, ST_YMin(bounds) AS bottom, bounds,
    (ST_XMax(bounds) - ST_XMin(bounds)) AS width
  FROM ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS bounds
), seen AS (
  SELECT t.id, t.category_id, ST_X(t.geom_3857) AS x, ST_Y(t.geom_3857) AS y
  FROM grids_facility t
  WHERE t.geom && {SEARCH} AND {ON_THAT_DAY} AND t.status <> 'removed'
), cells AS (
  SELECT min(id) AS id, count(*)::int AS count, avg(x) AS x, avg(y) AS y
  FROM seen, frame
  WHERE x >= frame.left AND x < frame.left + width AND y >= bottom AND y < bottom + width
  GROUP BY CASE WHEN %(z)s >= {EVERY_FACILITY_ZOOM} THEN id END,
    floor((x - frame.left) / width * {CELLS_PER_SIDE}), floor((y - bottom) / width * {CELLS_PER_SIDE})
), facilities AS (
  SELECT cells.id, count,
    CASE WHEN count = 1 THEN facility.code END AS code,
    CASE WHEN count = 1 THEN coalesce(nullif(facility.name, ''), facility.code) END AS name,
    CASE WHEN count = 1 THEN category.key END AS category,
    CASE WHEN count = 1 THEN facility.status END AS status,
    ST_AsMVTGeom(ST_SetSRID(ST_MakePoint(x, y), 3857), bounds, %(extent)s, 0) AS geom
  FROM frame, cells JOIN grids_facility facility ON facility.id = cells.id
    JOIN grids_category category ON category.id = facility.category_id
)
SELECT ST_AsMVT(facilities, 'facilities', %(extent)s, 'geom', 'id') FROM facilities WHERE geom IS NOT NULL
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
