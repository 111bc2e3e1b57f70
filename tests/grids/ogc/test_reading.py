"""Every collection of /ogc/ against the database: rows, shapes, systems, days, words; and what is refused."""

import datetime
import json
from typing import Any

import pytest
import shapely
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pyproj import Transformer
from shapely.geometry import shape

from gis_core.models import User
from gis_core.ogc.collections import collections
from grids.models import Facility, Grid
from surveys.models import SurveyPoint
from tests.flows.scene import Scene, build_scene
from tests.grids.ogc.asking import EPSG, STORED, answer, features, ids, page, stored
from tests.grids.resolver.building import close
from tests.towns import TODAY, Town, at, category, lonlat

YESTERDAY = TODAY - datetime.timedelta(days=1)


@pytest.fixture
def reader(client: Client, people: dict[str, User]) -> Client:
    client.force_login(people["supervision"])
    return client


@pytest.fixture
def scene(town: Town, people: dict[str, User]) -> Scene:
    return build_scene(town, people)


def refused(response: Any, status: int = 400) -> Any:
    problem = answer(response, status)
    assert response["Content-Type"] == "application/problem+json"
    assert problem["code"]
    assert problem["detail"]
    return problem


def test_every_collection_gives_the_rows_and_shapes_of_the_database_by_pages_of_any_size(
    full_town: Town, reader: Client
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO surveys_surveypoint (category_id, geom)"
            " SELECT %s, st_setsrid(st_makepoint(117 + n / 700.0, 28.0021), 4490) FROM generate_series(1, 15) n",
            [category("m06013").pk],
        )
    assert set(collections()) == set(STORED)
    for name in STORED:
        wanted = stored(name)
        assert wanted, name
        for limit in (1, 7, 1000):
            found = features(reader, name, limit=limit)
            assert [one["id"] for one in found] == list(wanted), (name, limit)
            shapes = {
                one["id"]: one["geometry"] and shapely.to_wkb(shape(one["geometry"])).hex() for one in found
            }
            assert shapes == wanted, (name, limit)
        alone = answer(reader.get(f"/ogc/collections/{name}/items/{found[0]['id']}"))
        assert {key: alone[key] for key in found[0]} == found[0]


@pytest.mark.parametrize(("epsg", "north_first"), [(4326, True), (4490, True), (3857, False), (4548, True)])
def test_coordinates_stand_in_the_axis_order_of_the_authority(
    scene: Scene, epsg: int, north_first: bool
) -> None:
    client = scene.clients["supervision"]
    reader = Transformer.from_crs(4326, epsg, always_xy=True)
    for name in ("points", "grids"):
        plain = features(client, name)
        response = client.get(f"/ogc/collections/{name}/items", {"crs": f"{EPSG}{epsg}"})
        assert response["Content-Crs"] == f"<{EPSG}{epsg}>"
        moved = answer(response)["features"]
        for one, other in zip(plain, moved, strict=True):
            x, y = reader.transform(*shapely.get_coordinates(shape(one["geometry"]))[0])
            first, second = shapely.get_coordinates(shape(other["geometry"]))[0]
            assert (first, second) == pytest.approx((y, x) if north_first else (x, y), rel=1e-9)
    with connection.cursor() as cursor:  # from where the other side of the Earth is seen there is no zone
        cursor.execute(
            "UPDATE surveys_surveypoint SET geom = st_setsrid(st_makepoint(-60, 89.9), 4490) WHERE id = %s",
            [scene.points["g1"].pk],
        )
    far, near, *_rest = features(client, "points", crs=f"{EPSG}{epsg}")
    assert (far["geometry"] is None, near["geometry"] is None) == (epsg in {3857, 4548}, False)
    item = client.get(f"/ogc/collections/grids/items/{plain[0]['id']}", {"crs": f"{EPSG}{epsg}"})
    assert item["Content-Crs"] == f"<{EPSG}{epsg}>"


def test_a_box_of_any_system_gives_what_meets_it(scene: Scene) -> None:
    client, points = scene.clients["supervision"], scene.points
    west, south = lonlat(0.9, 0.1)
    east, north = lonlat(2.6, 0.3)
    wanted = [points["g2"].pk, points["g3"].pk]
    assert ids(client, "points", bbox=f"{west},{south},{east},{north}") == wanted
    assert ids(client, "points", bbox=f"{west},{south},0,{east},{north},9") == wanted
    for code in (4326, 4490):
        box = f"{south},{west},{north},{east}"
        assert ids(client, "points", **{"bbox": box, "bbox-crs": f"{EPSG}{code}"}) == wanted
    for code, swap in ((3857, False), (4548, True)):
        low, high = (
            Transformer.from_crs(4326, code, always_xy=True).transform(*corner)
            for corner in ((west, south), (east, north))
        )
        corners = [*reversed(low), *reversed(high)] if swap else [*low, *high]
        box = ",".join(map(str, corners))
        assert ids(client, "points", **{"bbox": box, "bbox-crs": f"{EPSG}{code}"}) == wanted
    assert ids(client, "points", bbox="170,-90,-170,90") == []
    assert len(ids(client, "points", bbox="110,-90,109,90")) == 4  # all the way round
    # The box of the grid's extent meets the point's, the grid itself does not.
    corner = lonlat(0.5, 0.55)
    thin = Grid.objects.get(pk=scene.town.grids["G1"].pk)
    assert thin.geom is not None
    assert ids(client, "grids", bbox=f"{corner[0]},{corner[1]},{corner[0]},{corner[1]}") == [thin.pk]


def test_a_section_that_only_passes_by_a_box_is_not_in_it(full_town: Town, reader: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO grids_road (code, name, geom, road_class, pedestrian)"
            " SELECT 'D2', '斜路', st_setsrid(st_geomfromtext('MULTILINESTRING((117 28, 117.03 28.03))'), 4490),"
            " road_class, false FROM grids_road LIMIT 1 RETURNING id"
        )
        (slanted,) = cursor.fetchone()
    assert slanted not in ids(reader, "roads", bbox="117.02,28.001,117.03,28.004")
    assert slanted in ids(reader, "roads", bbox="117.01,28.009,117.03,28.02")


def test_datetime_is_the_day_of_the_edition(scene: Scene) -> None:
    client, town = scene.clients["supervision"], scene.town
    old, *standing = (town.grids[name].pk for name in ("G3", "G1", "G2"))
    close(town.grids["G3"], TODAY)
    assert ids(client, "grids") == standing
    assert ids(client, "grids", datetime=f"{TODAY}") == standing
    assert ids(client, "grids", datetime=f"{YESTERDAY}") == [*standing, old]
    # Midnight in the county is four in the afternoon before by the clock of Greenwich.
    assert ids(client, "grids", datetime=f"{YESTERDAY}T15:59:59Z") == [*standing, old]
    assert ids(client, "grids", datetime=f"{YESTERDAY}T16:00:00Z") == standing
    for interval in (f"{YESTERDAY}/{TODAY}", f"../{YESTERDAY}", f"/{YESTERDAY}", "../..", f"{YESTERDAY}/.."):
        assert ids(client, "grids", datetime=interval) == [*standing, old], interval
    assert ids(client, "grids", datetime=f"{TODAY}/..") == standing
    assert answer(client.get(f"/ogc/collections/grids/items/{old}"))["id"] == old
    seen = scene.points["g1"].seen_on
    assert len(ids(client, "points", datetime=f"{seen}/..")) == 4
    assert ids(client, "points", datetime=f"../{seen - datetime.timedelta(days=1)}") == []
    assert ids(client, "cases", datetime=f"../{seen - datetime.timedelta(days=1)}") == []
    assert len(ids(client, "roads", datetime="1900-01-01")) == len(ids(client, "roads"))


def test_every_plain_property_chooses_what_has_it(full_town: Town, reader: Client) -> None:
    for name in STORED:
        told = answer(reader.get(f"/ogc/collections/{name}/queryables"))["properties"]
        assert set(told) <= set(collections()[name].resource.by_name)
        assert all(one["title"] for one in told.values())
        (one, *_rest) = features(reader, name)
        for word in told:
            value = one["properties"][word]
            if value is None:
                continue
            text = value if isinstance(value, str) else json.dumps(value)
            assert one["id"] in ids(reader, name, **{word: text}), (name, word)
    assert ids(reader, "facilities", code="unheard-of") == []
    assert ids(reader, "grids", code=full_town.grids["G1"].code) == [full_town.grids["G1"].pk]


def test_a_page_is_one_statement_and_the_first_counts_in_it(scene: Scene) -> None:
    client = scene.clients["supervision"]
    with CaptureQueriesContext(connection) as asked:
        first = page(client, "points", limit=3)
    reading = [one["sql"] for one in asked if "surveys_surveypoint" in one["sql"]]
    assert len(reading) == 1, reading
    assert first["numberMatched"] == 4
    following = next(link["href"] for link in first["links"] if link["rel"] == "next")
    with CaptureQueriesContext(connection) as asked:
        second = answer(client.get(following.removeprefix("http://testserver")))
    (reading,) = [[one["sql"]] for one in asked if "surveys_surveypoint" in one["sql"]]
    assert "count(*)" not in reading[0]
    assert "numberMatched" not in second
    assert [link["rel"] for link in second["links"]] == ["self", "alternate", "collection"]


HOSTILE = [
    *(
        ("bbox", value)
        for value in ("", "1,2,3", "1,2,3,4,5", "a,b,c,d", "1,2,nan,4", "inf,0,1,1", "0,5,1,1")
    ),
    *(
        ("bbox", value)
        for value in ("-181,0,1,1", "0,0,1,91", "1e400,0,1,1", "1;2;3;4", "1,2,3,4&5", "1," * 900)
    ),
    *(
        ("crs", value)
        for value in ("4490", "EPSG:4490", f"{EPSG}4547", "gcj02", "own:x", "http://evil.example/crs")
    ),
    *(
        ("crs", value)
        for value in ("", "../../etc/passwd", f"{EPSG}999999", "+proj=longlat", "'; DROP TABLE x;--")
    ),
    ("bbox-crs", "file:///etc/passwd"),
    *(
        ("datetime", value)
        for value in ("", "yesterday", "2026-13-01", "2026-02-30", "2026-01-01T00:00:00", "1/2/3")
    ),
    *(
        ("datetime", value)
        for value in ("2026-02-01/2026-01-01", "0001-01-01T00:00:00+14:00", "99999-01-01", "/x")
    ),
    *(("limit", value) for value in ("0", "-1", "x", "1.5", "", "1e3", "٣", "1" * 30, "NaN")),
    *(("after", value) for value in ("-1", "x", "1" * 40)),
    *(("raw_x", value) for value in ("x", "nan", "1e999", "--1")),
    *(("mine", value) for value in ("1", "yes")),
    *(("facility_id", value) for value in ("1.5", "x", "9" * 40)),
    *(("on", value) for value in ("today", "2026-02-31")),
    *(("observed_at", value) for value in ("2026-01-01", "x")),
    *(("uid", value) for value in ("1", "g" * 36)),
    ("description", "a\x00b"),
    ("description", "x" * 2001),
    ("f", "xml"),
    ("unheard-of", "1"),
    ("flags", "x"),
    ("id", "1"),
    ("geometry", "1"),
    ("pk__gt", "1"),
    ("reported_by__password", "1"),
]


def test_what_cannot_be_read_is_refused_by_its_name(scene: Scene) -> None:
    client = scene.clients["supervision"]
    for name, value in HOSTILE:
        problem = refused(client.get("/ogc/collections/points/items", {name: value}))
        assert name in problem["errors"], (name, value, problem)
    twice = refused(client.get("/ogc/collections/points/items?limit=1&limit=2"))
    assert "limit" in twice["errors"]
    far = {"bbox": "0,-9e11,1,9e11", "bbox-crs": f"{EPSG}4548"}
    assert "bbox" in refused(client.get("/ogc/collections/points/items", far))["errors"]
    for address in (
        "collections/unheard-of",
        "collections/points/items/9999999",
        "collections/points/items/x",
    ):
        refused(client.get(f"/ogc/{address}"), 404)
    refused(client.get("/ogc/collections/unheard-of/items"), 404)
    refused(client.get("/ogc/unheard-of"), 404)
    chinese = refused(
        client.get("/ogc/collections/points/items?limit=0", headers={"Accept-Language": "zh-hans"})
    )
    assert "limit" in chinese["detail"]
    assert "应为 1 至 10000 的整数" in chinese["detail"]
    # More than there is on a page is as much as there is.
    assert len(page(client, "points", limit=10**9)["features"]) == 4
    assert page(client, "points", after=10**15)["features"] == []


def test_everybody_reads_what_is_theirs(scene: Scene) -> None:
    everyone = scene.clients
    assert refused(everyone["anonymous"].get("/ogc/"), 401)["code"] == "auth.required"
    page_for_people = everyone["anonymous"].get("/ogc/collections", headers={"Accept": "text/html"})
    assert page_for_people["Location"].startswith("/login/?next=/ogc/collections")
    refused(everyone["stranger"].get("/ogc/collections"), 403)
    of_b = [scene.points["g3"].pk, scene.points["g3_by_collector"].pk]
    for limit in (1, 7):
        assert ids(everyone["officer_b"], "points", limit=limit) == of_b
    assert ids(everyone["officer_b"], "points", accountable_unit_code="unit-a") == []
    assert ids(everyone["officer_b"], "cases") == [scene.cases["g3"].pk, scene.cases["g3_by_collector"].pk]
    refused(everyone["officer_b"].get(f"/ogc/collections/points/items/{scene.points['g1'].pk}"), 404)
    refused(everyone["officer_b"].get(f"/ogc/collections/points/items/{scene.points['g1'].uid}"), 404)
    assert len(ids(everyone["technician"], "points")) == 4
    # A name that is masked cannot be found out by asking for it.
    assert Facility.objects.get().maintainer_person == "王五"
    assert ids(everyone["officer_a"], "facilities", maintainer_person="王五") == []
    assert ids(everyone["officer_b"], "facilities", maintainer_person="王五") == [scene.facility.pk]


def test_documents_lead_to_each_other(scene: Scene) -> None:
    client = scene.clients["technician"]
    reached: set[str] = set()
    waiting = ["http://testserver/ogc/"]
    while waiting:
        address = waiting.pop()
        if address in reached or "f=html" in address or address.endswith("/docs"):
            continue
        reached.add(address)
        document = answer(client.get(address.removeprefix("http://testserver")))
        parts = [document, *document.get("collections", ())]
        waiting += [link["href"] for part in parts for link in part.get("links", ())]
    assert len(reached) == 4 + 3 * len(STORED)
    landing = answer(client.get("/ogc/"))
    assert {link["rel"] for link in landing["links"]} == {
        *("self", "alternate", "service-desc", "service-doc", "conformance", "data")
    }
    grids = answer(client.get("/ogc/collections/grids"))
    assert grids["crs"][1:] == [f"{EPSG}{code}" for code in (4490, 4326, 3857, 4548)]
    assert grids["storageCrs"] == f"{EPSG}4490"
    assert grids["extent"]["spatial"]["bbox"] == [[117.0, 28.0, 117.03, 28.01]]
    described = answer(client.get("/ogc/api"))["paths"]
    assert set(described["/collections/points/items"]) == {"get", "post"}
    assert set(described["/collections/grids/items"]) == {"get"}
    limit = next(
        one for one in described["/collections/grids/items"]["get"]["parameters"] if one["name"] == "limit"
    )
    assert limit["schema"]["maximum"] == 10_000


def test_people_read_pages_in_their_language(scene: Scene) -> None:
    client = scene.clients["supervision"]
    key = scene.points["g1"].pk
    pages = {
        "": "供其他程序使用的地图数据",
        "conformance": "遵循的标准",
        "collections": "采集点",
        "collections/points": "采集点",
        "collections/points/queryables": "责任单位",
        "collections/points/items": "甲社区",
        f"collections/points/items/{key}": "责任单位",
    }
    for address, word in pages.items():
        response = client.get(f"/ogc/{address}", headers={"Accept": "text/html"})
        assert response.status_code == 200
        assert word in response.content.decode(), address
    english = client.get("/ogc/", headers={"Accept": "text/html", "Accept-Language": "en"})
    assert "Map data for other programs" in english.content.decode()
    wrong = client.get("/ogc/collections/points/items?limit=0", headers={"Accept": "text/html"})
    assert wrong.status_code == 400
    assert "parameter.invalid" in wrong.content.decode()


def test_what_is_known_already_is_not_sent_again(scene: Scene) -> None:
    client = scene.clients["supervision"]
    address = f"/ogc/collections/points/items/{scene.points['g1'].pk}"
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    SurveyPoint.objects.filter(pk=scene.points["g1"].pk).update(geom=at(0.6, 0.2))
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200
