"""Vector tiles over HTTP: addresses, days, caching, refusals; in the town of tests/towns.py."""

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from knox.models import AuthToken

from gis_core.models import User
from gis_core.tile_layers import SEARCH
from grids.tiles import GRIDS, ROAD_SECTIONS
from tests.towns import Town, box, lonlat, make_edition, make_grid

ZOOM = 12


def see_everything(user: User, layer: str) -> Mapping[str, object] | None:
    return {}


def see_nothing(user: User, layer: str) -> Mapping[str, object] | None:
    return None


def see_one(user: User, layer: str) -> Mapping[str, object] | None:
    return {"said": "one "}


def see_two(user: User, layer: str) -> Mapping[str, object] | None:
    return {"said": "two "}


OPEN_GRIDS = replace(GRIDS, scope=f"{__name__}.see_everything")
OPEN_SECTIONS = replace(ROAD_SECTIONS, scope=f"{__name__}.see_everything")
CLOSED_GRIDS = replace(GRIDS, name="closed", scope=f"{__name__}.see_nothing")
#: What is shown is what the layer's own policy put into its statement.
ONE = replace(GRIDS, name="one", sql="SELECT %(said)s::bytea", scope=f"{__name__}.see_one")
TWO = replace(ONE, name="two", scope=f"{__name__}.see_two")
NOTHING = replace(OPEN_GRIDS, name="empty", sql="SELECT NULL::bytea")


def tile_of(lon: float, lat: float, zoom: int) -> tuple[int, int, int]:
    """Which tile (z, x, y) of the Web Mercator pyramid holds a place in degrees?"""
    count = 2**zoom
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return zoom, int((lon + 180) / 360 * count), int(y * count)


def url(layer: str, tile: tuple[int, int, int], *, as_of: str = "2026-06-01") -> str:
    z, x, y = tile
    return f"/tiles/{layer}/{z}/{x}/{y}.mvt?as_of={as_of}"


def decode(content: bytes) -> dict[str, Any]:
    return mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})


HERE = tile_of(*lonlat(0.5, 0.5), ZOOM)


@pytest.fixture(autouse=True)
def open_layers(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("OPEN_GRIDS", "OPEN_SECTIONS", "CLOSED_GRIDS", "ONE", "TWO", "NOTHING")
    paths = [f"{__name__}.{name}" for name in names]
    monkeypatch.setattr("gis_core.tile_layers.TILE_LAYERS", paths)


@pytest.fixture
def viewer(client: Client, town: Town) -> Client:
    client.force_login(User.objects.create_user("viewer"))
    return client


def test_a_tile_names_what_lies_on_it(viewer: Client) -> None:
    response = viewer.get(url("grids", HERE))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/vnd.mapbox-vector-tile"
    features = decode(response.content)["grids"]["features"]
    assert {feature["properties"]["name"] for feature in features} >= {"G1"}
    assert all(set(feature["properties"]) == {"code", "name", "hue"} for feature in features)
    assert all(isinstance(feature["id"], int) for feature in features)


def test_a_tile_takes_one_statement_and_one_that_says_who_asks(viewer: Client) -> None:
    viewer.get(url("grids", HERE))  # from now on it is known whose session it is
    with CaptureQueriesContext(connection) as queries:
        viewer.get(url("grids", HERE))
    assert ["ST_AsMVT" in query["sql"] for query in queries] == [False, True]


def test_several_layers_come_in_one_tile_by_one_statement(viewer: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = viewer.get(url("grids,road_sections", HERE))
    assert set(decode(response.content)) >= {"grids", "road_sections"}
    assert sum("ST_AsMVT" in query["sql"] for query in queries) == 1
    alone = [viewer.get(url(layer, HERE)).content for layer in ("grids", "road_sections")]
    assert response.content == b"".join(alone)


def test_a_change_of_any_layer_of_a_tile_changes_its_tag(viewer: Client, town: Town) -> None:
    tile = url("road_sections,grids", HERE)
    tag = viewer.get(tile)["ETag"]
    assert viewer.get(tile, headers={"If-None-Match": tag}).status_code == 304
    make_grid(7, town.a, box(0, 1, 1, 2), town.grids_edition)
    again = viewer.get(tile, headers={"If-None-Match": tag})
    assert (again.status_code, again["ETag"] != tag) == (200, True)


def test_each_layer_of_a_tile_is_limited_by_its_own_policy(viewer: Client) -> None:
    assert viewer.get(url("two,one", HERE)).content == b"two one "
    assert viewer.get(url("one,two", HERE)).content == b"one two "


def test_a_layer_without_anything_leaves_the_others_of_its_tile_as_they_are(viewer: Client) -> None:
    assert viewer.get(url("empty,one", HERE)).content == b"one "
    assert viewer.get(url("empty", HERE)).status_code == 204


def test_each_name_stands_in_exactly_one_tile(viewer: Client) -> None:
    zoom = 16
    _, left, bottom = tile_of(*lonlat(0, 0), zoom)
    _, right, top = tile_of(*lonlat(3, 1), zoom)
    names = []
    for x in range(left - 1, right + 2):
        for y in range(top - 1, bottom + 2):
            content = viewer.get(url("grids", (zoom, x, y))).content
            labels = decode(content).get("grids_labels", {"features": []}) if content else {"features": []}
            names += [feature["properties"]["name"] for feature in labels["features"]]
    assert sorted(names) == ["G1", "G2", "G3"]


def test_a_name_on_the_edge_of_two_tiles_stands_in_one(viewer: Client, town: Town) -> None:
    astride = MultiPolygon(Polygon.from_bbox((-0.01, 10.0, 0.01, 10.01)), srid=4490)
    make_grid(8, town.a, astride, town.grids_edition)
    zoom, east, y = tile_of(0.0, 10.005, 14)
    tiles = [decode(viewer.get(url("grids", (zoom, x, y))).content) for x in (east - 1, east)]
    assert all(tile["grids"]["features"] for tile in tiles)
    assert sum(len(tile.get("grids_labels", {"features": []})["features"]) for tile in tiles) == 1


def test_grids_too_small_for_a_name_carry_none(viewer: Client) -> None:
    tile = decode(viewer.get(url("grids", tile_of(*lonlat(0.5, 0.5), 8))).content)
    assert "grids" in tile
    assert "grids_labels" not in tile


def test_neighbours_keep_their_border_in_common(viewer: Client, town: Town) -> None:
    border = [lonlat(5 + 0.13 * (n % 2), n / 30) for n in range(31)]
    edition = make_edition("grids")
    for number, side in ((8, 4), (9, 6)):
        ring = [lonlat(side, 0), *border, lonlat(side, 1), lonlat(side, 0)]
        make_grid(number, town.a, MultiPolygon(Polygon(ring, srid=4490), srid=4490), edition)
    tile = decode(viewer.get(url("grids", tile_of(*lonlat(5, 0.5), 10))).content)
    left, right = (
        {tuple(corner) for corner in feature["geometry"]["coordinates"][0]}
        for feature in tile["grids"]["features"]
        if feature["properties"]["name"] in {"G8", "G9"}
    )
    assert len(left & right) >= len(left) - 3


def test_the_ground_is_that_of_the_day_asked_for(viewer: Client, town: Town) -> None:
    make_grid(7, town.a, box(0, 1, 1, 2), town.grids_edition, valid=("2026-07-01", None))
    tile = tile_of(*lonlat(0.5, 1.5), 14)

    def names(as_of: str) -> set[str]:
        content = viewer.get(url("grids", tile, as_of=as_of)).content
        return {f["properties"]["name"] for f in decode(content)["grids"]["features"]} if content else set()

    assert "G7" not in names("2026-06-30")
    assert "G7" in names("2026-07-01")


def test_without_a_day_the_ground_is_todays_in_the_county(viewer: Client, town: Town) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date::text")
        (today,) = cursor.fetchone()
    make_grid(7, town.a, box(0, 1, 1, 2), town.grids_edition, valid=(today, None))
    z, x, y = tile_of(*lonlat(0.5, 1.5), 14)
    assert b"G7" in viewer.get(f"/tiles/grids/{z}/{x}/{y}.mvt").content


def test_known_bytes_are_not_sent_again(viewer: Client, town: Town) -> None:
    first = viewer.get(url("grids", HERE))
    again = viewer.get(url("grids", HERE), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    make_grid(7, town.a, box(0, 1, 1, 2), town.grids_edition)
    assert viewer.get(url("grids", HERE), headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_an_empty_tile_is_204_and_then_304(viewer: Client) -> None:
    nowhere = url("grids", tile_of(10.0, 50.0, 14))
    first = viewer.get(nowhere)
    assert (first.status_code, first.content) == (204, b"")
    assert viewer.get(nowhere, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_no_shared_cache_keeps_a_tile(viewer: Client) -> None:
    for response in (viewer.get(url("grids", HERE)), viewer.get(url("nothing", HERE))):
        assert response["Cache-Control"] in {"private, no-cache", "no-store"}
        assert {"Cookie", "Authorization"} <= {word.strip() for word in response["Vary"].split(",")}


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("grids/a/0/0", 400, "tile.address"),
        ("grids/-1/0/0", 400, "tile.address"),
        ("grids/1/2/0", 400, "tile.address"),
        ("grids/1/0/2", 400, "tile.address"),
        ("grids/23/0/0", 400, "tile.address"),
        ("grids/12/999999999999999999999/0", 400, "tile.address"),
        ("grids/12/٣/0", 400, "tile.address"),
        ("grids/3/0/0", 404, "tile.zoom"),
        ("nothing/12/0/0", 404, "tile.layer"),
        ("closed/12/0/0", 403, "tile.forbidden"),
        ("grids,closed/12/0/0", 403, "tile.forbidden"),
        ("grids,nothing/12/0/0", 404, "tile.layer"),
        ("grids,road_sections/9/0/0", 404, "tile.zoom"),
        ("grids,grids/12/0/0", 400, "tile.address"),
        ("grids,/12/0/0", 404, "tile.layer"),
    ],
)
def test_what_cannot_be_given_is_refused_with_a_code(
    viewer: Client, path: str, status: int, code: str
) -> None:
    response = viewer.get(f"/tiles/{path}.mvt")
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["code"] == code


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "20260101T00", "'; DROP TABLE grids_grid; --"])
def test_a_day_that_is_none_is_refused(viewer: Client, day: str) -> None:
    response = viewer.get(url("grids", HERE, as_of=day))
    assert (response.status_code, json.loads(response.content)["code"]) == (400, "tile.as_of")


@pytest.mark.django_db
def test_who_has_not_signed_in_gets_no_tile(client: Client, town: Town) -> None:
    response = client.get(url("grids", HERE))
    assert (response.status_code, json.loads(response.content)["code"]) == (401, "auth.required")
    assert b"G1" not in response.content


@pytest.mark.django_db
def test_a_token_opens_tiles_and_a_wrong_one_does_not(client: Client, town: Town) -> None:
    _, token = AuthToken.objects.create(User.objects.create_user("phone"))
    tile = url("grids", HERE)
    assert client.get(tile, headers={"Authorization": f"Token {token}"}).status_code == 200
    refused = client.get(tile, headers={"Authorization": "Token 0123456789abcdef"})
    assert (refused.status_code, json.loads(refused.content)["code"]) == (401, "auth.required")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_tiles_are_only_read(viewer: Client, method: str) -> None:
    assert getattr(viewer, method)(url("grids", HERE)).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize(("lon", "x"), [(179.999, 3), (-179.999, 0)])
def test_the_search_does_not_wrap_at_the_date_line(lon: float, x: int) -> None:
    parameters = {"z": 2, "x": x, "y": 1, "margin": 0.02, "lon": lon}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {SEARCH} && ST_SetSRID(ST_MakePoint(%(lon)s, 10), 4490),"
            f" {SEARCH} && ST_SetSRID(ST_MakePoint(0, 10), 4490)",
            parameters,
        )
        assert cursor.fetchone() == (True, False)
