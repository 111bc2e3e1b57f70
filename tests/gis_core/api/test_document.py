"""The OpenAPI document is the same for everybody: made once in each language and form, read by whoever may."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from drf_spectacular.generators import SchemaGenerator

from gis_core.api import document
from gis_core.models import User

JSON, YAML = "/api/schema/?format=json", "/api/schema/?format=yaml"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Documents that are made during the test, of which none is kept before it."""
    made: list[object] = []
    make = SchemaGenerator.get_schema

    def noted(self: SchemaGenerator, *args: object, **more: object) -> object:
        made.append(make(self, *args, **more))
        return made[-1]

    monkeypatch.setattr(SchemaGenerator, "get_schema", noted)
    monkeypatch.setattr(document, "_documents", {})
    return made


def test_it_is_made_once_and_reads_the_same_to_everybody(
    clients: dict[str, Client], people: dict[str, User], made: list[object]
) -> None:
    for language in ("zh-hans", "en"):
        headers = {"accept-language": language}
        first = clients["planner"].get(JSON, headers=headers)
        again = clients["officer_a"].get(JSON, headers=headers)
        assert (first.content, first.headers.items()) == (again.content, again.headers.items())
        assert json.loads(again.content)["paths"] == json.loads(json.dumps(made[-1], default=str))["paths"]
    assert len(made) == 2
    assert clients["planner"].get(YAML)["Content-Type"].startswith("application/vnd.oai.openapi")
    assert len(made) == 3
    assert Client().get(JSON).status_code == 401


def test_nothing_in_it_comes_from_the_database(clients: dict[str, Client], made: list[object]) -> None:
    clients["planner"].get("/api/docs/")  # whose session it is, each process learns once
    with CaptureQueriesContext(connection) as queries:
        assert clients["planner"].get(JSON).status_code == 200
    assert len(made) == 1
    assert len(queries) == 1, [query["sql"][:80] for query in queries]


def test_a_version_that_is_asked_for_is_not_kept(clients: dict[str, Client], made: list[object]) -> None:
    for version in ("7", "8"):
        assert f"({version})" in clients["planner"].get(f"{JSON}&version={version}").json()["info"]["version"]
    assert clients["planner"].get(JSON).json()["info"]["version"] == "1"
