"""Which days does an address of the dashboard mean?"""

import datetime

import pytest

from surveys.dashboard.choosing import Choice, first_of_month, opened

TODAY = datetime.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ({}, "2026-11-01", "2026-11-23"),
        ({"period": "unheard-of"}, "2026-11-01", "2026-11-23"),
        ({"period": "last_month"}, "2026-10-01", "2026-10-31"),
        ({"period": "quarter"}, "2026-10-01", "2026-11-23"),
        ({"period": "year"}, "2026-01-01", "2026-11-23"),
        ({"period": "days", "from": "2026-02-28", "until": "2026-02-28"}, "2026-02-28", "2026-02-28"),
        # Days beside another period are what the form showed last.
        ({"period": "month", "from": "2020-01-01", "until": "2020-01-02"}, "2026-11-01", "2026-11-23"),
    ],
)
def test_a_period_is_days_of_the_calendar(words: dict[str, str], first: str, last: str) -> None:
    choice = Choice.of(words, TODAY)
    assert (choice.first.isoformat(), choice.last.isoformat(), choice.is_misread) == (first, last, False)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-02-30", "2026-03-01"),
        ("", "2026-03-01"),
        ("2026-03-02", "2026-03-01"),
        ("2026-03-01", "9999-12-31"),
    ],
)
def test_days_that_are_none_are_told_and_this_month_shown(first: str, last: str) -> None:
    choice = Choice.of({"period": "days", "from": first, "until": last, "grid": "7"}, TODAY)
    assert choice.is_misread
    assert (choice.first, choice.last, choice.grid) == (datetime.date(2026, 11, 1), TODAY, "7")


def test_the_first_quarter_begins_in_january_and_months_go_over_the_new_year() -> None:
    assert Choice.of({"period": "quarter"}, datetime.date(2026, 3, 31)).first == datetime.date(2026, 1, 1)
    assert first_of_month(datetime.date(2026, 1, 31), months_later=-1) == datetime.date(2025, 12, 1)
    assert first_of_month(datetime.date(2026, 12, 31), months_later=1) == datetime.date(2027, 1, 1)


def test_the_address_of_a_choice_says_the_choice_again() -> None:
    choice = Choice.of(
        {"period": "days", "from": "2026-01-02", "until": "2026-01-03", "community": "1"}, TODAY
    )
    assert choice.query == "period=days&from=2026-01-02&until=2026-01-03&community=1"
    assert opened(choice.asked, counted="filed") == (
        "/workbench/?tab=all&reported_from=2026-01-02&reported_until=2026-01-04&community=1&counted=filed"
    )
