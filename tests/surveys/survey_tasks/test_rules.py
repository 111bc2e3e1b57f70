"""How a grid stands in a survey and which light it shows: tables, no database."""

import datetime

import pytest

from surveys.survey_tasks.progress import Counts, Line, counts_of
from surveys.survey_tasks.rules import Light, Standing, light_of, standing_of

DUE = datetime.date(2026, 11, 30)


@pytest.mark.parametrize(
    ("answer", "reports", "has_begun", "standing"),
    [
        ("", 0, False, "not_begun"),
        ("", 0, True, "under_way"),
        ("", 1, False, "under_way"),
        ("", 3, True, "under_way"),
        ("finds", 1, False, "finds"),
        ("finds", 9, True, "finds"),
        ("zero", 0, False, "zero"),
        ("zero", 0, True, "zero"),
        ("zero", 1, False, "under_way"),  # something was found after it: the zero report is no longer true
        ("zero", 1, True, "under_way"),
    ],
)
def test_a_grid_stands_as_the_table_says(answer: str, reports: int, has_begun: bool, standing: str) -> None:
    assert standing_of(answer, reports, has_begun=has_begun) == standing


def test_finished_with_finds_without_any_is_no_standing() -> None:
    with pytest.raises(KeyError):
        standing_of("finds", 0, has_begun=True)


@pytest.mark.parametrize(
    ("days_left", "is_open", "is_answered", "light"),
    [
        (2, True, False, "green"),
        (1, True, False, "yellow"),
        (0, True, False, "yellow"),  # the due day is included
        (-1, True, False, "red"),
        (-1, True, True, "none"),
        (-1, False, False, "none"),
        (9, True, False, "green"),
    ],
)
def test_the_light_of_what_is_owed(days_left: int, is_open: bool, is_answered: bool, light: str) -> None:
    today = DUE - datetime.timedelta(days=days_left)
    assert light_of(DUE, today, is_open=is_open, is_answered=is_answered) is Light(light)


def test_lines_are_counted_by_how_they_stand() -> None:
    lines = [
        Line("1", "", "", reports, Standing(standing), None, None)
        for standing, reports in (("not_begun", 0), ("under_way", 2), ("finds", 3), ("zero", 0))
    ]
    counts = counts_of(lines)
    assert counts == Counts(4, 1, 1, 1, 1, 5)
    assert (counts.answered, counts.share, counts_of(lines[2:]).share, Counts().share) == (2, 50, 100, 100)
