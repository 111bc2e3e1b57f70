"""Do the county's own parameters lead where an independent computation does?  All numbers here are made up."""

import math
import traceback

import numpy as np
import pytest
from pyproj import CRS, Transformer

from gis_core.coordinates.conversion import from_storage, to_storage
from gis_core.coordinates.crs import DeclaredCrs
from gis_core.coordinates.own import FourParameters, OwnSystem, SevenParameters, unusable
from gis_core.coordinates.reading import read_coordinates
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.coordinates.zones import zone_of

AREA = (116.5, 27.5, 117.5, 28.5)
FOUR = FourParameters(north_m=-31.876543, east_m=74.625123, rotation_s=4.125987, scale_ppm=-6.250135)
SEVEN = SevenParameters(
    dx_m=-12.375246,
    dy_m=105.625357,
    dz_m=48.875468,
    rx_s=1.125579,
    ry_s=-2.375681,
    rz_s=0.875792,
    scale_ppm=3.625813,
)
XIAN_80, XIAN_80_ZONE, XIAN_80_MERIDIAN, BEIJING_54, CGCS2000_MERIDIAN = 4610, 2363, 2384, 4214, 4548
LON, LAT = np.array([116.8, 117.2, 117.4]), np.array([27.6, 28.1, 28.4])


def four(**more: object) -> OwnSystem:
    said = {
        "source_epsg": XIAN_80_MERIDIAN,
        "target_epsg": CGCS2000_MERIDIAN,
        "parameters": FOUR,
        **more,
    }
    return OwnSystem(code="four", kind=4, area=AREA, accuracy_m=0.05, **said)  # type: ignore[arg-type]


def seven(**more: object) -> OwnSystem:
    said = {
        "source_epsg": XIAN_80,
        "target_epsg": 4490,
        "parameters": SEVEN,
        "convention": "position_vector",
        **more,
    }
    return OwnSystem(code="seven", kind=7, area=AREA, accuracy_m=0.05, **said)  # type: ignore[arg-type]


def by_towgs84(ellipsoid: str, numbers: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
    """PROJ's older notation of the same, whose rotations are those of the position vector."""
    source = f"+proj=longlat {ellipsoid} +towgs84={','.join(map(repr, numbers))} +no_defs"
    target = "+proj=longlat +a=6378137 +rf=298.257222101 +towgs84=0,0,0 +no_defs"
    lon, lat = Transformer.from_crs(CRS(source), CRS(target), always_xy=True).transform(LON, LAT)
    return np.asarray(lon), np.asarray(lat)


def by_hand(numbers: tuple[float, ...], sign: int) -> tuple[np.ndarray, np.ndarray]:
    """Bursa-Wolf with the small-angle matrix of the guidance note, in numpy, from IAG 75; `sign` of the rotations."""
    dx, dy, dz, *seconds, ppm = numbers
    rx, ry, rz = (sign * math.radians(one / 3600) for one in seconds)
    a, f = 6_378_140.0, 1 / 298.257
    e2 = f * (2 - f)
    lon, lat = np.radians(LON), np.radians(LAT)
    n = a / np.sqrt(1 - e2 * np.sin(lat) ** 2)
    x = np.array([n * np.cos(lat) * np.cos(lon), n * np.cos(lat) * np.sin(lon), n * (1 - e2) * np.sin(lat)])
    turn = np.array([[1, -rz, ry], [rz, 1, -rx], [-ry, rx, 1]])
    x = np.array([[dx], [dy], [dz]]) + (1 + ppm / 1e6) * turn @ x
    a, f = 6_378_137.0, 1 / 298.257222101
    e2 = f * (2 - f)
    lat = np.arctan2(x[2], np.hypot(x[0], x[1]) * (1 - e2))
    for _ in range(8):
        n = a / np.sqrt(1 - e2 * np.sin(lat) ** 2)
        lat = np.arctan2(x[2] + n * e2 * np.sin(lat), np.hypot(x[0], x[1]))
    return np.degrees(np.arctan2(x[1], x[0])), np.degrees(lat)


def off_m(found: tuple[np.ndarray, np.ndarray], true: tuple[np.ndarray, np.ndarray]) -> float:
    return float(np.max(np.hypot((found[0] - true[0]) * 98_000, (found[1] - true[1]) * 111_000)))


@pytest.mark.parametrize(
    ("epsg", "ellipsoid"), [(XIAN_80, "+a=6378140 +rf=298.257"), (BEIJING_54, "+a=6378245 +rf=298.3")]
)
def test_seven_parameters_agree_with_projs_older_notation_on_either_ellipsoid(
    epsg: int, ellipsoid: str
) -> None:
    assert off_m(seven(source_epsg=epsg).to_storage(LON, LAT), by_towgs84(ellipsoid, SEVEN.numbers)) < 1e-4


@pytest.mark.parametrize(("convention", "sign"), [("position_vector", 1), ("coordinate_frame", -1)])
def test_seven_parameters_agree_with_the_formula_in_either_convention(convention: str, sign: int) -> None:
    found = seven(convention=convention).to_storage(LON, LAT)
    assert off_m(found, by_hand(SEVEN.numbers, sign)) < 1e-4
    assert off_m(found, by_hand(SEVEN.numbers, -sign)) > 10


def test_seven_parameters_start_from_a_plane_as_well_as_from_degrees() -> None:
    east, north = Transformer.from_crs(XIAN_80, XIAN_80_ZONE, always_xy=True).transform(LON, LAT)
    assert east[0] > 39_000_000
    plane = seven(source_epsg=XIAN_80_ZONE).to_storage(east, north)
    assert off_m(plane, seven().to_storage(LON, LAT)) < 1e-6


def test_four_parameters_agree_with_the_similarity_of_complex_numbers() -> None:
    east, north = np.array([480_000.0, 520_000.0]), np.array([3_050_000.0, 3_120_000.0])
    turned = (north + 1j * east) * (1 - 6.250135e-6) * np.exp(1j * math.radians(4.125987 / 3600))
    true_east, true_north = turned.imag + 74.625123, turned.real - 31.876543
    assert np.allclose(FOUR.move(east, north), (true_east, true_north), atol=1e-6)
    lon, lat = Transformer.from_crs(CGCS2000_MERIDIAN, 4490, always_xy=True).transform(true_east, true_north)
    assert off_m(four().to_storage(east, north), (lon, lat)) < 1e-6


def test_a_plane_without_a_code_may_be_turned_as_far_as_it_likes() -> None:
    local = FourParameters(north_m=3_000_000.0, east_m=420_000.0, rotation_s=58_000.0, scale_ppm=31.0)
    lon, lat = four(source_epsg=None, parameters=local).to_storage(
        np.array([103_000.0]), np.array([53_000.0])
    )
    assert 116 < lon[0] < 118
    assert 27 < lat[0] < 28


def test_what_the_plane_does_not_reach_is_no_place() -> None:
    lon, lat = four().to_storage(np.array([5e6, np.nan, 5e5]), np.array([3e6, 3e6, 3.1e6]))
    assert np.isnan(lon).tolist() == [True, True, False]
    assert np.isnan(lat).tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("epsg", "zone"),
    [(2363, (3, 39, True)), (2384, (3, 39, False)), (2334, (6, 20, True)), (2345, (6, 20, False))],
)
def test_zones_of_old_datums_are_known_by_their_numbers(epsg: int, zone: tuple[int, int, bool]) -> None:
    found = zone_of(CRS.from_epsg(epsg))
    assert found is not None
    assert (found.width_deg, found.number, found.prefixed) == zone


@pytest.mark.parametrize("epsg", [3857, 32650, 4610, 27700])
def test_other_systems_are_no_zone(epsg: int) -> None:
    assert zone_of(CRS.from_epsg(epsg)) is None


def test_axes_and_zone_numbers_are_recognized_as_in_national_systems() -> None:
    east, north = Transformer.from_crs(XIAN_80, XIAN_80_ZONE, always_xy=True).transform(LON, LAT)
    declared = DeclaredCrs(own=seven(source_epsg=XIAN_80_ZONE))
    for first, second in ((east, north), (north, east), (east - 39e6, north), (north, east - 39e6)):
        lon, lat = read_coordinates(first, second, declared).place(first, second)
        assert off_m((lon, lat), seven().to_storage(LON, LAT)) < 1e-6


def test_where_most_lies_beyond_its_area_the_file_is_refused() -> None:
    with pytest.raises(CoordinatesRefused, match="own:seven"):
        read_coordinates(LON + 1, LAT, DeclaredCrs(own=seven()))


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"scale_ppm": 1000.1}, "scale_ppm"),
        ({"scale_ppm": -1000.1}, "scale_ppm"),
        ({"scale_ppm": math.nan}, "scale_ppm"),
        ({"dx_m": math.inf}, "dx_m"),
        ({"rz_s": 3601.0}, "rz_s"),
        ({"scale_ppm": 1000.0}, None),
    ],
)
def test_impossible_numbers_are_named_by_their_field(change: dict[str, float], name: str | None) -> None:
    said = dict(
        zip(("dx_m", "dy_m", "dz_m", "rx_s", "ry_s", "rz_s", "scale_ppm"), SEVEN.numbers, strict=True)
    )
    assert unusable(SevenParameters(**{**said, **change})) == name


def test_how_far_the_middle_is_moved_can_be_told_where_both_sides_are_known() -> None:
    assert seven().shift_m(117, 28) == pytest.approx(off_m_of_middle(), abs=0.01)
    moved = four().shift_m(117, 28)
    assert moved is not None
    assert 50 < moved < 150
    assert (
        four(source_epsg=XIAN_80_ZONE).shift_m(117, 28) > 10_000
    )  # the parameters were for eastings without 39
    assert four(source_epsg=None).shift_m(117, 28) is None


def off_m_of_middle() -> float:
    lon, lat = seven().to_storage(np.array([117.0]), np.array([28.0]))
    east, north = Transformer.from_crs(4490, CGCS2000_MERIDIAN, always_xy=True).transform(lon[0], lat[0])
    east_0, north_0 = Transformer.from_crs(4490, CGCS2000_MERIDIAN, always_xy=True).transform(117, 28)
    return math.hypot(east - east_0, north - north_0)


@pytest.mark.parametrize("system", [four(), seven()])
def test_nothing_that_is_printed_shows_a_parameter(system: OwnSystem) -> None:
    to_storage(LON, LAT, DeclaredCrs(own=system))
    said = f"{system!r} {system} {DeclaredCrs(own=system)!r} {system.parameters!r} {system.parameters}"
    for number in system.parameters.numbers:
        assert str(abs(number)) not in said


def test_what_makes_no_transformation_is_refused_without_the_pipeline_that_holds_the_numbers() -> None:
    with pytest.raises(CoordinatesRefused) as refused:
        seven(convention="neither").to_storage(LON, LAT)
    told = "".join(traceback.format_exception(refused.value))
    assert not any(f"{abs(number)}" in told for number in SEVEN.numbers)


def test_a_sphere_is_an_ellipsoid_as_well() -> None:
    lon, lat = seven(source_epsg=4047).to_storage(LON, LAT)
    assert np.isfinite([lon, lat]).all()


def test_nothing_is_written_out_in_such_a_system() -> None:
    with pytest.raises(CoordinatesRefused) as refused:
        from_storage(LON, LAT, DeclaredCrs(own=four()))
    assert refused.value.code == "crs_own_out"
