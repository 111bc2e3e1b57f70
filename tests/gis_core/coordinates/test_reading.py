import numpy as np
import pytest
import shapely

from gis_core.coordinates.conversion import from_storage
from gis_core.coordinates.crs import parse_crs
from gis_core.coordinates.reading import read_coordinates
from gis_core.coordinates.refusals import CoordinatesRefused

LON, LAT = np.linspace(109.2, 109.8, 20), np.linspace(30.8, 31.2, 20)
COUNTY = (109.0, 30.5, 110.0, 31.5)
EAST, NORTH = from_storage(LON, LAT, parse_crs("EPSG:4545"))  # 3-degree zone 36, no prefix
ZONE_36_M = 36_000_000


@pytest.mark.parametrize(
    ("word", "first", "second", "notes"),
    [
        ("EPSG:4545", EAST, NORTH, 0),
        ("EPSG:4545", NORTH, EAST, 1),
        ("EPSG:4545", EAST + ZONE_36_M, NORTH, 1),
        ("EPSG:4545", NORTH, EAST + ZONE_36_M, 2),
        ("EPSG:4524", EAST + ZONE_36_M, NORTH, 0),
        ("EPSG:4524", NORTH, EAST + ZONE_36_M, 1),
        ("EPSG:4524", EAST, NORTH, 1),
        ("EPSG:4524", NORTH, EAST, 2),
        ("EPSG:4490", LON, LAT, 0),
        ("EPSG:4490", LAT, LON, 1),
        ("EPSG:4326", LAT, LON, 1),
    ],
)
def test_axis_order_and_zone_prefix_are_read_right_and_told(word, first, second, notes):
    reading = read_coordinates(first, second, parse_crs(word))
    assert np.allclose(reading.place(first, second), (LON, LAT), rtol=0, atol=1e-9)
    assert len(reading.notes) == notes


@pytest.mark.parametrize("word", ["EPSG:4546", "EPSG:4525"])
def test_eastings_that_name_another_zone_are_refused_with_both_zones(word):
    with pytest.raises(CoordinatesRefused, match=r"带号是 36.*第 37 带") as refused:
        read_coordinates(EAST + ZONE_36_M, NORTH, parse_crs(word))
    assert refused.value.code == "crs_misfit"


def test_metres_under_a_degree_crs_are_refused():
    with pytest.raises(CoordinatesRefused, match="不在声明的 EPSG:4326"):
        read_coordinates(EAST, NORTH, parse_crs("EPSG:4326"))


def test_a_refusal_names_a_pair_that_does_not_fit_and_how_many_there_are():
    lon, lat = np.append(LON[:4], 117.9), np.append(LAT[:4], 95.0)
    with pytest.raises(
        CoordinatesRefused,
        match=r"坐标 \(117\.9, 95\) 不在声明的 EPSG:4490 的使用范围内（5 对中有 1 对如此）",
    ):
        read_coordinates(lon, lat, parse_crs("EPSG:4490"))


def test_degrees_under_a_metre_crs_are_refused():
    with pytest.raises(CoordinatesRefused):
        read_coordinates(LON, LAT, parse_crs("EPSG:4545"))


def test_the_county_decides_where_the_numbers_alone_cannot():
    lon, lat = np.linspace(80.1, 80.2, 9), np.linspace(40.1, 40.2, 9)  # both orders are places on Earth
    assert not read_coordinates(lat, lon, parse_crs("EPSG:4326")).swapped
    assert read_coordinates(lat, lon, parse_crs("EPSG:4326"), expected=(79.5, 39.5, 81.0, 41.0)).swapped


def test_data_outside_the_county_is_still_read_as_declared():
    assert not read_coordinates(LON + 5, LAT, parse_crs("EPSG:4490"), expected=COUNTY).swapped


def test_numbers_that_no_single_reading_explains_are_refused():
    north = np.full(9, 455_000.0)  # an easting by its size, and so is the other
    with pytest.raises(CoordinatesRefused, match="不能唯一说通"):
        read_coordinates(np.full(9, 450_000.0), north, parse_crs("EPSG:4524"))


def test_one_stray_row_in_twenty_changes_nothing():
    lon = LON.copy()
    lon[3] = 5000.0
    reading = read_coordinates(lon, LAT, parse_crs("EPSG:4490"))
    assert reading.is_identity


def test_empty_and_unreadable_rows_do_not_vote():
    nothing = np.full(20, np.nan)
    assert read_coordinates(nothing, nothing, parse_crs("EPSG:4545")).notes == ()


def test_offset_coordinates_are_converted_and_told():
    shifted = from_storage(LON, LAT, parse_crs("gcj02"))
    reading = read_coordinates(*shifted, parse_crs("gcj02"))
    assert np.allclose(reading.place(*shifted), (LON, LAT), rtol=0, atol=1e-9)
    assert "gcj02" in reading.notes[0]


def test_shapes_are_moved_vertex_by_vertex():
    line = shapely.LineString(np.column_stack([NORTH, EAST]))
    reading = read_coordinates(NORTH, EAST, parse_crs("EPSG:4545"))
    (moved,) = reading.geometries(np.array([line], dtype=object))
    assert np.allclose(shapely.get_coordinates(moved), np.column_stack([LON, LAT]), rtol=0, atol=1e-9)
