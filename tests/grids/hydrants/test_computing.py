"""Do the database's figures equal those of brute force, and what counts as reached?"""

import datetime
from dataclasses import dataclass

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from grids.models import Facility, HydrantProfile, HydrantStandard
from tests.grids.database.raw import run
from tests.grids.hydrants import ground as make
from tests.grids.hydrants.oracle import Oracle
from tests.grids.resolver.building import make_facility, since
from tests.towns import TODAY, Town, build_town

STANDARD = HydrantStandard()
IS_QUICK = settings.default.max_examples < 100
TOWNS = settings(max_examples=40 if IS_QUICK else 1000)
#: Two lengths of the same stretch differ by the rounding of coordinates; so near to the limit both may be right.
NEAR_M = 0.05
#: Discs of 128 corners leave out up to 9 cm at 300 m, along all that their edge crosses.
ROUNDING_M2 = 5


def ground(standard: HydrantStandard = STANDARD) -> dict[int, tuple[float, float]]:
    rows = run(
        "SELECT grid_id, built_up_m2, uncovered_m2 FROM grids_hydrant_ground(%s, %s, %s)",
        TODAY,
        standard.radius_m,
        standard.built_up_margin_m,
    )
    return {grid: (built, uncovered) for grid, built, uncovered in rows}


def beyond(standard: HydrantStandard = STANDARD) -> dict[tuple[str, str], tuple[float, float]]:
    rows = run(
        "SELECT kind, code, area_m2, share FROM grids_beyond_hydrants(%s, %s)", TODAY, standard.radius_m
    )
    return {(kind, code): (area, share) for kind, code, area, share in rows}


def stretches(
    standard: HydrantStandard = STANDARD, *, day: datetime.date = TODAY
) -> list[tuple[str, str, float, float]]:
    return run(
        "SELECT code, side, from_m, to_m FROM grids_hydrant_stretches(%s, %s, %s, %s) ORDER BY 1, 2, 3",
        day,
        standard.spacing_m,
        standard.setback_m,
        standard.wide_road_m,
    )


def lengths(code: str) -> list[tuple[str, int, int]]:
    """Side, from and to of a section's stretches, in whole metres."""
    return [(side, round(start), round(end)) for name, side, start, end in stretches() if name == code]


def insides() -> set[str]:
    return {code for (code,) in run("SELECT code FROM grids_hydrantless_compounds(%s)", TODAY)}


def compare(standard: HydrantStandard = STANDARD) -> None:
    """All four answers of the database against brute force."""
    oracle = Oracle(standard)
    found = ground(standard)
    expected = oracle.ground()
    assert found.keys() == expected.keys()
    for grid, figures in expected.items():
        assert found[grid] == pytest.approx(figures, rel=3e-3, abs=10), grid
    told = beyond(standard)
    for key, rest in oracle.beyond().items():
        area, share = told.get(key, (0.0, 0.0))
        assert area == pytest.approx(rest.area_m2, rel=5e-3, abs=ROUNDING_M2), key
        assert share == pytest.approx(area * rest.share / rest.area_m2 if area else 0, rel=5e-3), key
    assert insides() == oracle.insides()
    long = [row for row in oracle.stretches() if row[3] - row[2] > standard.spacing_m + NEAR_M]
    sure = [row for row in stretches(standard) if row[3] - row[2] > standard.spacing_m + NEAR_M]
    assert [row[:2] for row in sure] == [row[:2] for row in long]
    for mine, theirs in zip(sure, long, strict=True):
        assert mine[2:] == pytest.approx(theirs[2:], abs=NEAR_M)


@dataclass(frozen=True, slots=True)
class Plan:
    """A random town: hydrants (x, y, usable or without a profile), houses, compounds (with households), roads."""

    hydrants: list[tuple[int, int, bool | None]]
    houses: list[tuple[int, int, int, int]]
    compounds: list[tuple[int, int, int, int, int | None]]
    roads: list[tuple[int, int, int, int, int]]
    radius_m: int
    spacing_m: int
    margin_m: int


X, Y, SIDE = st.integers(-100, 3000), st.integers(-100, 1200), st.integers(5, 90)
PLANS = st.builds(
    Plan,
    hydrants=st.lists(st.tuples(X, Y, st.sampled_from([True, True, True, False, None])), max_size=14),
    houses=st.lists(st.tuples(X, Y, SIDE, SIDE), max_size=20),
    compounds=st.lists(st.tuples(X, Y, SIDE, SIDE, st.sampled_from([None, 0, 80])), max_size=4),
    roads=st.lists(st.tuples(X, Y, X, Y, st.sampled_from([8, 30, 80])), max_size=4),
    radius_m=st.sampled_from([100, 150, 300]),
    spacing_m=st.sampled_from([60, 120, 250]),
    margin_m=st.sampled_from([0, 20, 40]),
)


def draw(town: Town, plan: Plan) -> HydrantStandard:
    for x, y, usable in plan.hydrants:
        make.hydrant(x, y, usable=usable)
    for number, sides in enumerate(plan.houses):
        make.building(f"J{number}", *sides)
    for number, (x, y, wide, high, households) in enumerate(plan.compounds):
        make.compound(f"C{number}", x, y, wide, high, households=households)
    for number, (x0, y0, x1, y1, width) in enumerate(plan.roads):
        if abs(x1 - x0) + abs(y1 - y0) > 5:
            make.road(town, f"S{number}", (x0, y0), (x1, y1), width_m=width)
    # Hydrants beside the first road too, or few would ever be one's.
    for x0, y0, x1, y1, _width in plan.roads[:1]:
        for part in (0.2, 0.55, 0.8):
            make.hydrant(round(x0 + part * (x1 - x0)) + 1, round(y0 + part * (y1 - y0)) + 2)
    return HydrantStandard(radius_m=plan.radius_m, spacing_m=plan.spacing_m, built_up_margin_m=plan.margin_m)


@pytest.mark.django_db
@TOWNS
@given(plan=PLANS)
def test_database_and_brute_force_agree_on_random_towns(plan: Plan) -> None:
    with transaction.atomic():
        compare(draw(build_town(), plan))
        transaction.set_rollback(True)


def test_without_any_hydrant_all_is_beyond_reach(town: Town) -> None:
    make.building("J1", 400, 300, 40, 20)
    make.compound("C1", 1400, 300, 50, 50, households=12)
    compare()
    figures = ground()
    assert all(built == uncovered for built, uncovered in figures.values())
    assert sum(built for built, _uncovered in figures.values()) > 6900
    assert [share for _area, share in beyond().values()] == [1, 1]
    assert insides() == {"C1"}
    (whole,) = stretches()
    assert whole[2] == 0
    assert whole[3] == pytest.approx(make.metres(town.section.centreline).length, abs=0.01)


@pytest.mark.parametrize(
    "why", ["by its profile", "damaged", "lost", "disused", "removed", "no hydrant at all", "not yet there"]
)
def test_what_gives_no_water_reaches_nothing(town: Town, why: str) -> None:
    make.building("J1", 400, 300, 40, 20)
    match why:
        case "by its profile":
            make.hydrant(420, 310, usable=False)
        case "no hydrant at all":
            make_facility("c01037", make.spot(420, 310))
        case "not yet there":
            make.hydrant(420, 310, valid=since(TODAY + datetime.timedelta(days=1)))
        case _:
            make.hydrant(420, 310, status=why)
    assert beyond()[("building", "J1")] == pytest.approx((800, 1), rel=1e-3)
    HydrantProfile.objects.update(usable=True)
    Facility.objects.update(status="intact")
    assert bool(beyond()) is (why in {"no hydrant at all", "not yet there"})


def test_a_hydrant_without_a_profile_is_taken_to_be_usable(town: Town) -> None:
    make.building("J1", 400, 300, 40, 20)
    make.hydrant(420, 310, usable=None)
    assert beyond() == {}


def test_a_building_is_beyond_reach_by_the_share_that_is(town: Town) -> None:
    make.building("J1", 400, 300, 40, 20)
    make.hydrant(420 - 150, 310)  # its disc ends in the middle of the house
    (area, share) = beyond()[("building", "J1")]
    assert 0.5 < share < 0.52
    assert area == pytest.approx(800 * share, rel=1e-3)
    compare()


def test_two_hydrants_reach_together_what_neither_does_alone(town: Town) -> None:
    make.building("J1", 400, 300, 200, 20)
    make.hydrant(380, 310)
    assert ("building", "J1") in beyond()
    make.hydrant(620, 310)
    assert beyond() == {}


def test_farm_buildings_need_no_hydrant_and_make_no_ground_built_up(town: Town) -> None:
    make.building("J1", 400, 300, 40, 20, use="agricultural")
    assert beyond() == {}
    assert set(ground().values()) == {(0, 0)}


def test_a_hydrant_on_the_border_of_two_grids_reaches_into_both(town: Town) -> None:
    border_m = make.metres(town.grids["G1"].geom).bounds[2]
    make.building("J1", border_m - 100, 300, 200, 30)
    make.hydrant(border_m, 315)
    compare()
    assert all(uncovered < 1 for _built, uncovered in ground().values())
    assert sorted(built > 1 for built, _uncovered in ground().values()) == [False, True, True]


def test_a_hydrant_outside_the_county_reaches_in(town: Town) -> None:
    make.building("J1", 5, 300, 40, 20)
    make.hydrant(-60, 310)
    compare()
    assert beyond() == {}


def test_ground_is_cut_by_grid_and_compounds_count_whole(town: Town) -> None:
    make.compound("C1", 900, 300, 200, 100)
    compare()
    figures = ground()
    halves = [figures[town.grids[name].pk][0] for name in ("G1", "G2")]
    assert sum(halves) == pytest.approx(20000, rel=1e-3)
    assert min(halves) > 5000


@pytest.mark.parametrize(("second_m", "found"), [(220, []), (221, [("both", 100, 221)])])
def test_exactly_the_spacing_is_kept_and_a_metre_more_is_not(
    town: Town, second_m: int, found: list[tuple[str, int, int]]
) -> None:
    make.road(town, "S1", (300, 200), (600, 200))
    for x_m in (100, second_m, 300 - 1):
        make.hydrant(300 + x_m, 205)
    assert lengths("S1") == found
    compare()


def test_a_section_shorter_than_the_spacing_needs_no_hydrant_of_its_own(town: Town) -> None:
    make.road(town, "S1", (300, 200), (419, 200))
    make.road(town, "S2", (300, 300), (421, 300))
    assert lengths("S1") == []
    assert lengths("S2") == [("both", 0, 121)]


def test_a_hydrant_too_far_beside_the_corridor_is_not_the_road_s(town: Town) -> None:
    make.road(town, "S1", (300, 200), (500, 200))  # the corridor ends at y = 210
    make.hydrant(400, 213)
    assert lengths("S1") == [("both", 0, 200)]
    make.hydrant(400, 211.5)
    assert lengths("S1") == []


def test_a_wide_road_is_measured_on_each_of_its_sides(town: Town) -> None:
    make.road(town, "S1", (300, 200), (500, 200), width_m=61)
    make.hydrant(400, 225)  # to the left of the way east
    assert lengths("S1") == [("right", 0, 200)]
    make.hydrant(400, 175)
    assert lengths("S1") == []
    compare()


def test_a_road_as_wide_as_the_limit_is_measured_once(town: Town) -> None:
    make.road(town, "S1", (300, 200), (500, 200), width_m=60)
    make.hydrant(400, 225)
    assert lengths("S1") == []


def test_a_hydrant_on_the_centreline_counts_for_both_sides(town: Town) -> None:
    make.road(town, "S1", (300, 200), (500, 200), width_m=80)
    make.hydrant(400, 200)
    assert lengths("S1") == []


def test_one_side_of_a_wide_road_is_measured_as_that_side(town: Town) -> None:
    make.road(town, "S1", (300, 200), (500, 200), width_m=140, side="left")
    make.hydrant(400, 240)
    assert lengths("S1") == []


def test_a_hydrant_inside_a_compound_is_one_and_beside_it_is_not(town: Town) -> None:
    make.compound("C1", 400, 300, 50, 50, households=3)
    make.compound("C2", 600, 300, 50, 50, households=None)
    make.hydrant(390, 325)
    assert insides() == {"C1"}
    make.hydrant(410, 325)
    assert insides() == set()


def test_the_day_decides_which_ground_and_which_hydrants_there_are(town: Town) -> None:
    later = TODAY + datetime.timedelta(days=30)
    make.road(town, "S1", (300, 200), (500, 200))
    make.hydrant(400, 205, valid=since(later))
    assert lengths("S1") == [("both", 0, 200)]
    assert [row for row in stretches(day=later) if row[0] == "S1"] == []
