"""What lies in a grid, on a road section, in a place: facilities, points, metres; for those who may see them."""

import datetime
import json
from typing import Any

from django.db import connection

from grids.tiles import DAY
from surveys.scope import IN_SCOPE, visible_rows

#: Days, counted back from the day that is asked for.
RECENT_DAYS = 30

_GRID = """
  SELECT t.geom, jsonb_build_object(
    'area_m2', round(ST_Area(t.geom::geography)), 'households', t.households,
    'road_m', (SELECT coalesce(round(sum(ST_Length(ST_Intersection(s.centreline, t.geom)::geography))), 0)
               FROM grids_roadsection s
               WHERE ST_Intersects(s.centreline, t.geom) AND upper_inf(s.known) AND s.valid @> {day})) AS facts
  FROM grids_grid t WHERE t.id = %(id)s
"""
_SECTION = """
  SELECT t.geom, jsonb_build_object(
    'area_m2', round(ST_Area(t.geom::geography)), 'length_m', round(ST_Length(t.centreline::geography))) AS facts
  FROM grids_roadsection t WHERE t.id = %(id)s
"""
_PLACE = """
  SELECT t.geom, jsonb_build_object(
    'area_m2', round(ST_Area(t.geom::geography)), 'households', t.households) AS facts
  FROM grids_place t WHERE t.id = %(id)s
"""


def _versions(table: str, column: str, *key: str) -> str:
    """The points that any version of the one that is asked for answered for."""
    same = " AND ".join(f"v.{name} = one.{name}" for name in key)
    return f"t.{column} IN (SELECT v.id FROM {table} v JOIN {table} one ON {same} WHERE one.id = %(id)s)"  # noqa: S608


#: Resource → what it is, and which points `t` belong to it.  A point keeps its grid and section; whether it lies in
#: a place, its position says.
_KINDS = {
    "grids": (_GRID, _versions("grids_grid", "grid_id", "kind", "code")),
    "road-sections": (_SECTION, _versions("grids_roadsection", "road_section_id", "code")),
    "places": (_PLACE, "ST_Intersects(t.geom, (SELECT geom FROM ground))"),
}


def _statement(ground: str, of_it: str) -> str:
    return f"""
WITH ground AS MATERIALIZED ({ground.format(day=DAY)}), statuses AS (
  SELECT f.status, count(*) AS count FROM ground
  JOIN grids_facility f ON ST_Intersects(f.geom, ground.geom)
  WHERE upper_inf(f.known) AND f.valid @> {DAY} AND f.status <> 'removed'
  GROUP BY f.status
), points AS (
  SELECT count(*) AS total, count(*) FILTER (WHERE t.flags <> '{{}}') AS flagged,
    count(*) FILTER (WHERE t.seen_on > {DAY} - {RECENT_DAYS}) AS recent
  FROM surveys_surveypoint t WHERE {of_it} AND t.seen_on <= {DAY} AND {IN_SCOPE}
)
SELECT (ground.facts || jsonb_build_object(
  'facilities', jsonb_build_object(
    'total', (SELECT coalesce(sum(count), 0) FROM statuses),
    'by_status', (SELECT coalesce(jsonb_object_agg(status, count), '{{}}') FROM statuses)),
  'points', jsonb_build_object(
    'total', points.total, 'last_30_days', points.recent, 'flagged', points.flagged)))::text
FROM ground, points
"""  # noqa: S608  made of constants of the code, at import


_STATEMENTS = {name: _statement(*parts) for name, parts in _KINDS.items()}


def summary(resource: str, key: int, user: Any, as_of: datetime.date | None) -> dict[str, Any]:
    """What does it hold on that day (None: today in the county)?  Keys: tests/contract/summary.json.

    `resource` is grids, road-sections or places; points are those that the user may see.  Areas and lengths on
    the ellipsoid, whole square metres and metres.  Facilities that were removed do not count.
    """
    parameters: dict[str, Any] = {**visible_rows(user), "id": key, "as_of": as_of}
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENTS[resource], parameters)
        (text,) = cursor.fetchone()
    found: dict[str, Any] = json.loads(text)
    return found
