"""What holds of every deadline: it never moves back, it adds up, and a pause loses no time."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_core.work_time import Limit, LimitUnit, WorkTime
from tests.gis_core.work_time.county import BY_HOURS, BY_WHOLE_DAYS, ZONE

COUNTIES = pytest.mark.parametrize("county", [BY_HOURS, BY_WHOLE_DAYS], ids=["hours", "whole days"])
#: Moments around the arranged holidays of 2026 and into 2027, which has no arrangement.
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 3, 31), timezones=st.just(ZONE))  # noqa: DTZ001
UNITS = st.sampled_from(LimitUnit)
#: Amounts to the thousandth, so that every length is a whole number of microseconds.
AMOUNTS = st.integers(0, 60_000).map(lambda n: Decimal(n) / 1000)


@COUNTIES
@given(start=MOMENTS, unit=UNITS, amounts=st.tuples(AMOUNTS, AMOUNTS))
def test_more_time_never_ends_earlier(
    county: WorkTime, start: datetime, unit: LimitUnit, amounts: tuple[Decimal, Decimal]
) -> None:
    less, more = sorted(amounts)
    assert start <= county.due(start, Limit(less, unit)).at <= county.due(start, Limit(more, unit)).at


@COUNTIES
@given(starts=st.tuples(MOMENTS, MOMENTS), unit=UNITS, amount=AMOUNTS)
def test_who_starts_later_never_ends_earlier(
    county: WorkTime, starts: tuple[datetime, datetime], unit: LimitUnit, amount: Decimal
) -> None:
    sooner, later = sorted(starts)
    assert county.due(sooner, Limit(amount, unit)).at <= max(later, county.due(later, Limit(amount, unit)).at)


@given(start=MOMENTS, unit=UNITS, amounts=st.tuples(AMOUNTS, AMOUNTS))
def test_two_limits_in_a_row_are_their_sum(
    start: datetime, unit: LimitUnit, amounts: tuple[Decimal, Decimal]
) -> None:
    first, second = (Limit(amount, unit) for amount in amounts)
    in_a_row = BY_HOURS.due(BY_HOURS.due(start, first).at, second)
    assert in_a_row.at == BY_HOURS.due(start, Limit(first.value + second.value, unit)).at


@given(start=MOMENTS, days=st.tuples(st.integers(1, 30), st.integers(0, 30)))
def test_two_limits_of_whole_days_in_a_row_are_their_sum(start: datetime, days: tuple[int, int]) -> None:
    first, second = (Limit(Decimal(day), LimitUnit.WORK_DAY) for day in days)
    both = Limit(first.value + second.value, LimitUnit.WORK_DAY)
    in_a_row = BY_WHOLE_DAYS.due(BY_WHOLE_DAYS.due(start, first).at, second)
    assert in_a_row.at == BY_WHOLE_DAYS.due(start, both).at


@COUNTIES
@given(
    start=MOMENTS,
    unit=UNITS,
    amount=AMOUNTS,
    share=st.floats(0, 1),
    pause=st.timedeltas(timedelta(0), timedelta(60)),
)
def test_pause_and_resume_lose_no_time_and_gain_none(
    county: WorkTime, start: datetime, unit: LimitUnit, amount: Decimal, share: float, pause: timedelta
) -> None:
    due = county.due(start, Limit(amount, unit))
    paused_at = due.start + (due.at - due.start) * share
    left = county.remaining(due.at, paused_at, unit)
    resumed_at = paused_at + pause
    resumed = county.due(resumed_at, left)
    assert county.spent(start, paused_at, unit) + county.spent(resumed_at, resumed.at, unit) == county.spent(
        start, due.at, unit
    )


@COUNTIES
@given(start=MOMENTS, unit=UNITS, amount=AMOUNTS, share=st.floats(0, 1))
def test_a_pause_of_no_length_changes_nothing(
    county: WorkTime, start: datetime, unit: LimitUnit, amount: Decimal, share: float
) -> None:
    due = county.due(start, Limit(amount, unit))
    paused_at = due.start + (due.at - due.start) * share
    resumed = county.due(paused_at, county.remaining(due.at, paused_at, unit))
    # A limit that was used up in the hour before a break is over then, and not only at the end of the break.
    assert resumed.at == due.at or county.spent(paused_at, due.at, unit) == timedelta(0)


@COUNTIES
@given(start=MOMENTS, unit=UNITS, amount=AMOUNTS)
def test_the_steps_follow_each_other_and_add_up_to_the_limit(
    county: WorkTime, start: datetime, unit: LimitUnit, amount: Decimal
) -> None:
    due = county.due(start, Limit(amount, unit))
    assert abs(sum((step.amount for step in due.steps), Decimal(0)) - amount) < Decimal("1e-20")
    assert all(a.end <= b.start for a, b in zip(due.steps, due.steps[1:], strict=False))
    assert not due.steps or (due.steps[0].start, due.steps[-1].end) == (due.start, due.at)


@given(start=MOMENTS, unit=UNITS, amount=AMOUNTS)
def test_the_stretches_that_counted_are_the_time_spent(
    start: datetime, unit: LimitUnit, amount: Decimal
) -> None:
    due = BY_HOURS.due(start, Limit(amount, unit))
    spans = [span for step in due.steps for span in step.spans]
    assert sum((b - a for a, b in spans), timedelta(0)) == BY_HOURS.spent(start, due.at, unit)
