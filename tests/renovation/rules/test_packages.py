"""Work spread over weeks, months, quarters and years."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renovation.rules.calendar import Counted, Span
from renovation.rules.packages import Package, Period, month_light, packages
from renovation.rules.schedule import Light
from tests.renovation.rules.test_passes import day, worked

INSIDE = {Period.WEEK: Period.MONTH, Period.MONTH: Period.QUARTER, Period.QUARTER: Period.YEAR}


def test_weeks_end_with_their_month_and_holidays_get_nothing() -> None:
    found = packages(day("01-26"), day("02-17"), 20, Span(1, Counted.WORK), worked)[Period.WEEK]
    assert [(week.first, week.last, week.amount, week.due) for week in found] == [
        (day("01-26"), day("01-31"), 8, 8),
        (day("02-01"), day("02-01"), 0, 8),
        (day("02-02"), day("02-08"), 8, 16),
        (day("02-09"), day("02-15"), 0, 16),
        (day("02-16"), day("02-17"), 4, 20),
    ]


@given(
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.integers(0, 500),
    st.integers(0, 5000),
    st.sampled_from(Counted),
)
def test_the_packages_of_a_period_make_the_longer_one_and_all_of_them_the_whole(
    start: date, days: int, amount: int, counted: Counted
) -> None:
    found = packages(start, start + timedelta(days=days), amount, Span(1, counted), worked)
    for short, long in INSIDE.items():
        for whole in found[long]:
            parts = [part for part in found[short] if whole.first <= part.first <= whole.last]
            assert sum(part.amount for part in parts) == whole.amount
            assert (parts[0].first, parts[-1].last, parts[-1].due) == (whole.first, whole.last, whole.due)
    for period in Period:
        assert found[period][-1].due == amount
        assert all(part.amount >= 0 for part in found[period])
        assert all(b.first == a.last + timedelta(days=1) for a, b in pairwise(found[period]))


MARCH = packages(day("03-01"), day("03-31"), 310, Span(1), worked)


@pytest.mark.parametrize(
    ("today", "done", "light"),
    [
        ("03-01", {}, Light.GREEN),
        ("03-09", {"03-01": 10, "03-08": 80}, Light.GREEN),
        ("03-09", {"03-01": 10, "03-08": 79}, Light.YELLOW),
        ("03-16", {"03-01": 10, "03-08": 79, "03-15": 150}, Light.GREEN),  # caught up
        ("04-01", {"03-31": 310}, Light.DONE),
        ("04-01", {"03-31": 309}, Light.RED),
    ],
)
def test_a_missed_week_puts_its_month_at_risk(today: str, done: dict[str, int], light: Light) -> None:
    month: Package = MARCH[Period.MONTH][0]
    told = {day(on_date): count for on_date, count in done.items()}
    assert month_light(month, MARCH[Period.WEEK], told, day(today)) == light
