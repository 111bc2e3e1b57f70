"""Signing in and out of programs."""

import base64
import json
from typing import Any

import pytest
from django.test import Client

from gis_core.models import User

PASSWORD = "a long test password"


def send(client: Client, address: str, body: Any = None, token: str = "") -> Any:
    headers = {"Authorization": f"Token {token}"} if token else {}
    text = "" if body is None else json.dumps(body)
    return client.post(f"/api/v1/{address}/", text, content_type="application/json", headers=headers)


def sign_in(client: Client, name: str = "anna") -> str:
    response = send(client, "login", {"username": name, "password": PASSWORD})
    assert response.status_code == 200
    return str(response.json()["token"])


@pytest.fixture
def anna(db: None) -> User:
    return User.objects.create_user("anna", password=PASSWORD, full_name="安娜")


def me(client: Client, token: str) -> int:
    return int(client.get("/api/v1/me/", headers={"Authorization": f"Token {token}"}).status_code)


def test_a_token_stands_for_its_user(client: Client, anna: User) -> None:
    token = sign_in(client)
    response = client.get("/api/v1/me/", headers={"Authorization": f"Token {token}"})
    assert response.json()["full_name"] == "安娜"
    assert "sessionid" not in client.cookies


def test_a_token_given_back_opens_nothing(client: Client, anna: User) -> None:
    first, second = sign_in(client), sign_in(client)
    assert send(client, "logout", token=first).status_code == 204
    assert (me(client, first), me(client, second)) == (401, 200)


def test_all_tokens_can_be_given_back_at_once(client: Client, anna: User) -> None:
    first, second = sign_in(client), sign_in(client)
    assert send(client, "logout-all", token=first).status_code == 204
    assert (me(client, first), me(client, second)) == (401, 401)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"username": "anna", "password": "wrong"}, 401),
        ({"username": "nobody", "password": PASSWORD}, 401),
        ({"username": "anna"}, 400),
        ({"username": "anna\x00", "password": PASSWORD}, 400),
        ({"username": ["anna"], "password": PASSWORD}, 400),
        ([], 400),
    ],
)
def test_a_wrong_login_is_a_problem(client: Client, anna: User, body: Any, status: int) -> None:
    response = send(client, "login", body)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert "token" not in response.json()


def test_an_inactive_user_gets_no_token(client: Client, anna: User) -> None:
    token = sign_in(client)
    anna.is_active = False
    anna.save()
    assert send(client, "login", {"username": "anna", "password": PASSWORD}).status_code == 401
    assert me(client, token) == 401


@pytest.mark.parametrize("header", ["Token ", "Token x", "Token \xff", "Bearer abc", "Token a b c"])
def test_a_token_that_is_none_is_refused(client: Client, db: None, header: str) -> None:
    response = client.get("/api/v1/me/", headers={"Authorization": header})
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Token"


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def test_a_token_may_come_as_the_password_of_token(client: Client, anna: User) -> None:
    token = sign_in(client)
    told = client.get("/api/v1/me/", headers={"Authorization": basic("token", token)})
    assert told.json()["full_name"] == "安娜"


@pytest.mark.parametrize(
    "header",
    [
        basic("token", "wrong"),
        basic("token", ""),
        basic("anna", PASSWORD),
        "Basic",
        "Basic !",
        "Basic dG9rZW4=",
    ],
    ids=["wrong", "empty", "a password", "nothing", "no base64", "no colon"],
)
def test_no_password_and_nothing_else_opens_anything_that_way(
    client: Client, anna: User, header: str
) -> None:
    assert client.get("/api/v1/me/", headers={"Authorization": header}).status_code == 401
