import numpy as np
import pytest
import shapely

from gis_core.coordinates.conversion import from_storage, geometries_from_storage, to_storage
from gis_core.coordinates.crs import parse_crs

LON, LAT = np.array([110.0, 110.5]), np.array([31.0, 31.5])


@pytest.mark.parametrize(
    "word",
    [
        "EPSG:4490",
        "EPSG:4326",
        "EPSG:3857",
        "EPSG:4525",
        "EPSG:4546",
        "EPSG:4497",
        "EPSG:4508",
        "gcj02",
        "bd09",
    ],
)
def test_there_and_back_is_the_same_place(word):
    declared = parse_crs(word)
    assert np.allclose(to_storage(*from_storage(LON, LAT, declared), declared), (LON, LAT), rtol=0, atol=1e-9)


def test_a_known_point_has_its_easting_first():
    x, y = from_storage(np.array([111.0]), np.array([31.0]), parse_crs("EPSG:4546"))
    assert x[0] == pytest.approx(500_000, abs=1e-6)
    assert 3_430_000 < y[0] < 3_433_000
    prefixed, _ = from_storage(np.array([111.0]), np.array([31.0]), parse_crs("EPSG:4525"))
    assert prefixed[0] == pytest.approx(37_500_000, abs=1e-6)


def test_wgs84_and_cgcs2000_are_taken_as_one():
    lon, lat = to_storage(LON, LAT, parse_crs("EPSG:4326"))
    assert (lon == LON).all()
    assert (lat == LAT).all()


def test_shapes_lose_their_height_and_keep_none():
    shapes = np.array([shapely.Point(111.0, 31.0, 250.0), None], dtype=object)
    moved = geometries_from_storage(shapes, parse_crs("EPSG:4546"))
    assert not moved[0].has_z
    assert moved[1] is None
    assert moved[0].x == pytest.approx(500_000, abs=1e-6)
