import numpy as np
import pytest

from gis_core.coordinates import gcj02

# WGS 84, GCJ-02, BD-09: domain/standards.md B.3
VECTORS = [
    ((116.404, 39.915), (116.41024450, 39.91640428), (116.41662724, 39.92269955)),
    ((117.2, 28.3), (117.20520253, 28.29674660), (117.21170539, 28.30265480)),
    ((105.0, 35.0), (105.00328624, 34.99909863), (105.00966683, 35.00540367)),
]
MICROMETRE_DEG = 1e-6 / 111_000


@pytest.mark.parametrize(("wgs84", "gcj", "baidu"), VECTORS)
def test_published_vectors_hold_in_every_direction(wgs84, gcj, baidu):
    half_a_unit_in_the_last_place = 0.6e-8
    for function, start, end in [
        (gcj02.wgs84_to_gcj02, wgs84, gcj),
        (gcj02.wgs84_to_bd09, wgs84, baidu),
        (gcj02.gcj02_to_bd09, gcj, baidu),
        (gcj02.gcj02_to_wgs84, gcj, wgs84),
        (gcj02.bd09_to_wgs84, baidu, wgs84),
        (gcj02.bd09_to_gcj02, baidu, gcj),
    ]:
        assert np.allclose(function(*start), end, rtol=0, atol=2 * half_a_unit_in_the_last_place)


@pytest.mark.parametrize(
    ("there", "back"),
    [(gcj02.wgs84_to_gcj02, gcj02.gcj02_to_wgs84), (gcj02.wgs84_to_bd09, gcj02.bd09_to_wgs84)],
)
def test_inverse_is_right_to_a_micrometre_all_over_the_box(there, back):
    random = np.random.default_rng(2)
    west, south, east, north = gcj02.CHINA
    lon, lat = random.uniform(west, east, 50_000), random.uniform(south, north, 50_000)
    found_lon, found_lat = back(*there(lon, lat))
    assert np.abs(found_lon - lon).max() < MICROMETRE_DEG
    assert np.abs(found_lat - lat).max() < MICROMETRE_DEG


def test_corner_of_the_box_comes_back_although_its_image_lies_outside():
    west, south, east, north = gcj02.CHINA
    lon, lat = np.array([west, west, east, east]), np.array([south, north, south, north])
    assert np.allclose(gcj02.gcj02_to_wgs84(*gcj02.wgs84_to_gcj02(lon, lat)), (lon, lat), rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    "place", [(-122.27, 37.80), (73.0, 30.0), (140.0, 40.0), (110.0, 2.0), (110.0, 54.0)]
)
def test_outside_china_nothing_is_shifted_in_any_direction(place):
    for function in (
        gcj02.wgs84_to_gcj02,
        gcj02.wgs84_to_bd09,
        gcj02.gcj02_to_wgs84,
        gcj02.bd09_to_wgs84,
        gcj02.gcj02_to_bd09,
        gcj02.bd09_to_gcj02,
    ):
        assert tuple(map(float, function(*place))) == place


def test_shift_over_the_box_is_between_18_and_699_metres():
    lon, lat = np.meshgrid(np.arange(75.0, 135.0, 0.5), np.arange(5.0, 53.0, 0.5))
    there_lon, there_lat = gcj02.wgs84_to_gcj02(lon, lat)
    metres = np.hypot((there_lon - lon) * 111_320 * np.cos(np.radians(lat)), (there_lat - lat) * 111_000)
    assert 15 < metres.min() < metres.max() < 720


def test_nan_and_far_numbers_pass_through_without_a_loop():
    lon, lat = gcj02.bd09_to_wgs84([np.nan, 1e300, 105.0], [35.0, -1e300, np.nan])
    assert np.isnan(lon[0])
    assert lon[1] == 1e300
    assert np.isnan(lat[2])
