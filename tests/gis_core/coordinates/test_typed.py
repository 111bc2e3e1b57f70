"""What people type when they mean a place, and where it may be."""

import pytest

from gis_core.coordinates.crs import DeclaredCrs
from gis_core.coordinates.reading import Box
from gis_core.coordinates.typed import placed, read_typed

COUNTY: Box = (117.0, 28.0, 117.3, 28.3)
CM_117 = DeclaredCrs(epsg=4548)
OAKLAND: Box = (-122.36, 37.7, -122.11, 37.9)
UTM_10 = DeclaredCrs(epsg=26910)
#: 117.2 E 28.1 N in other systems.
GCJ_OF = (117.2051996, 28.0968055)


def where(
    text: str, box: Box | None = COUNTY, local: DeclaredCrs | None = CM_117
) -> list[tuple[str, float, float]]:
    """Each reading as (CRS, lon, lat) to four decimals."""
    typed = read_typed(text)
    assert typed is not None, text
    return [
        (str(one.reading.crs), round(one.lon, 4), round(one.lat, 4))
        for one in placed(typed, expected=box, local=local)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "117.2, 28.1",
        "117.2 28.1",
        "117.2;28.1",
        "(117.2，28.1)",
        "28.1 117.2",
        "28.1N 117.2E",
        "28.1° N, 117.2° E",
        "N28.1 E117.2",
        "e 117.2 n 28.1",
        "北纬28.1 东经117.2",
        "东经 117.2 度，北纬 28.1 度",
        "经度：117.2 纬度：28.1",
        "lon=117.2, lat=28.1",
        "28°06'00\"N 117°12'00\"E",
        "28°6′N 117°12′E",
        "117度12分0秒 28度6分0秒",
        "117 12 0 28 6 0",
        "２８．１　１１７．２",
    ],
)
def test_degrees_however_written_are_offered_plain_and_from_both_offset_systems(text: str) -> None:
    assert where(text) == [
        ("EPSG:4490", 117.2, 28.1),
        ("gcj02", 117.1948, 28.1032),
        ("bd09", 117.1882, 28.0975),
    ]


@pytest.mark.parametrize(
    ("text", "crs"),
    [
        ("500123 3100456", "EPSG:4548"),
        ("3100456 500123", "EPSG:4548"),
        ("500123.0,3100456.0", "EPSG:4548"),
        ("39500123 3100456", "EPSG:4527"),
        ("3100456 39500123", "EPSG:4527"),
        ("20500123 3100456", "EPSG:4498"),
        ("EPSG:4548 500123 3100456", "EPSG:4548"),
        ("epsg: 4527 39500123 3100456", "EPSG:4527"),
        ("EPSG:4548 39500123 3100456", "EPSG:4548"),
        ("500123 3100456 EPSG:4527", "EPSG:4527"),
    ],
)
def test_metres_are_read_in_the_systems_around_the_county_each_place_once(text: str, crs: str) -> None:
    assert where(text) == [(crs, 117.0013, 28.0182)]


def test_web_mercator_metres_are_read_too() -> None:
    assert where("13046000 3262000") == [("EPSG:3857", 117.1942, 28.1033)]


@pytest.mark.parametrize(
    ("text", "crs", "place"),
    [
        ("gcj02 117.2 28.1", "gcj02", (117.1948, 28.1032)),
        ("GCJ-02: 117.2,28.1", "gcj02", (117.1948, 28.1032)),
        ("高德 117.2,28.1", "gcj02", (117.1948, 28.1032)),
        ("117.2,28.1 bd09", "bd09", (117.1882, 28.0975)),
        ("百度 28.1 117.2", "bd09", (117.1882, 28.0975)),
        ("wgs84 117.2 28.1", "EPSG:4326", (117.2, 28.1)),
        ("CGCS2000 117.2 28.1", "EPSG:4490", (117.2, 28.1)),
    ],
)
def test_a_label_settles_it(text: str, crs: str, place: tuple[float, float]) -> None:
    assert where(text) == [(crs, *place)]


def test_what_was_done_to_the_numbers_is_known() -> None:
    for text, swapped, shift_m in (
        ("28.1 117.2", True, 0),
        ("117.2 28.1", False, 0),
        ("28.1N 117.2E", False, 0),
        ("EPSG:4548 39500123 3100456", False, -39e6),
        ("EPSG:4527 3100456 500123", True, 39e6),
    ):
        typed = read_typed(text)
        assert typed is not None
        (first, *_rest) = placed(typed, expected=COUNTY, local=CM_117)
        assert (first.reading.swapped, first.reading.shift_m, first.is_near) == (swapped, shift_m, True)


def test_hemispheres_say_which_is_which_even_far_away() -> None:
    assert where("33.9S 151.2E") == [("EPSG:4326", 151.2, -33.9)]
    assert where("151.2W 33.9N") == [("EPSG:4326", -151.2, 33.9)]
    assert where("40.2N 40.8E", (40, 40, 41, 41)) == [("EPSG:4326", 40.8, 40.2)]
    assert len(where("40.2 40.8", (40, 40, 41, 41))) == 2


def test_degrees_that_fit_nothing_nearby_are_offered_as_they_stand_and_said_to_be_far() -> None:
    typed = read_typed("116.4, 39.9")
    assert typed is not None
    (one,) = placed(typed, expected=COUNTY, local=CM_117)
    assert (str(one.reading.crs), one.lon, one.lat, one.is_near) == ("EPSG:4326", 116.4, 39.9, False)


def test_metres_that_fit_nothing_nearby_are_nowhere() -> None:
    assert where("12345 67890") == []


def test_a_county_outside_china_has_its_own_system_and_no_offset() -> None:
    assert where("-122.2, 37.8", OAKLAND, UTM_10) == [("EPSG:4326", -122.2, 37.8)]
    assert where("37.8 -122.2", OAKLAND, UTM_10) == [("EPSG:4326", -122.2, 37.8)]
    assert where("570000 4184000", OAKLAND, UTM_10) == [("EPSG:26910", -122.2049, 37.8007)]


def test_without_a_county_degrees_are_taken_as_they_stand() -> None:
    assert where("117.2 28.1", None, None)[0] == ("EPSG:4490", 117.2, 28.1)
    assert ("EPSG:3857", 4.4927, 26.8156) in where("500123 3100456", None, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "117.2",
        "117.2 28.1 3",
        "1 2 3 4 5",
        "中山路 12 34",
        "12-3",
        "R1",
        "361127001001001",
        "117.2E 28.1E",
        "117.2E 28.1",
        "N 117.2 28.1 E",
        "28 66 0 117 12 0",
        "28.5 6 0 117 12 0",
        "28 -6 0 117 12 0",
        "EPSG:999999 1 2",
        "EPSG:2380 39500123 3100456",
        "gcj02 bd09 117.2 28.1",
        "1e5 3",
        "117.2 28.1" + " 0" * 50,
        "nan inf",
        "9999999999 1",
    ],
)
def test_what_is_no_pair_of_coordinates_is_none(text: str) -> None:
    assert read_typed(text) is None
