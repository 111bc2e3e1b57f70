"""Suppression areas and recurring spots by hand: drawn, named or typed, refused at the field, ended early."""

import datetime
import json
from typing import Any

import pytest
from django.test import Client
from psycopg.types.range import DateRange

from gis_core.models import User
from grids.tiles import today_in
from surveys.models import RecurringSpot, SuppressionArea
from surveys.services.suppressing import end_area
from tests.surveys.test_recurring import spot
from tests.surveys.test_suppression import suppress
from tests.towns import Town, at, box

DAY = datetime.timedelta(days=1)
AREA, SPOT = "/suppression/new/", "/recurring/new/"


@pytest.fixture
def boss(town: Town, people: dict[str, User], client: Client) -> Client:
    client.force_login(people["supervision"])
    return client


@pytest.fixture
def today(town: Town) -> datetime.date:
    return today_in(town.county, now=datetime.datetime.now(datetime.UTC))


def area_said(today: datetime.date, **more: Any) -> dict[str, Any]:
    said = {"name": "老街改造", "named": "G1", "buffer_m": 0, "categories": "m06002", "reason": "施工"}
    return said | {"first_day": today, "last_day": today + 30 * DAY} | more


def spot_said(today: datetime.date, **more: Any) -> dict[str, Any]:
    said = {"name": "早市", "geom": at(0.5, 0.25).json, "category": "m06002", "weekdays": ["6", "7"]}
    hours = {"starts_at": "07:00", "ends_at": "09:00", "lead_minutes": 30, "first_day": today}
    return said | hours | more


def test_an_area_is_taken_from_a_grid_and_ends_by_itself(
    boss: Client, town: Town, today: datetime.date
) -> None:
    assert boss.post(AREA, area_said(today)).status_code == 302
    area = SuppressionArea.objects.get()
    assert area.geom.equals(town.grids["G1"].geom)
    assert (area.category_keys, area.during) == (["m06002"], DateRange(today, today + 31 * DAY))
    assert area.decided_by.username == "supervision"
    page = boss.get("/suppression/").content.decode()
    assert "老街改造" in page


def test_an_area_is_drawn_and_widened_by_metres(boss: Client, today: datetime.date) -> None:
    drawn = box(0.2, 0.2, 0.4, 0.4)
    said = area_said(today, named="", geom=drawn.json, buffer_m=50, categories="")
    assert boss.post(AREA, said).status_code == 302
    area = SuppressionArea.objects.get()
    assert area.geom.contains(drawn)
    assert area.geom.area > drawn.area
    assert area.category_keys == []


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": ""}, "name"),
        ({"reason": " "}, "reason"),
        ({"named": ""}, "named"),
        ({"named": "nowhere"}, "named"),
        ({"geom": "drawn"}, "named"),
        ({"geom": "{}", "named": ""}, "geom"),
        ({"buffer_m": 2001}, "buffer_m"),
        ({"categories": "m06002, m99999"}, "categories"),
        ({"last_day": -1}, "last_day"),
        ({"first_day": 31}, "last_day"),
        ({"last_day": 400}, "last_day"),
    ],
)
def test_an_area_that_cannot_be_is_refused_at_its_field(
    boss: Client, today: datetime.date, more: dict[str, Any], field: str
) -> None:
    said = {
        name: today + value * DAY if isinstance(value, int) and "day" in name else value
        for name, value in more.items()
    }
    if said.get("geom") == "drawn":
        said["geom"] = box(0, 0, 1, 1).json
    response = boss.post(AREA, area_said(today, **said))
    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert not SuppressionArea.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "left"),
    [(-5, 5, (-5, 0)), (0, 5, (0, 1)), (-5, -1, (-5, 0)), (3, 5, None)],
    ids=["under way", "begun today", "over", "to come"],
)
def test_an_area_is_ended_early(
    town: Town,
    people: dict[str, User],
    today: datetime.date,
    first: int,
    last: int,
    left: tuple[int, int] | None,
) -> None:
    days = DateRange(today + first * DAY, today + (last + 1) * DAY)
    area = suppress(people, during=days)
    end_area(area_id=area.pk, today=today)
    found = SuppressionArea.objects.filter(pk=area.pk).values_list("during", flat=True).first()
    assert found == (left and DateRange(today + left[0] * DAY, today + left[1] * DAY))


def test_the_office_ends_an_area_on_the_page_and_nobody_else(
    boss: Client, people: dict[str, User], today: datetime.date
) -> None:
    area = suppress(people, during=DateRange(today - DAY, today + DAY))
    other = Client()
    other.force_login(people["officer_a"])
    assert 'name="end"' not in other.get("/suppression/").content.decode()
    assert other.post("/suppression/", {"end": area.pk}).status_code == 403
    assert boss.post("/suppression/", {"end": "x"}).status_code == 404
    assert boss.post("/suppression/", {"end": area.pk}).status_code == 302
    area.refresh_from_db()
    assert area.during.upper == today


@pytest.mark.parametrize(
    "where", [{}, {"geom": "", "named": "G1"}, {"geom": "", "named": "117.005, 28.0025"}]
)
def test_a_spot_is_planned_by_hand(
    boss: Client, town: Town, today: datetime.date, where: dict[str, str]
) -> None:
    assert boss.post(SPOT, spot_said(today, **where)).status_code == 302
    found = RecurringSpot.objects.get()
    assert town.grids["G1"].geom.covers(found.geom)
    assert (found.state, found.weekdays, found.lead_minutes) == ("accepted", [6, 7], 30)
    assert found.during == DateRange(today, None)
    assert "早市" in boss.get("/recurring/").content.decode()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"geom": ""}, "named"),
        ({"geom": "", "named": "200, 28"}, "named"),
        ({"category": "m99999"}, "category"),
        ({"weekdays": []}, "weekdays"),
        ({"weekdays": ["8"]}, "weekdays"),
        ({"ends_at": "07:00"}, "ends_at"),
        ({"lead_minutes": 1441}, "lead_minutes"),
        ({"last_day": "2020-01-01"}, "last_day"),
    ],
)
def test_a_spot_that_cannot_be_is_refused_at_its_field(
    boss: Client, today: datetime.date, more: dict[str, Any], field: str
) -> None:
    response = boss.post(SPOT, spot_said(today, **more))
    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert not RecurringSpot.objects.exists()


def test_the_map_shows_areas_and_spots_that_hold_or_are_to_come(
    boss: Client, people: dict[str, User], today: datetime.date
) -> None:
    suppress(people, name="现在", during=DateRange(today, today + DAY))
    suppress(people, name="过去", during=DateRange(today - 2 * DAY, today))
    spot(people["supervision"], name="早市")
    spot(people["supervision"], name="停了", during=DateRange(today - 9 * DAY, today))
    west, south, east, north = 117.0, 28.0, 117.1, 28.1
    answer = json.loads(boss.get(f"/suppression/around/?bbox={west},{south},{east},{north}").content)
    own = [one["properties"]["label"] for one in answer["features"] if one["properties"]["own"]]
    assert own == ["现在", "早市"]
    assert boss.get("/suppression/around/?bbox=x").status_code == 400
