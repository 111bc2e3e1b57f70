"""Why these units?  The stored receipt over HTTP, with its territories and the way to the border on the map."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gis_core.models import User
from grids.models import Ruling
from surveys.models import SurveyPoint
from tests.grids.resolver.cases.words import M_EAST, M_NORTH
from tests.surveys.test_receipts import APRIL, SEEN, close, corrupt
from tests.towns import Town, at, box, category, make_edition, make_grid

pytestmark = pytest.mark.django_db
CONTRACT = json.loads(
    (Path(__file__).parent.parent / "contract" / "points_why.json").read_text(encoding="utf-8")
)


@pytest.fixture
def office(client: Client, people: dict[str, User]) -> Client:
    client.force_login(people["supervision"])
    return client


def see(x: float, y: float, *, key: str = "m06013", **more: Any) -> SurveyPoint:
    point = SurveyPoint.objects.create(category=category(key), geom=at(x, y), observed_at=SEEN, **more)
    point.refresh_from_db()
    return point


def why(client: Client, point: SurveyPoint) -> dict[str, Any]:
    response = client.get(f"/api/v1/points/{point.pk}/why/")
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


def parts(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Each shape as (part, code, unit)."""
    told = (feature["properties"] for feature in found["shapes"]["features"])
    return [(one["part"], one["code"][-3:], one["unit"]) for one in told]


def ask_here(client: Client, x: float, y: float, *, key: str = "m06013", **more: str) -> dict[str, Any]:
    place = at(x, y)
    query = {"lon": place.x, "lat": place.y, "category": key, "on": "2026-05-01", **more}
    response = client.get("/api/v1/resolve/", query)
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


def test_the_keys_are_those_of_the_contract(office: Client, town: Town) -> None:
    found = why(office, see(0.5, 0.3, accuracy_m=5))
    assert found.keys() == CONTRACT.keys()
    feature, sample = found["shapes"]["features"][0], CONTRACT["shapes"]["features"][0]
    assert feature.keys() == sample.keys()
    assert feature["properties"].keys() == sample["properties"].keys()
    assert feature["properties"]["id"] == town.grids["G1"].pk
    assert found["border"].keys() == CONTRACT["border"].keys()


def test_it_says_what_the_resolver_says_of_the_same_place_and_day(office: Client, town: Town) -> None:
    for x, y, key in ((0.5, 0.3, "m06013"), (1.5, 0.5, "m06013"), (2, 0.2, "c01037"), (3.02, 0.2, "m06013")):
        found = why(office, see(x, y, key=key))
        asked = ask_here(office, x, y, key=key, shapes="true")
        assert found.pop("replayed")
        assert sorted(found.pop("flags")) == sorted(asked.pop("flags"))
        assert found == asked


def test_a_click_draws_nothing_unless_asked(office: Client, town: Town) -> None:
    assert not ask_here(office, 0.5, 0.3).keys() & {"shapes", "border"}


def test_the_three_territories_and_what_came_after_are_drawn(office: Client, town: Town) -> None:
    Ruling.objects.create(code="R-100", title="路口", accountable_unit=town.b, geom=box(1.4, 0.4, 1.6, 0.6))
    found = why(office, see(1.5, 0.5))
    assert parts(found) == [
        ("accountable", "100", "乙社区"),
        ("handling", "100", "乙社区"),
        ("supervising", "R1", "路段监管单位"),
        ("alternative", "002", "甲社区"),
    ]
    names = [feature["properties"]["name"] for feature in found["shapes"]["features"]]
    assert names == ["路口", "路口", "测试路", "G2"]


def test_what_holds_everywhere_has_no_shape_and_nowhere_no_border(office: Client, town: Town) -> None:
    found = why(office, see(9, 9))
    assert (found["step"], found["shapes"]["features"], found["border"]) == ("OFFICE", [], None)


def test_the_line_to_the_border_is_as_long_as_the_receipt_says(office: Client, town: Town) -> None:
    for x, y in ((2 - 5 * M_EAST, 0.25), (1.7, 0.3), (0.3, 0.9), (2.5, 0.5 + 40 * M_NORTH)):
        found = why(office, see(x, y))
        line = found["border"]["coordinates"]
        assert line[0] == pytest.approx([at(x, y).x, at(x, y).y], abs=1e-7)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT ST_Length(ST_SetSRID(ST_GeomFromGeoJSON(%s), 4490)::geography)",
                [json.dumps(found["border"])],
            )
            (length_m,) = cursor.fetchone()
        assert length_m == pytest.approx(found["distance_to_border_m"], abs=0.05)


def test_the_line_leads_to_another_unit_not_to_the_next_grid(office: Client, town: Town) -> None:
    end = why(office, see(0.98, 0.95, key="m06002"))["border"]["coordinates"][1]
    assert end[0] == pytest.approx(at(2, 0).x, abs=1e-6)


def test_ground_that_changed_since_is_drawn_as_it_was(office: Client, town: Town) -> None:
    point = see(0.5, 0.3)
    before = why(office, point)
    for grid in town.grids.values():
        close(grid)
    make_grid(21, town.b, box(0, 0, 3, 1), make_edition("grids", effective_from=APRIL))
    assert why(office, point) == before
    now = ask_here(office, 0.5, 0.3, shapes="true")
    assert parts(now)[0] == ("accountable", "021", "乙社区")


def test_a_receipt_that_does_not_come_out_says_so_and_stays_as_it_was_stored(
    office: Client, town: Town
) -> None:
    point = see(0.5, 0.3)
    corrupt(point, accountable_unit=town.road_unit)
    found = why(office, point)
    assert not found["replayed"]
    assert found["accountable_unit_code"] == "unit-r"
    assert parts(found)[0] == ("accountable", "001", "路段监管单位")


def test_a_receipt_from_before_the_county_still_names_its_units(office: Client, town: Town) -> None:
    point = see(0.5, 0.3)
    corrupt(point, ground_version=-1)
    found = why(office, point)
    assert (found["replayed"], found["accountable_unit_code"], found["alternatives"]) == (False, "unit-a", [])
    assert found.keys() == CONTRACT.keys()


def test_it_takes_two_statements_beside_the_two_for_a_new_session(office: Client, town: Town) -> None:
    point = see(0.5, 0.3)
    with CaptureQueriesContext(connection) as queries:
        why(office, point)
    assert len(queries) == 4, [query["sql"][:80] for query in queries]


@pytest.mark.parametrize(
    "key", ["0", "x", "1e3", "99999999999999999999", "00000000-0000-0000-0000-000000000000"]
)
def test_what_is_no_point_is_not_found(office: Client, key: str) -> None:
    response = office.get(f"/api/v1/points/{key}/why/")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_it_asks_for_no_words(office: Client, town: Town) -> None:
    response = office.get(f"/api/v1/points/{see(0.5, 0.3).uid}/why/?shapes=true")
    assert (response.status_code, response.json()["code"]) == (400, "parameter.unknown")
