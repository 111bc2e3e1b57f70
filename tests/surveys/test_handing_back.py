"""A unit hands a case back: in time, at what cost, how often, and who has the last word?"""

import pytest

from gis_core.models import User
from grids.models import Ruling
from surveys.case_errors import StepUnmetError
from surveys.needs import Need
from tests.surveys.cases import HOUR, MONDAY, make_case, make_point, step
from tests.surveys.test_advancing import HANDED_BACK, sent_out
from tests.towns import Town


def test_a_unit_hands_back_within_four_work_hours(town: Town, people: dict[str, User]) -> None:
    at_nine, at_four = MONDAY, MONDAY + 6 * HOUR  # 09:00 and 15:00: four work hours with the noon between
    early, late = sent_out(people, now=at_nine), sent_out(people, make_case(0.6), now=at_nine)
    step(early, "hand_back", people["officer_a"], now=at_four, **HANDED_BACK)
    with pytest.raises(StepUnmetError) as caught:
        step(late, "hand_back", people["officer_a"], now=at_four + HOUR / 60, **HANDED_BACK)
    assert caught.value.missing == (Need.IN_WINDOW,)


def test_a_unit_that_was_let_go_never_gets_the_case_again(town: Town, people: dict[str, User]) -> None:
    case = step(sent_out(people), "hand_back", people["officer_a"], **HANDED_BACK)
    case = step(case, "accept_return", people["supervision"], note="属实")
    assert (case.state, case.exonerated_units) == ("filed", [town.a.pk])
    with pytest.raises(StepUnmetError) as caught:
        step(case, "dispatch", people["supervision"], unit_id=town.a.pk)
    assert caught.value.missing == (Need.NOT_EXONERATED,)
    case = step(case, "dispatch", people["supervision"])
    assert case.handling_unit not in (None, town.a)
    assert case.accountable_unit == town.a  # the ground is still theirs


def test_a_refused_hand_back_costs_the_unit_its_time(town: Town, people: dict[str, User]) -> None:
    case = sent_out(people)
    handle = case.timers.get(clock="handle")
    case = step(case, "hand_back", people["officer_a"], now=MONDAY + HOUR, **HANDED_BACK)
    case = step(case, "refuse_return", people["supervision"], now=MONDAY + 2 * HOUR, note="在界内")
    handle.refresh_from_db()
    assert (case.state, case.handling_unit, handle.ended_at) == ("dispatched", town.a, None)
    assert handle.started_at == MONDAY


def test_after_two_hand_backs_only_a_ruling_decides(town: Town, people: dict[str, User]) -> None:
    case = sent_out(people)
    for _ in range(2):
        case = step(case, "hand_back", people["officer_a"], **HANDED_BACK)
        if case.hand_back_count == 1:
            case = step(case, "refuse_return", people["supervision"], note="在界内")
    for action in ("accept_return", "refuse_return"):
        with pytest.raises(StepUnmetError) as caught:
            step(case, action, people["supervision"], note="再议")
        assert caught.value.missing == (Need.NO_RULING_DUE,)


def test_a_ruling_is_final_and_the_same_dispute_never_comes_twice(
    town: Town, people: dict[str, User]
) -> None:
    case = step(sent_out(people), "hand_back", people["officer_a"], **HANDED_BACK)
    case = step(case, "rule", people["supervision"], unit_id=town.b.pk, note="现场确权")
    ruling = Ruling.objects.get()
    assert (case.state, case.handling_unit, case.ruled) == ("dispatched", town.b, True)
    assert case.resolution["handling_step"] == "RULING"
    assert (ruling.category_keys, ruling.evidence) == ([case.category.key], "现场确权")
    # The next finding nearby goes to the ruled unit, and it cannot hand it back.
    near = sent_out(people, make_case(0.5003, 0.2503))
    assert near.handling_unit == town.b
    for one in (case, near):
        with pytest.raises(StepUnmetError) as caught:
            step(one, "hand_back", people["officer_b"], **HANDED_BACK)
        assert caught.value.missing == (Need.NOT_RULED,)
    # Another category, or a place further off, is no part of the ruling.
    assert make_point(0.5, 0.25, key="m06003").handling_unit == town.a
    assert make_point(0.6, 0.25).handling_unit == town.a


# Clocks
