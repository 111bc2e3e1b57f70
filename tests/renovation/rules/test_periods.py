"""Months, quarters and years that are told together."""

import datetime

import pytest

from renovation.rules.periods import Length, Period, period_named, quarters_between


@pytest.mark.parametrize(
    ("word", "first", "last", "length"),
    [
        ("2026-05", "2026-05-01", "2026-05-31", Length.MONTH),
        ("2026-Q1", "2026-01-01", "2026-03-31", Length.QUARTER),
        ("2026-Q4", "2026-10-01", "2026-12-31", Length.QUARTER),
        ("2024", "2024-01-01", "2024-12-31", Length.YEAR),
    ],
)
def test_a_period_is_named_by_a_word_and_back(word: str, first: str, last: str, length: Length) -> None:
    period = period_named(word)
    assert period is not None
    assert (str(period.first), str(period.last), period.length, period.word) == (first, last, length, word)


@pytest.mark.parametrize("word", ["2026-13", "2026-00", "2026-Q5", "26", "", "2026-5", "2026-Q1 "])
def test_other_words_name_none(word: str) -> None:
    assert period_named(word) is None


def test_quarters_follow_each_other_over_the_year() -> None:
    found = quarters_between(datetime.date(2025, 11, 3), datetime.date(2026, 4, 1))
    assert [quarter.word for quarter in found] == ["2026-Q2", "2026-Q1", "2025-Q4"]
    assert found[0] == Period(datetime.date(2026, 4, 1), Length.QUARTER)
