"""What the tiles of the ground hold, and for whom."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.gis.geos import LineString
from django.db import connection
from django.test import Client

from gis_core.models import User
from grids.models import County, Division, Junction, Place, RoadSection
from grids.tiles import map_start, today_in
from tests.gis_core.test_tiles import decode, tile_of, url
from tests.towns import Town, box, lonlat, make_grid

pytestmark = pytest.mark.django_db
LAYERS = (
    "divisions",
    "grids",
    "places",
    "road_sections",
    "junctions",
    "facilities",
    "water",
    "roads",
    "buildings",
    "renovation_zones",
)
NEAR = tile_of(*lonlat(1.5, 0.5), 14)
NEAREST = tile_of(*lonlat(0.5, 0.5), 16)


@pytest.fixture
def viewer(client: Client, people: dict[str, User]) -> Client:
    client.force_login(people["officer_b"])
    return client


def features(viewer: Client, layer: str, part: str = "") -> list[dict[str, object]]:
    response = viewer.get(url(layer, NEAR))
    assert response.status_code in {200, 204}
    return (
        decode(response.content).get(part or layer, {"features": []})["features"] if response.content else []
    )


def names(viewer: Client, layer: str) -> set[str]:
    return {feature["properties"]["name"] for feature in features(viewer, layer)}


def test_whoever_has_a_role_sees_the_ground(viewer: Client) -> None:
    assert names(viewer, "grids") >= {"G1", "G2"}


def test_who_has_no_role_sees_no_layer(client: Client, people: dict[str, User]) -> None:
    client.force_login(people["stranger"])
    for layer in LAYERS:
        response = client.get(url(layer, NEAREST))
        assert (response.status_code, response.json()["code"]) == (403, "tile.forbidden")


def test_a_road_section_is_shown_as_its_corridor_and_named_on_its_line(viewer: Client) -> None:
    (section,) = features(viewer, "road_sections")
    assert section["geometry"]["type"] == "Polygon"
    assert section["properties"] == {"code": "R1", "name": "测试路", "road_class": "arterial"}
    (label,) = features(viewer, "road_sections", "road_sections_labels")
    assert label["geometry"]["type"] == "Point"


def test_divisions_places_and_junctions_are_shown(viewer: Client, town: Town) -> None:
    Division.objects.create(code="361127001", name="甲街道", level="township", geom=box(1, 0, 2, 1))
    Place.objects.create(
        code="P1", name="市场", kind="site", geom=box(1.2, 0.2, 1.4, 0.4), accountable_unit=town.a
    )
    Junction.objects.create(code="J1", name="路口", section_code="R1", geom=box(1.4, 0.4, 1.6, 0.6))
    assert features(viewer, "divisions")[0]["properties"]["level"] == "township"
    assert features(viewer, "places")[0]["properties"]["kind"] == "site"
    assert names(viewer, "junctions") == {"路口"}


def test_cells_of_another_kind_do_not_cover_the_grids(viewer: Client, town: Town) -> None:
    make_grid(9, town.b, box(1, 0, 2, 1), town.grids_edition, kind="unit_cell")
    assert "G9" not in names(viewer, "grids")


def test_what_is_no_longer_held_true_is_not_shown(viewer: Client, town: Town) -> None:
    before = names(viewer, "grids")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE grids_grid SET known = int8range(lower(known), lower(known) + 1) WHERE id = %s",
            [town.grids["G2"].pk],
        )
    assert before - names(viewer, "grids") == {"G2"}


def test_a_section_without_a_name_goes_by_its_code(viewer: Client, town: Town) -> None:
    RoadSection.objects.create(
        code="R2",
        supervising_unit=town.road_unit,
        centreline=LineString([lonlat(1.2, 0.2), lonlat(1.8, 0.2)], srid=4490),
        edition=town.roads_edition,
    )
    assert names(viewer, "road_sections") == {"测试路", "R2"}


def test_units_differ_in_hue(viewer: Client, town: Town) -> None:
    hues = {
        feature["properties"]["name"]: feature["properties"]["hue"] for feature in features(viewer, "grids")
    }
    assert hues["G1"] == hues["G2"] == town.a.pk % 8


@pytest.mark.parametrize(("zone", "day"), [("Asia/Shanghai", 2), ("America/Los_Angeles", 1)])
def test_today_is_the_countys(zone: str, day: int) -> None:
    now = datetime.datetime(2026, 6, 1, 20, tzinfo=ZoneInfo("UTC"))
    assert today_in(County(time_zone=zone), now=now) == datetime.date(2026, 6, day)


def test_the_map_opens_over_the_grids_under_the_countys_name(town: Town) -> None:
    start = map_start()
    assert "测试县" in start.title
    assert start.bounds == pytest.approx((117.0, 28.0, 117.03, 28.01))
