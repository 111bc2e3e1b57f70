"""What does the receipt tell beside the three units: borders, the circle of the fix, who lost and why?"""

import pytest

from grids.models import County
from grids.resolver import Question, receipt
from tests.grids.resolver import building as make
from tests.grids.resolver.cases.words import M_EAST, M_NORTH, unit
from tests.grids.resolver.oracle import Ground
from tests.grids.resolver.oracle import Question as OracleQuestion
from tests.grids.resolver.ways import WAYS
from tests.towns import TODAY, Town, at, box, category, lonlat

OTHER, GARBAGE, HYDRANT = "m06002", "m06010", "c01013"


def ask(x: float, y: float, key: str = OTHER, **more: object) -> dict:
    return receipt(Question(*lonlat(x, y), category(key).pk, TODAY, **more))  # type: ignore[arg-type]


def test_the_border_is_where_another_unit_answers_not_where_the_grid_ends(town: Town) -> None:
    assert ask(2 - 5 * M_EAST, 0.25)["distance_to_border_m"] == pytest.approx(5, abs=0.05)
    # G1 and G2 answer by the same unit: the line between them is no border.
    assert ask(1, 0.25)["distance_to_border_m"] == pytest.approx(978, rel=0.01)


@pytest.mark.parametrize(
    ("accuracy_m", "confidence", "crosses"),
    [(None, None, False), (3, 1.0, False), (10, 0.5, True), (0, 1.0, False)],
)
def test_a_fix_whose_circle_crosses_a_border_is_flagged_and_less_sure(
    town: Town, accuracy_m: float | None, confidence: float | None, crosses: bool
) -> None:
    said = ask(2 - 5 * M_EAST, 0.25, accuracy_m=accuracy_m)
    assert said["accountable_unit_code"] == "unit-a"
    assert said["confidence"] == (None if confidence is None else pytest.approx(confidence, abs=0.01))
    assert ("accuracy_crosses_border" in said["flags"]) == crosses


def test_a_circle_within_grids_of_one_unit_crosses_nothing(town: Town) -> None:
    assert "accuracy_crosses_border" not in ask(1 - 5 * M_EAST, 0.25, accuracy_m=50)["flags"]


def test_the_edge_of_a_corridor_is_a_border_for_road_bound_categories_only(town: Town) -> None:
    just_beside = (0.5, 0.5 + 14 * M_NORTH)
    assert ask(*just_beside, GARBAGE)["distance_to_border_m"] == pytest.approx(4, abs=0.1)
    assert ask(*just_beside, OTHER)["distance_to_border_m"] > 100


def test_a_point_on_a_border_says_so_and_names_the_loser(town: Town) -> None:
    said = ask(2, 0.25)
    assert said["accountable_unit_code"] == "unit-a"
    assert "on_border" in said["flags"]
    assert [(o["unit_code"], o["step"], o["reason"]) for o in said["alternatives"]] == [
        ("unit-b", "GRID", "comes_after")
    ]


def test_the_losers_are_told_with_the_reason_why_they_lost(town: Town) -> None:
    make.make_ruling("r", geom=box(0.4, 0.4, 0.6, 0.6), accountable_unit=town.b)
    make.make_facility(HYDRANT, at(0.5, 0.5), maintainer=unit("gone"), owner=unit("owner"))
    make.retire(unit("gone"), TODAY)
    told = {
        (o["part"], o["unit_code"], o["step"]): o["reason"] for o in ask(0.5, 0.5, GARBAGE)["alternatives"]
    }
    assert told[("accountable", "unit-r", "ROAD")] == "later_step"
    assert told[("accountable", "unit-a", "GRID")] == "later_step"
    said = ask(0.5, 0.5, HYDRANT)
    assert said["handling_unit_code"] == "owner"
    assert ("accountable", "unit-r", "ROAD", "step_not_named") in {
        (o["part"], o["unit_code"], o["step"], o["reason"]) for o in said["alternatives"]
    }


def test_the_receipt_names_territories_and_the_versions_it_was_made_from(town: Town) -> None:
    said = ask(0.5, 0.25)
    assert said["territory"] == {"layer": "grids", "code": town.grids["G1"].code, "edition": "grids-1"}
    assert said["versions"]["ground"] == County.objects.get().ground_version
    assert said["versions"]["policy"] == category(OTHER).policies.get().pk
    assert said["versions"]["catalogue"] == "GB/T 47678.5-2026"


@pytest.mark.parametrize("key", [OTHER, GARBAGE])
def test_every_vertex_of_a_corridor_is_answered_alike_by_all_ways_and_shapely(key: str, town: Town) -> None:
    ground = Ground.read()
    for lon, lat in dict.fromkeys(town.section.geom[0][0].coords):
        question = OracleQuestion(lon, lat, category(key).pk, TODAY)
        expected = ground.answer(question)
        assert {name: way(question)[0] for name, way in WAYS.items()} == dict.fromkeys(WAYS, expected)
