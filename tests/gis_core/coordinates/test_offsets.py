"""The offset doctor on seeded batches in a made-up net of streets: what is shifted is found, what is right is left."""

import os

import numpy as np
import pytest
import shapely

from gis_core.coordinates import gcj02
from gis_core.coordinates.offsets import FEWEST_POINTS, diagnose

LON, LAT = 117.0, 28.0
EAST_M, NORTH_M = 111_320.0 * np.cos(np.radians(LAT)), 111_320.0
SIDE_M = 3000.0
BATCHES = 400 if os.environ.get("WANGGE_TEST_PROFILE") == "full" else 60
SHIFTS = {"gcj02": gcj02.wgs84_to_gcj02, "bd09": gcj02.wgs84_to_bd09}


def streets() -> np.ndarray:
    """Some forty streets of uneven spacing, the two families not quite square, in metres."""
    random = np.random.default_rng(7)
    lines = []
    for turn in (0.1, np.pi / 2 + 0.02):
        along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
        place = -SIDE_M
        while place < SIDE_M:
            place += random.uniform(90, 260)
            middle = across * place
            bend = across * random.uniform(-40, 40)
            lines.append(
                shapely.LineString([middle - along * SIDE_M, middle + bend, middle + along * SIDE_M])
            )
    return np.array(lines, dtype=object)


STREETS = streets()
TREE = shapely.STRtree(STREETS)


def distance_m(lon, lat):
    places = shapely.points((lon - LON) * EAST_M, (lat - LAT) * NORTH_M)
    return TREE.query_nearest(places, return_distance=True, all_matches=False)[1]


def batch(seed: int, points: int = FEWEST_POINTS, elsewhere: float = 0.25):
    """Points as people report them: most beside a street, some anywhere in the blocks."""
    random = np.random.default_rng(seed)
    on = STREETS[random.integers(len(STREETS), size=points)]
    spots = shapely.get_coordinates(
        shapely.line_interpolate_point(on, random.uniform(0.3, 0.7, points), normalized=True)
    )
    spots += random.normal(0, 6, (points, 2))
    away = random.random(points) < elsewhere
    spots[away] = random.uniform(-1200, 1200, (away.sum(), 2))
    return LON + spots[:, 0] / EAST_M, LAT + spots[:, 1] / NORTH_M


@pytest.mark.parametrize("system", ["gcj02", "bd09"])
def test_at_least_nineteen_of_twenty_shifted_batches_are_found(system):
    found = [diagnose(*SHIFTS[system](*batch(seed)), distance_m).suspicion for seed in range(BATCHES)]
    assert found.count(system) / BATCHES >= 0.95
    assert set(found) <= {system, ""}


def test_at_most_one_of_a_hundred_right_batches_is_suspected():
    suspected = [seed for seed in range(BATCHES) if diagnose(*batch(seed), distance_m).suspicion]
    assert len(suspected) / BATCHES <= 0.01


def test_points_that_have_nothing_to_do_with_streets_are_not_suspected():
    suspected = [
        seed for seed in range(BATCHES) if diagnose(*batch(seed, elsewhere=1.0), distance_m).suspicion
    ]
    assert len(suspected) / BATCHES <= 0.02


def test_the_figures_say_why():
    diagnosis = diagnose(*SHIFTS["gcj02"](*batch(1, points=200)), distance_m)
    assert diagnosis.points == 200
    assert diagnosis.fits["gcj02"] > 0.6 > diagnosis.fits["declared"]
    assert abs(diagnosis.fits["declared"] - diagnosis.chance_mean) < 4 * diagnosis.chance_deviation


def test_few_points_say_nothing():
    diagnosis = diagnose(*SHIFTS["gcj02"](*batch(1, points=FEWEST_POINTS - 1)), distance_m)
    assert (diagnosis.suspicion, diagnosis.enough) == ("", False)


def test_outside_china_there_is_no_offset():
    lon, lat = batch(1, points=200)
    assert not diagnose(lon - 200, lat, distance_m).enough
