"""What a check finds in drawn ground, and what approved repairs make of it; brute force by shapely on random drafts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from grids.audit.shapes import area_m2
from grids.editions.checking import check, is_publishable
from grids.editions.findings import Finding
from grids.editions.ground import AnsweringUnit, DraftGround, Drawn
from grids.editions.repairing import chosen, mended
from grids.editions.words import with_words
from grids.rules.editions import Award, Fault, Severity
from tests.towns import lonlat

UNIT = AnsweringUnit("甲社区", scored=True, in_service=True, units_above=1)


def rectangle(x0: float, y0: float, x1: float, y1: float) -> shapely.Polygon:
    return shapely.box(*lonlat(x0, y0), *lonlat(x1, y1))


def cell(row: int | None, *corners: float, **more: Any) -> Drawn:
    values: dict[str, Any] = {"code": f"G{row}", "kind": "responsibility", "unit": UNIT, "households": 400}
    return Drawn(row=row, shape=rectangle(*corners), **{**values, **more})


def ground(rows: Sequence[Drawn], **more: Any) -> DraftGround:
    whole = rectangle(0, 0, 3, 1)
    values: dict[str, Any] = {"parent": whole, "limit": whole}
    return DraftGround("grids", "responsibility", 4548, rows, **{**values, **more})


THREE = (cell(1, 0, 0, 1, 1), cell(2, 1, 0, 2, 1), cell(3, 2, 0, 3, 1))
TWO = THREE[:2]
#: What a cell 1 m wide and 1.11 km long covers: lonlat's hundredth of a degree is 982 m.
METRE = 1 / 982


@pytest.mark.parametrize(
    ("rows", "more", "wanted"),
    [
        (THREE, {}, []),
        ((*TWO, cell(3, 1.9, 0, 3, 1)), {}, [(Fault.OVERLAP, ("G2", "G3"))]),
        ((*TWO, cell(3, 2 - METRE / 2000, 0, 3, 1)), {}, [(Fault.SLIVER_OVERLAP, ("G2", "G3"))]),
        ((*TWO, cell(3, 2.1, 0, 3, 1)), {}, [(Fault.GAP, ("G2", "G3"))]),
        ((*TWO, cell(3, 2 + METRE / 2000, 0, 3, 1)), {}, [(Fault.SLIVER_GAP, ("G2", "G3"))]),
        (TWO, {}, [(Fault.GAP, ("G2",))]),
        ((*TWO, cell(3, 2, 0, 3.1, 1)), {}, [(Fault.OUTSIDE, ("G3",))]),
        (TWO, {"around": [cell(None, 2, 0, 3, 1, code="N")]}, []),
        (TWO, {"around": [cell(None, 1.9, 0, 3, 1, code="N")]}, [(Fault.OVERLAP, ("G2", "N"))]),
        ((*TWO, cell(3, 2, 0, 3, 1, kind="unit_cell")), {}, [(Fault.GAP, ("G2",))]),
        ((*THREE, cell(4, 0, 0, 3, 1, kind="governance")), {}, []),
        ((*TWO, cell(3, 2, 0, 3, 1, unit=None)), {}, [(Fault.NO_UNIT, ("G3",))]),
        ((*TWO, cell(3, 2, 0, 3, 1, unit=replace(UNIT, scored=False))), {}, [(Fault.NOT_SCORED, ("G3",))]),
        ((*TWO, cell(3, 2, 0, 3, 1, unit=replace(UNIT, in_service=False))), {}, [(Fault.NOT_IN_SERVICE, ("G3",))]),
        ((*TWO, cell(3, 2, 0, 3, 1, households=900)), {}, [(Fault.HOUSEHOLDS, ("G3",))]),
        ((*TWO, cell(3, 2, 0, 3, 1, code="G2")), {}, [(Fault.DUPLICATE_CODE, ("G2",))]),
        (THREE, {"taken": {"responsibility": {"G1"}}}, [(Fault.DUPLICATE_CODE, ("G1",))]),
        ((*TWO, cell(3, 2, 0, 3, 1, code_problem="x")), {}, [(Fault.CODE, ("G3",))]),
        (THREE, {"changed": True}, [(Fault.GROUND_CHANGED, ())]),
        (THREE, {"later": ["G1"]}, [(Fault.LATER_EDITION, ("G1",))]),
        (
            (*TWO, cell(3, 2, 0, 3, 1, community="B")),
            {"communities": {"A": rectangle(0, 0, 2.1, 1), "B": rectangle(2.1, 0, 3, 1)}},
            [(Fault.CROSSES_COMMUNITY, ("G3",))],
        ),
    ],
)  # fmt: skip
def test_a_check_finds_what_is_wrong_and_nothing_else(
    rows: Sequence[Drawn], more: dict[str, Any], wanted: list[Any]
) -> None:
    found = check(ground(rows, **more))
    assert [(one.fault, one.codes) for one in found] == wanted
    assert is_publishable(found) is (not wanted or found[0].severity is not Severity.ERROR)
    for one in found:
        told = with_words(one.as_json())
        assert told["explanation"]
        assert (told["geometry"] is None) is (one.fault in (Fault.GROUND_CHANGED, Fault.LATER_EDITION))


def test_a_corner_on_the_neighbours_edge_is_a_note() -> None:
    left = shapely.Polygon([lonlat(0, 0), lonlat(1, 0), lonlat(1, 0.5), lonlat(1, 1), lonlat(0, 1)])
    (found,) = check(ground((replace(THREE[0], shape=left), *THREE[1:])))[:1]
    assert (found.fault, found.severity) == (Fault.UNMATCHED_EDGE, Severity.NOTE)


def test_without_an_outline_the_county_may_grow() -> None:
    found = check(ground((*TWO, cell(3, 2, 0, 3.1, 1)), limit_is_the_county=False))
    assert [(one.fault, one.severity, one.proposals) for one in found] == [
        (Fault.OUTSIDE, Severity.WARNING, ())
    ]


SENIOR = replace(UNIT, units_above=0)


@pytest.mark.parametrize(
    ("rows", "winners"),
    [
        # The gap's edge with G2 is as long as the one with G3: the lower code, the senior unit, the older act (none).
        ((*TWO, cell(3, 2.1, 0, 3, 1, unit=SENIOR)), ("G2", "G3", "G2")),
        ((THREE[0], cell(2, 1, 0, 2, 0.5), cell(4, 1, 0.5, 2, 1), cell(3, 2.1, 0, 3, 1)), ("G3", "G3", "G3")),
        ((*TWO, cell(3, 1.9, 0, 3, 1, unit=SENIOR)), ("G2", "G3", "G2")),
    ],
)
def test_proposals_name_who_would_get_it_by_each_rule(
    rows: Sequence[Drawn], winners: tuple[str, ...]
) -> None:
    disputed = next(one for one in check(ground(rows)) if one.proposals)
    assert {one.rule: one.code for one in disputed.proposals} == dict(zip(Award, winners, strict=True))


def test_what_stays_keeps_its_ground_and_a_gap_without_a_neighbour_waits() -> None:
    around = [cell(None, 1.9, 0, 3, 1, code="N")]
    (found,) = check(ground(TWO, around=around))
    assert [(one.does, one.row) for one in found.proposals] == [("cut", 2)]
    (lost,) = check(ground([THREE[0]], around=[cell(None, 1, 0, 2, 1, code="N")]))
    assert (lost.fault, lost.proposals) == (Fault.GAP, ())


def repaired(rows: Sequence[Drawn], found: Sequence[Finding], rule: Award) -> list[Drawn]:
    """The rows after everything that can be mended by a rule was approved, as the service does it."""
    shapes = {row.row: row.shape for row in rows}
    codes = {row.row: row.code for row in rows}
    for finding in found:
        proposal = chosen(finding, rule.value)
        if proposal is not None and proposal.does == "renumber":
            codes[proposal.row] = proposal.new_code
        elif proposal is not None and shapes[proposal.row] is not None:
            shapes[proposal.row] = mended(shapes[proposal.row], finding, proposal)
    return [
        replace(row, shape=shapes[row.row], code=codes[row.row])
        for row in rows
        if shapes[row.row] is not None
    ]


@st.composite
def random_rows(draw: st.DrawFn) -> list[Drawn]:
    """The town after some edits: cells split, merged, pushed about and dropped, carelessly."""
    rows = list(THREE)
    for number in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(rows) - 1))
        row = rows[at]
        west, south, east, north = row.shape.bounds
        edit = draw(st.sampled_from(["split", "merge", "jitter", "drop"]))
        if edit == "split":
            middle = west + (east - west) * draw(st.floats(0.2, 0.8))
            rows[at] = replace(row, shape=row.shape & shapely.box(west - 1, south - 1, middle, north + 1))
            rest = row.shape & shapely.box(middle, south - 1, east + 1, north + 1)
            rows.append(replace(row, row=100 + number, shape=rest))
        elif edit == "merge" and len(rows) > 1:
            other = rows.pop((at + 1) % len(rows))
            at = rows.index(row)
            rows[at] = replace(row, shape=row.shape | other.shape)
        elif edit == "jitter":
            by = st.floats(-0.0005, 0.0005)
            rows[at] = replace(row, shape=shapely.affinity.translate(row.shape, draw(by), draw(by)))
        elif edit == "drop" and len(rows) > 1:
            rows.pop(at)
    return [row for row in rows if isinstance(row.shape, shapely.Polygon | shapely.MultiPolygon)]


def is_partition(rows: Sequence[Drawn]) -> bool:
    """By brute force: do the cells cover the whole, no more, and nothing twice?"""
    whole = rectangle(0, 0, 3, 1)
    together = shapely.union_all([row.shape for row in rows])
    twice = sum(area_m2(row.shape) for row in rows) - area_m2(together)
    return area_m2(shapely.symmetric_difference(whole, together)) < 0.01 and abs(twice) < 0.01


@given(rows=random_rows(), rule=st.sampled_from(Award))
@settings(max_examples=40, deadline=None)
def test_what_may_be_published_is_a_partition_and_repairs_lead_there(rows: list[Drawn], rule: Award) -> None:
    found = check(ground(rows))
    wrong = [one for one in found if one.fault not in (Fault.DUPLICATE_CODE, Fault.UNMATCHED_EDGE)]
    assert is_partition(rows) is (not wrong)
    for _round in range(4):
        if is_publishable(found):
            break
        rows = repaired(rows, found, rule)
        found = check(ground(rows))
    assert is_publishable(found), [(one.fault, one.size) for one in found]
    assert is_partition(rows)
