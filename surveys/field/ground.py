"""Who answers, taken along: the territories around somebody's grids, in the order of the rule.

The phone replays grids/sql/grids_answer.sql on them; the pack's address (surveys.api.field) says how.
"""

import datetime
import json
from typing import Any

from django.db import connection

from grids.scope import Scope

#: So far around one's own grids the pack answers, in metres; farther than any grid is looked for (grids_nearest_grid).
AROUND_M = 500
#: grids_nearest_grid: how far the nearest grid may be.
NEAREST_GRID_M = 50
#: Facilities are circles of the county's reach.  Past so many only those in the holder's own grids come along, and
#: past so many of these none: the phone says so, and leaves it to the server who handles a fault.
MOST_FACILITIES = 20_000

#: The box (EPSG:4490) around somebody's own grids as they are now; around all of the county for who has none.
_BOUNDS = """
SELECT ST_XMin(b.box), ST_YMin(b.box), ST_XMax(b.box), ST_YMax(b.box)
FROM (
  SELECT ST_Envelope(ST_Buffer(ST_Envelope(ST_Collect(g.geom))::geography, %(around_m)s)::geometry) AS box
  FROM grids_grid g CROSS JOIN grids_county c
  WHERE upper_inf(g.known) AND g.valid @> %(day)s AND g.kind = c.main_grid_kind
    AND (%(everywhere)s OR g.code = ANY (%(codes)s))
) b WHERE b.box IS NOT NULL
"""

#: Everything but the county's rank is told: the order of the rows is that of the rule.
_TERRITORIES = """
SELECT t.step, t.layer, t.code, grids_territory_name(t) AS name,
  (SELECT array_agg(k.key ORDER BY k.key) FROM grids_category k WHERE k.id = ANY (t.category_ids)) AS categories,
  CASE WHEN t.accountable_during @> %(day)s THEN a.code END AS accountable,
  CASE WHEN t.handling_during @> %(day)s THEN h.code END AS handling,
  CASE WHEN t.supervising_during @> %(day)s THEN s.code END AS supervising,
  CASE WHEN t.layer = 'facilities' THEN c.facility_reach_m END AS reach_m,
  ST_AsGeoJSON(CASE WHEN t.layer = 'facilities' THEN f.geom ELSE t.geom END, 7) AS geometry
FROM grids_territory t
CROSS JOIN grids_county c
LEFT JOIN grids_unit a ON a.id = t.accountable_unit_id
LEFT JOIN grids_unit h ON h.id = t.handling_unit_id
LEFT JOIN grids_unit s ON s.id = t.supervising_unit_id
LEFT JOIN grids_facility f ON t.layer = 'facilities' AND f.id = t.object_id
WHERE upper_inf(t.known) AND t.valid @> %(day)s
  AND (t.geom IS NULL OR t.geom && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4490))
  AND (t.step <> 9 OR (%(facilities)s <> 'none' AND (%(facilities)s = 'box' OR EXISTS (
    SELECT FROM grids_grid g WHERE upper_inf(g.known) AND g.valid @> %(day)s AND g.kind = c.main_grid_kind
      AND g.code = ANY (%(codes)s) AND ST_Intersects(g.geom, t.geom)))))
ORDER BY t.rank
"""

#: How many facilities meet the box, and how many of them the holder's own grids?
_FACILITIES = """
SELECT count(*), count(*) FILTER (WHERE EXISTS (
  SELECT FROM grids_grid g CROSS JOIN grids_county c
  WHERE upper_inf(g.known) AND g.valid @> %(day)s AND g.kind = c.main_grid_kind
    AND g.code = ANY (%(codes)s) AND ST_Intersects(g.geom, t.geom)))
FROM grids_territory t
WHERE t.step = 9 AND upper_inf(t.known) AND t.valid @> %(day)s
  AND t.geom && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4490)
"""

Box = tuple[float, float, float, float]


def bounds_of(scope: Scope, day: datetime.date) -> Box | None:
    """For which ground does somebody's pack answer?  West, south, east, north in degrees; None without any grid."""
    with connection.cursor() as cursor:
        values: dict[str, Any] = {
            "around_m": AROUND_M,
            "day": day,
            "everywhere": not scope.grid_codes,
            "codes": list(scope.grid_codes),
        }
        cursor.execute(_BOUNDS, values)
        found = cursor.fetchone()
    return None if found is None else (found[0], found[1], found[2], found[3])


def territories_in(
    box: Box, scope: Scope, day: datetime.date, most: int = MOST_FACILITIES
) -> tuple[list[dict[str, Any]], int]:
    """The territories of this day that meet the box, and those that hold everywhere, in the order of the rule; and how
    many facilities are left out because a phone cannot keep more than `most`.
    """
    west, south, east, north = box
    values: dict[str, Any] = {"day": day, "west": west, "south": south, "east": east, "north": north}
    values["codes"] = list(scope.grid_codes)
    with connection.cursor() as cursor:
        cursor.execute(_FACILITIES, values)
        in_box, in_grids = cursor.fetchone()
        which, kept = _bounded(in_box, in_grids, most, has_grids=bool(scope.grid_codes))
        cursor.execute(_TERRITORIES, values | {"facilities": which})
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        row["geometry"] = row["geometry"] and json.loads(row["geometry"])
    return rows, in_box - kept


def _bounded(in_box: int, in_grids: int, most: int, *, has_grids: bool) -> tuple[str, int]:
    """Which facilities come along, and how many are these?"""
    if in_box <= most:
        return "box", in_box
    return ("grids", in_grids) if has_grids and in_grids <= most else ("none", 0)
