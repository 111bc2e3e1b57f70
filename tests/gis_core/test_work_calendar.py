"""The official calendar of working days."""

import pickle
from datetime import date, timedelta

import pytest

from gis_core.work_calendar import Day, YearWithoutArrangementError, official_days

YEARS = range(2004, 2027)


def is_worked(on_date: date, named: dict[date, Day]) -> bool:
    """Is it a working day, by name or by the week?"""
    return named[on_date].is_workday if on_date in named else on_date.weekday() < 5


def test_2026_has_33_days_off_and_6_worked_weekend_days() -> None:
    days = official_days(2026)
    assert sum(not day.is_workday for day in days) == 33
    assert [day.on_date.isoformat() for day in days if day.is_workday] == [
        "2026-01-04",
        "2026-02-14",
        "2026-02-28",
        "2026-05-09",
        "2026-09-20",
        "2026-10-10",
    ]


def test_a_named_day_says_its_holiday_in_chinese_and_its_source() -> None:
    new_year = official_days(2026)[0]
    assert (new_year.on_date, new_year.is_workday, new_year.name_zh) == (date(2026, 1, 1), False, "元旦")
    assert new_year.source.startswith("chinesecalendar ")


@pytest.mark.parametrize("year", YEARS)
def test_the_days_of_a_year_come_in_order_and_once_each(year: int) -> None:
    dates = [day.on_date for day in official_days(year)]
    assert dates == sorted(set(dates))
    assert {on_date.year for on_date in dates} == {year}


@pytest.mark.parametrize("year", YEARS)
def test_only_weekend_days_are_worked_instead(year: int) -> None:
    assert all(day.on_date.weekday() >= 5 for day in official_days(year) if day.is_workday)


@pytest.mark.parametrize(
    ("on_date", "worked"),
    [
        (date(2026, 2, 14), True),  # a Saturday before the Spring Festival
        (date(2026, 2, 23), False),  # a Monday within it
        (date(2026, 2, 24), True),
        (date(2026, 11, 28), False),  # an ordinary Saturday
        (date(2026, 11, 30), True),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
    ],
)
def test_the_days_of_the_deadline_examples(on_date: date, worked: bool) -> None:
    assert is_worked(on_date, {day.on_date: day for day in official_days(2026)}) is worked


def test_since_2025_no_more_than_six_days_are_worked_in_a_row() -> None:
    for year in (2025, 2026):
        named = {day.on_date: day for day in official_days(year)}
        run = longest = 0
        for n in range(365):
            run = run + 1 if is_worked(date(year, 1, 1) + timedelta(days=n), named) else 0
            longest = max(longest, run)
        assert longest <= 6


@pytest.mark.parametrize("year", [2003, 2027])
def test_a_year_without_an_arrangement_is_refused_and_says_what_to_do(year: int) -> None:
    with pytest.raises(YearWithoutArrangementError) as caught:
        official_days(year)
    error = pickle.loads(pickle.dumps(caught.value))
    assert (error.year, error.first_year, error.last_year) == (year, 2004, 2026)
    assert f"没有 {year} 年的放假安排" in str(error)
    assert "录入" in str(error)
