"""Arithmetic of days against counting them one by one."""

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids.audit.periods import Period, merged, ordered, remainder, segments

FIRST = datetime.date(2026, 1, 1)
SPAN = 12


def day(number: int) -> datetime.date:
    return FIRST + datetime.timedelta(days=number)


bounds = st.none() | st.integers(0, SPAN - 1).map(day)
periods = st.builds(Period, bounds, bounds)
#: One day before and one after all bounds stand for the ends of time.
EVERY_DAY = [day(number) for number in range(-1, SPAN + 1)]


def days_of(*found: Period) -> set[datetime.date]:
    return {
        one
        for one in EVERY_DAY
        for period in found
        if (period.start is None or period.start <= one) and (period.end is None or one < period.end)
    }


@given(periods, periods)
def test_what_two_periods_share_is_the_days_in_both(one: Period, other: Period) -> None:
    assert days_of(one & other) == days_of(one) & days_of(other)
    assert one.meets(other) == bool(days_of(one) & days_of(other))


@given(periods, st.lists(periods, max_size=5))
def test_the_remainder_is_the_days_in_no_part(whole: Period, parts: list[Period]) -> None:
    left = remainder(whole, parts)
    assert days_of(*left) == days_of(whole) - days_of(*parts)
    assert all(not period.is_empty for period in left)
    assert left == ordered(left)


@given(st.lists(periods, max_size=6))
def test_merged_periods_hold_the_same_days_and_do_not_touch(several: list[Period]) -> None:
    found = merged(several)
    assert days_of(*found) == days_of(*several)
    assert all(a.end is not None and b.start is not None and a.end < b.start for a, b in pairwise(found))


@given(st.lists(periods, max_size=6))
def test_within_a_segment_nothing_begins_or_ends(several: list[Period]) -> None:
    found = segments(several)
    assert days_of(*found) == set(EVERY_DAY)
    for segment in found:
        for period in several:
            assert days_of(segment) <= days_of(period) or not days_of(segment) & days_of(period)


def test_without_bounds_all_of_time_is_one_segment() -> None:
    assert segments([]) == [Period()]


@pytest.mark.parametrize(
    ("period", "nearest"),
    [
        (Period(), day(5)),
        (Period(day(7), None), day(7)),
        (Period(None, day(5)), day(4)),
        (Period(day(5), day(6)), day(5)),
        (Period(day(1), day(3)), day(2)),
    ],
)
def test_the_day_shown_is_today_or_the_nearest_to_it(period: Period, nearest: datetime.date) -> None:
    assert period.day_near(day(5)) == nearest
