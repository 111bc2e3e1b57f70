import pyproj
import pytest

from gis_core.coordinates.zones import ZONES, nearest_zone


def test_all_64_zones_of_cgcs2000_are_known():
    assert sorted(ZONES) == list(range(4491, 4555))


@pytest.mark.parametrize("epsg", sorted(ZONES))
def test_every_zone_agrees_with_the_epsg_registry(epsg):
    zone = ZONES[epsg]
    definition = pyproj.CRS.from_epsg(epsg)
    values = {p.name: p.value for p in definition.coordinate_operation.params}
    assert values["Longitude of natural origin"] == zone.central_meridian
    assert values["False easting"] == 500_000 + (zone.prefix_m if zone.prefixed else 0)
    assert definition.geodetic_crs.to_epsg() == 4490


def test_nearest_zone_is_the_three_degree_one_without_prefix():
    assert nearest_zone(109.46).epsg == 4545  # 109.46 is nearer to 108 than to 111
    assert nearest_zone(109.51).epsg == 4546
    assert nearest_zone(109.5).epsg == 4545  # half way: the lower code
