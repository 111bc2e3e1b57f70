"""Which tiles of the million points are asked for, and the statements that make them by hand."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.ground import ORIGIN
from benchmarks.million import COUNTY

SEED = 3857
ZOOMS = range(8, 19)

#: Every point of a tile, not joined: what a plain ST_AsMVT gives.
PLAIN = """
WITH frame AS (SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS bounds), points AS (
  SELECT p.id, 1 AS count, grids_step_name(p.accountable_step) AS resolved_by, c.key AS category,
    p.seen_on::text AS "on", ST_AsMVTGeom(p.geom_3857, bounds, %(extent)s, 0) AS geom
  FROM frame, surveys_surveypoint p JOIN grids_category c ON c.id = p.category_id
  WHERE p.geom && ST_Transform(bounds, 4490) AND p.seen_on <= now()
)
SELECT ST_AsMVT(points, 'points', %(extent)s, 'geom', 'id') FROM points WHERE geom IS NOT NULL
"""
#: The points of a tile joined in 24 × 24 cells, as the project shows them before zoom 17.
JOINED = """
WITH frame AS (SELECT b AS bounds, ST_XMin(b) AS x0, ST_YMin(b) AS y0, ST_XMax(b) - ST_XMin(b) AS side
  FROM ST_TileEnvelope(%(z)s, %(x)s, %(y)s) b), cells AS (
  SELECT min(p.id) AS id, count(*)::int AS count, avg(ST_X(p.geom_3857)) AS x, avg(ST_Y(p.geom_3857)) AS y,
    min(p.category_id) AS category_id, min(p.seen_on) AS seen_on, min(p.accountable_step) AS step
  FROM frame, surveys_surveypoint p
  WHERE p.geom && ST_Transform(bounds, 4490) AND p.seen_on <= now()
  GROUP BY floor((ST_X(p.geom_3857) - x0) / side * 24), floor((ST_Y(p.geom_3857) - y0) / side * 24)
), points AS (
  SELECT cells.id, count, CASE WHEN count = 1 THEN grids_step_name(step) END AS resolved_by,
    CASE WHEN count = 1 THEN c.key END AS category, CASE WHEN count = 1 THEN seen_on::text END AS "on",
    ST_AsMVTGeom(ST_SetSRID(ST_MakePoint(x, y), 3857), bounds, %(extent)s, 0) AS geom
  FROM frame, cells JOIN grids_category c ON c.id = cells.category_id
)
SELECT ST_AsMVT(points, 'points', %(extent)s, 'geom', 'id') FROM points WHERE geom IS NOT NULL
"""
#: From here on the project draws every point by itself.
EVERY_POINT_ZOOM = 17
#: From here on a tile has 4096 steps a side, before a quarter of it.
DETAILED_ZOOM = 14


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of the Web Mercator pyramid (XYZ)."""

    z: int
    x: int
    y: int

    @property
    def path(self) -> str:
        return f"{self.z}/{self.x}/{self.y}"

    @property
    def by_hand(self) -> str:
        """The statement that makes it as the project shows it."""
        return PLAIN if self.z >= EVERY_POINT_ZOOM else JOINED

    @property
    def parameters(self) -> dict[str, int]:
        extent = 4096 if self.z >= DETAILED_ZOOM else 1024
        return {"z": self.z, "x": self.x, "y": self.y, "extent": extent}


def tile_at(z: int, lon: float, lat: float) -> Tile:
    """The tile of this zoom in which a place (degrees) lies."""
    x = (lon + 180) / 360
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return Tile(z, int(x * 2**z), int(y * 2**z))


def tiles_at_random(count: int, zooms: Sequence[int] = ZOOMS) -> list[Tile]:
    """Tiles of the county, as many of each zoom, always the same ones."""
    lot = random.Random(SEED)
    width, height = COUNTY.size_deg
    return [
        tile_at(zooms[n % len(zooms)], ORIGIN[0] + lot.uniform(0, width), ORIGIN[1] + lot.uniform(0, height))
        for n in range(count)
    ]


def tiles_of(zoom: int) -> list[Tile]:
    """Every tile of a zoom that the county touches."""
    width, height = COUNTY.size_deg
    first = tile_at(zoom, ORIGIN[0], ORIGIN[1] + float(height))
    last = tile_at(zoom, ORIGIN[0] + float(width), ORIGIN[1])
    return [Tile(zoom, x, y) for x in range(first.x, last.x + 1) for y in range(first.y, last.y + 1)]
