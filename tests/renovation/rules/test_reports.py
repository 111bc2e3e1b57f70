"""When a month is due, and shares that never say 100 of less."""

from datetime import date

import pytest

from renovation.rules.reports import due_on, last_day, months_between, percent

HOLIDAYS = {date(2026, 5, day) for day in range(1, 6)}


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


@pytest.mark.parametrize(
    ("month", "due"),
    [
        (date(2026, 5, 1), date(2026, 6, 5)),  # 1 June is a Monday
        (date(2026, 1, 1), date(2026, 2, 6)),  # 1 February is a Sunday
        (date(2026, 4, 1), date(2026, 5, 12)),  # after the holiday of 1 to 5 May
        (date(2026, 12, 1), date(2027, 1, 7)),  # over the end of the year
    ],
)
def test_a_month_is_due_on_the_fifth_work_day_of_the_next(month: date, due: date) -> None:
    assert due_on(month, works) == due


def test_months_that_have_ended_come_latest_first() -> None:
    found = months_between(date(2025, 11, 20), date(2026, 2, 1))
    assert found == [date(2026, 1, 1), date(2025, 12, 1), date(2025, 11, 1)]
    assert months_between(date(2026, 1, 5), date(2026, 1, 31)) == []
    assert last_day(date(2028, 2, 1)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("done", "of", "said"), [(199, 200, 99.5), (1999, 2000, 99.9), (2, 2, 100.0), (3, 0, None)]
)
def test_a_share_is_rounded_down(done: int, of: int, said: float | None) -> None:
    assert percent(done, of) == said
