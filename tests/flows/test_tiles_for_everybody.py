"""Every layer of tiles, alone and together, × every identity: what is shown; no tag of another's tile opens anything.

What is expected stands here in words of its own, never read from the policies that it checks.
"""

import datetime
import json
from itertools import product
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import MultiLineString
from django.db import connection
from django.test import Client
from django.utils import timezone
from psycopg.types.range import DateRange

from assessment.models import InspectionPoint
from gis_core import tile_layers
from gis_core.models import User
from grids.models import Building, Division, Facility, Junction, Place, Road, WaterBody
from grids.services.hydrants import check_hydrants
from renovation.models import RenovationZone
from surveys.models import Enforcement, SuppressionArea, SurveyPoint
from tests.flows.scene import COUNTY, EVERYBODY, ROLES, Scene, build_scene
from tests.flows.test_permissions import SEEN, SEEN_GRIDS
from tests.gis_core.test_tiles import tile_of
from tests.towns import Town, at, box, category, line, lonlat

LAYERS = sorted(tile_layers.layers())
#: All of them in one tile.
TOGETHER = ",".join(LAYERS)
CONTRACT = json.loads((Path(__file__).parent.parent / "contract" / "tiles.json").read_text(encoding="utf-8"))
#: Server zoom at which every layer shows each of its objects by itself.
NEAR = 17
#: Where each layer has something to show.
PLACES = {
    "divisions": (0.5, 0.25),
    "grids": (0.5, 0.25),
    "road_sections": (0.5, 0.5),
    "junctions": (1.0, 0.5),
    "places": (0.7, 0.7),
    "facilities": (2.5, 0.3),
    "water": (0.5, 0.75),
    "roads": (0.5, 0.5),
    "buildings": (0.21, 0.21),
    "renovation_zones": (0.5, 0.2),
    "suppression_areas": (2.75, 0.75),
    "inspection_points": (0.35, 0.35),
}


@pytest.fixture
def scene(town: Town, people: dict[str, User]) -> Scene:
    """The town with something of every layer, all of it unit A's or nobody's."""
    Division.objects.create(code="361127", name="测试县", level="county", geom=box(0, 0, 3, 1))
    Road.objects.create(code="D1", name="测试路", geom=MultiLineString(line((0, 0.5), (3, 0.5)), srid=4490))
    Building.objects.create(code="J1", name="测试楼", use="office", storeys=6, geom=box(0.2, 0.2, 0.22, 0.22))
    WaterBody.objects.create(code="S1", name="测试河", kind="river", geom=box(0, 0.7, 3, 0.8))
    RenovationZone.objects.create(code="PG1", name="测试棚改", geom=box(0, 0, 1, 0.4))
    Junction.objects.create(code="K1", section_code="R1", geom=box(0.9, 0.4, 1.1, 0.6))
    Place.objects.create(code="P1", name="测试市场", kind="site", geom=box(0.6, 0.6, 0.8, 0.8))
    for number in range(3):  # a hydrant in each grid
        place = {"geom": at(number + 0.2, 0.2), "category": category("c01013")}
        Facility.objects.create(code=f"36112701013{number:06d}", qr_token=None, **place)
    SuppressionArea.objects.create(
        name="测试抑制区",
        geom=box(2.6, 0.6, 2.9, 0.9),
        during=DateRange(datetime.date(2029, 1, 1), datetime.date(2031, 1, 1)),
        reason="测试",
        decided_by=people["supervision"],
    )
    InspectionPoint.objects.create(code="K1", name="测试考察点", place_kind="测试", geom=at(0.35, 0.35))
    check_hydrants(now=timezone.now())
    scene = build_scene(town, people)
    with connection.cursor() as cursor:  # footprints alone, without the steps that lead to them
        cursor.execute("ALTER TABLE surveys_enforcement DISABLE TRIGGER follows_its_steps")
    for case in scene.cases.values():
        x, y = spot_of(case.point)
        Enforcement.objects.create(case=case, stage="found", geom=box(x, y, x + 0.01, y + 0.01))
    return scene


def spot_of(point: SurveyPoint) -> tuple[float, float]:
    """Where in the town does the point lie?"""
    return (point.geom.x - 117) * 100, (point.geom.y - 28) * 100


def address(layer: str, place: tuple[float, float]) -> str:
    z, x, y = tile_of(*lonlat(*place), NEAR)
    named: str = CONTRACT["address"].format(layers=layer, z=z, x=x, y=y, date="2030-01-01")
    return named


def ids(response: Any, layer: str) -> set[int | str]:
    """Whose rows are in this tile?  By code where they have no id."""
    if response.status_code == 204:
        return set()
    assert response.status_code == 200
    features = mapbox_vector_tile.decode(response.content)[layer]["features"]
    told = ({"id": feature.get("id"), **feature["properties"]} for feature in features)
    return {feature["id"] or feature.get("code") or feature["name"] for feature in told}


def addresses(scene: Scene, layer: str) -> list[str]:
    """Tiles of this layer, or of all together, in which something lies."""
    if layer == "hydrants":
        return [address(layer, (number + 0.2, 0.2)) for number in range(3)]
    if layer not in {"points", "illegal_structures", TOGETHER}:
        return [address(layer, PLACES[layer])]
    return [address(layer, spot_of(point)) for point in scene.points.values()]


@pytest.mark.parametrize("layer", LAYERS)
def test_the_keys_of_a_layer_are_those_of_the_contract(scene: Scene, layer: str) -> None:
    content = scene.clients["supervision"].get(addresses(scene, layer)[0]).content
    features = mapbox_vector_tile.decode(content)[layer]["features"]
    assert sorted({key for feature in features for key in feature["properties"]}) == CONTRACT["layers"][layer]


def test_several_layers_of_the_contract_come_in_one_tile(scene: Scene) -> None:
    tile = address(CONTRACT["several"], PLACES["grids"])
    content = scene.clients["supervision"].get(tile).content
    assert set(mapbox_vector_tile.decode(content)) >= set(CONTRACT["several"].split(","))


@pytest.mark.parametrize("layer", LAYERS)
def test_every_role_sees_of_every_layer_what_is_for_it(scene: Scene, layer: str) -> None:
    for who in sorted(ROLES):
        shown = set()
        for tile in addresses(scene, layer):
            shown |= ids(scene.clients[who].get(tile), layer)
        if layer in {"points", "illegal_structures"}:
            assert shown == {scene.points[name].pk for name in SEEN[who]}, who
        elif layer == "hydrants":
            assert shown == {scene.town.grids[name].code for name in SEEN_GRIDS[who]}, who
        elif layer == "inspection_points":
            assert shown == ({"K1"} if who in COUNTY | {"intake"} else set()), who
        else:
            assert len(shown) >= 1, f"{who} sees nothing of {layer}, which is for every role"


def test_a_tile_of_all_layers_shows_every_role_what_each_of_them_shows(scene: Scene) -> None:
    for who in sorted(ROLES):
        for tile in addresses(scene, TOGETHER):
            alone = [scene.clients[who].get(tile.replace(TOGETHER, layer)).content for layer in LAYERS]
            assert scene.clients[who].get(tile).content == b"".join(alone), who


@pytest.mark.parametrize("layer", [*LAYERS, TOGETHER])
def test_who_has_no_role_gets_no_tile_and_no_304_for_it(scene: Scene, layer: str) -> None:
    for tile in addresses(scene, layer):
        tag = scene.clients["supervision"].get(tile)["ETag"]
        for who in sorted(EVERYBODY - ROLES):
            for headers in ({}, {"If-None-Match": tag}, {"If-None-Match": "*"}):
                response = scene.clients[who].get(tile, headers=headers)
                assert response.status_code == (401 if who == "anonymous" else 403), (who, headers)
                assert "ETag" not in response


@pytest.mark.parametrize("layer", [*LAYERS, TOGETHER])
def test_a_tag_of_somebody_else_opens_nothing(scene: Scene, layer: str) -> None:
    """A 304 means: what you have is what you may see; so it comes only where both see the same, and to its owner."""
    for tile in addresses(scene, layer):
        own = {who: scene.clients[who].get(tile) for who in sorted(ROLES)}
        assert {response.status_code for response in own.values()} <= {200, 204}
        for who, other in product(own, own):
            again = scene.clients[who].get(tile, headers={"If-None-Match": own[other]["ETag"]})
            same = own[who].content == own[other].content
            confirmed = again.status_code == 304
            assert same or not confirmed, f"{who} with the tag of {other}"
            assert confirmed or who != other, who
            assert again.content == (b"" if confirmed else own[who].content)


@pytest.mark.parametrize("layer", [*LAYERS, TOGETHER])
def test_no_shared_cache_may_keep_a_tile(scene: Scene, layer: str, client: Client) -> None:
    tile = addresses(scene, layer)[0]
    for response in (scene.clients["officer_a"].get(tile), client.get(tile)):
        assert response["Cache-Control"] in {"private, no-cache", "no-store"}
        assert {"Cookie", "Authorization"} <= {word.strip() for word in response["Vary"].split(",")}
