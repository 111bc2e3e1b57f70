"""The leader hears of supply gaps that nobody answered once a week, the oldest first, in one digest."""

import datetime

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import translation

from gis_core.models import User
from surveys.models import CaseRules, Channel, Delivery, Notice
from surveys.notices.words import line
from surveys.services.gap_digest import begin_of_week, tell_of_gaps
from tests.grids.database.raw import run
from tests.surveys.cases import MONDAY, step
from tests.surveys.test_gaps import BUILD, gap
from tests.towns import Town

DAY = datetime.timedelta(days=1)
LATER = MONDAY + 70 * DAY  # a Monday; every gap of the tests is over its day


def test_all_that_is_over_its_day_is_one_digest_the_oldest_first(town: Town, people: dict[str, User]) -> None:
    CaseRules.objects.create(gap_digest_cases=2)
    answered, promised = gap(0.4), gap(0.5, now=MONDAY + DAY)
    third, fourth = gap(0.6, now=MONDAY + 2 * DAY), gap(2.5, now=MONDAY + 3 * DAY)
    step(answered, "answer_gap", people["officer_a"], reason="not_needed", note="测算：已够用")
    step(promised, "answer_gap", people["officer_a"], until=MONDAY + 9 * DAY, **BUILD)
    notice = tell_of_gaps(now=LATER)
    assert notice is not None
    assert (notice.case, notice.week_from) == (None, LATER.date())
    assert notice.facts["overdue"] == 3
    assert [told["number"] for told in notice.facts["gaps"]] == [promised.number, third.number]
    assert fourth.number not in str(notice.facts)
    assert notice.facts["gaps"][1]["reported_on"] == "2026-11-25"
    assert list(notice.addresses.values_list("role", flat=True)) == ["leader"]


@pytest.mark.parametrize(
    ("days", "told"), [([0, 0, 1, 6], [0]), ([0, 7], [0, 7]), ([2, 3, 7], [2, 7]), ([8, 6], [8, 6])]
)
def test_a_week_has_one_digest_however_often_it_is_looked_at(
    town: Town, people: dict[str, User], days: list[int], told: list[int]
) -> None:
    gap()
    written = [day for day in days if tell_of_gaps(now=LATER + day * DAY)]
    assert written == told
    assert Notice.objects.filter(kind="gap_digest").count() == len(told)


def test_without_a_gap_over_its_day_nobody_is_told(town: Town, people: dict[str, User]) -> None:
    gap()
    assert tell_of_gaps(now=MONDAY + DAY) is None


@pytest.mark.parametrize(
    ("today", "weekday", "begins"),
    [("2026-11-23", 1, "2026-11-23"), ("2026-11-29", 1, "2026-11-23"), ("2026-11-23", 5, "2026-11-20")],
)
def test_a_week_begins_on_the_countys_weekday(today: str, weekday: int, begins: str) -> None:
    assert f"{begin_of_week(datetime.date.fromisoformat(today), weekday)}" == begins


def test_the_database_holds_one_digest_a_week(town: Town, people: dict[str, User]) -> None:
    gap()
    tell_of_gaps(now=LATER)
    again = "INSERT INTO surveys_notice (kind, week_from, at) SELECT kind, week_from, at FROM surveys_notice WHERE"
    with pytest.raises(DatabaseError, match="surveys_notice_one_digest_a_week"):
        run(f"{again} kind = 'gap_digest' RETURNING id")


@pytest.mark.parametrize("values", ["'gap_digest', NULL", "'order_late', '2026-11-23'"])
def test_the_database_tells_digests_from_notices_of_cases(town: Town, values: str) -> None:
    with pytest.raises(DatabaseError, match="surveys_notice_of_a_case_or_a_week"):
        run(f"INSERT INTO surveys_notice (kind, week_from, at) VALUES ({values}, now()) RETURNING id")


def test_it_goes_through_the_outbox_and_is_read_in_the_inbox(
    town: Town, people: dict[str, User], client: Client
) -> None:
    channel = Channel.objects.create(name="领导", kind="folder", user=people["leader"])
    case = gap()
    notice = tell_of_gaps(now=LATER)
    assert notice is not None
    assert Delivery.objects.get(notice=notice).channel == channel
    with translation.override("zh-hans"):
        words = line(notice.kind, notice.facts, notice.due_at)
    assert words.startswith("1 处设施缺失超过答复期限；最久的：")
    client.force_login(people["leader"])
    page = client.get("/notices/").content.decode()
    for told in ("设施缺失逾期未答复", case.number, "/supply-gaps/"):
        assert told in page
    client.force_login(people["officer_a"])
    assert "设施缺失逾期未答复" not in client.get("/notices/").content.decode()
