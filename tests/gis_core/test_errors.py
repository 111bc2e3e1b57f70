"""Refusals as problem+json."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, InternalError, OperationalError, connection, transaction
from django.http import Http404
from django.test import Client, RequestFactory
from rest_framework import exceptions

from gis_core import errors
from gis_core.errors import Problem, problem_of
from gis_core.models import User
from grids.models import Grid
from tests.towns import Town, box

CONTRACT = json.loads(
    (Path(__file__).parent.parent / "contract" / "problem.json").read_text(encoding="utf-8")
)


def problem(error: Exception) -> Problem:
    found = problem_of(error)
    assert found is not None
    return found


def from_database(sql: str, *parameters: Any) -> Problem:
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
    return problem(caught.value)


def test_a_problem_has_the_keys_of_the_contract() -> None:
    document = Problem(400, "a.code", "what", "next", errors={"field": ["why"]}).document()
    assert document.keys() == CONTRACT.keys()
    assert {key: type(value) for key, value in document.items()} == {
        key: type(value) for key, value in CONTRACT.items()
    }


def test_our_triggers_speak_chinese_and_say_what_next(town: Town) -> None:
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        Grid.objects.create(
            code="361127001001009",
            community_code="361127001001",
            accountable_unit=town.b,
            geom=box(0.5, 0, 1.5, 1),
            edition=town.grids_edition,
        )
    found = problem(caught.value)
    assert (found.status, found.code) == (409, "rule.grids_grid_no_overlap")
    assert "重叠" in found.detail
    assert "1 平方米" in found.what_next


def test_a_check_of_the_database_names_its_rule(town: Town) -> None:
    found = from_database("UPDATE grids_unit SET code = '' WHERE code = 'unit-a'")
    assert (found.status, found.code) == (400, "rule.grids_unit_has_code")
    assert "grids_unit_has_code" in found.detail


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "status", "code"),
    [
        ("SELECT 'x'::int", 400, "value.refused"),
        ("SELECT ('9' || repeat('9', 30))::bigint", 400, "value.refused"),
        ("DO $$ BEGIN RAISE EXCEPTION 'zwei' USING ERRCODE = '40001'; END $$", 409, "try_again"),
        ("DO $$ BEGIN RAISE EXCEPTION '县' USING ERRCODE = '55000', HINT = '先'; END $$", 409, "not_ready"),
        ("DO $$ BEGIN RAISE EXCEPTION 'voll' USING ERRCODE = '53100'; END $$", 503, "database.away"),
        ("DO $$ BEGIN RAISE EXCEPTION 'langsam' USING ERRCODE = '57014'; END $$", 503, "database.away"),
    ],
)
def test_what_the_database_says_becomes_a_status(sql: str, status: int, code: str) -> None:
    found = from_database(sql)
    assert (found.status, found.code) == (status, code)


@pytest.mark.django_db
def test_a_nul_character_is_the_callers_mistake() -> None:
    with pytest.raises(DatabaseError) as caught:
        User.objects.filter(username="a\x00b").exists()
    assert problem(caught.value).code == "value.refused"


@pytest.mark.django_db
def test_a_mistake_in_our_sql_stays_a_defect() -> None:
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
    assert problem_of(caught.value) is None
    assert problem_of(InternalError("no diagnosis")) is None
    assert problem_of(ZeroDivisionError()) is None


def test_a_database_that_is_away_asks_to_come_back() -> None:
    found = problem(OperationalError("server closed the connection"))
    assert (found.status, found.headers["Retry-After"]) == (503, "30")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (exceptions.NotAuthenticated(), 401, "auth.required"),
        (exceptions.AuthenticationFailed("bad"), 401, "auth.required"),
        (exceptions.PermissionDenied(), 403, "permission.denied"),
        (PermissionDenied("no"), 403, "permission.denied"),
        (Http404(), 404, "not_found"),
        (exceptions.ParseError(), 400, "request.unreadable"),
        (exceptions.UnsupportedMediaType("text/plain"), 415, "media_type.unsupported"),
        (exceptions.NotAcceptable(), 406, "format.unknown"),
        (exceptions.Throttled(3), 429, "too_many_requests"),
    ],
)
def test_every_refusal_has_a_stable_code(error: Exception, status: int, code: str) -> None:
    found = problem(error)
    assert (found.status, found.code) == (status, code)
    assert found.detail


def test_an_invalid_body_names_each_part() -> None:
    error = exceptions.ValidationError(
        {"lon": ["too far"], "inner": {"deep": ["wrong"]}, "list": [{"a": ["b"]}]}
    )
    found = problem(error)
    assert found.errors == {"lon": ["too far"], "inner.deep": ["wrong"], "list.a": ["b"]}
    assert "lon" in found.detail


def test_the_closest_class_decides() -> None:
    class Special(PermissionDenied):
        pass

    assert problem(Special("x")).status == 403


@pytest.mark.parametrize(
    ("address", "kind"), [("/api/nowhere", "application/problem+json"), ("/nowhere", "text/html")]
)
def test_a_defect_answers_programs_and_people_in_their_own_way(address: str, kind: str) -> None:
    request = RequestFactory().get(address)
    response = errors.server_error(request)
    assert response.status_code == 500
    assert response["Content-Type"].startswith(kind)
    missing = errors.not_found(request, Http404())
    assert missing.status_code == 404
    assert missing["Content-Type"].startswith(kind)


@pytest.mark.django_db
def test_too_many_wrong_passwords_bar_programs_with_a_problem(client: Client) -> None:
    User.objects.create_user("eve", password="the right long password")
    statuses = [
        client.post(
            "/api/v1/login/", {"username": "eve", "password": "x"}, content_type="application/json"
        ).status_code
        for _ in range(9)
    ]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    response = client.post(
        "/api/v1/login/",
        {"username": "eve", "password": "the right long password"},
        content_type="application/json",
    )
    assert response.status_code == 429
    assert response.json()["code"] == "auth.locked_out"


def test_a_throttle_says_when_to_come_again() -> None:
    found = problem(exceptions.Throttled(wait=2.2))
    assert (found.status, found.code, found.headers) == (429, "too_many_requests", {"Retry-After": "3"})
    assert problem(exceptions.Throttled()).headers == {}


def test_a_browser_that_lost_its_token_gets_a_new_one_without_signing_in(people: dict[str, User]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["collector"])
    body = json.dumps({"uid": "3ba97639-b152-4e69-9c90-487b70ce7090"})
    refused = client.post("/api/v1/points/", body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf.failed")
    assert client.get("/api/v1/me/").status_code == 200
    token = client.cookies["csrftoken"].value
    again = client.post(
        "/api/v1/points/", body, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert again.json()["code"] == "request.invalid"
