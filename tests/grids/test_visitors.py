"""Who asks, by one statement: what ends a session, a user or a right ends the next answer, a tile's 304 as well."""

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gis_core import visitors
from gis_core.models import User
from grids.scope import scope_of
from tests.grids.database.raw import run, session
from tests.grids.test_tile_state import HERE, address
from tests.towns import Town

#: All layers of the ground, of which one is told apart by its bytes; each way of answering a tile.
TILES = {
    "by state": address("grids,road_sections", *HERE),
    "by bytes": address("grids,hydrants", *HERE),
    "points": address("points", *HERE),
}


@pytest.fixture
def asker(client: Client, people: dict[str, User]) -> User:
    """Somebody of the office, whose session every process knows already."""
    client.force_login(people["supervision"])
    for tile in TILES.values():
        assert client.get(tile).status_code in {200, 204}
    return people["supervision"]


def deactivated(user: User, client: Client) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def deleted(user: User, client: Client) -> None:
    run("DELETE FROM grids_membership WHERE user_id = %s", user.pk)
    run("DELETE FROM gis_core_user WHERE id = %s", user.pk)


def with_another_password(user: User, client: Client) -> None:
    user.set_password("another one, quite long")
    user.save()


def logged_out(user: User, client: Client) -> None:
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    request = RequestFactory().get("/")
    request.session, request.user = SessionStore(key), user
    logout(request)


def expired(user: User, client: Client) -> None:
    run("UPDATE django_session SET expire_date = now() - interval '1 second'")


def with_a_session_of_nobody(user: User, client: Client) -> None:
    session = Session.objects.get()
    session.session_data = SessionStore().encode({"read": "something"})
    session.save()


def without_its_role(user: User, client: Client) -> None:
    user.memberships.all().delete()


def with_a_role_that_ended(user: User, client: Client) -> None:
    user.memberships.update(during=("2020-01-01", "2021-01-01"))


ENDS: dict[Callable[[User, Client], None], int] = {
    deactivated: 401,
    deleted: 401,
    with_another_password: 401,
    logged_out: 401,
    expired: 401,
    with_a_session_of_nobody: 401,
    without_its_role: 403,
    with_a_role_that_ended: 403,
}


@pytest.mark.django_db
@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_at_the_next_tile_nothing_is_shown_or_confirmed(
    client: Client, asker: User, town: Town, end: Callable[[User, Client], None]
) -> None:
    tags = {tile: client.get(tile)["ETag"] for tile in TILES.values()}
    for tile, tag in tags.items():
        assert client.get(tile, headers={"If-None-Match": tag}).status_code == 304
    end(asker, client)
    for tile, tag in tags.items():
        for headers in ({"If-None-Match": tag}, {"If-None-Match": "*"}, {}):
            response = client.get(tile, headers=headers)
            assert response.status_code == ENDS[end], (tile, headers)
            assert "ETag" not in response
            assert json.loads(response.content)["code"] in {"auth.required", "tile.forbidden"}


#: A page and a list, which ask by the same statement.
PAGE, LIST = "/notices/", "/api/v1/grids/"


@pytest.mark.django_db
@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_at_the_next_page_nothing_is_shown(
    client: Client, asker: User, town: Town, end: Callable[[User, Client], None]
) -> None:
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert {client.get(address).status_code for address in (PAGE, LIST)} == {200}
    end(asker, client)
    page = client.get(PAGE)
    assert page.status_code == (302 if ENDS[end] == 401 else 403)
    assert "/login/" in page.get("Location", "/login/")
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie  # which a page may have taken away
    assert client.get(LIST).status_code == ENDS[end]


@pytest.mark.django_db
def test_a_page_reads_session_user_and_rights_in_one_statement(client: Client, asker: User) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(PAGE)
    for table in ("django_session", "gis_core_user", "WITH RECURSIVE today"):
        assert len([query for query in queries if table in query["sql"]]) == 1, table
    assert "Cookie" in response["Vary"]


@pytest.mark.django_db
def test_the_session_holds_what_was_put_into_it(client: Client, asker: User) -> None:
    session = client.session
    session["kept"] = {"a": 1}
    session.save()
    for _n in range(2):  # what was remembered of it is not what it holds by now; then it is
        request = _request(session.session_key)
        SessionMiddleware(lambda _request: None).process_request(request)
        visitors.VisitorMiddleware(lambda _request: None).process_request(request)
        with CaptureQueriesContext(connection) as queries:
            assert request.user == asker
        assert len(queries) == 1
        with CaptureQueriesContext(connection) as queries:
            assert request.session["kept"] == {"a": 1}
            request.session["kept"]["a"] = 2  # the next request sees nothing of it
        assert len(queries) == 0


@pytest.mark.django_db
def test_the_user_is_whom_django_reads(client: Client, asker: User) -> None:
    found = visitors.visitor(_request(client.session.session_key))
    assert found is not None
    read = User.objects.get(pk=asker.pk)
    fields = [field.attname for field in User._meta.concrete_fields]
    assert [found.user.__dict__[name] for name in fields] == [getattr(read, name) for name in fields]


@pytest.mark.django_db
def test_a_session_ends_by_the_clock_of_the_program(
    client: Client, asker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = client.session.session_key
    ends = Session.objects.get(pk=key).expire_date
    second = datetime.timedelta(seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: ends - second)
    assert visitors.visitor(_request(key)) is not None
    monkeypatch.setattr(timezone, "now", lambda: ends + second)
    assert visitors.visitor(_request(key)) is None


@pytest.mark.django_db
def test_a_session_that_is_another_s_by_now_shows_what_is_for_them(
    client: Client, asker: User, people: dict[str, User]
) -> None:
    """Whose session it was is remembered; the statement says whose it is."""
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    other = Client()
    other.force_login(people["officer_b"])
    theirs = Session.objects.get(pk=other.cookies[settings.SESSION_COOKIE_NAME].value)
    Session.objects.filter(pk=key).update(session_data=theirs.session_data)
    for tile in TILES.values():
        assert client.get(tile)["ETag"] == other.get(tile)["ETag"]
    found = visitors.visitor(_request(key))
    assert found is not None
    assert (found.user.pk, scope_of(found.user)) == (
        people["officer_b"].pk,
        scope_of(User.objects.get(pk=people["officer_b"].pk)),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["supervision", "officer_a", "collector", "manager", "planner", "stranger"])
def test_the_rights_are_those_that_pages_read(people: dict[str, User], who: str) -> None:
    client, user = Client(), people[who]
    client.force_login(user)
    found = visitors.visitor(_request(client.cookies[settings.SESSION_COOKIE_NAME].value))
    assert found is not None
    with CaptureQueriesContext(connection) as queries:
        rights = scope_of(found.user)
    assert len(queries) == 0
    assert rights == scope_of(User.objects.get(pk=user.pk))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cookie", ["", "short", "'; DROP TABLE django_session; --", "clé", "0" * 32, "a" * 500]
)
def test_what_is_no_session_says_nobody(client: Client, town: Town, cookie: str) -> None:
    assert visitors.visitor(_request(cookie)) is None
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert client.get(TILES["by state"]).status_code == 401


@pytest.mark.django_db
def test_a_process_remembers_only_so_many_sessions(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitors, "REMEMBERED", 3)
    for _n in range(8):
        client = Client()
        client.force_login(people["supervision"])
        assert visitors.visitor(_request(client.cookies[settings.SESSION_COOKIE_NAME].value))
        assert len(visitors._remembered) <= 3


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_ended_meanwhile_is_opened_anew(client: Client, asker: User, town: Town) -> None:
    tile = TILES["by state"]
    tag = client.get(tile)["ETag"]
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = %s"
    for headers, status in (({"If-None-Match": tag}, 304), ({}, 200)):
        (pid,) = connection.connection.execute("SELECT pg_backend_pid()").fetchone()
        with session(autocommit=True) as other:
            other.execute(ended, [pid])
        assert client.get(tile, headers=headers).status_code == status


def _request(key: str) -> HttpRequest:
    request: Any = RequestFactory().get("/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = key
    return request
