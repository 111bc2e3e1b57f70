"""What is unit A's alone an officer of unit B finds nowhere: in no address, count, tile or table."""

import io
from typing import Any

import mapbox_vector_tile
import pytest
from django.test import Client
from openpyxl import load_workbook

from gis_core.models import User
from surveys.models import Case
from tests.gis_core.test_tiles import tile_of
from tests.surveys.cases import filing, make_case, step
from tests.towns import Town

SECRET = "甲社区自己的事"


@pytest.fixture
def case(town: Town, people: dict[str, User]) -> Case:
    """A case of unit A, sent to unit A."""
    case = make_case(0.5, description=SECRET, place_text=SECRET)
    step(case, "file", people["supervision"], **filing(case))
    return step(case, "dispatch", people["supervision"])


@pytest.fixture
def officers(people: dict[str, User]) -> dict[str, Client]:
    clients = {name: Client() for name in ("officer_a", "officer_b")}
    for name, client in clients.items():
        client.force_login(people[name])
    return clients


def body(response: Any) -> str:
    content = b"".join(response) if response.streaming else response.content
    return content.decode(errors="replace")


#: Addresses that say nothing of the case to B and tell it to A; {case} and {point} are public ids.
TELLING = (
    "/workbench/?tab=all",
    "/workbench/?tab=all&case={case}",
    "/workbench/list/?tab=all",
    "/workbench/map/?tab=all",
    "/api/v1/cases/",
    "/api/v1/points/",
    "/api/v1/points/?format=geojson",
)
#: Addresses of the case itself: not there for B.
OWN = (
    "/workbench/cases/{case}/step/?action=accept",
    "/workbench/cases/{case}/sheet.pdf",
    "/api/v1/cases/{case}/",
    "/api/v1/cases/{case}/steps/",
    "/api/v1/points/{point}/",
    "/api/v1/points/{point}/history/",
    "/api/v1/points/{point}/why/",
)


def test_no_address_tells_a_word_of_it(case: Case, officers: dict[str, Client]) -> None:
    ids = {"case": case.uid, "point": case.point.uid}
    marks = {SECRET, case.number, str(case.uid), str(case.point.uid)}
    for address in TELLING:
        at = address.format(**ids)
        shown = body(officers["officer_a"].get(at))
        assert any(mark in shown for mark in marks), f"A is told nothing at {at}"
        hidden = body(officers["officer_b"].get(at)).replace(at, "")
        assert [mark for mark in marks if mark in hidden and mark not in at] == [], at
    for address in OWN:
        at = address.format(**ids)
        assert officers["officer_a"].get(at).status_code == 200, at
        assert officers["officer_b"].get(at).status_code == 404, at


def test_no_count_counts_it(case: Case, officers: dict[str, Client]) -> None:
    own, other = (officers[name].get("/workbench/counts/").json() for name in ("officer_a", "officer_b"))
    assert (own["open"], own["sign"]) == (1, 1)
    assert set(other.values()) == {0}
    listed = [officers[name].get("/api/v1/points/?count=true").json()["count"] for name in officers]
    columns = [officers[name].get("/api/v1/points/columns/").json()["count"] for name in officers]
    assert (listed, columns) == ([1, 0], [1, 0])


def test_no_table_holds_it_and_no_step_is_taken(case: Case, officers: dict[str, Client]) -> None:
    rows = []
    for client in officers.values():
        response: Any = client.get("/workbench/cases.xlsx?tab=all")
        rows.append(load_workbook(io.BytesIO(b"".join(response.streaming_content))).active.max_row)
    assert rows == [2, 1]
    refused = officers["officer_b"].post(f"/workbench/cases/{case.uid}/step/?action=accept", {})
    assert (refused.status_code, Case.objects.get(pk=case.pk).state) == (404, "dispatched")


def test_no_tile_draws_it(case: Case, officers: dict[str, Client]) -> None:
    zoom, x, y = tile_of(case.point.geom.x, case.point.geom.y, 14)
    drawn = []
    for client in officers.values():
        response = client.get(f"/tiles/points/{zoom}/{x}/{y}.mvt")
        layers = mapbox_vector_tile.decode(response.content) if response.content else {}
        drawn.append(len(layers.get("points", {}).get("features", [])))
    assert drawn == [1, 0]
