"""Do clocks and orders speak up when they are due, once each, on the county's calendar, however many look at them?"""

import datetime
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from gis_core.models import User
from surveys.models import CaseTimer, LadderRung, Notice
from surveys.services.alerting import look_at_clocks, look_at_orders
from tests.grids.database.raw import session
from tests.surveys.cases import HOUR, MONDAY, PHOTOS, make_case, step
from tests.surveys.test_advancing import DAY, handled, sent_out
from tests.towns import Town


def local(text: str) -> datetime.datetime:
    """A moment of the county's clock in November 2026: "23 11:00"."""
    return datetime.datetime.strptime(f"2026-11-{text} +0800", "%Y-%m-%d %H:%M %z")


def told(notice: Notice) -> set[str]:
    """To whom is it addressed?  Units by code, * for their heads alone; posts."""
    return {
        f"{a.unit.code}{'*' if a.heads_only else ''}" if a.unit else a.role for a in notice.addresses.all()
    }


#: Sent out on Monday at 9:00, office hours 8-12 and 14-18: signing within 2 work hours, handling within 4.
SIGNING = [
    ("23 10:36", "yellow", {"unit-a"}),
    ("23 11:00", "red", {"unit-a", "unit-a*"}),
    ("23 15:00", "rung", {"unit-a*"}),
    ("23 17:00", "rung", {"unit-a"}),
    ("24 11:00", "rung", {"supervision"}),
]
HANDLING = [
    ("23 14:12", "yellow", {"unit-a"}),
    ("23 15:00", "red", {"unit-a"}),
    ("23 17:00", "rung", {"unit-a*"}),
    ("24 09:00", "rung", {"unit-a"}),
    ("24 15:00", "rung", {"supervision"}),
]


@pytest.mark.parametrize(("clock", "ladder"), [("sign", SIGNING), ("handle", HANDLING)])
def test_a_clock_turns_yellow_and_red_and_climbs_the_ladder_in_work_hours(
    clock: str, ladder: list[tuple[str, str, set[str]]], town: Town, people: dict[str, User]
) -> None:
    case = sent_out(people)
    case.timers.exclude(clock=clock).update(alert_at=None)
    for at, kind, to in ladder:
        assert look_at_clocks(now=local(at) - datetime.timedelta(seconds=1)) == 0
        assert look_at_clocks(now=local(at)) == 1
        notice = Notice.objects.filter(timer__clock=clock).latest("id")
        assert (notice.kind, told(notice)) == (kind, to)
    timer = case.timers.get(clock=clock)
    assert (timer.alert_at, timer.alert_level) == (None, 5)
    assert look_at_clocks(now=local("30 09:00")) == 0


def test_a_supervising_unit_of_its_own_hears_of_red(town: Town, people: dict[str, User]) -> None:
    case = sent_out(people, make_case(0.5, 0.5))
    assert case.supervising_unit == town.road_unit
    look_at_clocks(now=local("23 15:00"))
    assert told(Notice.objects.get(timer__clock="handle")) == {"unit-a", "unit-r"}


def test_the_county_says_how_the_ladder_goes(town: Town, people: dict[str, User]) -> None:
    LadderRung.objects.create(to="office", after_hours=1)
    case = sent_out(people)
    look_at_clocks(now=local("27 09:00"))
    rungs = Notice.objects.filter(timer__in=case.timers.all(), kind="rung")
    assert [told(rung) for rung in rungs] == [{"supervision"}, {"supervision"}]


def test_a_clock_of_the_office_tells_the_office_and_climbs_nothing(
    town: Town, people: dict[str, User]
) -> None:
    case = make_case()
    look_at_clocks(now=MONDAY + 13 * HOUR / 60)
    look_at_clocks(now=MONDAY + DAY)
    assert [n.kind for n in case.notices.order_by("id")] == ["yellow", "red"]
    assert case.timers.get().alert_at is None


def test_what_ended_in_time_is_told_of_to_nobody(town: Town, people: dict[str, User]) -> None:
    case = step(handled(people), "feed_back", people["officer_a"], photos=PHOTOS, note="已清理")
    look_at_clocks(now=MONDAY + 30 * DAY)
    assert not case.notices.filter(timer__isnull=False).exists()


def test_a_suspended_case_stays_silent_and_goes_on_where_it_was(town: Town, people: dict[str, User]) -> None:
    case = handled(people)
    look_at_clocks(now=local("23 14:30"))
    asked = {"reason": "needs_works", "note": "列入计划", "until": MONDAY + 30 * DAY}
    case = step(case, "ask_suspension", people["supervision"], now=local("23 14:30"), **asked)
    second = User.objects.create_user(username="second", password="a long test password")
    second.memberships.create(role="supervision")
    case = step(case, "suspend", second, now=local("23 14:30"))
    assert look_at_clocks(now=local("27 09:00")) == 0
    step(case, "resume", second, now=local("27 09:00"))
    look_at_clocks(now=local("27 09:00"))
    assert [n.kind for n in case.notices.filter(timer__isnull=False)] == ["yellow"]  # not a second time
    look_at_clocks(now=local("27 09:30"))
    assert [n.kind for n in case.notices.filter(timer__isnull=False).order_by("id")] == ["yellow", "red"]


def test_an_extension_begins_with_yellow_again(town: Town, people: dict[str, User]) -> None:
    case = handled(people)
    look_at_clocks(now=local("23 14:30"))
    case = step(case, "ask_extension", people["officer_a"], now=local("23 14:31"), note="下雨")
    case = step(case, "grant_extension", people["supervision"], now=local("23 14:32"))
    look_at_clocks(now=local("24 08:30"))
    assert [n.kind for n in case.notices.filter(timer__isnull=False)] == ["yellow", "yellow"]


def test_an_order_that_nobody_answers_is_told_of_once(town: Town, people: dict[str, User]) -> None:
    case = step(sent_out(people), "supervise", people["leader"], note="抓紧", until=MONDAY + DAY)
    assert look_at_orders(now=MONDAY + DAY - HOUR) == 0
    assert [look_at_orders(now=MONDAY + DAY) for _ in range(2)] == [1, 0]
    assert told(case.notices.get(kind="order_late")) == {"unit-a", "unit-a*", "supervision"}
    step(case, "supervise", people["leader"], now=MONDAY + DAY, note="再催", until=MONDAY + 2 * DAY)
    assert look_at_orders(now=MONDAY + 2 * DAY) == 1


def test_an_order_that_was_answered_is_let_be(town: Town, people: dict[str, User]) -> None:
    case = step(sent_out(people), "supervise", people["leader"], note="抓紧", until=MONDAY + DAY)
    step(case, "answer_order", people["officer_a"], note="已到场")
    assert look_at_orders(now=MONDAY + 2 * DAY) == 0


@pytest.mark.django_db(transaction=True)
def test_two_that_look_at_once_never_act_twice(town: Town, people: dict[str, User]) -> None:
    cases = [sent_out(people, make_case(0.1 * n, 0.25)) for n in range(1, 9)]
    at_once = Barrier(4)

    def look(_n: int) -> int:
        at_once.wait()
        try:
            return look_at_clocks(now=local("23 15:00"), at_most=2)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(look, range(4))) == 16
    for case in cases:
        kinds = case.notices.filter(timer__isnull=False).values_list("timer__clock", "kind")
        assert sorted(kinds) == [("handle", "red"), ("sign", "red"), ("sign", "rung")]
    assert not CaseTimer.objects.filter(alert_at__lte=local("23 15:00")).exists()


@pytest.mark.django_db(transaction=True)
def test_a_look_waits_for_nobody_who_is_taking_a_step(town: Town, people: dict[str, User]) -> None:
    case = sent_out(people)
    with session() as other:
        other.execute("SELECT FROM surveys_case WHERE id = %s FOR UPDATE", [case.pk])
        assert look_at_clocks(now=local("23 15:00")) == 0
        other.rollback()
    assert look_at_clocks(now=local("23 15:00")) == 2
