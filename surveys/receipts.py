"""Do the stored receipts still come out, and what does one say?  Recomputed from the ground as known at its time."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from grids.models import Unit
from grids.rules.policies import Step
from surveys.models import SurveyPoint

#: How many receipts are done, of how many.
Progress = Callable[[int, int], None]

_UNITS = ("accountable_unit_id", "handling_unit_id", "supervising_unit_id")
_STEPS = ("accountable_step", "handling_step", "supervising_step")
_TERRITORIES = ("accountable_territory", "handling_territory", "supervising_territory")
_PLACES = ("grid_id", "road_section_id")
#: What a receipt says: the columns of a survey point, and of grids_answer_staged, that must be equal.
COMPARED = (*_UNITS, *_STEPS, *_TERRITORIES, *_PLACES, "flags")
#: How many receipts are recomputed in one statement.
_BATCH = 50_000

# CRS: EPSG:4490. The question of each receipt, at the ground version that it names.
_ASKED = """
CREATE TEMPORARY TABLE grids_asked ON COMMIT DROP AS
SELECT p.id, p.geom, p.category_id, p.seen_on AS on_date, p.facility_id, p.ground_version AS as_known
FROM surveys_surveypoint p WHERE p.id <= %s ORDER BY p.id DESC LIMIT %s
"""
# Whether a point lies outside the county follows from the outline, which has no knowledge time: not compared.
_STORED_FLAGS = "ARRAY(SELECT f::text FROM unnest(p.flags) f WHERE f <> 'outside_county' ORDER BY 1)"
_REPLAYED_FLAGS = "ARRAY(SELECT f FROM unnest(a.flags) f ORDER BY 1)"
#: The compared columns of a point `p` and of an answer `a`, as lists for the same place in a statement.
_STORED = ", ".join(_STORED_FLAGS if name == "flags" else f"p.{name}" for name in COMPARED)
_REPLAYED = ", ".join(_REPLAYED_FLAGS if name == "flags" else f"a.{name}" for name in COMPARED)

# CRS: EPSG:4490.  What was stored is told as it stands; what a row does not keep (alternatives, distances) is
# recomputed from the ground of its time; the shapes are those of the stored territories.
_EXPLAINED = f"""
WITH stored AS MATERIALIZED (
  SELECT p.*, CASE WHEN p.ground_version BETWEEN 1 AND c.ground_version THEN p.ground_version END AS version
  FROM surveys_surveypoint p CROSS JOIN grids_county c WHERE p.id = %s
), replay AS MATERIALIZED (
  SELECT p.*, p.version IS NOT NULL AND ({_STORED}) IS NOT DISTINCT FROM ({_REPLAYED}) AS replayed,
    CASE WHEN p.version IS NOT NULL THEN
      grids_receipt(p.geom, p.category_id, p.seen_on, p.facility_id, p.accuracy_m, p.version) END AS receipt
  FROM stored p
  LEFT JOIN LATERAL grids_answer(p.geom, p.category_id, p.seen_on, p.facility_id, p.version) a ON true
)
SELECT (coalesce(p.receipt, jsonb_build_object(
      'distance_to_border_m', NULL, 'confidence', NULL, 'alternatives', '[]'::jsonb,
      'versions', jsonb_build_object('ground', p.ground_version, 'policy', NULL, 'catalogue', NULL)))
    || jsonb_build_object(
      'accountable_unit', a.name, 'accountable_unit_code', a.code,
      'handling_unit', h.name, 'handling_unit_code', h.code,
      'supervising_unit', s.name, 'supervising_unit_code', s.code,
      'step', grids_step_name(p.accountable_step),
      'handling_step', grids_step_name(p.handling_step),
      'supervising_step', grids_step_name(p.supervising_step),
      'territory', grids_territory_label(p.accountable_territory),
      'handling_territory', grids_territory_label(p.handling_territory),
      'supervising_territory', grids_territory_label(p.supervising_territory),
      'flags', to_jsonb(p.flags) || coalesce((
        SELECT jsonb_agg(flag) FROM jsonb_array_elements(p.receipt -> 'flags') flag
        WHERE flag <@ '["on_border", "accuracy_crosses_border"]'), '[]'),
      'replayed', p.replayed))::text,
  grids_receipt_shapes(p.geom, p.category_id, p.seen_on, p.facility_id, p.ground_version,
    ARRAY[p.accountable_territory, p.handling_territory, p.supervising_territory],
    ARRAY[p.accountable_unit_id, p.handling_unit_id, p.supervising_unit_id],
    ARRAY[p.accountable_step, p.handling_step, p.supervising_step])::text
FROM replay p
JOIN grids_unit a ON a.id = p.accountable_unit_id
JOIN grids_unit h ON h.id = p.handling_unit_id
JOIN grids_unit s ON s.id = p.supervising_unit_id
"""  # noqa: S608  column names of our own


@dataclass(frozen=True, slots=True)
class Difference:
    """A receipt that does not come out: what differs, as stored and as replayed; empty: nothing came out."""

    uid: str
    stored: dict[str, Any]
    replayed: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Replay:
    """How many receipts were recomputed, and which of them differ?"""

    checked: int
    differences: list[Difference]


def explain(point_id: int) -> dict[str, Any]:
    """Why do these units answer for this point?  Its stored receipt with shapes: tests/contract/points_why.json.

    `replayed`: the ground of its time gives the same answer again.  Raises SurveyPoint.DoesNotExist.
    """
    with connection.cursor() as cursor:
        cursor.execute(_EXPLAINED, [point_id])
        row = cursor.fetchone()
    if row is None:
        raise SurveyPoint.DoesNotExist
    receipt: dict[str, Any] = json.loads(row[0])
    return receipt | json.loads(row[1])


def replay_receipts(*, limit: int | None = None, progress: Progress = lambda done, total: None) -> Replay:
    """Which stored receipts differ from what the ground of their time gives?  The newest `limit`, or all."""
    total = SurveyPoint.objects.count() if limit is None else min(limit, SurveyPoint.objects.count())
    newest = SurveyPoint.objects.order_by("-id").values_list("id", flat=True).first()
    checked, differences = 0, []
    while newest is not None and checked < total:
        count, last, found = _replay_batch(newest, min(_BATCH, total - checked))
        if count == 0:
            break
        checked, newest = checked + count, last - 1
        differences += found
        progress(checked, total)
    return Replay(checked, differences)


def _replay_batch(newest: int, size: int) -> tuple[int, int, list[Difference]]:
    """Recompute up to `size` receipts from id `newest` downwards: how many, the lowest id, what differs."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.grids_asked")
        cursor.execute(_ASKED, [newest, size])
        cursor.execute("CREATE INDEX ON pg_temp.grids_asked USING gist (geom)")
        cursor.execute("ANALYZE pg_temp.grids_asked")
        cursor.execute("SELECT count(*), coalesce(min(id), 0) FROM pg_temp.grids_asked")
        count, last = cursor.fetchone()
        cursor.execute(_differing_sql())
        rows = cursor.fetchall()
        cursor.execute("DROP TABLE pg_temp.grids_asked")
    return count, last, list(_differences(rows))


def _differing_sql() -> str:
    """The statement that gives uid, found, the stored and the replayed columns of each differing receipt."""
    return f"""
        SELECT p.uid::text, a.id IS NOT NULL, {_STORED}, {_REPLAYED}
        FROM pg_temp.grids_asked q
        JOIN surveys_surveypoint p ON p.id = q.id
        LEFT JOIN grids_answer_staged() a ON a.id = q.id
        WHERE a.id IS NULL OR ({_STORED}) IS DISTINCT FROM ({_REPLAYED})
        ORDER BY p.id
    """  # noqa: S608  column names of our own


def _differences(rows: list[tuple[Any, ...]]) -> Iterator[Difference]:
    width = len(COMPARED)
    for uid, found, *columns in rows:
        stored = dict(zip(COMPARED, columns[:width], strict=True))
        replayed = dict(zip(COMPARED, columns[width:], strict=True)) if found else {}
        names = [name for name in COMPARED if not found or stored[name] != replayed[name]]
        yield Difference(
            uid, _readable(stored, names), _readable(replayed, [name for name in names if name in replayed])
        )


def _readable(values: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """The same values with units by code and steps by name; territories and places stay ids."""
    codes = dict(
        Unit.objects.filter(pk__in=[values[name] for name in names if name in _UNITS]).values_list(
            "pk", "code"
        )
    )
    readable: dict[str, Any] = {}
    for name in names:
        if name in _UNITS:
            readable[name.removesuffix("_id")] = codes.get(values[name])
        elif name in _STEPS:
            known = values[name] in Step._value2member_map_
            readable[name] = Step(values[name]).name if known else values[name]
        else:
            readable[name.removesuffix("_id")] = values[name]
    return readable
