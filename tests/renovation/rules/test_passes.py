"""Both passes over small templates, day by day."""

from datetime import date, timedelta

import pytest

from renovation.rules.calendar import Counted, Snap, Span, snapped
from renovation.rules.milestones import AT_ONCE, STANDARD, Link, Milestone, Template, TemplateError, Within
from renovation.rules.passes import Cause, Known, NeverFitsError, before_gap, earliest, latest, passed

#: Spring festival of a made-up year: the second week of February.
DAYS_OFF = {date(2026, 2, day) for day in range(9, 14)}


def worked(on_date: date) -> bool:
    return on_date.weekday() < 5 and on_date not in DAYS_OFF


def work(days: int) -> Span:
    return Span(days, Counted.WORK)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


MONDAY = day("02-02")
A, B = Milestone("A", Span(10)), Milestone("B", Span(5))


def two(gap: Span = AT_ONCE, first: Milestone = A, second: Milestone = B) -> Template:
    return Template((first, second), (Link("A", "B", gap),))


@pytest.mark.parametrize(
    ("span", "start", "finish"),
    [
        (Span(1), "02-02", "02-02"),
        (Span(10), "02-02", "02-11"),
        (Span(0), "02-02", "02-02"),
        (work(1), "02-02", "02-02"),
        (work(5), "02-02", "02-06"),
        (work(6), "02-02", "02-16"),  # a weekend, a week of holidays, and a weekend
        (work(6), "02-06", "02-20"),
    ],
)
def test_a_span_ends_on_its_last_day_that_counts_and_begins_on_its_first(
    span: Span, start: str, finish: str
) -> None:
    assert span.finish(day(start), worked) == day(finish)
    assert span.start(day(finish), worked) == day(start)


@pytest.mark.parametrize(
    ("snap", "on_date", "promised"),
    [
        (Snap.NONE, "06-29", "2026-06-29"),
        (Snap.MONTH_END, "06-29", "2026-05-31"),
        (Snap.MONTH_END, "06-30", "2026-06-30"),
        (Snap.MONTH_END, "02-28", "2026-02-28"),
        (Snap.YEAR_END, "12-30", "2025-12-31"),
        (Snap.YEAR_END, "12-31", "2026-12-31"),
    ],
)
def test_what_is_promised_for_ends_of_months_is_never_later_than_asked(
    snap: Snap, on_date: str, promised: str
) -> None:
    assert snapped(day(on_date), snap) == date.fromisoformat(promised)


def test_thirty_days_of_comment_have_passed_before_what_follows_begins() -> None:
    found = earliest(two(Span(30)), Known(MONDAY), worked)
    assert (found["A"].start, found["A"].finish) == (day("02-02"), day("02-11"))
    assert (found["B"].start, found["B"].finish) == (
        day("03-14"),
        day("03-18"),
    )  # 30 days: 12 February to 13 March
    assert (found["A"].cause, found["B"].cause) == (Cause.TODAY, Cause.LINK)


def test_backwards_the_same_interval_lies_between() -> None:
    found = latest(two(Span(30)), Known(MONDAY), worked, day("03-18"))
    assert (found["B"].start, found["B"].finish) == (day("03-14"), day("03-18"))
    assert (found["A"].start, found["A"].finish) == (day("02-02"), day("02-11"))
    assert (found["A"].cause, found["B"].cause) == (Cause.LINK, Cause.DEADLINE)


@pytest.mark.parametrize("gap", [Span(0), Span(3), Span(30), work(0), work(1), work(4), work(7)])
@pytest.mark.parametrize("finish", [day("02-04") + timedelta(days=number) for number in range(10)])
def test_an_interval_backwards_is_the_last_day_that_is_early_enough(gap: Span, finish: date) -> None:
    start = passed(gap, finish, worked) + timedelta(days=1)
    found = before_gap(gap, start, worked)
    assert found >= finish
    assert passed(gap, found, worked) < start <= passed(gap, found + timedelta(days=1), worked)


def test_work_days_step_over_days_off_in_both_directions() -> None:
    template = two(work(2), Milestone("A", work(4)), Milestone("B", work(2)))
    found = earliest(template, Known(MONDAY), worked)
    assert [found[code].finish for code in "AB"] == [day("02-05"), day("02-18")]
    back = latest(template, Known(MONDAY), worked, day("02-18"))
    assert [back[code].start for code in "AB"] == [day("02-02"), day("02-17")]


def test_a_promised_month_end_pulls_all_that_goes_before() -> None:
    back = latest(two(second=Milestone("B", Span(5), Snap.MONTH_END)), Known(MONDAY), worked, day("04-15"))
    assert (back["B"].finish, back["A"].finish) == (day("03-31"), day("03-26"))


def test_what_is_finished_stands_and_what_has_begun_keeps_its_start() -> None:
    known = Known(day("03-02"), started={"B": day("02-20")}, finished={"A": day("02-13")})
    found = earliest(two(), known, worked)
    assert (found["A"].cause, found["A"].finish) == (Cause.FINISHED, day("02-13"))
    assert (found["B"].cause, found["B"].start, found["B"].finish) == (
        Cause.STARTED,
        day("02-20"),
        day("03-02"),
    )
    assert latest(two(), known, worked, day("03-31"))["A"].finish == day("02-13")


def test_dates_of_its_own_bind_a_project_like_rules() -> None:
    known = Known(MONDAY, not_before={"A": day("02-20")}, not_after={"A": day("03-01")})
    early, late = earliest(two(), known, worked), latest(two(), known, worked, day("12-31"))
    assert (early["A"].cause, early["A"].start, early["B"].start) == (
        Cause.NOT_BEFORE,
        day("02-20"),
        day("03-02"),
    )
    assert (late["A"].cause, late["A"].finish) == (Cause.NOT_AFTER, day("03-01"))


def test_what_must_lie_within_a_year_is_not_begun_too_early() -> None:
    template = Template((A, B), (Link("A", "B"),), (Within("A", "B", 30, "a law"),))
    known = Known(MONDAY, not_before={"B": day("06-01")})
    early = earliest(template, known, worked)
    assert (early["B"].finish, early["A"].start, early["A"].cause) == (
        day("06-05"),
        day("05-06"),
        Cause.WITHIN,
    )
    late = latest(template, Known(MONDAY, not_after={"A": day("03-01")}), worked, day("12-31"))
    assert (late["B"].finish, late["B"].cause) == (day("03-22"), Cause.WITHIN)


def test_work_that_takes_longer_than_the_law_allows_never_fits() -> None:
    template = Template((A, B), (Link("A", "B", Span(30)),), (Within("A", "B", 40, "a law"),))
    with pytest.raises(NeverFitsError) as caught:
        earliest(template, Known(MONDAY), worked)
    assert (caught.value.rule.last, caught.value.days) == ("B", 4)


@pytest.mark.parametrize(
    ("links", "code", "milestones"),
    [
        ((Link("A", "C"),), "unknown", ["C"]),
        ((Link("A", "B"), Link("B", "A")), "circle", ["A", "B"]),
    ],
)
def test_a_template_that_cannot_be_ordered_is_refused(
    links: tuple[Link, ...], code: str, milestones: list[str]
) -> None:
    with pytest.raises(TemplateError) as caught:
        Template((A, B), links)
    assert (caught.value.code, caught.value.milestones) == (code, milestones)


def test_the_standard_template_waits_as_law_and_site_demand() -> None:
    order = [milestone.code for milestone in STANDARD.ordered()]
    for before, after in [
        ("M1", "M2"),
        ("M2", "M3"),
        ("M3", "M4a"),
        ("M4b", "M7"),
        ("M6b", "M7"),
        ("M7", "M8b"),
    ]:
        assert order.index(before) < order.index(after)
    legal = {(link.before, link.after): link.gap.days for link in STANDARD.links if link.basis}
    assert legal == {("M1", "M2"): 30, ("M3", "M4a"): 0}
