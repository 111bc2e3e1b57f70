"""What the tiles of the base map and of the facilities hold, near and far, and for whom."""

from typing import Any

import pytest
from django.contrib.gis.geos import MultiLineString
from django.test import Client

from gis_core.models import User
from grids.models import Building, Facility, Membership, Road, WaterBody
from grids.tiles.basemap import BRANCHES_FROM, LANES_FROM
from grids.tiles.facilities import EVERY_FACILITY_ZOOM
from tests.gis_core.test_tiles import decode, tile_of, url
from tests.towns import Town, at, box, category, line, lonlat

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(client: Client, people: dict[str, User], town: Town) -> Client:
    client.force_login(people["officer_b"])
    return client


def part(viewer: Client, layer: str, zoom: int, *, name: str = "", **words: str) -> list[Any]:
    """The features of a part of the tile in the middle of the town's second grid."""
    response = viewer.get(url(layer, tile_of(*lonlat(1.5, 0.45), zoom), **words))
    assert response.status_code in {200, 204}, response.content
    if not response.content:
        return []
    found: list[Any] = decode(response.content).get(name or layer, {"features": []})["features"]
    return found


def one_road_of_each_class() -> None:
    for number, road_class in enumerate(("arterial", "secondary", "branch", "lane")):
        y = 0.2 + number / 10
        parts = MultiLineString(line((0.9, y), (1.1, y)), line((1.2, y), (1.8, y)), srid=4490)
        Road.objects.create(code=f"D{number}", name=f"路{number}", road_class=road_class, geom=parts)


@pytest.mark.parametrize(
    ("zoom", "classes"),
    [
        (BRANCHES_FROM - 1, {"arterial", "secondary"}),
        (BRANCHES_FROM, {"arterial", "secondary", "branch"}),
        (LANES_FROM, {"arterial", "secondary", "branch", "lane"}),
    ],
)
def test_small_streets_appear_only_from_near(viewer: Client, zoom: int, classes: set[str]) -> None:
    one_road_of_each_class()
    assert {one["properties"]["road_class"] for one in part(viewer, "roads", zoom)} == classes


def test_a_street_is_named_once_on_its_longest_part(viewer: Client) -> None:
    one_road_of_each_class()
    labels = part(viewer, "roads", 13, name="roads_labels")
    assert sorted(one["properties"]["name"] for one in labels) == ["路0", "路1", "路2", "路3"]
    (road,) = [one for one in part(viewer, "roads", 13) if one["properties"]["code"] == "D0"]
    (_, (longest_start, *_rest)) = road["geometry"]["coordinates"]
    (label,) = [one for one in labels if one["properties"]["code"] == "D0"]
    assert label["geometry"]["coordinates"][0] > longest_start[0]


def test_water_and_buildings_are_shown(viewer: Client) -> None:
    WaterBody.objects.create(code="S1", name="清溪河", kind="river", geom=box(1.2, 0.6, 1.8, 0.7))
    Building.objects.create(code="J1", name="测试楼", use="office", storeys=6, geom=box(1.45, 0.4, 1.5, 0.45))
    (water,) = part(viewer, "water", 13)
    assert water["properties"] == {"code": "S1", "name": "清溪河", "kind": "river"}
    (building,) = part(viewer, "buildings", 14)
    assert building["properties"] == {"code": "J1", "name": "测试楼", "use": "office", "storeys": 6}


def test_a_nameless_building_gets_no_label_and_a_shed_no_place_from_afar(viewer: Client) -> None:
    Building.objects.create(code="J1", geom=box(1.45, 0.4, 1.5, 0.45))
    Building.objects.create(code="J2", geom=box(1.5, 0.45, 1.5005, 0.4505))  # some 5 m wide
    assert {one["properties"]["code"] for one in part(viewer, "buildings", 14)} == {"J1"}
    assert {one["properties"]["code"] for one in part(viewer, "buildings", 15)} == {"J1", "J2"}
    assert part(viewer, "buildings", 16, name="buildings_labels") == []


def make_facilities(town: Town) -> None:
    for number in range(10):
        Facility.objects.create(
            code=f"361127010010{number:05d}",
            category=category("c01001"),
            name="上水井盖" if number == 0 else "",
            geom=at(1.5 + number * 0.003, 0.45),
        )
    Facility.objects.create(
        code="36112701001000099", category=category("c01001"), status="removed", geom=at(1.5, 0.44)
    )


def test_facilities_stand_together_from_afar_and_alone_from_near(viewer: Client, town: Town) -> None:
    make_facilities(town)
    from_afar = part(viewer, "facilities", EVERY_FACILITY_ZOOM - 1)
    assert sum(one["properties"]["count"] for one in from_afar) == 10
    assert len(from_afar) <= 2
    from_near = part(viewer, "facilities", EVERY_FACILITY_ZOOM)
    assert {one["properties"]["count"] for one in from_near} == {1}
    (named,) = [one for one in from_near if one["properties"].get("name") == "上水井盖"]
    assert named["properties"] == {
        "count": 1,
        "code": "36112701001000000",
        "name": "上水井盖",
        "category": "c01001",
        "status": "intact",
    }


def test_a_facility_is_shown_in_its_time(viewer: Client, town: Town) -> None:
    Facility.objects.create(
        code="36112701001000001",
        category=category("c01001"),
        geom=at(1.5, 0.45),
        valid=("2026-03-01", None),
    )
    assert part(viewer, "facilities", EVERY_FACILITY_ZOOM, as_of="2026-02-28") == []
    assert len(part(viewer, "facilities", EVERY_FACILITY_ZOOM, as_of="2026-03-01")) == 1


@pytest.mark.parametrize("role", Membership.Role.values)
@pytest.mark.parametrize("layer", ["roads", "water", "buildings"])
def test_the_base_map_is_there_for_every_role(client: Client, town: Town, role: str, layer: str) -> None:
    user = User.objects.create_user("somebody")
    Membership.objects.create(user=user, role=role)
    client.force_login(user)
    one_road_of_each_class()
    WaterBody.objects.create(code="S1", kind="river", geom=box(1.2, 0.6, 1.8, 0.7))
    Building.objects.create(code="J1", geom=box(1.45, 0.4, 1.5, 0.45))
    assert part(client, layer, 14)
