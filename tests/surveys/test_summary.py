"""The figures of a grid, a road section and a place: what lies in them, for whom, on which day."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gis_core.models import User
from grids.models import Facility, Place
from surveys.models import SurveyPoint
from tests.towns import Town, at, box, category, make_edition, make_grid

pytestmark = pytest.mark.django_db
CONTRACT = json.loads(
    (Path(__file__).parent.parent / "contract" / "summary.json").read_text(encoding="utf-8")
)
DAY = "2026-06-01"


def see(x: float, y: float, on: str = "2026-05-20", **more: Any) -> SurveyPoint:
    return SurveyPoint.objects.create(
        category=category("m06013"), geom=at(x, y), observed_at=f"{on}T04:00:00Z", **more
    )


def lamp(number: int, x: float, y: float, **more: Any) -> Facility:
    return Facility.objects.create(
        code=f"361127010100100{number}", category=category("c01037"), geom=at(x, y), **more
    )


def read(client: Client, address: str, who: User, as_of: str = DAY) -> dict[str, Any]:
    client.force_login(who)
    response = client.get(f"/api/v1/{address}/summary/", {"as_of": as_of})
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


@pytest.fixture
def furnished(town: Town) -> Town:
    """Lamps in G1 and G2, points in G1, on the road and in G3."""
    type(town.grids["G1"]).objects.filter(pk=town.grids["G1"].pk).update(households=320)
    lamp(1, 0.2, 0.2)
    lamp(2, 0.4, 0.2, status="damaged")
    lamp(3, 0.6, 0.2, status="removed")
    lamp(4, 1.5, 0.2)
    lamp(5, 0.5, 0.5)
    see(0.5, 0.2)
    see(0.6, 0.2, on="2026-01-01")
    see(0.7, 0.2, on="2026-06-02")
    see(0.5, 0.5)
    see(2.5, 0.2)
    return town


def test_the_keys_are_those_of_the_contract(client: Client, people: dict[str, User], furnished: Town) -> None:
    found = read(client, f"grids/{furnished.grids['G1'].pk}", people["supervision"])
    assert found.keys() == CONTRACT.keys()
    assert found["facilities"].keys() == CONTRACT["facilities"].keys()
    assert found["points"].keys() == CONTRACT["points"].keys()


def test_a_grid_counts_what_lies_in_it(client: Client, people: dict[str, User], furnished: Town) -> None:
    found = read(client, f"grids/{furnished.grids['G1'].pk}", people["supervision"])
    assert found["area_m2"] == pytest.approx(1_089_991, abs=1)
    assert found["road_m"] == pytest.approx(787, abs=1)
    assert found["households"] == 320
    assert found["facilities"] == {"total": 3, "by_status": {"intact": 2, "damaged": 1}}
    assert found["points"] == {"total": 3, "last_30_days": 2, "flagged": 0}


def test_a_road_section_counts_what_lies_in_its_corridor(
    client: Client, people: dict[str, User], furnished: Town
) -> None:
    found = read(client, f"road-sections/{furnished.section.pk}", people["supervision"])
    assert found.keys() == {"area_m2", "length_m", "facilities", "points"}
    assert found["length_m"] == pytest.approx(2557, abs=1)
    assert found["facilities"] == {"total": 1, "by_status": {"intact": 1}}
    assert found["points"]["total"] == 1


def test_a_place_counts_the_points_that_lie_in_it(
    client: Client, people: dict[str, User], furnished: Town
) -> None:
    place = Place.objects.create(
        code="P1",
        name="小区",
        kind="compound",
        management="managed",
        households=40,
        geom=box(0.3, 0.1, 0.55, 0.3),
    )
    found = read(client, f"places/{place.pk}", people["supervision"])
    assert found.keys() == {"area_m2", "households", "facilities", "points"}
    assert (found["households"], found["facilities"]["by_status"]) == (40, {"damaged": 1})
    assert found["points"]["total"] == 1


def test_points_are_those_of_every_version_of_the_grid(
    client: Client, people: dict[str, User], town: Town
) -> None:
    see(0.5, 0.2, on="2026-05-01")
    old = town.grids["G1"]
    type(old).objects.filter(pk=old.pk).update(valid=(None, "2026-05-10"))
    newer = make_grid(
        1, town.a, box(0, 0, 1, 1), make_edition("grids"), valid=(datetime.date(2026, 5, 10), None)
    )
    see(0.5, 0.2, on="2026-05-20")
    for key in (old.pk, newer.pk):
        assert read(client, f"grids/{key}", people["supervision"])["points"]["total"] == 2


def test_flagged_points_are_counted(client: Client, people: dict[str, User], town: Town) -> None:
    see(3.02, 0.2)
    found = read(client, f"grids/{town.grids['G3'].pk}", people["supervision"])
    assert found["points"] == {"total": 1, "last_30_days": 1, "flagged": 1}


@pytest.mark.parametrize(
    ("who", "points"),
    [("supervision", 1), ("officer_b", 1), ("officer_a", 0), ("manager", 0), ("collector", 0)],
)
def test_counts_hold_only_points_that_one_may_see(
    client: Client, people: dict[str, User], furnished: Town, who: str, points: int
) -> None:
    for address in (f"grids/{furnished.grids['G3'].pk}",):
        assert read(client, address, people[who])["points"]["total"] == points


def test_empty_ground_counts_nothing(client: Client, people: dict[str, User], town: Town) -> None:
    found = read(client, f"grids/{town.grids['G3'].pk}", people["supervision"])
    assert found["facilities"] == {"total": 0, "by_status": {}}
    assert found["points"] == {"total": 0, "last_30_days": 0, "flagged": 0}


def test_it_takes_two_statements_beside_the_two_for_a_new_session(
    client: Client, people: dict[str, User], furnished: Town
) -> None:
    client.force_login(people["supervision"])
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/api/v1/grids/{furnished.grids['G1'].pk}/summary/")
    assert len(queries) == 4, [query["sql"][:80] for query in queries]


def test_what_is_not_there_has_no_figures(client: Client, people: dict[str, User], town: Town) -> None:
    client.force_login(people["supervision"])
    for address in ("grids/0", "places/x", "road-sections/99999999"):
        assert client.get(f"/api/v1/{address}/summary/").status_code == 404
