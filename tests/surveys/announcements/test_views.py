"""Announcements: told to whom they concern, for as long as they hold, read once, and counted by the office."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gis_core.models import User
from grids.county_hours import county_day
from surveys.models import Announcement, AnnouncementRead
from surveys.services.announcing import announce, end_announcement
from tests.towns import Town

DAY = datetime.timedelta(days=1)


@pytest.fixture
def today(town: Town) -> datetime.date:
    return county_day(timezone.now())


def told(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/api/v1/field/announcements/").json()["announcements"]
    return found


def made(people: dict[str, User], today: datetime.date, **more: Any) -> Announcement:
    said: dict[str, Any] = {
        "title": "汛期值守",
        "text": "雨天加密巡查",
        "roles": [],
        "unit_ids": [],
        "must_read": True,
        "first_day": today,
        "last_day": today,
    }
    return announce(**(said | more), by=people["supervision"])


def test_the_office_tells_something_from_its_page(
    people: dict[str, User], clients: dict[str, Client], today: datetime.date
) -> None:
    form = {
        "title": "汛期值守",
        "text": "雨天加密巡查",
        "first_day": f"{today}",
        "last_day": f"{today + DAY}",
    }
    refused = clients["supervision"].post("/announcements/new/", form | {"last_day": f"{today - DAY}"})
    assert (refused.status_code, Announcement.objects.count()) == (400, 0)
    assert (
        clients["supervision"].post("/announcements/new/", form | {"roles": ["collector"]}).status_code == 302
    )
    assert [one["title"] for one in told(clients["collector"])] == ["汛期值守"]
    assert told(clients["officer_a"]) == []
    assert clients["collector"].post("/announcements/new/", form).status_code == 403


@pytest.mark.parametrize(
    ("more", "who"),
    [
        ({}, {"collector", "officer_a", "officer_b"}),
        ({"roles": ["unit_officer"]}, {"officer_a", "officer_b"}),
        ({"units": "a"}, {"collector", "officer_a"}),
        ({"roles": ["unit_officer"], "units": "b"}, {"officer_b"}),
    ],
)
def test_it_is_told_to_whom_it_concerns(
    more: dict[str, Any],
    who: set[str],
    people: dict[str, User],
    clients: dict[str, Client],
    town: Town,
    today: datetime.date,
) -> None:
    units = [getattr(town, more["units"]).pk] if "units" in more else []
    made(people, today, roles=more.get("roles", []), unit_ids=units)
    assert {name for name in ("collector", "officer_a", "officer_b") if told(clients[name])} == who


def test_it_is_told_from_its_first_day_to_its_last(
    people: dict[str, User], clients: dict[str, Client], today: datetime.date
) -> None:
    made(people, today, first_day=today + DAY, last_day=today + 2 * DAY)
    over = made(people, today, first_day=today - 2 * DAY, last_day=today - DAY)
    now = made(people, today, first_day=today - DAY, last_day=today + 5 * DAY)
    assert [one["id"] for one in told(clients["collector"])] == [now.pk]
    end_announcement(announcement=now, today=today)
    assert (now.last_day, over.last_day) == (today, today - DAY)


def test_reading_is_confirmed_once_and_counted(
    people: dict[str, User], clients: dict[str, Client], today: datetime.date
) -> None:
    one = made(people, today, roles=["collector"])
    assert not told(clients["collector"])[0]["is_read"]
    for _time in range(2):
        assert clients["collector"].post(f"/api/v1/field/announcements/{one.pk}/").json()["is_read"]
    assert AnnouncementRead.objects.count() == 1
    assert clients["officer_a"].post(f"/api/v1/field/announcements/{one.pk}/").status_code == 404
    page = clients["supervision"].get("/announcements/").content.decode()
    assert "1 人已读" in page
    assert "0 人未读" in page


def test_the_bar_of_the_desk_counts_what_is_not_read(
    people: dict[str, User], clients: dict[str, Client], today: datetime.date
) -> None:
    one = made(people, today)
    assert 'href="/announcements/"' in clients["officer_a"].get("/workbench/").content.decode()
    clients["officer_a"].post("/announcements/", {"read": one.pk})
    assert (
        'class="page-bar__notices" href="/announcements/"'
        not in clients["officer_a"].get("/workbench/").content.decode()
    )
