"""What stands in the way of a milestone, and does a template ask for as much as the law?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from renovation.rules.calendar import Counted, Span
from renovation.rules.milestones import ART_10, ART_16, ART_27, STANDARD, Link, Milestone, Template, Within
from renovation.rules.order import Hindrance, hindrances, lacks, overrun
from renovation.rules.passes import Known
from tests.renovation.rules.test_passes import MONDAY, day, worked

COMMENT = next(link for link in STANDARD.links if link.basis == ART_10)


@pytest.mark.parametrize(
    ("finished", "on", "found"),
    [
        ({}, "03-20", [Hindrance(COMMENT)]),
        ({"M1": MONDAY}, "03-04", [Hindrance(COMMENT, day("03-05"))]),
        ({"M1": MONDAY}, "03-05", []),  # thirty days have passed from 3 February to 4 March
    ],
)
def test_a_decision_waits_for_thirty_days_of_comment(
    finished: dict[str, date], on: str, found: list[Hindrance]
) -> None:
    known = Known(day("06-01"), finished=finished)
    assert hindrances(STANDARD, known, "M2", day(on), worked) == found


def test_all_that_is_waited_for_is_told_in_order() -> None:
    known = Known(day("06-01"), finished={"M4b": MONDAY})
    assert [one.rule for one in hindrances(STANDARD, known, "M7", MONDAY, worked)] == [
        Link("M4b", "M7"),
        Link("M6b", "M7"),
    ]
    assert [one.possible_from for one in hindrances(STANDARD, known, "M7", MONDAY, worked)] == [
        MONDAY + timedelta(days=1),
        None,
    ]


def test_a_longest_time_is_over_the_day_after_its_last() -> None:
    known = Known(day("06-01"), started={"M1": date(2025, 2, 2)})
    assert overrun(STANDARD, known, "M2", date(2026, 2, 2)) == []
    assert [rule.basis for rule in overrun(STANDARD, known, "M2", date(2026, 2, 3))] == [ART_16]
    assert overrun(STANDARD, Known(day("06-01")), "M2", date(2026, 2, 3)) == []


def changed(before: str, after: str, gap: Span) -> Template:
    links = tuple(
        replace(link, gap=gap) if (link.before, link.after) == (before, after) else link
        for link in STANDARD.links
    )
    return replace(STANDARD, links=links)


@pytest.mark.parametrize(
    ("template", "laws"),
    [
        (STANDARD, []),
        (changed("M1", "M2", Span(45)), []),
        (changed("M1", "M2", Span(30, Counted.WORK)), []),  # longer than as many calendar days
        (changed("M1", "M2", Span(29)), [ART_10]),
        (changed("M1", "M5", Span(9)), []),  # the county's own order
        (replace(STANDARD, links=tuple(link for link in STANDARD.links if link.basis != ART_27)), [ART_27]),
        (replace(STANDARD, within=()), [ART_16]),
        (replace(STANDARD, within=(Within("M1", "M2", 366, ART_16),)), [ART_16]),
        (replace(STANDARD, within=(Within("M1", "M2", 200),)), []),
        (Template((Milestone("X", Span(3)),), ()), []),  # nothing of it is the law's
    ],
)
def test_a_template_may_ask_for_more_than_the_law_and_never_for_less(
    template: Template, laws: list[str]
) -> None:
    assert [rule.basis for rule in lacks(template, STANDARD)] == laws
