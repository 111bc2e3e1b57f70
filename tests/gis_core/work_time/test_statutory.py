"""The days off that the law gives by itself."""

from datetime import date

import pytest

from gis_core.work_calendar import official_days
from gis_core.work_time import statutory_days, statutory_holidays


def test_since_2025_the_law_gives_thirteen_days() -> None:
    for year in (2025, 2026, 2027, 2040, 2100):
        assert len(statutory_holidays(year)) == 13
    assert statutory_holidays(2028)[date(2028, 10, 3)] == "中秋节、国庆节"


@pytest.mark.parametrize(
    ("on_date", "name"),
    [
        (date(2027, 2, 5), "农历除夕"),
        (date(2027, 2, 6), "春节"),
        (date(2027, 2, 8), "春节"),
        (date(2027, 4, 5), "清明节"),
        (date(2027, 6, 9), "端午节"),
        (date(2027, 9, 15), "中秋节"),
        (date(2033, 9, 8), "中秋节"),  # the year of the leap month that many tables have wrong
    ],
)
def test_lunar_holidays_are_known_ahead(on_date: date, name: str) -> None:
    assert statutory_holidays(on_date.year)[on_date] == name


def test_holidays_on_a_weekend_are_made_up_for_on_the_next_working_days() -> None:
    made_up = statutory_days(2027).keys() - statutory_holidays(2027).keys()
    assert sorted(made_up) == [
        date(2027, 2, 9),
        date(2027, 2, 10),
        date(2027, 5, 3),
        date(2027, 5, 4),
        date(2027, 10, 4),
        date(2027, 10, 5),
    ]


@pytest.mark.parametrize("year", range(2008, 2027))
def test_every_holiday_of_the_law_is_off_in_the_official_arrangement(year: int) -> None:
    off = {day.on_date for day in official_days(year) if not day.is_workday}
    assert {day for day in statutory_holidays(year) if day.weekday() < 5} <= off


@pytest.mark.parametrize("year", [1949, 2101, 9999])
def test_beyond_the_known_lunar_calendar_only_days_of_the_solar_one_are_off(year: int) -> None:
    assert set(statutory_days(year).values()) == {"元旦", "劳动节", "国庆节"}
