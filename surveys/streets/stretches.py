"""The stretches of the streets in some grids, each with whether anybody (or somebody) walked it lately."""

import datetime
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from surveys.streets.rules import COARSEST_M, LONGEST_M, REPORT_M, WAY_M, WAY_SHARE, Walked

#: Degrees that hold every place within reach of a stretch, at any latitude where people live: what the index looks for.
_NEAR_DEG = 0.0006

_STRETCHES = """
WITH ground AS (
  SELECT g.code, g.name, g.geom FROM grids_grid g CROSS JOIN grids_county c
  WHERE upper_inf(g.known) AND g.valid @> %(day)s AND g.kind = c.main_grid_kind
    AND (%(everywhere)s OR g.code = ANY (%(grids)s))
), parts AS (
  SELECT r.code AS road, r.name, g.code AS grid, g.name AS grid_name,
    (ST_Dump(ST_LineMerge(ST_CollectionExtract(ST_Intersection(r.geom, g.geom), 2)))).geom AS geom
  FROM ground g JOIN grids_road r ON ST_Intersects(r.geom, g.geom)
), measured AS (
  SELECT p.*, ST_Length(p.geom::geography) AS metres FROM parts p
), cut AS (
  SELECT m.road, m.name, m.grid, m.grid_name, n,
    ST_LineSubstring(m.geom, n / pieces, least(1, (n + 1) / pieces)) AS geom, m.metres / pieces AS metres
  FROM (SELECT *, greatest(1, ceil(metres / %(longest_m)s))::float8 AS pieces FROM measured WHERE metres >= 5) m,
    generate_series(0, m.pieces::int - 1) n
)
SELECT c.road, c.name, c.grid, c.grid_name, round(c.metres)::int, ST_AsGeoJSON(c.geom, 6),
  EXISTS (
    SELECT FROM surveys_surveypoint p
    WHERE p.geom && ST_Expand(c.geom, %(near)s) AND p.seen_on >= %(since)s
      AND (%(anybody)s OR p.reported_by_id = %(user)s)
      AND ST_DWithin(p.geom::geography, c.geom::geography, %(report_m)s)
  ) OR coalesce((
    SELECT max(ST_LineLocatePoint(c.geom, f.geom)) - min(ST_LineLocatePoint(c.geom, f.geom)) >= %(way_share)s
    FROM surveys_trackfix f JOIN surveys_dutytrack t ON t.id = f.track_id
    WHERE f.geom && ST_Expand(c.geom, %(near)s) AND f.at >= %(since)s AND f.accuracy_m <= %(coarsest_m)s
      AND (%(anybody)s OR t.by_id = %(user)s)
      AND ST_DWithin(f.geom::geography, c.geom::geography, %(way_m)s)
  ), false) AS walked
FROM cut c ORDER BY c.grid, c.name, c.road, c.n, ST_AsBinary(c.geom)
"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a street in a grid: its road, its length, its line (lon, lat in degrees), and was it walked?"""

    road: str
    name: str
    grid: str
    grid_name: str
    metres: int
    line: list[list[float]]
    walked: bool


def stretches_in(
    grids: Collection[str] | None, *, since: datetime.date, day: datetime.date, by: int | None = None
) -> list[Stretch]:
    """The stretches of the streets in these grids (None: in all) of a day; one statement.

    `by`: walked by this person, from the day `since` on; None: by anybody, who is told to nobody.
    """
    values: dict[str, Any] = {
        "day": day,
        "since": since,
        "everywhere": grids is None,
        "grids": list(grids or ()),
        "anybody": by is None,
        "user": by,
        "near": _NEAR_DEG,
        "longest_m": LONGEST_M,
        "report_m": REPORT_M,
        "way_m": WAY_M,
        "way_share": WAY_SHARE,
        "coarsest_m": COARSEST_M,
    }
    with connection.cursor() as cursor:
        cursor.execute(_STRETCHES, values)
        return [
            Stretch(road, name, grid, grid_name, metres, json.loads(shape)["coordinates"], walked)
            for road, name, grid, grid_name, metres, shape, walked in cursor.fetchall()
        ]


def by_grid(stretches: Iterable[Stretch]) -> dict[tuple[str, str], Walked]:
    """How much of the streets of each grid was walked, by its code and name."""
    found: dict[tuple[str, str], Walked] = {}
    for one in stretches:
        key = (one.grid, one.grid_name)
        found[key] = found.get(key, Walked()) + Walked(one.metres * one.walked, one.metres)
    return found


def left_by_road(stretches: Iterable[Stretch]) -> list[tuple[str, str, int]]:
    """What was not walked, by grid and road: grid, road, metres; the longest first."""
    found: dict[tuple[str, str], int] = {}
    for one in stretches:
        if not one.walked:
            key = (one.grid_name or one.grid, one.name or one.road)
            found[key] = found.get(key, 0) + one.metres
    return sorted(
        ((grid, road, metres) for (grid, road), metres in found.items()), key=lambda row: (-row[2], row)
    )
