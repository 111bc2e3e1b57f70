"""Do control points tell good parameters from bad ones, without being repeated?"""

from dataclasses import replace

import numpy as np
import pytest
from pyproj import Transformer

from gis_core.coordinates.control_points import (
    ControlPoints,
    control_points,
    estimate_four,
    hint,
    read_control_points,
    residuals,
)
from gis_core.coordinates.own import OwnSystem
from gis_core.coordinates.refusals import CoordinatesRefused
from tests.gis_core.coordinates.test_own import CGCS2000_MERIDIAN, FOUR, LAT, LON, four, seven

EAST, NORTH = np.array([481_000.0, 522_000.0, 505_000.0]), np.array([3_052_000.0, 3_055_000.0, 3_121_000.0])


def points_of(system: OwnSystem) -> ControlPoints:
    """Three places, with their true pairs in the source and the target of a system."""
    if system.kind == 4:
        return ControlPoints(("K1", "K2", "K3"), (EAST, NORTH), FOUR.move(EAST, NORTH))
    return ControlPoints(("K1", "K2", "K3"), (LON, LAT), seven().to_storage(LON, LAT))


def moved(points: ControlPoints, east_m: float, north_m: float) -> ControlPoints:
    """The same with the last target off by some metres."""
    off = np.array([0, 0, 1])
    return replace(points, target=(points.target[0] + east_m * off, points.target[1] + north_m * off))


@pytest.mark.parametrize("system", [four(), seven()])
def test_true_parameters_miss_nothing(system: OwnSystem) -> None:
    found = residuals(system, points_of(system))
    assert [row.name for row in found.rows] == ["K1", "K2", "K3"]
    assert found.worst.off_m < 1e-5


def test_a_point_that_is_off_is_told_with_the_direction() -> None:
    found = residuals(four(), moved(points_of(four()), -0.3, 0.4))
    worst = found.worst
    assert (worst.name, round(worst.east_m, 3), round(worst.north_m, 3)) == ("K3", 0.3, -0.4)
    assert found.rms_m == pytest.approx(0.5 / 3**0.5, abs=1e-3)


def test_targets_of_seven_parameters_may_be_pairs_of_a_zone() -> None:
    lon, lat = seven().to_storage(LON, LAT)
    east, north = Transformer.from_crs(4490, CGCS2000_MERIDIAN, always_xy=True).transform(lon, lat)
    points = ControlPoints(("a", "b", "c"), (LON, LAT), (np.asarray(east), np.asarray(north)))
    assert residuals(seven(target_epsg=CGCS2000_MERIDIAN), points).worst.off_m < 1e-5


@pytest.mark.parametrize(("system", "number"), [(four(), 1), (seven(), 2)])
def test_too_few_points_prove_nothing(system: OwnSystem, number: int) -> None:
    points = points_of(system)
    few = ControlPoints(
        points.names[:number],
        (points.source[0][:number], points.source[1][:number]),
        (points.target[0][:number], points.target[1][:number]),
    )
    with pytest.raises(CoordinatesRefused, match=str(system.kind)):
        residuals(system, few)


def test_the_usual_mistakes_are_recognized() -> None:
    turned = replace(four(), parameters=replace(FOUR, rotation_s=-FOUR.rotation_s))
    assert "旋转" in hint(turned, points_of(four()), 0.5)
    assert "旋转" in hint(seven(convention="coordinate_frame"), points_of(seven()), 0.5)
    points = points_of(four())
    assert hint(four(), moved(points, 0, 2), 0.5) == ""
    assert hint(four(), replace(points, source=(EAST + 2e5, NORTH)), 0.5) != ""


def test_four_parameters_are_found_again_by_least_squares() -> None:
    found = estimate_four(points_of(four()))
    assert found.numbers == pytest.approx(FOUR.numbers, abs=1e-4)
    assert residuals(four(parameters=found), points_of(four())).worst.off_m < 1e-6


@pytest.mark.parametrize("places", [[5e5, 5e5, 5e5], [5e5, 6e5]], ids=["one place", "nothing left to check"])
def test_four_parameters_are_not_found_from_too_few_places(places: list[float]) -> None:
    names, numbers = tuple("abc"[: len(places)]), np.array(places)
    with pytest.raises(CoordinatesRefused, match="3"):
        estimate_four(ControlPoints(names, (numbers, numbers), (numbers, numbers)))


TABLE = """点名,X,Y,X,Y
K1, 3052000.5, 481000.25, 3051968.5, 481074.75
# 复测
K2\t3055000.5\t522000.25\t3054968.5\t522074.75
"""


def test_a_table_is_read_north_first_with_names_headings_and_remarks() -> None:
    points = read_control_points(TABLE, "north_first")
    assert points.names == ("K1", "K2")
    assert points.source[0].tolist() == [481000.25, 522000.25]
    assert points.target[1].tolist() == [3051968.5, 3054968.5]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("1 2 3 4", ("1",)),
        ("1 2 3 4 5 6", ("1",)),
        ("7;1;2;3;4", ("7",)),
        ("A1，1，2，3，4，5，6", ("A1",)),
    ],
)
def test_heights_and_names_are_told_apart_by_their_number(line: str, names: tuple[str, ...]) -> None:
    points = read_control_points(line, "east_first")
    assert points.names == names
    assert points.target[0].tolist() in ([3.0], [4.0])


@pytest.mark.parametrize("line", ["1 2 3", "K1 1 2 3 x", "1 2 3 4 5 6 7 8"])
def test_a_line_that_cannot_be_read_is_named_and_not_repeated(line: str) -> None:
    with pytest.raises(CoordinatesRefused) as refused:
        read_control_points(f"9 9 9 9\n{line}", "east_first")
    assert "2" in refused.value.message
    assert line not in refused.value.message


def test_points_are_not_shown_by_what_prints_them() -> None:
    points = control_points(["K1"], [(123456.5, 2, 3, 4)], "east_first")
    assert "123456" not in repr(points)
