"""Joint cases: one unit leads, the others answer for their own part and time, and nothing closes before they have."""

import datetime

import pytest
from django.db import IntegrityError
from django.test import Client

from gis_core.models import User
from grids.models import Membership
from surveys.case_errors import StepForbiddenError, StepUnmetError, WrongGivenError
from surveys.models import Case, JointCount, Notice
from surveys.needs import Need
from surveys.services.actors import Actor
from surveys.services.advancing import offered
from surveys.services.alerting import look_at_clocks
from tests.surveys.cases import HOUR, MONDAY, PHOTOS, filing, make_case, step
from tests.surveys.test_case_database import refused, say, settle
from tests.towns import Town

DAY = datetime.timedelta(days=1)
DONE = {"photos": PHOTOS, "note": "已疏导"}


def joint(town: Town, people: dict[str, User], *, now: datetime.datetime = MONDAY) -> Case:
    """A case that unit A leads and unit B works along on, being handled; both have four work hours."""
    case = make_case(now=now)
    case = step(case, "file", people["supervision"], now=now, **filing(case))
    case = step(case, "dispatch", people["supervision"], now=now, joint_unit_ids=(town.b.pk,))
    return step(case, "accept", people["officer_a"], now=now)


def owing(case: Case) -> list[int]:
    return list(case.timers.filter(clock="joint", ended_at=None).values_list("unit_id", flat=True))


def told(case: Case, kind: str) -> set[tuple[str, bool]]:
    """The units that were told of this, and whether only their heads."""
    addresses = Notice.objects.get(case=case, kind=kind).addresses.exclude(unit=None)
    return set(addresses.values_list("unit__code", "heads_only"))


def test_a_unit_that_works_along_has_a_limit_of_its_own_and_answers_itself(
    town: Town, people: dict[str, User]
) -> None:
    case = joint(town, people)
    timer = case.timers.get(clock="joint")
    assert (timer.unit, timer.due_at) == (town.b, case.timers.get(clock="handle").due_at)
    with pytest.raises(StepForbiddenError) as caught:
        step(case, "answer_joint", people["officer_a"], **DONE)
    assert "协办单位" in caught.value.what_next
    case = step(case, "answer_joint", people["officer_b"], **DONE)
    assert (case.state, owing(case), case.joint_units) == ("handling", [], [town.b.pk])
    assert case.steps.get(action="answer_joint").unit == town.b
    assert told(case, "answer_joint") == {("unit-a", False)}
    with pytest.raises(StepUnmetError) as again:
        step(case, "answer_joint", people["officer_b"], **DONE)
    assert again.value.missing == (Need.OWES,)


def test_a_case_closes_only_when_all_have_answered(town: Town, people: dict[str, User]) -> None:
    case = step(joint(town, people), "feed_back", people["officer_a"], **DONE)
    with pytest.raises(StepUnmetError) as caught:
        step(case, "close", people["supervision"], condition=True)
    assert caught.value.missing == (Need.ALL_ANSWERED,)
    step(case, "answer_joint", people["officer_b"], **DONE)
    assert step(case, "close", people["supervision"], condition=True).state == "closed"
    assert told(case, "close") == {("unit-a", False), ("unit-b", False)}
    settle()


def test_the_database_closes_no_case_before_all_have_answered(town: Town, people: dict[str, User]) -> None:
    case = step(joint(town, people), "feed_back", people["officer_a"], **DONE)
    settle()
    close = (
        "INSERT INTO surveys_casestep (case_id, action, from_state, to_state, at, client_op)"
        " VALUES (%s, 'close', 'feedback', 'closed', now(), gen_random_uuid())",
        [case.pk],
    )
    ends = (
        "UPDATE surveys_case SET state = 'closed', version = version + 1, ended_at = now() WHERE id = %s",
        [case.pk],
    )
    refused("surveys_case_all_answered", close, ends)
    answered = (
        "UPDATE surveys_casetimer SET ended_at = now(), ending = 'done' WHERE case_id = %s AND clock = 'joint'",
        [case.pk],
    )
    say(answered, close, ends)


def test_the_database_holds_one_lead_and_units_that_exist(town: Town, people: dict[str, User]) -> None:
    case = make_case()
    along = "UPDATE surveys_case SET joint_units = %s WHERE id = %s"
    refused("surveys_case_one_leads", (along, [[town.a.pk], case.pk]))
    refused("surveys_case_joint_units_known", (along, [[town.b.pk, town.b.pk], case.pk]))
    refused("surveys_case_joint_units_known", (along, [[2**40], case.pk]))
    say((along, [[town.b.pk], case.pk]))
    leads = "UPDATE surveys_case SET handling_unit_id = %s WHERE id = %s"
    refused("surveys_case_one_leads", (leads, [town.b.pk, case.pk]))
    for column in ("accountable_unit_id", "handling_unit_id"):
        with pytest.raises(IntegrityError, match="not-null"):
            say((f"UPDATE surveys_case SET {column} = NULL WHERE id = %s", [case.pk]))


def test_each_is_charged_with_its_own_lateness(town: Town, people: dict[str, User], client: Client) -> None:
    case = step(joint(town, people), "feed_back", people["officer_a"], now=MONDAY + HOUR, **DONE)
    case = step(case, "answer_joint", people["officer_b"], now=MONDAY + DAY, **DONE)
    case = step(case, "close", people["supervision"], now=MONDAY + DAY, condition=True)
    assert case.late is False
    row = JointCount.objects.get()
    assert (row.unit, row.called, row.answered, row.answered_in_time, row.late) == (town.b, 1, 1, 0, 1)
    client.force_login(people["officer_b"])
    (figures,) = client.get("/api/v1/joint-figures/?called_from=2026-11-23").json()["results"]
    assert (figures["code"], figures["counts"]["late"], figures["counts"]["overdue"]) == ("unit-b", 1, 0)
    assert client.get("/api/v1/joint-figures/?called_from=2026-11-24").json()["results"] == []
    timers = client.get(f"/api/v1/cases/{case.uid}/steps/").json()["timers"]
    assert [timer["unit"] for timer in timers if timer["clock"] == "joint"] == ["unit-b"]
    assert client.get(f"/api/v1/cases/{case.uid}/").json()["joint_units"] == ["unit-b"]


def test_red_climbs_to_the_head_of_the_unit_that_owes_and_the_lead_is_told(
    town: Town, people: dict[str, User]
) -> None:
    case = step(joint(town, people), "feed_back", people["officer_a"], **DONE)
    look_at_clocks(now=MONDAY + DAY)
    alerts = Notice.objects.filter(case=case, timer__clock="joint")
    red = alerts.get(kind="red")
    assert red.facts["unit"] == town.b.name
    assert told(case, "red") == {("unit-b", False), ("unit-a", False)}
    first_rung = alerts.filter(kind="rung").order_by("level").first()
    assert set(first_rung.addresses.values_list("unit__code", "heads_only")) == {("unit-b", True)}


def test_a_unit_is_called_in_with_a_day_of_its_own_and_let_go_again(
    town: Town, people: dict[str, User]
) -> None:
    boss = people["supervision"]
    case = step(make_case(), "file", boss, **filing(make_case(0.6)))
    case = step(step(case, "dispatch", boss), "accept", people["officer_a"])
    until = MONDAY + 2 * DAY
    case = step(case, "add_joint", boss, unit_id=town.b.pk, until=until, note="请协助")
    timer = case.timers.get(clock="joint")
    assert (timer.due_at, timer.warn_at) == (until, MONDAY + 1.6 * DAY)
    assert told(case, "add_joint") == {("unit-a", False), ("unit-b", False)}
    for unit in (town.a, town.b):  # it leads; it works along already
        with pytest.raises(StepUnmetError) as caught:
            step(case, "add_joint", boss, unit_id=unit.pk, until=until, note="再请")
        assert caught.value.missing == (Need.JOINS,)
    case = step(case, "let_joint_go", boss, unit_id=town.b.pk, note="不需要")
    assert (case.joint_units, owing(case), JointCount.objects.count()) == ([], [], 0)
    assert told(case, "let_joint_go") == {("unit-a", False), ("unit-b", False)}
    actions = {found.action for found in offered(case, Actor.of(boss), now=MONDAY)}
    assert "let_joint_go" not in actions


def test_each_unit_is_told_a_day_of_its_own_when_the_case_is_sent_out(
    town: Town, people: dict[str, User]
) -> None:
    boss, until = people["supervision"], MONDAY + 2 * DAY
    case = step(make_case(), "file", boss, **filing(make_case(0.6)))
    both = {"joint_unit_ids": (town.b.pk, town.road_unit.pk)}
    case = step(case, "dispatch", boss, **both, joint_until=(until, None))
    due = dict(case.timers.filter(clock="joint").values_list("unit__code", "due_at"))
    assert due[town.b.code] == until
    assert due[town.road_unit.code] == case.timers.get(clock="handle").due_at
    assert case.steps.get(action="dispatch").detail["joint_until"] == [until.isoformat(), None]


@pytest.mark.parametrize("days", [(MONDAY,), (MONDAY + 367 * DAY,), (MONDAY + DAY, MONDAY + DAY)])
def test_a_day_that_is_over_too_far_or_of_nobody_is_refused(
    days: tuple[datetime.datetime, ...], town: Town, people: dict[str, User]
) -> None:
    case = step(make_case(), "file", people["supervision"], **filing(make_case(0.6)))
    with pytest.raises(WrongGivenError) as caught:
        step(case, "dispatch", people["supervision"], joint_unit_ids=(town.b.pk,), joint_until=days)
    assert caught.value.member == "joint_until"


@pytest.mark.parametrize("who", ["officer_a", "officer_b", "leader"])
def test_only_the_dispatcher_calls_a_unit_in(who: str, town: Town, people: dict[str, User]) -> None:
    with pytest.raises(StepForbiddenError):
        step(joint(town, people), "add_joint", people[who], unit_id=town.b.pk, until=MONDAY + DAY, note="x")


def test_the_unit_that_leads_cannot_work_along(town: Town, people: dict[str, User]) -> None:
    case = make_case()
    case = step(case, "file", people["supervision"], **filing(case))
    with pytest.raises(WrongGivenError) as caught:
        step(case, "dispatch", people["supervision"], joint_unit_ids=(town.a.pk,))
    assert caught.value.member == "joint_units"


def test_taken_back_nobody_owes_and_force_ends_the_time_of_all(town: Town, people: dict[str, User]) -> None:
    boss = people["supervision"]
    case = make_case()
    case = step(case, "file", boss, **filing(case))
    case = step(case, "dispatch", boss, joint_unit_ids=(town.b.pk,))
    case = step(case, "recall", boss)
    assert (owing(case), JointCount.objects.count()) == ([], 0)
    assert told(case, "recall") == {("unit-a", False), ("unit-b", False)}
    case = step(case, "dispatch", boss, joint_unit_ids=(town.b.pk,))
    step(case, "force_close", boss, now=MONDAY + DAY, note="不再需要")
    row = JointCount.objects.get()
    assert (row.answered, row.late) == (0, 1)
    settle()


def test_a_ruling_for_a_unit_that_works_along_makes_it_lead(town: Town, people: dict[str, User]) -> None:
    boss = people["supervision"]
    case = step(
        joint(town, people),
        "hand_back",
        people["officer_a"],
        reason="other_owner",
        note="界外",
        photos=PHOTOS,
        unit_id=town.b.pk,
    )
    case = step(case, "rule", boss, unit_id=town.b.pk, note="现场认定")
    assert (case.handling_unit, case.joint_units, owing(case)) == (town.b, [], [])
    settle()


def test_a_suspension_loses_no_time_of_those_who_work_along(town: Town, people: dict[str, User]) -> None:
    boss, week = people["supervision"], MONDAY + 7 * DAY
    case = joint(town, people)
    case = step(case, "ask_suspension", boss, reason="needs_funds", note="等资金", until=week)
    other = User.objects.create(username="other_boss")
    Membership.objects.create(user=other, role="supervision")
    case = step(case, "suspend", other, now=MONDAY + HOUR)
    assert case.due_at is None
    case = step(case, "resume", boss, now=MONDAY + 7 * DAY)
    due = {
        timer.clock: timer.due_at
        for timer in case.timers.filter(ended_at=None, clock__in=["handle", "joint"])
    }
    assert due["joint"] == due["handle"] > MONDAY + 7 * DAY
