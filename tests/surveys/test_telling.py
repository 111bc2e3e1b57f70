"""Is for every step and clock said who is told, and are levels taken once each, in their order?"""

import datetime

import pytest

from surveys.rules import Action, Clock
from surveys.telling import ALERTS, LADDER, RUNGS, TOLD, To, levels_passed, next_look

T0 = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
#: Yellow after 4 hours, red after 5, three rungs from there.
MOMENTS = [T0 + n * HOUR for n in (4, 5, 7, 9, 13)]


def test_of_every_step_it_is_said_who_is_told() -> None:
    assert set(TOLD) == set(Action)


def test_of_every_clock_with_a_limit_it_is_said_who_is_told() -> None:
    assert set(ALERTS) == set(Clock) - {Clock.TOTAL}


@pytest.mark.parametrize(
    ("action", "told"),
    [
        ("dispatch", {To.HANDLING, To.JOINT}),
        ("hand_back", {To.DISPATCHER, To.OFFICE}),
        ("accept_return", {To.HANDLING, To.JOINT}),
        ("refuse_return", {To.HANDLING}),
        ("rule", {To.HANDLING, To.FORMER, To.ACCOUNTABLE}),
        ("supervise", {To.HANDLING, To.HANDLING_HEAD}),
        ("urge", {To.HANDLING}),
        ("ask_check", {To.ASSIGNEE}),
        ("rework", {To.HANDLING}),
        ("close", {To.SENT, To.JOINT}),
        ("ask_extension", {To.DISPATCHER}),
        ("answer_order", {To.OFFICE}),
        ("report", set()),
    ],
)
def test_who_acts_next_is_told(action: str, told: set[To]) -> None:
    assert set(TOLD[Action(action)]) == told


def test_the_ladder_climbs_and_its_rungs_are_those_that_a_county_may_choose() -> None:
    hours = [rung.after_hours for rung in LADDER]
    assert hours == sorted(set(hours))
    assert {rung.to for rung in LADDER} <= set(RUNGS)
    assert [rung.to for rung in LADDER][-1] == To.OFFICE


@pytest.mark.parametrize(
    ("taken", "hours", "levels", "next_hours"),
    [
        (0, 3, [], 4),
        (0, 4, [1], 5),
        (1, 4, [], 5),  # resumed: yellow already
        (1, 5, [2], 7),
        (0, 6, [2], 7),  # nobody looked: red without yellow
        (2, 7, [3], 9),
        (2, 9.5, [3, 4], 13),
        (0, 13, [2, 3, 4, 5], None),
        (5, 20, [], None),
    ],
)
def test_each_level_is_taken_once_and_then_the_next_is_waited_for(
    taken: int, hours: float, levels: list[int], next_hours: int | None
) -> None:
    now = T0 + hours * HOUR
    assert levels_passed(taken, MOMENTS, now) == levels
    after = max([taken, *levels])
    assert next_look(after, MOMENTS, now) == (None if next_hours is None else T0 + next_hours * HOUR)
