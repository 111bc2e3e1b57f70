"""What cases a month counts against whom, and the pages that say so down to each case."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client

from assessment.month_evidence import evidence_of
from assessment.rules.evidence import CaseFacts
from gis_core.models import User
from grids.models import DepartmentDuty, Unit
from surveys.models import Case
from tests.assessment.formulas import approved
from tests.surveys.cases import HOUR, MONDAY, PHOTO, PHOTOS, make_case, step
from tests.surveys.test_advancing import fed_back, handled, sent_out
from tests.towns import Town, category, make_unit

pytestmark = pytest.mark.django_db
NOVEMBER = datetime.date(2026, 11, 1)
DAY = datetime.timedelta(days=1)
Browser = Callable[[str], Client]


def facts(now: datetime.datetime = MONDAY) -> CaseFacts:
    (found,) = evidence_of(NOVEMBER, now=now).cases
    return found


@pytest.fixture
def department(town: Town) -> Unit:
    """A department whose trade is disorderly parking."""
    unit = make_unit("unit-d", "城管局", "responsible", "department")
    DepartmentDuty.objects.create(code="DD1", unit=unit, category=category("m09009"))
    return unit


def test_a_case_tells_who_answered_and_who_handled(
    town: Town, people: dict[str, User], department: Unit
) -> None:
    case = sent_out(people, make_case(key="m09009"))
    found = facts()
    assert (found.id, found.accountable, found.handling) == (case.pk, town.a.pk, department.pk)
    assert (found.days_late, found.reworks, found.repeats, found.is_unchased) == (0, 0, 0, False)


def test_only_cases_of_the_month_that_were_sent_out_count(town: Town, people: dict[str, User]) -> None:
    make_case()
    sent_out(people, make_case(0.8, now=MONDAY - 40 * DAY))
    assert evidence_of(NOVEMBER, now=MONDAY).cases == []


@pytest.mark.parametrize(
    ("after", "days"),
    [(HOUR, 0), (6 * HOUR, 0), (6.5 * HOUR, 1), (29 * HOUR, 1), (31 * HOUR, 2), (6 * HOUR + 10 * DAY, 10)],
)  # the limit of four work hours from 09:00 ends at 15:00, six hours later
def test_each_day_begun_after_the_limit_counts(
    after: datetime.timedelta, days: int, town: Town, people: dict[str, User]
) -> None:
    sent_out(people)
    assert facts(MONDAY + after).days_late == days


def test_late_is_what_it_was_when_the_unit_was_done(town: Town, people: dict[str, User]) -> None:
    case = handled(people)
    step(case, "feed_back", people["officer_a"], now=MONDAY + 31 * HOUR, photos=PHOTOS, note="已清理")
    assert facts(MONDAY + 90 * DAY).days_late == 2
    assert facts(MONDAY + 90 * DAY).is_unchased


def test_lateness_that_was_excused_is_none(town: Town, people: dict[str, User]) -> None:
    case = handled(people)
    step(case, "feed_back", people["officer_a"], now=MONDAY + 31 * HOUR, photos=PHOTOS, note="已清理")
    Case.objects.filter(pk=case.pk).update(exempt=True)
    assert facts().days_late == 0


def test_reworks_and_reopenings_count(town: Town, people: dict[str, User]) -> None:
    case = step(fed_back(people), "rework", people["supervision"], note="没清干净")
    case = step(case, "feed_back", people["officer_a"], photos=PHOTOS, note="已清理")
    case = step(case, "close", people["supervision"], condition=True)
    step(case, "reopen", people["supervision"], note="又堆上了")
    assert (facts().reworks, facts().repeats) == (1, 1)


def test_a_hand_back_counts_once_it_was_refused(town: Town, people: dict[str, User]) -> None:
    case = sent_out(people)
    case = step(
        case, "hand_back", people["officer_a"], reason="wrong_territory", note="界线以北", photos=(PHOTO,)
    )
    assert facts().unfounded_hand_backs == 0
    step(case, "refuse_return", people["supervision"], note="界线以南")
    assert facts().unfounded_hand_backs == 1


@pytest.fixture
def late_case(town: Town, people: dict[str, User]) -> Case:
    """A case of unit A that was fed back a day late."""
    case = handled(people)
    return step(case, "feed_back", people["officer_a"], now=MONDAY + 20 * HOUR, photos=PHOTOS, note="已清理")


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_county_s_roles_read_every_unit_s_month_in_its_league(
    late_case: Case, client_of: Browser
) -> None:
    text = text_of(client_of("leader"), "/assessment/?month=2026-11-30")
    assert "甲社区" in text
    assert "乙社区" in text
    assert "路段监管单位" in text
    assert "92.00" in text  # a day late and never urged, one case counted on five
    assert "不含检查" in text


def test_a_unit_reads_its_own_month_and_nobody_else_s(late_case: Case, client_of: Browser) -> None:
    text = text_of(client_of("officer_b"), "/assessment/?month=2026-11-30")
    assert "乙社区" in text
    assert "甲社区" not in text
    assert client_of("officer_b").get("/assessment/units/unit-a/?month=2026-11-01").status_code == 404


def test_a_unit_s_month_opens_every_case_that_cost_it_points(late_case: Case, client_of: Browser) -> None:
    text = text_of(client_of("officer_a"), "/assessment/units/unit-a/?month=2026-11-01")
    assert late_case.number in text
    assert f"case={late_case.uid}" in text
    assert "超期 1 天" in text
    assert "−4.00" in text


def test_a_month_without_a_formula_in_force_says_that_one_is_only_tried(
    town: Town, people: dict[str, User], client_of: Browser
) -> None:
    assert "标准" in text_of(client_of("leader"), "/assessment/")
    version = approved(people)
    assert version.title in text_of(client_of("leader"), "/assessment/")


def test_a_month_that_has_not_begun_is_this_month(town: Town, client_of: Browser) -> None:
    this = client_of("leader").get("/assessment/").context["month"]
    assert client_of("leader").get("/assessment/?month=2999-01-01").context["month"] == this
    assert client_of("leader").get("/assessment/?month=x").status_code == 200
    assert client_of("leader").get("/assessment/?month=0001-01-01").status_code == 200
