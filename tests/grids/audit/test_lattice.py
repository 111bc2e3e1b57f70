"""The whole audit on random towns of rectangles, against counting every cell of a lattice on every day."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from grids.audit import run
from grids.audit.findings import Finding, Kind
from grids.audit.periods import Period
from grids.audit.reading import CategoryPolicies, Ground, Holder, Holding
from grids.audit.shapes import area_m2

WIDTH, HEIGHT, CELL_DEG = 5, 4, 0.001
DAYS = [datetime.date(2026, 1, 1), datetime.date(2027, 1, 1), datetime.date(2028, 1, 1)]
#: A day in each stretch between the bounds above, in order.
SAMPLES = [datetime.date(year, 6, 1) for year in (2025, 2026, 2027, 2028)]
LATTICE = [(x, y) for x in range(WIDTH) for y in range(HEIGHT)]
#: On the ellipsoid an edge is a geodesic: a long one bends away from the short ones beside it.
EDGES_BEND = 1e-6
UNIT = Holder("甲社区", Period(), scored=True)


@dataclass(frozen=True)
class Cell:
    """A grid: the lattice's columns x0 … x1 - 1 and rows y0 … y1 - 1 in a period."""

    x0: int
    y0: int
    x1: int
    y1: int
    period: Period

    def holds(self, x: int, y: int, on: datetime.date) -> bool:
        return self.x0 <= x < self.x1 and self.y0 <= y < self.y1 and valid(self.period, on)


def valid(period: Period, on: datetime.date) -> bool:
    return (period.start is None or period.start <= on) and (period.end is None or on < period.end)


def rectangle(x0: int, y0: int, x1: int, y1: int) -> shapely.Polygon:
    corners = (117 + x0 * CELL_DEG, 28 + y0 * CELL_DEG, 117 + x1 * CELL_DEG, 28 + y1 * CELL_DEG)
    return shapely.box(*(round(number, 9) for number in corners))


@st.composite
def cells(draw: st.DrawFn) -> Cell:
    x0, y0 = draw(st.integers(0, WIDTH - 1)), draw(st.integers(0, HEIGHT - 1))
    x1, y1 = draw(st.integers(x0 + 1, WIDTH)), draw(st.integers(y0 + 1, HEIGHT))
    start, end = draw(st.sampled_from([(a, b) for a, b in combinations([None, *DAYS, "end"], 2)]))
    return Cell(x0, y0, x1, y1, Period(start, None if end == "end" else end))


@st.composite
def towns(draw: st.DrawFn) -> list[Cell]:
    """Rectangles at random, or the lattice cut into columns: a partition, at times with one cell more."""
    if draw(st.booleans()):
        return draw(st.lists(cells(), min_size=1, max_size=7))
    cuts = sorted({0, WIDTH, *draw(st.lists(st.integers(1, WIDTH - 1), max_size=3))})
    columns = [Cell(a, 0, b, HEIGHT, Period()) for a, b in pairwise(cuts)]
    return columns + draw(st.lists(cells(), max_size=1))


def ground(town: list[Cell]) -> Ground:
    shapes = np.empty(len(town), dtype=object)
    shapes[:] = [rectangle(one.x0, one.y0, one.x1, one.y1) for one in town]
    return Ground(
        ground_version=1,
        basis="",
        work_srid=4548,
        outline=rectangle(0, 0, WIDTH, HEIGHT),
        grids=[Holding(str(n), one.period, UNIT, shapes[n]) for n, one in enumerate(town)],
        shapes=shapes,
        others=[],
        categories=[CategoryPolicies("m01001", "", Period(), [Period()], [Period()])],
        stale=[],
    )


def counted(town: list[Cell]) -> Iterator[tuple[int, int, datetime.date, set[str]]]:
    """Every cell of the lattice on every day, with the grids that hold it."""
    for on in SAMPLES:
        for x, y in LATTICE:
            yield x, y, on, {str(n) for n, one in enumerate(town) if one.holds(x, y, on)}


def place_of(finding: Finding) -> tuple[int, int]:
    assert finding.piece is not None
    lon, lat = finding.piece.witness
    return int((lon - 117) / CELL_DEG), int((lat - 28) / CELL_DEG)


@given(town=towns())
def test_the_audit_agrees_with_counting(town: list[Cell]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "read_ground", lambda: ground(town))
        report = run.run_audit()
    everything = list(counted(town))
    assert report.proved == all(len(holders) == 1 for _x, _y, _on, holders in everything)
    for on in SAMPLES:
        nobody = [(x, y) for x, y, when, holders in everything if when == on and not holders]
        found = [f for f in report.of(Kind.GAP) if valid(f.period, on)]
        if len(nobody) == len(LATTICE):
            assert [valid(f.period, on) for f in report.of(Kind.NO_EDITION)].count(True) == 1
            assert found == []
            continue
        expected_m2 = sum(area_m2(rectangle(x, y, x + 1, y + 1)) for x, y in nobody)
        assert sum(f.piece.area_m2 for f in found) == pytest.approx(expected_m2, rel=EDGES_BEND)
        assert {place_of(f) for f in found} <= set(nobody)


@given(town=towns())
def test_overlaps_are_the_pairs_that_share_a_cell(town: list[Cell]) -> None:
    wanted: dict[tuple[str, str], float] = {}
    for x, y in LATTICE:
        for pair in combinations(range(len(town)), 2):
            if any(all(town[n].holds(x, y, on) for n in pair) for on in SAMPLES):
                names = (str(pair[0]), str(pair[1]))
                wanted[names] = wanted.get(names, 0) + area_m2(rectangle(x, y, x + 1, y + 1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "read_ground", lambda: ground(town))
        found = run.run_audit().of(Kind.OVERLAP)
    assert {finding.codes: finding.piece.area_m2 for finding in found} == pytest.approx(
        wanted, rel=EDGES_BEND
    )
    for finding in found:
        on = next(day for day in SAMPLES if valid(finding.period, day))
        assert all(town[int(code)].holds(*place_of(finding), on) for code in finding.codes)
