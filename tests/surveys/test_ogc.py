"""Points written at /ogc/: the database names who answers, history names the account, refusals name rule and place."""

import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from gis_core.models import User
from surveys.models import Case, SetAside, SurveyPoint
from tests.grids.ogc.asking import EPSG, answer
from tests.grids.ogc.test_reading import refused
from tests.towns import Town, at, category, lonlat

ITEMS = "/ogc/collections/points/items"
GEOJSON = "application/geo+json"


@pytest.fixture
def desk(client: Client, people: dict[str, User]) -> Client:
    client.force_login(people["technician"])
    return client


def feature(x: float = 0.5, y: float = 0.2, **properties: Any) -> dict[str, Any]:
    """A report from (x, y) of the town."""
    point = {"type": "Point", "coordinates": list(lonlat(x, y))}
    return {"type": "Feature", "geometry": point, "properties": {"category": "m06013", **properties}}


def send(client: Client, verb: str, address: str, body: object, **headers: str) -> Any:
    return client.generic(verb, address, json.dumps(body), content_type=GEOJSON, headers=headers)


def drawn(by: User, x: float = 0.5, y: float = 0.2) -> SurveyPoint:
    """A point as QGIS has written it, in the seconds before the intake job gives it its case."""
    return SurveyPoint.objects.create(
        category=category("m06013"), geom=at(x, y), reported_by=by, description="井盖松动"
    )


def history_of(key: int) -> list[tuple[str, str | None]]:
    """What became of a point, and in whose name: label and user name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.pgh_label, u.username FROM surveys_surveypointevent e"
            " LEFT JOIN gis_core_user u ON u.id = (e.pgh_context ->> 'user')::bigint"
            " WHERE e.pgh_obj_id = %s ORDER BY e.pgh_id",
            [key],
        )
        return list(cursor.fetchall())


def test_a_point_that_is_sent_gets_its_units_its_case_and_its_history(town: Town, desk: Client) -> None:
    response = send(desk, "POST", ITEMS, feature(2.5, description="坑", accountable_unit="胡说", flags=["x"]))
    told = answer(response, 201)
    stored = SurveyPoint.objects.get()
    assert response["Location"] == f"http://testserver{ITEMS}/{stored.pk}"
    assert told["properties"]["accountable_unit"] == "乙社区"
    assert (stored.accountable_unit, stored.description, stored.flags) == (town.b, "坑", [])
    assert Case.objects.get().point == stored
    assert history_of(stored.pk) == [("insert", "technician")]
    assert desk.get(response["Location"])["ETag"] == response["ETag"]
    assert stored.reported_by is not None
    assert stored.reported_by.username == "technician"


def test_the_same_point_sent_again_is_the_same_and_another_under_its_uid_is_set_aside(
    town: Town, desk: Client
) -> None:
    body = feature(uid=str(uuid.uuid4()), observed_at="2026-06-01T08:00:00+08:00")
    first = send(desk, "POST", ITEMS, body)
    again = send(desk, "POST", ITEMS, body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first["Location"] == again["Location"]
    body["properties"]["description"] = "别的"
    assert refused(send(desk, "POST", ITEMS, body), 409)["code"] == "point.other_content"
    assert (SurveyPoint.objects.count(), SetAside.objects.count()) == (1, 1)


@pytest.mark.parametrize("epsg", [4326, 4490, 3857, 4548])
def test_a_point_comes_in_any_system_in_the_order_of_its_authority(
    town: Town, desk: Client, epsg: int
) -> None:
    kept = SurveyPoint.objects.get(uid=answer(send(desk, "POST", ITEMS, feature()), 201)["properties"]["uid"])
    crs = f"{EPSG}{epsg}"
    moved = answer(desk.get(f"{ITEMS}/{kept.pk}", {"crs": crs}))
    body = feature() | {"geometry": moved["geometry"]}
    told = answer(send(desk, "POST", ITEMS, body, **{"Content-Crs": f"<{crs}>"}), 201)
    other = SurveyPoint.objects.get(pk=told["id"])
    assert other.geom.coords == pytest.approx(kept.geom.coords, abs=2e-9)
    assert other.raw_crs == f"EPSG:{epsg}"
    assert (other.raw_y, other.raw_x) == pytest.approx(
        moved["geometry"]["coordinates"][:: -1 if epsg == 3857 else 1]
    )


def test_an_author_corrects_a_point_until_it_has_its_case(
    town: Town, people: dict[str, User], desk: Client
) -> None:
    point = drawn(people["technician"])
    address = f"{ITEMS}/{point.pk}"
    etag = desk.get(address, {"crs": f"{EPSG}4490"})["ETag"]
    patched = send(desk, "PATCH", address, {"properties": {"place_text": "市场门口"}}, **{"If-Match": etag})
    told = answer(patched)["properties"]
    assert (told["place_text"], told["description"], told["category"]) == ("市场门口", "井盖松动", "m06013")
    late = send(desk, "PUT", address, feature(2.5), **{"If-Match": etag})
    assert refused(late, 412)["code"] == "feature.changed"
    new = send(desk, "PUT", address, feature(2.5, category="m06002"), **{"If-Match": patched["ETag"]})
    told = answer(new)["properties"]
    assert (told["accountable_unit"], told["category"], told["description"]) == ("乙社区", "m06002", "")
    point.refresh_from_db()
    assert point.geom.coords == lonlat(2.5, 0.2)
    assert (point.raw_x, point.raw_y) == lonlat(2.5, 0.2)
    moved = {"type": "Point", "coordinates": list(lonlat(0.7, 0.2))}
    assert (
        answer(send(desk, "PATCH", address, {"geometry": moved}))["properties"]["accountable_unit"]
        == "甲社区"
    )
    names = [name for _label, name in history_of(point.pk)]
    assert names == [None, "technician", "technician", "technician"]


def test_what_a_rule_forbids_is_refused_with_rule_and_place(
    town: Town, people: dict[str, User], desk: Client
) -> None:
    chinese = {"Accept-Language": "zh-hans"}
    sent = answer(send(desk, "POST", ITEMS, feature()), 201)
    address = f"{ITEMS}/{sent['id']}"
    problem = refused(send(desk, "PUT", address, feature(), **chinese), 409)
    assert problem["code"] == "point.has_case"
    assert Case.objects.get().number in problem["detail"]
    assert "不能再改" in problem["detail"]
    other = drawn(people["manager"])
    problem = refused(send(desk, "PATCH", f"{ITEMS}/{other.pk}", {"properties": {}}, **chinese), 403)
    assert (problem["code"], str(other.pk) in problem["detail"]) == ("point.not_yours", True)
    problem = refused(desk.delete(address, headers=chinese), 409)
    assert (problem["code"], "不能删除" in problem["detail"]) == ("point.kept", True)
    town.county.outside_policy = "refuse"
    town.county.outline = town.grids["G1"].geom
    town.county.save()
    problem = refused(send(desk, "POST", ITEMS, feature(9, 9), **chinese))
    assert problem["code"] == "rule.surveys_surveypoint_inside_county"
    assert "经度 117.09" in problem["detail"]
    assert (SurveyPoint.objects.count(), SurveyPoint.objects.get(pk=other.pk).description) == (2, "井盖松动")


BROKEN = [
    ({}, "type"),
    ([], "type"),
    ({"type": "FeatureCollection", "features": []}, "type"),
    ({"type": "Feature"}, "geometry"),
    (feature() | {"colour": "red"}, "colour"),
    (feature() | {"properties": []}, "properties"),
    (feature() | {"properties": {}}, "category"),
    (feature(sweet="x"), "properties.sweet"),
    (feature(category=3.5), "category"),
    (feature(observed_at="yesterday"), "observed_at"),
    (feature(observed_at="2999-01-01T00:00:00Z"), "observed_at"),
    (feature(accuracy_m="near"), "accuracy_m"),
    (feature(uid="1"), "uid"),
    (feature() | {"geometry": None}, "geometry"),
    (feature() | {"geometry": {"type": "Point"}}, "geometry"),
    (feature() | {"geometry": {"type": "Point", "coordinates": [117]}}, "geometry"),
    (feature() | {"geometry": {"type": "Point", "coordinates": [True, 1]}}, "geometry"),
    (feature() | {"geometry": {"type": "Point", "coordinates": [1e300 * 10, 1]}}, "lon"),
    (feature() | {"geometry": {"type": "Point", "coordinates": [[117, 28]]}}, "geometry"),
    (feature() | {"geometry": {"type": "LineString", "coordinates": [[117, 28], [117, 29]]}}, "geometry"),
    (feature() | {"geometry": {"type": "Circle", "coordinates": [117, 28]}}, "geometry"),
    (feature() | {"geometry": {"type": "Point", "coordinates": [117, 28], "crs": {}}}, "geometry"),
]


def test_what_is_no_report_is_refused_by_its_name(town: Town, desk: Client) -> None:
    for body, name in BROKEN:
        problem = refused(send(desk, "POST", ITEMS, body))
        assert name in problem["errors"], (body, problem)
    for coordinates in ([181, 0], [0, 91], [1e9, 1e9]):
        body = feature() | {"geometry": {"type": "Point", "coordinates": coordinates}}
        refused(send(desk, "POST", ITEMS, body))
    refused(send(desk, "POST", ITEMS, feature(category="m99999")))
    wrong = send(desk, "POST", ITEMS, feature(), **{"Content-Crs": "<EPSG:4490>"})
    assert "Content-Crs" in refused(wrong)["errors"]
    refused(desk.generic("POST", ITEMS, "{not json", content_type=GEOJSON))
    refused(desk.generic("POST", ITEMS, "[" * 5000, content_type=GEOJSON))
    refused(desk.generic("POST", ITEMS, json.dumps(feature()), content_type="text/csv"), 415)
    refused(desk.generic("POST", ITEMS, " " * 300_000, content_type=GEOJSON), 413)
    assert SurveyPoint.objects.count() == 0


def test_only_who_reports_writes_and_only_points_are_written(town: Town, people: dict[str, User]) -> None:
    statuses = {}
    for name in ("collector", "manager", "technician", "officer_a", "supervision", "planner", "stranger"):
        client = Client()
        client.force_login(people[name])
        statuses[name] = send(client, "POST", ITEMS, feature()).status_code
    assert statuses == {
        **dict.fromkeys(("collector", "manager", "technician"), 201),
        **dict.fromkeys(("officer_a", "supervision", "planner", "stranger"), 403),
    }
    assert send(Client(), "POST", ITEMS, feature()).status_code == 401
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["collector"])
    assert refused(send(client, "POST", ITEMS, feature()), 403)["code"] == "csrf.failed"
    client = Client()
    client.force_login(people["technician"])
    grids = "/ogc/collections/grids/items"
    for verb, address in (("POST", grids), *((v, f"{grids}/1") for v in ("PUT", "PATCH", "DELETE"))):
        response = send(client, verb, address, feature())
        assert refused(response, 405)["code"] == "method.not_allowed"
        assert "POST" not in response["Allow"]
    collector = Client()
    collector.force_login(people["officer_b"])
    hidden = SurveyPoint.objects.filter(accountable_unit=town.a).first()
    assert hidden is not None
    assert collector.get(f"{ITEMS}/{hidden.pk}").status_code == 404
