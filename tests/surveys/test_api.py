"""Taking in a point over HTTP: once, whoever asks how often, with its units named by the database."""

import datetime
import json
import threading
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from knox.models import AuthToken

from gis_core.models import User
from grids.models import Facility, Membership
from surveys.models import SetAside, SurveyPoint
from tests.bad_geometries import BAD_GEOJSON, BAD_WKT
from tests.gis_core.test_geojson import GEOMETRIES, JUNK
from tests.towns import Town, at, build_town, category, lonlat

CONTRACT = json.loads((Path(__file__).parent.parent / "contract" / "points.json").read_text(encoding="utf-8"))
#: As Django records them; the database may see twelve (benchmarks/p5_submit.py).
MOST_STATEMENTS = 10


def report(x: float = 0.5, y: float = 0.2, **more: Any) -> dict[str, Any]:
    """What a phone sends from (x, y) of the town; members that are None are left out."""
    lon, lat = lonlat(x, y)
    sent = {"uid": str(uuid.uuid4()), "category": "m06013", "lon": lon, "lat": lat, **more}
    return {name: value for name, value in sent.items() if value is not None}


def post(client: Client, body: object, **headers: str) -> Any:
    return client.post("/api/v1/points/", json.dumps(body), content_type="application/json", headers=headers)


def collector(unit: Any) -> User:
    user = User.objects.create_user("collector")
    Membership.objects.create(user=user, role="collector", unit=unit)
    return user


@pytest.fixture
def phone(client: Client, town: Town) -> Client:
    client.force_login(collector(town.a))
    return client


def refused(response: Any, status: int = 400) -> dict[str, Any]:
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["code"]
    assert problem["detail"]
    return problem


def test_a_point_comes_back_with_its_units(phone: Client) -> None:
    response = post(phone, report(accuracy_m=5, description="井盖破损", place_text="测试路 1 号"))
    assert response.status_code == 201
    found = response.json()
    assert found.pop("receipt")["complete"] is True
    assert found.keys() == CONTRACT.keys()
    assert (found["accountable_unit_code"], found["resolved_by"], found["grid"][-3:]) == (
        "unit-a",
        "GRID",
        "001",
    )
    assert (found["description"], found["accuracy_m"], found["mine"]) == ("井盖破损", 5, True)
    assert SurveyPoint.objects.get(uid=found["uid"]).reported_by.username == "collector"


def test_a_point_takes_few_statements_and_its_units_come_with_the_insert(phone: Client, town: Town) -> None:
    token = AuthToken.objects.create(user=User.objects.get(username="collector"))[1]
    facility = Facility.objects.create(
        code="3611270106001001", category=category("c01001"), geom=at(0.5, 0.2)
    )
    photos = [{"sha256": f"{number:064x}", "size": 1} for number in range(12)]
    body = report(
        facility=facility.pk,
        accuracy_m=3,
        photos=photos,
        crs="EPSG:4326",
        position_source="gnss",
        phone=str(uuid.uuid4()),
    )
    with CaptureQueriesContext(connection) as queries:
        response = post(Client(), body, Authorization=f"Token {token}")
    assert response.status_code == 201
    assert len(queries) <= MOST_STATEMENTS
    writes = [query["sql"] for query in queries if "surveys_surveypoint" in query["sql"]]
    assert sum("INSERT" in sql for sql in writes) == 1
    assert not any("UPDATE" in sql for sql in writes)
    assert not any("grids_answer" in query["sql"] for query in queries)


def test_the_same_report_again_gets_the_same_answer(phone: Client) -> None:
    body = report(observed_at="2026-06-01T08:00:00+08:00")
    first, again = post(phone, body), post(phone, body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    spelled_otherwise = {
        **body,
        "observed_at": "2026-06-01T00:00:00Z",
        "uid": body["uid"].upper(),
        "lat": body["lat"],
    }
    assert post(phone, spelled_otherwise).status_code == 200
    assert SurveyPoint.objects.count() == 1
    assert not SetAside.objects.exists()


def test_the_same_report_is_the_same_though_the_row_was_edited_since(phone: Client) -> None:
    body = report()
    post(phone, body)
    SurveyPoint.objects.update(description="补充说明")
    response = post(phone, body)
    assert response.status_code == 200
    assert response.json()["description"] == "补充说明"


def test_other_content_under_the_same_id_is_set_aside_once(phone: Client) -> None:
    body = report()
    post(phone, body)
    for _repeat in range(2):
        problem = refused(post(phone, {**body, "description": "另一处"}), 409)
        assert problem["code"] == "point.other_content"
        assert problem["errors"] == {"uid": [body["uid"]]}
    kept = SetAside.objects.get()
    assert (str(kept.uid), kept.content["description"]) == (body["uid"], "另一处")
    assert kept.sent_by.username == "collector"
    assert SurveyPoint.objects.get().description == ""


def test_the_report_of_another_person_under_the_same_id_is_a_conflict(phone: Client, town: Town) -> None:
    body = report()
    post(phone, body)
    other = User.objects.create_user("other")
    Membership.objects.create(user=other, role="collector", unit=town.b)
    second = Client()
    second.force_login(other)
    problem = refused(post(second, body), 409)
    assert "甲社区" not in json.dumps(problem, ensure_ascii=False)


@pytest.mark.django_db(transaction=True)
def test_many_at_one_time_store_one_point_and_hear_one_answer() -> None:
    user = collector(build_town().a)
    token = AuthToken.objects.create(user=user)[1]
    body = report()
    answers: list[tuple[int, Any]] = []

    def send() -> None:
        response = post(Client(), body, Authorization=f"Token {token}")
        answers.append((response.status_code, response.json()))
        connections.close_all()

    threads = [threading.Thread(target=send) for _number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status, _answer in answers) == [200] * 15 + [201]
    assert all(answer == answers[0][1] for _status, answer in answers)
    assert SurveyPoint.objects.count() == 1


def test_the_client_cannot_name_the_units(phone: Client) -> None:
    for name in (
        "accountable_unit",
        "accountable_unit_id",
        "grid",
        "flags",
        "reported_by",
        "received_at",
        "id",
    ):
        assert name in refused(post(phone, report(**{name: 1})))["errors"]
    assert not SurveyPoint.objects.exists()


def test_another_crs_is_converted_and_the_raw_pair_is_kept(phone: Client) -> None:
    found = post(phone, report(lon=500_490.0, lat=3_098_500.0, crs="EPSG:4548")).json()
    assert (found["raw_x"], found["raw_y"], found["raw_crs"]) == (500_490, 3_098_500, "EPSG:4548")
    assert found["conversion"] == "EPSG:4548 → EPSG:4490"
    assert found["lon"] == pytest.approx(117.005, abs=0.001)
    shifted = post(phone, report(crs="gcj02")).json()
    assert shifted["raw_x"] != pytest.approx(shifted["lon"], abs=1e-4)


def test_a_geojson_point_is_a_place_too(phone: Client) -> None:
    lon, lat = lonlat(2.5, 0.2)
    found = post(phone, report(lon=None, lat=None, geometry={"type": "Point", "coordinates": [lon, lat]}))
    assert found.status_code == 201
    assert found.json()["accountable_unit_code"] == "unit-b"


def test_the_day_is_that_of_the_county(phone: Client) -> None:
    found = post(phone, report(observed_at="2026-05-31T16:30:00Z")).json()
    assert found["on"] == "2026-06-01"


@pytest.mark.parametrize(
    ("change", "member"),
    [
        ({"uid": None}, "uid"),
        ({"uid": "7"}, "uid"),
        ({"uid": 12345}, "uid"),
        ({"category": None}, "category"),
        ({"lon": None}, "lon"),
        ({"lon": "117"}, "lon"),
        ({"lon": True}, "lon"),
        ({"lon": 1e300}, "lon"),
        ({"lon": 10**400}, "lon"),
        ({"lat": []}, "lat"),
        ({"accuracy_m": -1}, "accuracy_m"),
        ({"accuracy_m": 1e9}, "accuracy_m"),
        ({"crs": "EPSG:2380"}, "crs"),
        ({"crs": 4490}, "crs"),
        ({"crs": "x" * 100}, "crs"),
        ({"crs": "http://127.0.0.1:1/"}, "crs"),
        ({"position_source": "import"}, "position_source"),
        ({"observed_at": "yesterday"}, "observed_at"),
        ({"observed_at": "2026-06-01T25:00:00Z"}, "observed_at"),
        ({"observed_at": "9998-06-01T12:00:00Z"}, "observed_at"),
        ({"fix_at": "9998-06-01T12:00:00Z"}, "fix_at"),
        ({"facility": "x"}, "facility"),
        ({"facility": 10**30}, "facility"),
        ({"facility": 404}, "facility"),
        ({"description": "x" * 5000}, "description"),
        ({"description": "a\x00b"}, "description"),
        ({"description": "\ud800"}, "description"),
        ({"description": {"a": 1}}, "description"),
        ({"geometry": {"type": "Point", "coordinates": [117, 28]}}, "geometry"),
    ],
)
def test_a_report_that_makes_no_sense_is_refused_by_its_member(
    phone: Client, change: dict[str, Any], member: str
) -> None:
    response = post(phone, report(**change))
    assert member in refused(response)["errors"]
    assert not SurveyPoint.objects.exists()


@pytest.mark.parametrize("code", ["m99998", "x", "m0601300", "", "06013'"])
def test_an_unknown_category_is_refused(phone: Client, code: str) -> None:
    refused(post(phone, report(category=code)))


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"null", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'"text"', "application/json", 400),
        (b'{"lon": NaN}', "application/json", 400),
        (b'{"lon": 1, "lon": 2}', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "application/json", 400),
        (b" " * 300_000, "application/json", 413),
        (b"lon=117", "application/x-www-form-urlencoded", 415),
        (b"<x/>", "text/xml", 415),
    ],
)
def test_a_body_that_is_no_report_is_refused(phone: Client, content: bytes, kind: str, status: int) -> None:
    refused(phone.post("/api/v1/points/", content, content_type=kind), status)


def test_a_rule_of_the_database_is_told_in_its_own_words(phone: Client, town: Town) -> None:
    town.county.outline = town.grids["G1"].geom
    town.county.outside_policy = "refuse"
    town.county.save(update_fields=["outline", "outside_policy"])
    problem = refused(post(phone, report(20, 20)))
    assert problem["code"] == "rule.surveys_surveypoint_inside_county"
    assert "县界之外" in problem["detail"]
    assert "坐标系" in problem["what_next"]


@pytest.mark.parametrize("name", BAD_GEOJSON)
def test_no_bad_geometry_comes_in_over_http(phone: Client, name: str) -> None:
    body = report(lon=None, lat=None) | {"geometry": BAD_GEOJSON[name]}
    try:
        text = json.dumps(body)
    except ValueError:  # a whole number of 400 digits and more cannot be written by Python
        text = json.dumps(report()).replace("117", "1" * 5000)
    response = phone.post("/api/v1/points/", text, content_type="application/json")
    refused(response, 413 if name == "a million vertices" else 400)
    assert not SurveyPoint.objects.exists()


@pytest.mark.parametrize(
    "table", ["surveys_surveypoint", "grids_facility", "grids_grid", "grids_roadsection"]
)
def test_no_bad_geometry_comes_in_by_sql(phone: Client, town: Town, table: str) -> None:
    """As a technician's program would write it, with the application's account."""
    columns = {
        "surveys_surveypoint": (
            "category_id, geom",
            "(SELECT id FROM grids_category WHERE key = 'm06013'), {}",
        ),
        "grids_facility": (
            "code, category_id, geom",
            "'x', (SELECT id FROM grids_category WHERE key = 'c01001'), {}",
        ),
        "grids_grid": (
            "code, name, edition_id, geom",
            f"'361127001001099', '', {town.grids_edition.pk}, {{}}",
        ),
        "grids_roadsection": (
            "code, name, edition_id, centreline",
            f"'R9', '', {town.roads_edition.pk}, {{}}",
        ),
    }
    names, values = columns[table]
    stored = [
        name
        for name, wkt in BAD_WKT.items()
        if (table, name) not in {("grids_roadsection", "a line")}
        and inserted(table, names, values.format("ST_GeomFromText(%s, 4490)"), wkt)
    ]
    assert stored == []


def inserted(table: str, names: str, values: str, wkt: str) -> bool:
    """Does the row go in?  Whatever happens, it is gone afterwards; a lost connection would raise."""
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT door")
        try:
            cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({values})", [wkt])
        except DatabaseError:
            return False
        finally:
            cursor.execute("ROLLBACK TO SAVEPOINT door")
    return True


@given(sent=GEOMETRIES | JUNK)
def test_whatever_is_sent_over_http_is_stored_right_or_refused(phone: Client, sent: object) -> None:
    body = report(lon=None, lat=None) | {"geometry": sent}
    response = post(phone, body)
    assert response.status_code in {201, 400}
    if response.status_code == 201:
        found = response.json()
        assert -180 <= found["lon"] <= 180
        assert -90 <= found["lat"] <= 90


SINGLE = st.floats() | st.integers() | st.text(max_size=8) | st.none() | st.booleans()
NUMBERS = SINGLE | st.lists(SINGLE, max_size=2)


@given(
    lon=NUMBERS, lat=NUMBERS, accuracy_m=NUMBERS, crs=st.sampled_from(["4490", "3857", "4548", "gcj02", "x"])
)
def test_whatever_numbers_are_sent_are_stored_right_or_refused(phone: Client, **sent: Any) -> None:
    response = post(phone, {**report(), **sent})
    assert response.status_code in {201, 400}


def test_a_time_without_an_offset_is_the_countys_own(phone: Client, town: Town) -> None:
    town.county.time_zone = "America/Los_Angeles"
    town.county.save(update_fields=["time_zone"])
    response = post(phone, report(observed_at="2026-06-01T23:30:00", fix_at="2026-06-01T23:29:00"))
    assert response.status_code == 201
    point = SurveyPoint.objects.get()
    assert point.observed_at.isoformat() == "2026-06-02T06:30:00+00:00"
    assert point.fix_at.isoformat() == "2026-06-02T06:29:00+00:00"
    assert point.seen_on.isoformat() == "2026-06-01"


@pytest.mark.parametrize(("ahead", "status"), [(9, 201), (11, 400)])
def test_the_clock_of_a_phone_may_be_some_minutes_fast(phone: Client, ahead: int, status: int) -> None:
    moment = timezone.now() + datetime.timedelta(minutes=ahead)
    assert post(phone, report(observed_at=moment.isoformat())).status_code == status


@pytest.mark.parametrize("word", ["xml", "api", "csv"])
def test_a_format_that_is_not_offered_is_not_acceptable(phone: Client, word: str) -> None:
    refused(phone.get("/api/v1/points/", {"format": word}), 406)
    refused(phone.get("/api/v1/county/", {"format": word}), 406)
