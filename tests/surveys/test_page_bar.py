"""The bar of every page counts by one statement what the pages of notices and announcements show as unread."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gis_core.models import User
from grids.county_hours import county_day
from grids.models import County, Membership, Substitution
from surveys import page_bar
from surveys.models import Announcement, Notice
from surveys.page_bar import unread_by
from surveys.services.announcing import announce, confirm_read
from surveys.services.notices import inbox, mark_read
from tests.surveys.cases import make_case, step
from tests.surveys.test_advancing import HANDED_BACK, fed_back, handled, sent_out
from tests.towns import Town

DAY = datetime.timedelta(days=1)


def shown(user: User) -> tuple[int, int]:
    """What the two pages call unread."""
    now = timezone.now()
    today = county_day(now)
    announcements = Announcement.objects.for_user(user, today).in_force(today).unread_by(user)
    return inbox(user, now=now).unread_by(user).count(), announcements.count()


@pytest.fixture
def told(town: Town, people: dict[str, User]) -> dict[str, User]:
    """Units, heads, posts and people are told of steps; of announcements some are for a role, a unit, another day."""
    Membership.objects.create(user=people["planner"], role="checker")
    Membership.objects.create(user=people["leader"], role="unit_head", unit=town.a)
    Membership.objects.create(
        user=people["stranger"], role="unit_officer", unit=town.a, during=("2020-01-01", "2021-01-01")
    )
    step(sent_out(people), "hand_back", people["officer_a"], **HANDED_BACK)
    step(handled(people, make_case(0.4)), "urge", people["officer_a"], note="请尽快")
    step(fed_back(people), "ask_check", people["supervision"], assignee_id=people["collector"].pk)
    sent_out(people, make_case(2.5))
    today = county_day(timezone.now())
    for roles, unit_ids, first_day in (
        ([], [], today),
        (["unit_officer", "checker"], [], today),
        (["unit_officer"], [town.b.pk], today),
        ([], [town.a.pk], today),
        ([], [], today + DAY),
    ):
        announce(
            title="汛期值守", text="雨天加密巡查", roles=roles, unit_ids=unit_ids, must_read=True,
            first_day=first_day, last_day=first_day, by=people["supervision"],
        )  # fmt: skip
    return people


def test_the_bar_counts_what_the_pages_show(told: dict[str, User]) -> None:
    found = {name: unread_by(user) for name, user in told.items() if name != "stranger"}
    assert found == {name: shown(told[name]) for name in found}
    assert len({notices for notices, _announcements in found.values()}) > 3
    assert {announcements for _notices, announcements in found.values()} >= {1, 2, 3}


@pytest.mark.parametrize("absent", ["officer_a", "supervision", "leader", "collector"])
def test_whoever_stands_in_is_told_what_the_absent_are(told: dict[str, User], absent: str) -> None:
    before = unread_by(told["officer_b"])
    today = county_day(timezone.now())
    Substitution.objects.create(
        absent=told[absent],
        substitute=told["officer_b"],
        during=(today, today + DAY),
        reason="休假",
        entered_by=told["admin"],
    )
    user = User.objects.get(pk=told["officer_b"].pk)
    assert unread_by(user) == shown(user)
    assert unread_by(user)[0] > before[0]


def test_what_was_read_is_counted_no_more(told: dict[str, User]) -> None:
    user, now = told["officer_a"], timezone.now()
    notices, announcements = unread_by(user)
    mark_read(notices=Notice.objects.filter(pk=inbox(user, now=now).order_by("pk")[0].pk), by=user, now=now)
    announcement = Announcement.objects.for_user(user, county_day(now)).in_force(county_day(now))[0]
    confirm_read(announcement=announcement, by=user, now=now)
    assert unread_by(user) == (notices - 1, announcements - 1) == shown(user)


def test_a_day_is_the_county_s(told: dict[str, User], monkeypatch: pytest.MonkeyPatch) -> None:
    """An announcement of tomorrow holds already where the day has begun."""
    midnight = datetime.datetime.combine(county_day(timezone.now()), datetime.time(12), tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: midnight)
    for zone in ("Pacific/Kiritimati", "Pacific/Midway"):
        County.objects.update(time_zone=zone)
        assert unread_by(told["planner"]) == shown(told["planner"]), zone


def test_no_more_is_counted_than_is_told(
    told: dict[str, User], clients: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_bar, "MOST_COUNTED", 1)
    assert '<span class="badge">1+<' in clients["officer_a"].get("/announcements/").content.decode()


def test_a_page_asks_once(told: dict[str, User], clients: dict[str, Client]) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert clients["officer_a"].get("/hydrants/").status_code == 200
    assert len([query for query in queries if "surveys_announcementread" in query["sql"]]) == 1
    assert len([query for query in queries if "surveys_noticeread" in query["sql"]]) == 1
