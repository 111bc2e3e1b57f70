"""Does the statistics behind the table say what it should?"""

import random

import pytest

from benchmarks.figures import Figure, Interval, interval


def figure(*, low: float, high: float, bound: float | None = 1.1, rounds: int = 15) -> Figure:
    ratio = Interval((low + high) / 2, low, high)
    return Figure("P0", "ours", "peer", ratio, bound, 1.0, 1.0, rounds=rounds, wanted=15, discarded=0)


def test_the_interval_surrounds_the_median_and_stays_within_the_values() -> None:
    values = [1.0, 1.1, 0.9, 1.05, 0.95]
    found = interval(values)
    assert found.median == 1.0
    assert 0.9 <= found.low <= found.median <= found.high <= 1.1


def test_equal_rounds_leave_no_doubt() -> None:
    assert interval([1.2] * 15) == Interval(1.2, 1.2, 1.2)


def test_more_rounds_narrow_the_interval() -> None:
    lot = random.Random(1)
    few, many = ([lot.gauss(1, 0.1) for _round in range(count)] for count in (15, 400))
    narrow, wide = interval(many), interval(few)
    assert narrow.high - narrow.low < (wide.high - wide.low) / 2


def test_about_95_of_100_intervals_hold_the_true_median() -> None:
    lot = random.Random(2)
    intervals = [interval([lot.gauss(1, 0.1) for _round in range(15)]) for _try in range(200)]
    held = sum(one.low <= 1 <= one.high for one in intervals)
    assert 180 <= held <= 200


def test_the_same_values_give_the_same_interval() -> None:
    values = [random.Random(3).random() for _round in range(15)]
    assert interval(values) == interval(values)


def test_no_round_is_no_figure() -> None:
    with pytest.raises(ValueError, match="no round"):
        interval([])


@pytest.mark.parametrize(
    ("low", "high", "met"),
    [(1.0, 1.1, True), (1.0, 1.11, False), (0.5, 0.6, True), (1.2, 1.3, False)],
)
def test_a_goal_is_met_when_the_upper_end_is_within_the_bound(low: float, high: float, met: bool) -> None:
    assert figure(low=low, high=high).is_met is met


def test_a_goal_is_not_met_by_fewer_rounds_than_wanted() -> None:
    assert figure(low=0.5, high=0.6, rounds=14).is_met is False


def test_what_has_no_bound_is_neither_met_nor_missed() -> None:
    assert figure(low=0.5, high=0.6, bound=None).is_met is None
