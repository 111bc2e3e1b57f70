"""All points that somebody may see as one columnar document, made by the database in one statement."""

import datetime
import json
from typing import Any

from django.db import connection

from grids.rules.policies import Step
from grids.tiles import DAY
from surveys.models import SurveyPoint
from surveys.policies import IN_SCOPE, visible_rows

#: Dictionaries that are the same for everybody, in the order of their numbers.
STEPS = [step.name for step in sorted(Step)]
SOURCES = list(SurveyPoint.PositionSource.values)
#: Bit n of the column `flags` is flag n.
FLAGS = ["nearest_grid", "township", "office", "no_policy", "unit_not_in_service", "outside_county"]
#: Columns that the page offers as facets besides those that it has by itself.
FACETS = ["source"]

#: Columns of numbers that `numbered` below yields, in the order of the document.
_COLUMNS = (
    "id",
    "lon",
    "lat",
    "day",
    "category",
    "unit",
    "handler",
    "supervisor",
    "grid",
    "section",
    "community",
    "step",
    "source",
    "flags",
)
_DICTIONARIES = {
    "category": "categories",
    "unit": "units",
    "grid": "grids",
    "section": "sections",
    "community": "communities",
}


def _names(words: list[str]) -> str:
    return "ARRAY[" + ", ".join(f"'{word}'" for word in words) + "]"


def _dictionary(name: str, entries: str) -> str:
    """One member of `dictionaries`: the entries in the order of their numbers, each once."""
    listed = f"SELECT json_agg(entry ORDER BY number)::text FROM {entries} WHERE entry IS NOT NULL"  # noqa: S608
    return f"""'"{name}":' || coalesce(({listed}), '[]')"""


_FLAG_BITS = " + ".join(
    f"CASE WHEN '{flag}' = ANY(s.flags) THEN {2**bit} ELSE 0 END" for bit, flag in enumerate(FLAGS)
)
_LISTS = ", ".join(f"coalesce(string_agg({name}::text, ','), '') AS {name}" for name in _COLUMNS)
_LIST_TEXTS = " || ',' || ".join(f"""'"{name}":[' || {name} || ']'""" for name in _COLUMNS)
_DICTIONARY_TEXTS = " || ',' || ".join(_dictionary(name, entries) for name, entries in _DICTIONARIES.items())

# CRS: EPSG:4490, degrees with 6 decimals.  Versions of one grid or section are one entry, under the name of
# the newest: `number` goes by code, and only the newest version carries the entry.  `= ANY(ARRAY(…))` and
# the outer joins tell the planner that dictionaries are small and no row is lost: it joins them by hashing.
COLUMNS_SQL = f"""
WITH seen AS MATERIALIZED (
  SELECT t.id, t.geom, t.seen_on, t.category_id, t.accountable_unit_id, t.handling_unit_id,
    t.supervising_unit_id, t.grid_id, t.road_section_id, t.accountable_step, t.position_source, t.flags
  FROM surveys_surveypoint t WHERE t.seen_on <= {DAY} AND {IN_SCOPE}
), categories AS MATERIALIZED (
  SELECT c.id, row_number() OVER (ORDER BY c.key) - 1 AS number,
    json_build_object('key', c.key, 'name', c.name_zh, 'name_en', c.name_en,
                      'group', c.class_name_zh, 'group_en', c.class_name_en) AS entry
  FROM grids_category c WHERE c.id = ANY(ARRAY(SELECT DISTINCT category_id FROM seen))
), units AS MATERIALIZED (
  SELECT u.id, row_number() OVER (ORDER BY u.code) - 1 AS number,
    json_build_object('code', u.code, 'name', u.name, 'short_name', u.short_name) AS entry
  FROM grids_unit u
  WHERE u.id = ANY(ARRAY(SELECT accountable_unit_id FROM seen UNION SELECT handling_unit_id FROM seen
                         UNION SELECT supervising_unit_id FROM seen))
), grids AS MATERIALIZED (
  SELECT g.id, g.code, g.community_code, dense_rank() OVER (ORDER BY g.code) - 1 AS number,
    CASE WHEN g.id = max(g.id) OVER (PARTITION BY g.code)
         THEN json_build_object('code', g.code, 'name', g.name) END AS entry
  FROM grids_grid g WHERE g.id = ANY(ARRAY(SELECT DISTINCT grid_id FROM seen))
), sections AS MATERIALIZED (
  SELECT r.id, dense_rank() OVER (ORDER BY r.code) - 1 AS number,
    CASE WHEN r.id = max(r.id) OVER (PARTITION BY r.code)
         THEN json_build_object('code', r.code, 'name', r.name) END AS entry
  FROM grids_roadsection r WHERE r.id = ANY(ARRAY(SELECT DISTINCT road_section_id FROM seen))
), communities AS MATERIALIZED (
  SELECT found.code, row_number() OVER (ORDER BY found.code) - 1 AS number,
    json_build_object('code', found.code, 'name', coalesce(
      (SELECT d.name FROM grids_division d WHERE d.code = found.code ORDER BY d.id DESC LIMIT 1),
      found.code)) AS entry
  FROM (SELECT DISTINCT community_code AS code FROM grids WHERE community_code <> '') found
), numbered AS (
  SELECT s.id, round(ST_X(s.geom) * 1e6) / 1e6 AS lon, round(ST_Y(s.geom) * 1e6) / 1e6 AS lat,
    s.seen_on - '1970-01-01'::date AS day, c.number AS category, a.number AS unit, h.number AS handler,
    v.number AS supervisor, coalesce(g.number, -1) AS grid, coalesce(r.number, -1) AS section,
    coalesce(m.number, -1) AS community, s.accountable_step - 1 AS step,
    array_position({_names(SOURCES)}, s.position_source::text) - 1 AS source,
    CASE WHEN s.flags = '{{}}' THEN 0 ELSE {_FLAG_BITS} END AS flags
  FROM seen s
  LEFT JOIN categories c ON c.id = s.category_id
  LEFT JOIN units a ON a.id = s.accountable_unit_id
  LEFT JOIN units h ON h.id = s.handling_unit_id
  LEFT JOIN units v ON v.id = s.supervising_unit_id
  LEFT JOIN grids g ON g.id = s.grid_id
  LEFT JOIN sections r ON r.id = s.road_section_id
  LEFT JOIN communities m ON m.code = g.community_code
  ORDER BY s.id
), lists AS (
  SELECT count(*) AS count, {_LISTS} FROM numbered
)
SELECT '{{"count":' || count || ',"as_of":"' || {DAY} || '","mine":' || json_build_object(
    'grids', ARRAY(SELECT DISTINCT number FROM grids WHERE id = ANY(%(grid_ids)s) ORDER BY 1),
    'units', ARRAY(SELECT number FROM units WHERE id = ANY(%(unit_ids)s) ORDER BY 1))
  || ',' || {_LIST_TEXTS}
  || ',"dictionaries":{{' || {_DICTIONARY_TEXTS} || ',' || %(constants)s || '}}'
  || ',"facets":' || %(facets)s || '}}'
FROM lists
"""  # noqa: S608  made of constants of the code, at import

_CONSTANTS = json.dumps({"step": STEPS, "source": SOURCES, "flag": FLAGS})[1:-1]


def columns_text(user: Any, as_of: datetime.date | None) -> str:
    """Which points may this user see that were seen until `as_of` (None: today in the county)?  JSON text.

    The keys are a contract: tests/contract/points_columns.json.  One statement beside that of the scope.
    """
    parameters: dict[str, Any] = {
        **visible_rows(user),
        "as_of": as_of,
        "constants": _CONSTANTS,
        "facets": json.dumps(FACETS),
    }
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS_SQL, parameters)
        text: str = cursor.fetchone()[0]
    return text
