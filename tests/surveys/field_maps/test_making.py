"""The base map that a phone takes along: one file a township, from the county's own layers, given out in parts."""

import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import MultiLineString
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from pmtiles.reader import MmapSource, Reader

from gis_core.geometry import STORAGE_SRID
from gis_core.models import User
from grids.models import Building, Division, Road
from surveys.field_maps.making import MAX_ZOOM, MIN_ZOOM, is_current, make_map, path_of, renew_maps
from tests.towns import Town, box, line

CODE = "361127001"
CONTRACT = json.loads(
    (Path(__file__).parent.parent.parent / "contract" / "field_maps.json").read_text(encoding="utf-8")
)
COMMAND = CONTRACT["command"]
ADDRESS = f"/api/v1/field/maps/{CODE}/"


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path) -> Iterator[Path]:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


@pytest.fixture
def township(town: Town) -> Division:
    Road.objects.create(code="R1", name="测试路", road_class="arterial", geom=_lines((0.1, 0.5), (2.9, 0.5)))
    Building.objects.create(code="B1", geom=box(0.3, 0.3, 0.32, 0.32))
    return Division.objects.create(code=CODE, name="测试镇", level="township", geom=box(0, 0, 3, 1))


def _lines(*corners: tuple[float, float]) -> MultiLineString:
    return MultiLineString(line(*corners), srid=STORAGE_SRID)


def client(user: User) -> Client:
    found = Client()
    found.force_login(user)
    return found


def test_a_map_has_the_layers_of_the_township_and_nothing_else(township: Division) -> None:
    made = make_map(township)
    with path_of(CODE).open("rb") as file:
        reader = Reader(MmapSource(file))
        header = reader.header()
        assert (header["min_zoom"], header["max_zoom"]) == (MIN_ZOOM, MAX_ZOOM)
        assert reader.metadata()["name"] == "测试镇"
        x, y = 54069, 27453  # about the middle of the town
        layers: set[str] = set()
        for column in range(x - 3, x + 4):
            for row in range(y - 3, y + 4):
                content = reader.get(MAX_ZOOM, column, row)
                if content:
                    layers |= mapbox_vector_tile.decode(gzip.decompress(content)).keys()
    assert {"roads", "roads_labels", "buildings", "grids"} <= layers
    assert layers <= {
        "roads",
        "roads_labels",
        "buildings",
        "buildings_labels",
        "grids",
        "grids_labels",
        "water",
        "water_labels",
    }
    assert (made.size, made.changed) == (path_of(CODE).stat().st_size, True)


def test_the_same_ground_gives_the_same_bytes_and_another_ground_others(township: Division) -> None:
    first, again = make_map(township), make_map(township)
    assert (first.sha256, again.changed, is_current(township)) == (again.sha256, False, True)
    Building.objects.create(code="B2", geom=box(0.5, 0.3, 0.52, 0.32))
    assert not is_current(township)
    (made,) = renew_maps()
    assert (made.changed, made.sha256 != first.sha256, renew_maps()) == (True, True, [])


def test_a_tile_is_one_statement(township: Division) -> None:
    with CaptureQueriesContext(connection) as queries:
        made = make_map(township)
    tiles = [one for one in queries.captured_queries if "ST_AsMVT" in one["sql"]]
    assert len(queries.captured_queries) - len(tiles) <= 2
    assert len(tiles) >= made.tiles


def test_the_command_says_sizes_and_refuses_what_is_no_township(township: Division) -> None:
    said = io.StringIO()
    call_command("field_maps", "--json", stdout=said)
    told = json.loads(said.getvalue())
    assert [one["code"] for one in told["maps"]] == [CODE]
    assert (told.keys(), told["maps"][0].keys()) == (COMMAND.keys(), COMMAND["maps"][0].keys())
    assert told["size"] == told["maps"][0]["size"] == path_of(CODE).stat().st_size
    with pytest.raises(CommandError):
        call_command("field_maps", "--division", "1")


def test_it_is_given_out_whole_and_in_parts_to_whoever_has_a_role(
    township: Division, people: dict[str, User]
) -> None:
    make_map(township)
    content = path_of(CODE).read_bytes()
    phone = client(people["collector"])
    (told,) = phone.get("/api/v1/field/maps/").json()["maps"]
    assert told.keys() == CONTRACT["offered"]["maps"][0].keys()
    assert (told["size"], told["mine"], told["name"]) == (len(content), True, "测试镇")
    whole = phone.get(ADDRESS)
    etag = whole["ETag"]
    assert (b"".join(whole.streaming_content), etag) == (content, f'"{told["etag"]}"')
    part = phone.get(ADDRESS, headers={"Range": "bytes=10-19", "If-Match": etag})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, content[10:20])
    assert part["Content-Range"] == f"bytes 10-19/{len(content)}"
    tail = phone.get(ADDRESS, headers={"Range": f"bytes={len(content) - 3}-"})
    assert b"".join(tail.streaming_content) == content[-3:]
    assert phone.get(ADDRESS, headers={"Range": f"bytes={len(content)}-"}).status_code == 416
    assert phone.get(ADDRESS, headers={"Range": "bytes=0-9", "If-Match": '"old"'}).status_code == 412
    assert phone.get(ADDRESS, headers={"Range": "bytes=0-9", "If-Range": '"old"'}).status_code == 200
    assert phone.get(ADDRESS, headers={"If-None-Match": etag}).status_code == 304
    assert client(people["stranger"]).get(ADDRESS).status_code == 403
    assert phone.get("/api/v1/field/maps/361127999/").status_code == 404
