"""All points that somebody may see as columns of numbers, read from the database in one statement."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection
from django.utils.translation import override
from numpy.typing import NDArray

from grids.rules.policies import Step
from grids.tiles import DAY
from surveys.case_words import STATES as STATE_WORDS
from surveys.models import SurveyPoint
from surveys.models.cases import OPEN_STATES
from surveys.scope import CASE_IN_SCOPE, IN_SCOPE

#: The day that is asked for, and the state of all that the columns show (surveys/sql/surveys_columns_change.sql).
_DAY_AND_VERSION = f"""{DAY}::text AS as_of,
  (SELECT coalesce(bit_xor(mark), 0) FROM surveys_columns_change) AS version"""  # noqa: S608  constants of the code
VERSION_SQL = f"SELECT {_DAY_AND_VERSION}"
#: From this day on everything is told, of the days before what is still open; the earlier of what is asked for and
#: of what is told unasked.
_UNASKED = f"({DAY} - %(days)s::int)"
_SINCE = f"least(coalesce(%(since)s::date, {_UNASKED}), {_UNASKED})"

Numbers = NDArray[Any]

#: Dictionaries that are the same for everybody, in the order of their numbers.
STEPS = [step.name for step in sorted(Step)]
SOURCES = list(SurveyPoint.PositionSource.values)
#: Bit n of the column `flags` is flag n.
FLAGS = ["nearest_grid", "township", "office", "no_policy", "unit_not_in_service", "outside_county"]
#: The states of cases; their entries carry the words of case_words.
STATES = list(STATE_WORDS)
#: Has the accountable unit urged the open case on?
URGED = ["not_urged", "urged"]
#: Columns that the page offers as facets besides those that it has by itself.
FACETS = ["source"]
#: Number of what is not there: no grid, no section, no community, no case, no clock.
NONE = -1

#: Columns of `seen` below and the types in which they arrive, most significant byte first.
_READ = {
    "id": "int8",
    "lon": "int4",
    "lat": "int4",
    "day": "int4",
    "category_id": "int8",
    "unit_id": "int8",
    "handler_id": "int8",
    "supervisor_id": "int8",
    "grid_id": "int8",
    "section_id": "int8",
    "step": "int4",
    "source": "int4",
    "flags": "int4",
    "state": "int4",
    "urged": "int4",
    "warn": "int8",
    "due": "int8",
}
#: Column → the dictionary and the column of keys that it is numbered by.
_NUMBERED = {
    "category": ("categories", "category_id"),
    "unit": ("units", "unit_id"),
    "handler": ("units", "handler_id"),
    "supervisor": ("units", "supervisor_id"),
    "grid": ("grids", "grid_id"),
    "section": ("sections", "section_id"),
}
#: The dictionaries of the document in its order, and where each comes from below.
_DICTIONARIES = {
    "category": "categories",
    "unit": "units",
    "grid": "grids",
    "section": "sections",
    "community": "communities",
}


def _names(words: list[str]) -> str:
    return "ARRAY[" + ", ".join(f"'{word}'" for word in words) + "]"


_FLAG_BITS = " + ".join(
    f"CASE WHEN '{flag}' = ANY(t.flags) THEN {2**bit} ELSE 0 END" for bit, flag in enumerate(FLAGS)
)
_LISTS = ",\n    ".join(
    f"string_agg({kind}send({name}), ''::bytea) AS {name}" for name, kind in _READ.items()
)
_ENTRIES = ",\n  ".join(
    f"(SELECT array_agg(id ORDER BY id) FROM {name}) AS {name}_ids,"  # noqa: S608  constants of the code
    f" (SELECT array_agg(number ORDER BY id) FROM {name}) AS {name}_numbers,"
    f" (SELECT json_agg(entry ORDER BY number) FROM {name} WHERE entry IS NOT NULL) AS {name}_entries"
    for name in ("categories", "units", "grids", "sections")
)

_OPEN = ", ".join(f"'{state}'" for state in OPEN_STATES)

# CRS: EPSG:4490, in millionths of a degree.  The lists keep the order of `seen`, which is read once from front to
# back.  Versions of one grid or section are one entry, under the name of the newest: `number` goes by
# code, and only the newest version carries the entry.
# A clock's seconds are rounded up: a case is red once its last second is over, as in surveys.models.cases.LIGHTS.
_ROW = f"""t.id, round(ST_X(t.geom) * 1e6)::int4 AS lon, round(ST_Y(t.geom) * 1e6)::int4 AS lat,
    t.seen_on - '1970-01-01'::date AS day, t.category_id, t.accountable_unit_id AS unit_id,
    t.handling_unit_id AS handler_id, t.supervising_unit_id AS supervisor_id,
    coalesce(t.grid_id, {NONE}) AS grid_id, coalesce(t.road_section_id, {NONE}) AS section_id,
    t.accountable_step - 1 AS step, array_position({_names(SOURCES)}, t.position_source::text) - 1 AS source,
    CASE WHEN t.flags = '{{}}' THEN 0 ELSE {_FLAG_BITS} END AS flags,
    coalesce(array_position({_names(STATES)}, k.state::text) - 1, {NONE}) AS state,
    CASE WHEN k.state IN ({_OPEN}) THEN (k.urged_at IS NOT NULL)::int4 ELSE {NONE} END AS urged,
    coalesce(ceil(extract(epoch FROM k.warn_at))::int8, {NONE}) AS warn,
    coalesce(ceil(extract(epoch FROM k.due_at))::int8, {NONE}) AS due"""
COLUMNS_SQL = f"""
WITH seen AS MATERIALIZED (
  SELECT {_ROW}
  FROM surveys_surveypoint t LEFT JOIN surveys_case k ON k.point_id = t.id AND {CASE_IN_SCOPE}
  WHERE t.seen_on BETWEEN {_SINCE} AND {DAY} AND {IN_SCOPE}
  UNION ALL
  SELECT {_ROW}
  FROM surveys_case k JOIN surveys_surveypoint t ON t.id = k.point_id
  WHERE k.state IN ({_OPEN}) AND t.seen_on < {_SINCE} AND {CASE_IN_SCOPE} AND {IN_SCOPE}
  ORDER BY id
), categories AS MATERIALIZED (
  SELECT c.id, row_number() OVER (ORDER BY c.key) - 1 AS number,
    json_build_object('key', c.key, 'name', c.name_zh, 'name_en', c.name_en,
                      'group', c.class_name_zh, 'group_en', c.class_name_en) AS entry
  FROM grids_category c WHERE c.id = ANY(ARRAY(SELECT DISTINCT category_id FROM seen))
), units AS MATERIALIZED (
  SELECT u.id, row_number() OVER (ORDER BY u.code) - 1 AS number,
    json_build_object('code', u.code, 'name', u.name, 'short_name', u.short_name) AS entry
  FROM grids_unit u
  WHERE u.id = ANY(ARRAY(SELECT DISTINCT unit_id FROM seen UNION SELECT DISTINCT handler_id FROM seen
                         UNION SELECT DISTINCT supervisor_id FROM seen))
), grids AS MATERIALIZED (
  SELECT g.id, g.community_code, dense_rank() OVER (ORDER BY g.code) - 1 AS number,
    CASE WHEN g.id = max(g.id) OVER (PARTITION BY g.code)
         THEN json_build_object('code', g.code, 'name', g.name) END AS entry
  FROM grids_grid g WHERE g.id = ANY(ARRAY(SELECT DISTINCT grid_id FROM seen))
), sections AS MATERIALIZED (
  SELECT r.id, dense_rank() OVER (ORDER BY r.code) - 1 AS number,
    CASE WHEN r.id = max(r.id) OVER (PARTITION BY r.code)
         THEN json_build_object('code', r.code, 'name', r.name) END AS entry
  FROM grids_roadsection r WHERE r.id = ANY(ARRAY(SELECT DISTINCT section_id FROM seen))
), communities AS MATERIALIZED (
  SELECT found.code, row_number() OVER (ORDER BY found.code) - 1 AS number,
    json_build_object('code', found.code, 'name', coalesce(
      (SELECT d.name FROM grids_division d WHERE d.code = found.code ORDER BY d.id DESC LIMIT 1),
      found.code)) AS entry
  FROM (SELECT DISTINCT community_code AS code FROM grids WHERE community_code <> '') found
), lists AS (
  SELECT
    {_LISTS}
  FROM seen
)
SELECT {_DAY_AND_VERSION}, {_SINCE}::text AS since, {_UNASKED}::text AS since_unasked,
  EXISTS (
    SELECT FROM surveys_surveypoint o
    WHERE o.seen_on < {_SINCE}
      AND NOT EXISTS (SELECT FROM surveys_case k WHERE k.point_id = o.id AND k.state IN ({_OPEN}))) AS has_older,
  lists.*,
  {_ENTRIES},
  (SELECT array_agg(coalesce(m.number, {NONE}) ORDER BY g.id)
     FROM grids g LEFT JOIN communities m ON m.code = g.community_code) AS grids_communities,
  (SELECT json_agg(entry ORDER BY number) FROM communities) AS communities_entries
FROM lists
"""  # noqa: S608  made of constants of the code, at import


@dataclass(frozen=True, slots=True)
class Reach:
    """How far back do the points go?  From `since` on there are all, of earlier days those whose case is open.

    `since_unasked` is that day where nobody asks for an earlier one; `has_older`: the county has others.
    """

    since: str
    since_unasked: str
    has_older: bool


@dataclass(frozen=True, slots=True)
class PointColumns:
    """Row n of every column is one point; the rows stand by rising id.

    `lon` and `lat` are millionths of a degree (EPSG:4490), `day` counts from 1970-01-01, `warn` and `due` (yellow and
    red from) seconds since then or NONE; the columns of `dictionaries` hold numbers of their entries, or NONE.  The
    case of a point is told as it stands now, whatever the day.
    """

    as_of: str
    version: int
    reach: Reach
    mine: Mapping[str, list[int]]
    columns: Mapping[str, Numbers]
    dictionaries: Mapping[str, list[Any]]

    @property
    def count(self) -> int:
        return len(self.columns["id"])


def read_version(as_of: datetime.date | None) -> tuple[str, int]:
    """Which day is asked for (None: today in the county), and which version of all columns would be answered now?"""
    with connection.cursor() as cursor:
        cursor.execute(VERSION_SQL, {"as_of": as_of})
        day, version = cursor.fetchone()
    return day, version


def read_columns(
    limits: Mapping[str, Any], as_of: datetime.date | None, since: datetime.date | None = None
) -> PointColumns:
    """Which points were seen until `as_of` (None: today in the county) within these limits of `visible_rows`?

    All that are open, and what was seen from `since` on, or in the POINTS_DAYS before `as_of` if that reaches further.
    """
    asked = {"as_of": as_of, "since": since, "days": settings.POINTS_DAYS}
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS_SQL, {**limits, **asked})
        names = [column.name for column in cursor.description or ()]
        row = dict(zip(names, cursor.fetchone() or (), strict=True))
    raw = {name: np.frombuffer(row[name] or b"", f">i{kind[-1]}") for name, kind in _READ.items()}
    columns = {name: raw[name] for name in ("id", "lon", "lat", "day")}
    for name, (dictionary, keys) in _NUMBERED.items():
        columns[name] = _numbered(raw[keys], row[f"{dictionary}_ids"], row[f"{dictionary}_numbers"])
    columns["community"] = _numbered(raw["grid_id"], row["grids_ids"], row["grids_communities"])
    columns |= {name: raw[name] for name in ("step", "source", "flags", "state", "urged", "warn", "due")}
    dictionaries = {name: _read_json(row[f"{entries}_entries"]) for name, entries in _DICTIONARIES.items()}
    dictionaries |= {
        "step": STEPS,
        "source": SOURCES,
        "flag": FLAGS,
        "state": state_entries(),
        "urged": URGED,
    }
    mine = {
        "grids": _own(row["grids_ids"], row["grids_numbers"], limits["grid_ids"]),
        "units": _own(row["units_ids"], row["units_numbers"], limits["unit_ids"]),
    }
    reach = Reach(row["since"], row["since_unasked"], row["has_older"])
    return PointColumns(row["as_of"], row["version"], reach, mine, columns, dictionaries)


def state_entries() -> list[dict[str, str]]:
    """How are the states called?  As entries of the dictionary, in both languages whoever asks."""

    def words(language: str) -> dict[str, str]:
        with override(language):
            return {state: str(word) for state, word in STATE_WORDS.items()}

    names, english = words("zh-hans"), words("en")
    return [
        {"key": state, "name": names[state], "name_en": english[state], "group": "", "group_en": ""}
        for state in STATES
    ]


def _numbered(keys: Numbers, ids: list[int] | None, numbers: list[int] | None) -> Numbers:
    """The number of each key, whose ids stand in rising order; NONE for a key that is none of them."""
    if not ids:
        return np.full(len(keys), NONE, "i4")
    known = np.array(ids, "i8")
    places = np.searchsorted(known, keys).clip(max=len(known) - 1)
    found: Numbers = np.where(known[places] == keys, np.array(numbers, "i4")[places], NONE)
    return found


def _own(ids: list[int] | None, numbers: list[int] | None, own: list[int]) -> list[int]:
    wanted = set(own)
    return sorted({number for key, number in zip(ids or (), numbers or (), strict=True) if key in wanted})


def _read_json(value: Any) -> list[Any]:
    """Django hands JSON over as text."""
    entries: list[Any] = json.loads(value) if isinstance(value, str) else value or []
    return entries
