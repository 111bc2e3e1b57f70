"""Does a case go on as the table says, once for each operation, and does a refusal say why, and who may?"""

import datetime
import uuid

import pytest

from gis_core.models import User
from surveys.case_errors import (
    AheadOfCaseError,
    OtherContentError,
    StaleCaseError,
    StepForbiddenError,
    StepNotOfferedError,
    StepUnmetError,
    WrongGivenError,
)
from surveys.models import Case, CaseStep
from surveys.needs import Need
from tests.surveys.cases import HOUR, MONDAY, PHOTO, PHOTOS, filing, make_case, make_rule, step
from tests.surveys.test_case_database import settle
from tests.towns import Town, lonlat, make_unit

DAY = datetime.timedelta(days=1)


def handled(people: dict[str, User], case: Case | None = None, now: datetime.datetime = MONDAY) -> Case:
    """A case that its unit has signed for."""
    case = sent_out(people, case, now)
    return step(case, "accept", people["officer_a"], now=now)


def sent_out(people: dict[str, User], case: Case | None = None, now: datetime.datetime = MONDAY) -> Case:
    """A case that has been sent to its unit."""
    case = case or make_case(now=now)
    case = step(case, "file", people["supervision"], now=now, **filing(case))
    return step(case, "dispatch", people["supervision"], now=now)


def fed_back(people: dict[str, User]) -> Case:
    """A case whose unit says that it is done."""
    return step(handled(people), "feed_back", people["officer_a"], photos=PHOTOS, note="已清理")


def test_work_is_proved_by_as_many_photos_as_the_filing_rule_asks(
    town: Town, people: dict[str, User]
) -> None:
    make_rule(min_photos=2)
    case = handled(people)
    with pytest.raises(StepUnmetError, match="至少 2 张"):
        step(case, "feed_back", people["officer_a"], photos=(PHOTO,), note="已清理")
    case = step(case, "feed_back", people["officer_a"], photos=PHOTOS, note="已清理")
    case = step(case, "ask_check", people["supervision"], assignee_id=people["collector"].pk)
    assert step(case, "pass_check", people["collector"], photos=(PHOTO,), **ON_THE_SPOT).state == "feedback"


def closed(people: dict[str, User]) -> Case:
    return step(fed_back(people), "close", people["supervision"], condition=True)


ON_THE_SPOT = dict(zip(("lon", "lat"), lonlat(0.5, 0.25), strict=True))
HANDED_BACK = {"reason": "wrong_territory", "note": "界线以北", "photos": (PHOTO,)}


def test_the_seven_steps_lead_from_a_report_to_its_end(town: Town, people: dict[str, User]) -> None:
    case = fed_back(people)
    case = step(case, "ask_check", people["supervision"], assignee_id=people["collector"].pk)
    case = step(case, "pass_check", people["collector"], photos=PHOTOS, **ON_THE_SPOT)
    case = step(case, "close", people["supervision"], condition=True)
    assert (case.state, case.ended_at, case.due_at, case.version) == ("closed", MONDAY, None, 8)
    states = list(case.steps.order_by("seq").values_list("to_state", flat=True))
    assert states == [
        "reported",
        "filed",
        "dispatched",
        "handling",
        "feedback",
        "checking",
        "feedback",
        "closed",
    ]
    assert not case.timers.filter(ended_at__isnull=True).exists()
    settle()


def test_sending_out_freezes_the_receipt(town: Town, people: dict[str, User]) -> None:
    case = sent_out(people)
    assert case.resolution["accountable_unit"] == town.a.name
    assert (case.handling_unit, case.dispatched_at) == (town.a, MONDAY)


def test_the_same_operation_again_changes_nothing(town: Town, people: dict[str, User]) -> None:
    case, op = make_case(), uuid.uuid4()
    first = step(case, "file", people["supervision"], client_op=op, **filing(case))
    again = step(case, "file", people["supervision"], client_op=op, **filing(case))
    assert (first.version, again.version, CaseStep.objects.filter(case=case).count()) == (2, 2, 2)


def test_the_same_operation_with_other_content_is_refused(town: Town, people: dict[str, User]) -> None:
    case, op = make_case(), uuid.uuid4()
    step(case, "decline", people["supervision"], client_op=op, reason="duplicate")
    with pytest.raises(OtherContentError):
        step(case, "decline", people["supervision"], client_op=op, reason="untrue")


def test_a_stale_decision_hears_what_happened_meanwhile(town: Town, people: dict[str, User]) -> None:
    case = sent_out(people)
    with pytest.raises(StaleCaseError) as caught:
        step(case, "supervise", people["leader"], version=1, note="抓紧", until=MONDAY + DAY)
    assert "立案" in str(caught.value)
    assert "派遣" in str(caught.value)
    assert case.steps.count() == 3


def test_a_decision_whose_forerunners_have_not_arrived_hears_that_they_come_first(
    town: Town, people: dict[str, User]
) -> None:
    case = make_case()
    with pytest.raises(AheadOfCaseError) as caught:
        step(case, "dispatch", people["supervision"], version=2)
    assert "此前的办理尚未送达" in str(caught.value)
    assert case.steps.count() == 1


def test_a_step_that_does_not_lead_on_from_here_names_those_that_do(
    town: Town, people: dict[str, User]
) -> None:
    with pytest.raises(StepNotOfferedError) as caught:
        step(make_case(), "close", people["supervision"], condition=True)
    assert "立案" in caught.value.what_next


@pytest.mark.parametrize(
    "name", ["officer_b", "collector", "manager", "leader", "planner", "technician", "admin"]
)
def test_who_may_not_sign_for_a_case_hears_who_may(name: str, town: Town, people: dict[str, User]) -> None:
    case = sent_out(people)
    with pytest.raises(StepForbiddenError) as caught:
        step(case, "accept", people[name])
    assert "处置单位" in caught.value.what_next
    assert Case.objects.get(pk=case.pk).state == "dispatched"


def test_an_administrator_decides_no_case(town: Town, people: dict[str, User]) -> None:
    with pytest.raises(StepForbiddenError):
        step(make_case(), "file", people["admin"])


@pytest.mark.parametrize(
    ("given", "member"),
    [
        ({"reason": "no such"}, "reason"),
        ({"reason": "other_owner", "unit_id": 0}, "unit"),
    ],
)
def test_what_names_nothing_is_refused_with_its_member(
    given, member, town: Town, people: dict[str, User]
) -> None:
    with pytest.raises(WrongGivenError) as caught:
        step(sent_out(people), "hand_back", people["officer_a"], **given)
    assert caught.value.member == member


def test_what_is_missing_is_told_all_at_once(town: Town, people: dict[str, User]) -> None:
    with pytest.raises(StepUnmetError) as caught:
        step(sent_out(people), "hand_back", people["officer_a"])
    assert caught.value.missing == (Need.REASON, Need.NOTE)


def test_a_refused_step_leaves_no_trace(town: Town, people: dict[str, User]) -> None:
    case = sent_out(people)
    before = [list(CaseStep.objects.values_list()), list(case.timers.values_list())]
    with pytest.raises(StepUnmetError):
        step(case, "hand_back", people["officer_a"])
    assert [list(CaseStep.objects.values_list()), list(case.timers.values_list())] == before


# Handing back (C.6)


def test_an_extension_adds_the_limit_twice_at_most(town: Town, people: dict[str, User]) -> None:
    case = handled(people)
    ends = [case.timers.get(clock="handle").due_at]
    for _ in range(2):
        case = step(case, "ask_extension", people["officer_a"], note="等配件")
        case = step(case, "grant_extension", people["supervision"])
        ends.append(case.timers.get(clock="handle").due_at)
    assert ends[0] < ends[1] < ends[2]
    with pytest.raises(StepUnmetError) as caught:
        step(case, "ask_extension", people["officer_a"], note="还等")
    assert caught.value.missing == (Need.EXTENSIONS_LEFT,)


def test_refused_extensions_do_not_count(town: Town, people: dict[str, User]) -> None:
    case = handled(people)
    for _ in range(3):
        case = step(case, "ask_extension", people["officer_a"], note="等配件")
        case = step(case, "refuse_extension", people["supervision"], note="不必")
    step(case, "ask_extension", people["officer_a"], note="等配件")


def test_a_suspension_takes_two_persons_and_loses_no_time(town: Town, people: dict[str, User]) -> None:
    second = User.objects.create_user(username="second", password="a long test password")
    second.memberships.create(role="supervision")
    case = handled(people)
    due = case.timers.get(clock="handle").due_at
    asked = {"reason": "needs_funds", "note": "列入计划", "until": MONDAY + 30 * DAY}
    case = step(case, "ask_suspension", people["supervision"], now=MONDAY + HOUR, **asked)
    with pytest.raises(StepUnmetError) as caught:
        step(case, "suspend", people["supervision"], now=MONDAY + HOUR)
    assert caught.value.missing == (Need.SECOND_PERSON,)
    case = step(case, "suspend", second, now=MONDAY + HOUR)
    assert (case.state, case.due_at, case.resume_at) == ("suspended", None, MONDAY + 30 * DAY)
    case = step(case, "resume", now=MONDAY + 7 * DAY + HOUR)  # a week later, by the system
    assert (case.state, case.due_at - due) == ("handling", 7 * DAY)


def test_a_case_is_voided_by_two_persons(town: Town, people: dict[str, User]) -> None:
    second = User.objects.create_user(username="second", password="a long test password")
    second.memberships.create(role="supervision")
    case = step(sent_out(people), "ask_void", people["supervision"], note="重复录入")
    with pytest.raises(StepUnmetError):
        step(case, "void", people["supervision"])
    assert step(case, "void", second).state == "voided"
    settle()


def test_handling_that_takes_too_long_is_late_and_can_be_excused_by_two(
    town: Town, people: dict[str, User]
) -> None:
    second = User.objects.create_user(username="second", password="a long test password")
    second.memberships.create(role="supervision")
    late = MONDAY + 60 * DAY
    case = step(handled(people), "feed_back", people["officer_a"], now=late, photos=PHOTOS, note="已清理")
    case = step(case, "close", people["supervision"], now=late, condition=True)
    assert (case.late, case.exempt) == (True, False)
    case = step(case, "appeal", people["officer_a"], now=late, note="暴雨")
    case = step(case, "grant_appeal", people["supervision"], now=late)
    assert not case.exempt
    with pytest.raises(StepUnmetError):
        step(case, "grant_appeal", people["supervision"], now=late)
    case = step(case, "grant_appeal", second, now=late)
    assert (case.late, case.exempt, case.state) == (True, True, "closed")


def test_the_limit_is_that_of_the_filing_rule_from_the_moment_of_sending_out(
    town: Town, people: dict[str, User]
) -> None:
    case = sent_out(people)
    timer = case.timers.get(clock="handle")
    # Monday 09:00 + 4 work hours with the noon between; yellow after 80 % of them.
    assert (timer.due_at - MONDAY, timer.warn_at - MONDAY) == (6 * HOUR, 5.2 * HOUR)
    assert (timer.limit_value, timer.limit_unit, timer.unit) == (4, "work_hour", town.a)


def test_a_filing_rule_of_another_category_or_not_in_force_is_refused(
    town: Town, people: dict[str, User]
) -> None:
    case = make_case()
    for wrong in (make_rule("m06003").pk, 0):
        with pytest.raises(WrongGivenError) as caught:
            step(case, "file", people["supervision"], filing_rule_id=wrong)
        assert caught.value.member == "filing_rule"


# The rest of the table


def test_a_near_duplicate_is_merged_and_a_far_one_is_not(town: Town, people: dict[str, User]) -> None:
    first, near, far = make_case(0.5, 0.25), make_case(0.5001, 0.25), make_case(0.6, 0.25)
    other = make_case(0.5, 0.25, key="m06003")
    merged = step(near, "merge", people["supervision"], parent_id=first.pk)
    assert (merged.state, merged.parent) == ("merged", first)
    for case in (far, other):
        with pytest.raises(StepUnmetError):
            step(case, "merge", people["supervision"], parent_id=first.pk)
    with pytest.raises(StepUnmetError):  # into one that is merged itself
        step(make_case(0.5, 0.25), "merge", people["supervision"], parent_id=near.pk)


def test_who_handled_it_does_not_check_it(town: Town, people: dict[str, User]) -> None:
    case = fed_back(people)
    with pytest.raises(StepUnmetError) as caught:
        step(case, "ask_check", people["supervision"], assignee_id=people["officer_a"].pk)
    assert caught.value.missing == (Need.CHECKER,)


def test_a_check_is_made_on_the_spot(town: Town, people: dict[str, User]) -> None:
    case = step(fed_back(people), "ask_check", people["supervision"], assignee_id=people["collector"].pk)
    away = dict(zip(("lon", "lat"), lonlat(0.6, 0.25), strict=True))
    with pytest.raises(StepUnmetError) as caught:
        step(case, "pass_check", people["collector"], photos=PHOTOS, **away)
    assert caught.value.missing == (Need.NEAR,)


def test_a_failed_check_leads_to_rework_not_to_the_end(town: Town, people: dict[str, User]) -> None:
    case = step(fed_back(people), "ask_check", people["supervision"], assignee_id=people["collector"].pk)
    case = step(case, "fail_check", people["collector"], photos=PHOTOS, note="仍有垃圾", **ON_THE_SPOT)
    with pytest.raises(StepUnmetError):
        step(case, "close", people["supervision"], condition=True)
    case = step(case, "rework", people["supervision"], note="返工")
    assert (case.state, case.rework_count, case.handling_unit) == ("handling", 1, town.a)
    case = step(case, "feed_back", people["officer_a"], photos=PHOTOS, note="再次清理")
    assert step(case, "close", people["supervision"], condition=True).state == "closed"


def test_what_was_sent_out_by_mistake_is_taken_back_until_it_is_signed_for(
    town: Town, people: dict[str, User]
) -> None:
    case = step(sent_out(people), "recall", people["supervision"])
    assert (case.state, case.exonerated_units) == ("filed", [])
    case = step(case, "dispatch", people["supervision"])
    case = step(case, "accept", people["officer_a"])
    with pytest.raises(StepNotOfferedError):
        step(case, "recall", people["supervision"])


def test_a_closed_case_is_reopened_within_thirty_days(town: Town, people: dict[str, User]) -> None:
    case = closed(people)
    with pytest.raises(StepUnmetError):
        step(case, "reopen", people["supervision"], now=MONDAY + 31 * DAY, note="复发")
    case = step(case, "reopen", people["supervision"], now=MONDAY + 30 * DAY, note="复发")
    assert (case.state, case.ended_at) == ("handling", None)


def test_handled_on_the_spot_is_closed_without_sending_anybody(town: Town, people: dict[str, User]) -> None:
    case = step(make_case(), "self_handle", people["manager"], photos=PHOTOS, note="当场清理")
    assert (case.state, case.dispatched_at) == ("closed", None)


def test_an_order_waits_for_its_answer(town: Town, people: dict[str, User]) -> None:
    case = step(sent_out(people), "supervise", people["leader"], note="抓紧", until=MONDAY + DAY)
    assert (case.state, case.answer_order_by) == ("dispatched", MONDAY + DAY)
    case = step(case, "answer_order", people["officer_a"], note="明日完成")
    assert case.answer_order_by is None
    with pytest.raises(StepUnmetError):
        step(case, "answer_order", people["officer_a"], note="又答")


def test_the_accountable_unit_chases_who_handles(town: Town, people: dict[str, User]) -> None:
    contractor = make_unit("unit-c", "承包单位", "none", "contractor")
    case = make_case()
    case = step(case, "file", people["supervision"], **filing(case))
    case = step(case, "dispatch", people["supervision"], unit_id=contractor.pk)
    with pytest.raises(StepForbiddenError):
        step(case, "accept", people["officer_a"])
    assert step(case, "urge", people["officer_a"], note="请尽快", now=MONDAY + HOUR).urged_at == MONDAY + HOUR


# Who sees what


def test_everybody_sees_the_cases_of_their_own_and_no_others(town: Town, people: dict[str, User]) -> None:
    in_a, in_b = make_case(0.5, 0.25), make_case(2.5, 0.25)
    seen = {name: set(Case.objects.visible_to(user)) for name, user in people.items()}
    assert seen["officer_a"] == seen["manager"] == {in_a}
    assert seen["officer_b"] == {in_b}
    assert seen["supervision"] == seen["leader"] == seen["planner"] == {in_a, in_b}
    assert seen["stranger"] == set()


def test_a_unit_sees_what_was_sent_to_it_wherever_it_lies(town: Town, people: dict[str, User]) -> None:
    case = make_case()
    case = step(case, "file", people["supervision"], **filing(case))
    assert not Case.objects.visible_to(people["officer_b"]).exists()
    step(case, "dispatch", people["supervision"], unit_id=town.b.pk)
    assert Case.objects.visible_to(people["officer_b"]).get() == case
