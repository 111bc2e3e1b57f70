"""Recurring spots: before each peak one case, told to the unit; and proposals from what happened again and again."""

import datetime
import threading
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from psycopg.types.range import DateRange

from gis_core.models import User
from surveys.models import Case, Notice, RecurringOccurrence, RecurringSpot, SurveyPoint
from surveys.services.recurring import SpotDecidedError, decide_spot, end_spot, open_planned, propose_spots
from tests.surveys.cases import HOUR, MONDAY, make_case, make_rule
from tests.surveys.test_case_database import refused, settle
from tests.towns import Town, at, build_town, category

DAY = datetime.timedelta(days=1)
TODAY = datetime.date(2026, 11, 23)


def spot(by: User, **more: Any) -> RecurringSpot:
    """A market at (0.5, 0.25) on Mondays from ten to twelve; MONDAY is nine o'clock."""
    said = {"name": "早市", "geom": at(0.5, 0.25), "category": category("m06002"), "weekdays": [1]}
    said |= {"starts_at": "10:00", "ends_at": "12:00", "during": DateRange(TODAY, None)}
    return RecurringSpot.objects.create(**said | {"state": "accepted", "decided_by": by} | more)


def test_before_the_peak_the_unit_has_its_case_once(town: Town, people: dict[str, User]) -> None:
    market = spot(people["supervision"], during=DateRange(TODAY - 7 * DAY, None))
    make_rule()
    assert open_planned(now=MONDAY - 7 * DAY) == 1
    assert open_planned(now=MONDAY - HOUR / 60) == 0
    assert [open_planned(now=MONDAY + n * HOUR / 60) for n in range(3)] == [1, 0, 0]
    case = Case.objects.get(point__occurrence__on_date=TODAY)
    assert (case.state, case.handling_unit, case.point.occurrence.spot) == ("dispatched", town.a, market)
    assert [step.actor for step in case.steps.order_by("seq")] == [None, None, None]
    told = Notice.objects.get(case=case, kind="dispatch").addresses.values_list("unit__code", flat=True)
    assert list(told) == ["unit-a"]
    settle()


@pytest.mark.parametrize(
    ("more", "now"),
    [
        ({}, MONDAY + DAY),
        ({}, MONDAY + 3 * HOUR),
        ({"during": DateRange(TODAY + DAY, None)}, MONDAY),
        ({"during": DateRange(TODAY - DAY, TODAY)}, MONDAY),
        ({"state": "proposed", "decided_by": None}, MONDAY),
        ({"state": "declined"}, MONDAY),
    ],
    ids=[
        "another weekday",
        "after the peak",
        "before its first day",
        "after its last",
        "proposed",
        "declined",
    ],
)
def test_nothing_is_opened(
    more: dict[str, Any], now: datetime.datetime, town: Town, people: dict[str, User]
) -> None:
    spot(people["supervision"], **more)
    assert open_planned(now=now) == 0


def test_without_a_filing_rule_it_waits_at_the_intake_desk(town: Town, people: dict[str, User]) -> None:
    spot(people["supervision"])
    assert open_planned(now=MONDAY) == 1
    assert Case.objects.get().state == "reported"


def test_the_database_opens_one_a_day_and_only_what_is_planned(town: Town, people: dict[str, User]) -> None:
    market = spot(people["supervision"])
    point = make_case().point
    other = make_case(0.6).point
    insert = "INSERT INTO surveys_recurringoccurrence (spot_id, on_date, point_id) VALUES (%s, %s, %s)"
    refused("surveys_recurringoccurrence_planned", (insert, [market.pk, TODAY + DAY, point.pk]))
    one = (insert, [market.pk, TODAY, point.pk])
    refused("surveys_recurringoccurrence_once", one, (insert, [market.pk, TODAY, other.pk]))
    for name, column, value in (
        ("surveys_recurringspot_weekdays", "weekdays", "ARRAY[8]"),
        ("surveys_recurringspot_weekdays", "weekdays", "ARRAY[]::int[]"),
        ("surveys_recurringspot_hours", "ends_at", "'09:00'"),
        ("surveys_recurringspot_decided", "state", "'proposed'"),
        ("surveys_recurringspot_period", "during", "daterange(NULL, NULL)"),
    ):
        refused(name, (f"UPDATE surveys_recurringspot SET {column} = {value} WHERE id = %s", [market.pk]))


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_open_one_case() -> None:
    build_town()
    spot(User.objects.create(username="boss"))
    opened: list[int] = []
    gate = threading.Barrier(2)

    def work() -> None:
        gate.wait()
        opened.append(open_planned(now=MONDAY))
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (sorted(opened), RecurringOccurrence.objects.count(), SurveyPoint.objects.count()) == (
        [0, 1],
        1,
        1,
    )


def happened(*, weeks: int, x: float = 0.5, weekday: int = 0, key: str = "m06002") -> None:
    """The same thing at x on one weekday (0: Monday), seven o'clock, for so many weeks up to MONDAY."""
    for n in range(weeks):
        make_case(x + n / 20000, key=key, now=MONDAY - 2 * HOUR + weekday * DAY - (n + 1) * 7 * DAY)


def test_what_happens_often_on_one_weekday_is_proposed_once(town: Town, people: dict[str, User]) -> None:
    happened(weeks=4)
    happened(weeks=4, weekday=5)
    happened(weeks=3, x=1.5)  # too seldom
    happened(weeks=4, x=2.5, key="m06013")
    for weekday in range(4):  # often, but on no weekday often enough
        happened(weeks=1, x=2.8, weekday=weekday, key="m06013")
    assert [propose_spots(now=MONDAY) for _ in range(2)] == [2, 0]
    market = RecurringSpot.objects.get(category__key="m06002")
    assert (market.state, market.weekdays, market.evidence) == ("proposed", [1, 6], {"times": 4, "weeks": 8})
    assert (market.starts_at, market.ends_at) == (datetime.time(7), datetime.time(8))
    assert market.geom.distance(at(0.5, 0.25)) < 0.0001
    decide_spot(spot_id=market.pk, by=people["supervision"], accept=False, now=MONDAY)
    assert propose_spots(now=MONDAY) == 0


def test_a_proposal_is_decided_once_and_ends_by_a_word(town: Town, people: dict[str, User]) -> None:
    boss = people["supervision"]
    market = spot(boss, state="proposed", decided_by=None)
    done = decide_spot(
        spot_id=market.pk, by=boss, accept=True, now=MONDAY, lead_minutes=30, last_day=TODAY + 6 * DAY
    )
    assert (done.decided_by, done.lead_minutes, done.during.upper) == (boss, 30, TODAY + 7 * DAY)
    with pytest.raises(SpotDecidedError):
        decide_spot(spot_id=market.pk, by=boss, accept=False, now=MONDAY)
    assert end_spot(spot_id=market.pk, now=MONDAY + 3 * DAY).during.upper == TODAY + 3 * DAY


def test_the_page_accepts_declines_and_keeps_what_was_typed(town: Town, people: dict[str, User]) -> None:
    client, boss = Client(), people["supervision"]
    market = spot(boss, state="proposed", decided_by=None, evidence={"times": 4, "weeks": 8})
    client.force_login(people["officer_a"])
    assert "早市" in client.get("/recurring/").content.decode()
    sent = {"spot": market.pk, "do": "accept", "starts_at": "06:30", "ends_at": "06:00", "lead_minutes": 45}
    assert client.post("/recurring/", sent).status_code == 403
    client.force_login(boss)
    refused_page = client.post("/recurring/", sent)
    assert refused_page.status_code == 400
    assert 'value="06:30"' in refused_page.content.decode()
    assert client.post("/recurring/", sent | {"ends_at": "09:00"}).status_code == 302
    market.refresh_from_db()
    assert (market.state, market.starts_at, market.decided_by) == ("accepted", datetime.time(6, 30), boss)
    client.post("/recurring/", {"spot": market.pk, "do": "end"})
    assert "没有计划" in client.get("/recurring/").content.decode()
