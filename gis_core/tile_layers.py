"""What is a layer of vector tiles?  Rooms declare theirs, `map_layers` names them, `tiles` serves them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.module_loading import import_string

from gis_core.map_layers import TILE_LAYERS

#: From the middle of Web Mercator to its edges, metres of EPSG:3857.
HALF_WORLD_M = 20037508.342789244
#: Which stored (EPSG:4490) geometries can touch the tile?  Cut at the edge of the world, beyond which
#: longitudes would wrap round to the other side.
SEARCH = (
    "ST_Transform(ST_Intersection(ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => %(margin)s),"
    " ST_TileEnvelope(0, 0, 0)), 4490)"
)

#: What a policy puts into the statement: by name, what limits the rows; None: this layer is not for the user.
#: Nothing at all, or `everything`: no row is kept from the user.
Limits = Mapping[str, bool | int | str | list[int] | list[str] | None]
Scope = Callable[[Any, str], Limits | None]


@dataclass(frozen=True, slots=True)
class TileLayer:
    """A layer of vector tiles.

    `sql` gives one row with one bytea, from the parameters z, x, y, as_of (date or None), extent, buffer,
    margin, smallest_named and whatever `scope` adds.  `scope` names, by its dotted path, a function
    (user, layer name) → parameters that limit the rows to those the user may see, or None: not this layer.
    `dated`: does the tile depend on the day that is asked for?
    `told_by`: all tables that `sql` reads for who sees every row, each of which notes where it changes
    (gis_core/sql/gis_core_note_tiles.sql); what else it reads, `state` tells as a text, an expression with the same
    parameters.  Empty: the bytes tell.
    """

    name: str
    sql: str
    min_zoom: int
    max_zoom: int
    scope: str
    dated: bool = True
    told_by: tuple[str, ...] = ()
    state: str = "''"


def layers() -> Mapping[str, TileLayer]:
    """Which layers does the site serve, by name?"""
    return _layers(tuple(TILE_LAYERS))


@cache
def _layers(paths: tuple[str, ...]) -> Mapping[str, TileLayer]:
    found: list[TileLayer] = [import_string(path) for path in paths]
    return {layer.name: layer for layer in found}


def shapes_sql(
    layer: str, *, columns: str, names: str, source: str, where: str, anchor: str, shape: str = "t.geom_3857"
) -> str:
    """Which statement makes a tile of shapes, and a second part `<layer>_labels` with one anchor a name?

    `columns` selects from `source` (aliased t) what `names` lists again; `anchor` is an expression in
    EPSG:3857 over t, as is `shape`, what is drawn.  An anchor belongs to exactly one tile.  Names go to shapes that
    are wide enough.
    """
    return f"""
WITH frame AS (
  SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS bounds
), shown AS MATERIALIZED (
  SELECT t.id, {columns}, {shape} AS geom_3857,
    CASE WHEN greatest(ST_XMax(t.geom_3857) - ST_XMin(t.geom_3857),
                       ST_YMax(t.geom_3857) - ST_YMin(t.geom_3857))
      >= %(smallest_named)s * (ST_XMax(frame.bounds) - ST_XMin(frame.bounds)) THEN {anchor} END AS anchor
  FROM frame, {source}
  WHERE t.geom && {SEARCH} AND {where}
), shapes AS (
  SELECT id, {names}, ST_AsMVTGeom(geom_3857, bounds, %(extent)s, %(buffer)s) AS geom FROM shown, frame
), anchors AS (
  SELECT id, {names}, ST_AsMVTGeom(anchor, bounds, %(extent)s, 0) AS geom FROM shown, frame
  WHERE ST_X(anchor) >= ST_XMin(bounds) AND ST_X(anchor) < ST_XMax(bounds)
    AND ST_Y(anchor) >= ST_YMin(bounds) AND ST_Y(anchor) < ST_YMax(bounds)
)
SELECT coalesce((SELECT ST_AsMVT(shapes, '{layer}', %(extent)s, 'geom', 'id')
                 FROM shapes WHERE geom IS NOT NULL), '')
    || coalesce((SELECT ST_AsMVT(anchors, '{layer}_labels', %(extent)s, 'geom', 'id')
                 FROM anchors WHERE geom IS NOT NULL), '')
"""  # noqa: S608  made of constants of the code, at import


def cells_sql(*, source: str, where: str, per_side: int, single_zoom: int) -> str:
    """Which common tables, `frame` and `cells`, join the points of a tile that would lie on each other?

    `source` (aliased t) has `id`, `geom` and `geom_3857`, a point.  A cell is a `per_side`-th of the tile's side, from
    `single_zoom` on a point by itself: its `count`, their middle (x, y in EPSG:3857) and the least `id`, which is the
    point's own where it is alone.  Cells are numbered across the whole world, so that each point is in one tile.
    """
    # OFFSET 0 has x and y read once a point, and cells beside the tile left out once they are counted: the planner
    # takes a range for so narrow that it would sort all points instead of hashing them.
    return f"""
frame AS (
  SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS bounds
), seen AS (
  SELECT t.id, ST_X(t.geom_3857) AS x, ST_Y(t.geom_3857) AS y FROM {source}
  WHERE t.geom && {SEARCH} AND {where}
  OFFSET 0
), joined AS (
  SELECT min(id) AS id, count(*)::int AS count, sum(x) / count(*) AS x, sum(y) / count(*) AS y,
    floor((x + {HALF_WORLD_M}) * ({per_side} * 2.0 ^ %(z)s / {2 * HALF_WORLD_M})) AS west_to_east,
    floor(({HALF_WORLD_M} - y) * ({per_side} * 2.0 ^ %(z)s / {2 * HALF_WORLD_M})) AS north_to_south
  FROM seen
  GROUP BY west_to_east, north_to_south, CASE WHEN %(z)s >= {single_zoom} THEN id END
  OFFSET 0
), cells AS (
  SELECT id, count, x, y FROM joined
  WHERE floor(west_to_east / {per_side}) = %(x)s AND floor(north_to_south / {per_side}) = %(y)s
)"""  # noqa: S608  made of constants of the code, at import
