"""Supply gaps: nobody is sent; the accountable unit answers in time, or the leader hears of it."""

import datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from gis_core.models import User
from surveys.case_errors import StepForbiddenError, StepNotOfferedError, StepUnmetError
from surveys.gaps import Choice, chosen, counts, table
from surveys.models import Case, CaseCount, CaseRules, Notice
from surveys.needs import Need
from surveys.rates import COUNTS
from surveys.services.alerting import look_at_clocks
from surveys.services.sweeping import take_supply_gaps
from tests.surveys.cases import MONDAY, PHOTOS, make_case, step
from tests.surveys.test_case_database import refused, settle
from tests.towns import Town

DAY = datetime.timedelta(days=1)
BUILD = {"reason": "build", "note": "列入明年计划", "project": "消火栓补建一期", "money": Decimal("12000.50")}


def gap(x: float = 0.5, *, now: datetime.datetime = MONDAY) -> Case:
    """A supply gap that has just been taken as one."""
    case = make_case(x, key="g01999", now=now)
    assert take_supply_gaps(now=now) == 1
    return Case.objects.get(pk=case.pk)


def test_a_gap_is_taken_as_one_and_has_the_countys_work_days(town: Town, people: dict[str, User]) -> None:
    CaseRules.objects.create(supply_gap_days=1)
    other = make_case(0.6)
    case = gap()
    assert (case.state, Case.objects.get(pk=other.pk).state) == ("gap", "reported")
    timer = case.timers.get(ended_at=None)
    assert (timer.clock, timer.unit, timer.due_at) == ("answer", town.a, MONDAY + DAY)
    assert case.timers.get(clock="accept").ending == "reset"
    assert set(case.notices.get().addresses.values_list("unit__code", flat=True)) == {"unit-a"}
    assert take_supply_gaps(now=MONDAY) == 0
    settle()


def test_a_promise_runs_until_its_day_and_only_an_end_can_be_settled(
    town: Town, people: dict[str, User]
) -> None:
    unit, boss = people["officer_a"], people["supervision"]
    case = step(gap(), "answer_gap", unit, until=MONDAY + 100 * DAY, **BUILD)
    answer = case.steps.get(action="answer_gap")
    assert (answer.unit, answer.detail["money"], case.state) == (town.a, "12000.50", "gap")
    assert case.due_at == MONDAY + 100 * DAY
    with pytest.raises(StepUnmetError) as caught:
        step(case, "close_gap", boss)
    assert caught.value.missing == (Need.GAP_SETTLED,)
    case = step(case, "answer_gap", unit, reason="built", note="已建成", photos=PHOTOS)
    assert case.due_at is None
    assert step(case, "close_gap", boss).state == "closed"
    assert case.steps.filter(action="answer_gap").count() == 2
    settle()


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({"reason": "build", "note": "x", "project": "p", "until": MONDAY + DAY}, Need.PROJECT),
        ({**BUILD}, Need.PROMISE),
        ({"reason": "interim", "note": "x"}, Need.PROMISE),
        ({"reason": "not_needed"}, Need.NOTE),
        ({"reason": "built", "note": "x"}, Need.BUILT),
    ],
)
def test_an_answer_says_what_it_has_to(
    said: dict[str, object], missing: Need, town: Town, people: dict[str, User]
) -> None:
    with pytest.raises(StepUnmetError) as caught:
        step(gap(), "answer_gap", people["officer_a"], **said)
    assert caught.value.missing == (missing,)


def test_only_the_accountable_unit_answers_and_only_a_gap(town: Town, people: dict[str, User]) -> None:
    case = gap()
    for who in ("officer_b", "collector", "leader", "planner"):
        with pytest.raises(StepForbiddenError):
            step(case, "answer_gap", people[who], reason="not_needed", note="x")
    with pytest.raises(StepNotOfferedError):
        step(make_case(0.6), "answer_gap", people["officer_a"], reason="not_needed", note="x")
    with pytest.raises(StepUnmetError) as caught:
        step(make_case(0.7), "take_as_gap", people["supervision"])
    assert caught.value.missing == (Need.IS_GAP,)


def test_the_database_wants_the_answer_whole_and_keeps_it(town: Town, people: dict[str, User]) -> None:
    case = step(gap(), "answer_gap", people["officer_a"], reason="not_needed", note="服务半径内已有两处")
    settle()
    insert = (
        "INSERT INTO surveys_casestep"
        " (case_id, action, from_state, to_state, unit_id, at, reason, note, detail, client_op)"
        " VALUES (%s, 'answer_gap', 'gap', 'gap', %s, now(), %s, %s, %s::jsonb, gen_random_uuid())"
    )
    for reason, note, detail in (
        ("build", "x", '{"project": "p", "until": "2027-01-01"}'),
        ("interim", "x", "{}"),
        ("not_needed", "", "{}"),
        ("built", "x", "{}"),
        ("later", "x", "{}"),
    ):
        refused("surveys_casestep_gap_answered", (insert, [case.pk, town.a.pk, reason, note, detail]))
    unsay = "UPDATE surveys_casestep SET note = 'y' WHERE case_id = %s AND action = 'answer_gap'"
    refused("surveys_casestep_append_only", (unsay, [case.pk]))


def test_what_nobody_answers_goes_to_the_head_and_the_office(town: Town, people: dict[str, User]) -> None:
    case = gap()
    look_at_clocks(now=case.warn_at)
    look_at_clocks(now=case.due_at)
    yellow, red = Notice.objects.filter(case=case, timer__clock="answer").order_by("pk")
    assert set(yellow.addresses.values_list("unit__code", "heads_only", "role")) == {("unit-a", False, "")}
    told = set(red.addresses.values_list("unit__code", "heads_only", "role"))
    assert told == {
        ("unit-a", False, ""),
        ("unit-a", True, ""),
        (None, False, "supervision"),
    }


def test_the_list_is_the_oldest_first_and_agrees_with_its_numbers(
    town: Town, people: dict[str, User]
) -> None:
    old, new, elsewhere = gap(0.5), gap(0.6, now=MONDAY + DAY), gap(2.5, now=MONDAY + DAY)
    leader, unit = people["leader"], people["officer_a"]
    assert [case.pk for case in chosen(Choice(), leader)] == [old.pk, new.pk, elsewhere.pk]
    assert [case.pk for case in chosen(Choice(), unit)] == [old.pk, new.pk]
    step(new, "answer_gap", unit, until=MONDAY + 900 * DAY, **BUILD)
    step(old, "answer_gap", unit, reason="not_needed", note="测算：已够用")
    assert counts(leader) | {"overdue": 0} == {
        "unanswered": 1,
        "promised": 1,
        "settled": 1,
        "all": 3,
        "overdue": 0,
    }
    for show in ("unanswered", "promised", "settled", "all"):
        assert chosen(Choice(show=show), leader).count() == counts(leader)[show], show
    (row,) = [row for row in table("units", leader) if row["code"] == "unit-a"]
    assert (row["n_unanswered"], row["n_promised"], row["n_settled"], row["n_all"]) == (0, 1, 1, 2)
    assert {row["n_all"] for row in table("grids", leader)} == {1, 2}
    assert not any(CaseCount.objects.values(*COUNTS).get(pk=old.pk).values())


def test_the_page_and_its_table_show_what_one_may_see(
    town: Town, people: dict[str, User], client: Client
) -> None:
    mine, others = gap(0.5), gap(2.5)
    step(mine, "answer_gap", people["officer_a"], until=MONDAY + 900 * DAY, **BUILD)
    client.force_login(people["officer_a"])
    page = client.get("/supply-gaps/?show=all").content.decode()
    assert mine.number in page
    assert others.number not in page
    assert "消火栓补建一期" in page
    for view in ("units", "grids"):
        assert client.get(f"/supply-gaps/?view={view}").status_code == 200
    assert others.number not in client.get("/supply-gaps/?show=settled").content.decode()
    answer = client.get("/supply-gaps/gaps.xlsx?show=all")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [mine.number]
    assert 12000.5 in rows[1]


def test_a_gap_is_registered_from_a_case_once_and_the_case_goes_on(
    town: Town, people: dict[str, User], client: Client
) -> None:
    case = make_case(description="消火栓损坏，附近也没有别的")
    address = f"/supply-gaps/from/{case.uid}/"
    client.force_login(people["officer_a"])
    assert client.get(address).status_code == 403
    client.force_login(people["supervision"])
    assert address in client.get(f"/workbench/?tab=all&case={case.uid}").content.decode()
    assert client.post(address, {"category": "m06002"}).status_code == 400
    for _time in range(2):
        assert client.post(address, {"category": "g01999"}).status_code == 302
    found = Case.objects.get(category__key="g01999")
    assert found.point.geom.equals_exact(case.point.geom, 1e-9)
    assert case.number in found.point.description
    assert Case.objects.get(pk=case.pk).state == "reported"
