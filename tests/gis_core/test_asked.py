"""Words and days of an address, as people type them."""

from datetime import date

import pytest

from gis_core.asked import asked_day, asked_word


@pytest.mark.parametrize(
    ("typed", "word"),
    [("red", "red"), (" red ", "red"), ("r\x00ed", "red"), ("blue", ""), ("", ""), (None, "")],
)
def test_a_word_that_is_not_allowed_is_not_asked_for(typed: str | None, word: str) -> None:
    assert asked_word({"light": typed}, "light", {"red", "green"}) == word


def test_a_word_is_cut_where_it_grows_too_long() -> None:
    assert asked_word({"unit": "x" * 100}, "unit", longest=40) == "x" * 40


@pytest.mark.parametrize(
    ("typed", "day"), [("2026-11-23", date(2026, 11, 23)), ("2026-02-30", None), ("soon", None), ("", None)]
)
def test_a_day_that_there_is_not_is_not_asked_for(typed: str, day: date | None) -> None:
    assert asked_day({"since": typed}, "since") == day
