"""Borders that two shapes share are moved once for both: what becomes of a coverage, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from grids.editions.borders import BorderRefused, Doing, Step, Wrong, redrawn

#: Cases that the page's own drawing has to agree with (frontend/tests/drafts/drawing.test.ts).
CASES = json.loads((Path(__file__).parents[2] / "contract" / "border_steps.json").read_text())
SIDE = 4


def step(does: str, *along: tuple[float, float]) -> Step:
    return Step(Doing(does), tuple(along))


def lattice() -> dict[int, BaseGeometry]:
    """Sixteen squares, side by side, numbered along the rows."""
    return {
        y * SIDE + x: shapely.MultiPolygon([shapely.box(x, y, x + 1, y + 1)])
        for y in range(SIDE)
        for x in range(SIDE)
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_steps_change_every_shape_that_has_the_border(case: dict[str, Any]) -> None:
    shapes = {int(row): shapely.from_geojson(json.dumps(shape)) for row, shape in case["before"].items()}
    held = [shapely.from_geojson(json.dumps(shape)) for shape in case["held"]]
    steps = [Step(Doing(one["do"]), tuple((x, y) for x, y in one["along"])) for one in case["steps"]]
    if "refused" in case:
        with pytest.raises(BorderRefused) as refused:
            redrawn(shapes, steps, held=held)
        assert refused.value.wrong.value == case["refused"]
        return
    changed = redrawn(shapes, steps, held=held)
    assert sorted(changed) == sorted(int(row) for row in case["after"])
    for row, shape in case["after"].items():
        told = shapely.from_geojson(json.dumps(shape))
        assert shapely.normalize(changed[int(row)]).equals_exact(shapely.normalize(told), 0)


PLACES = st.tuples(*[st.integers(1, SIDE - 1)] * 2)
NUDGE = st.integers(-12, 12).map(lambda sixteenths: sixteenths / 16)
STEPS = st.lists(st.tuples(PLACES, NUDGE, NUDGE, st.sampled_from(["move", "insert", "reroute"])), max_size=8)


@given(STEPS)
def test_what_is_moved_inside_of_a_coverage_leaves_a_coverage_of_the_same_ground(
    moves: list[tuple[tuple[int, int], float, float, str]],
) -> None:
    """Whatever is dragged: it is refused, or the ground is the same, without overlap, gap or lone corner."""
    shapes = lattice()
    whole = shapely.union_all(list(shapes.values()))
    for (x, y), right, up, does in moves:
        at, other, to = (float(x), float(y)), (float(x), y + 1.0), (x + right, y + 0.5 + up / 2)
        if does == "move":
            steps = [step("move", at, (x + right, y + up))]
        elif does == "insert":
            middle = (float(x), y + 0.5)
            steps = [step("insert", at, other, middle), step("move", middle, to)]
        else:
            steps = [step("reroute", at, to, other)]
        try:
            shapes |= redrawn(shapes, steps)
        except BorderRefused as refused:
            assert refused.wrong in Wrong  # noqa: PT017  a refusal is as good as a coverage
            continue
    drawn = list(shapes.values())
    assert shapely.coverage_is_valid(drawn)
    assert sum(one.area for one in drawn) == pytest.approx(whole.area, rel=1e-12)
    assert shapely.symmetric_difference(shapely.union_all(drawn), whole).area < 1e-12


def test_a_corner_on_an_edge_of_the_neighbour_is_moved_for_the_neighbour_too() -> None:
    """The long side of the third has no corner where the other two meet: it gets one."""
    shapes = {
        1: shapely.MultiPolygon([shapely.box(0, 0, 1, 1)]),
        2: shapely.MultiPolygon([shapely.box(1, 0, 2, 1)]),
        3: shapely.MultiPolygon([shapely.box(0, 1, 2, 2)]),
    }
    changed = redrawn(shapes, [step("move", (1.0, 1.0), (1.0, 1.25))])
    assert sorted(changed) == [1, 2, 3]
    assert shapely.coverage_is_valid(list(changed.values()))


def test_a_corner_drawn_onto_an_edge_is_a_corner_of_both() -> None:
    shapes = {
        1: shapely.MultiPolygon([shapely.Polygon([(0, 0), (1, 0), (0.8, 0.5), (1, 1), (0, 1)])]),
        2: shapely.MultiPolygon([shapely.box(1, 0, 2, 1)]),
    }
    changed = redrawn(shapes, [step("move", (0.8, 0.5), (1.0, 0.5))])
    assert sorted(changed) == [1, 2]
    assert shapely.coverage_is_valid(list(changed.values()))


def test_sections_that_meet_are_drawn_together() -> None:
    shapes = {1: shapely.LineString([(0, 0), (1, 0)]), 2: shapely.LineString([(1, 0), (2, 0)])}
    changed = redrawn(shapes, [step("move", (1.0, 0.0), (1.0, 0.5))])
    assert [one.wkt for one in changed.values()] == ["LINESTRING (0 0, 1 0.5)", "LINESTRING (1 0.5, 2 0)"]
