"""Does the plan fit, what breaks, and what would make it fit?  Tables, and properties over random templates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renovation.rules.calendar import Counted, Snap, Span
from renovation.rules.milestones import STANDARD, Link, Milestone, Template, Within
from renovation.rules.passes import Known, NeverFitsError, passed
from renovation.rules.schedule import Light, Plan, first_deadline, light_of, plan
from tests.renovation.rules.test_passes import MONDAY, A, B, day, two, worked

DAY = timedelta(days=1)
COUNTED = st.sampled_from(Counted)
SPANS = st.builds(Span, st.integers(0, 40), COUNTED)


@st.composite
def templates(draw: st.DrawFn) -> Template:
    """Up to six milestones, each waiting for some of those before it."""
    codes = "ABCDEF"[: draw(st.integers(1, 6))]
    milestones = tuple(Milestone(c, draw(SPANS), draw(st.sampled_from(Snap))) for c in codes)
    links = tuple(
        Link(codes[i], codes[j], draw(SPANS), draw(st.sampled_from(["", "a law"])))
        for j in range(len(codes))
        for i in range(j)
        if draw(st.booleans())
    )
    within = tuple(
        Within(link.before, link.after, draw(st.integers(60, 200)))
        for link in links[:1]
        if draw(st.booleans())
    )
    return Template(milestones, links, within)


def made(template: Template, deadline: date, known: Known | None = None) -> Plan:
    return plan(template, known or Known(MONDAY), worked, deadline)


def test_a_plan_without_slack_fits_and_one_day_less_does_not() -> None:
    fits, breaks = made(two(Span(30)), day("03-18")), made(two(Span(30)), day("03-17"))
    assert (fits.is_feasible, fits.short_days, [p.slack_days for p in fits.placed]) == (True, 0, [0, 0])
    assert (breaks.is_feasible, breaks.short_days) == (False, 1)


def test_what_breaks_is_named_from_first_to_last_with_what_each_may_give() -> None:
    template = Template((A, B), (Link("A", "B", Span(30), "L1 art. 10"),))
    found = made(template, day("03-08")).breaks()
    assert [(tight.rule, tight.days, tight.gives_days) for tight in found] == [
        (A, 10, 9),
        (template.links[0], 30, 0),
        (B, 5, 4),
    ]
    assert made(template, day("03-18")).breaks() == ()


def test_the_chain_that_lacks_most_is_the_one_told() -> None:
    c = Milestone("C", Span(50))
    template = Template((A, B, c), (Link("A", "B"), Link("A", "C")))
    assert [tight.rule for tight in made(template, day("03-01")).breaks()] == [A, template.links[1], c]


def test_the_first_deadline_of_the_standard_template_is_a_month_end() -> None:
    first = first_deadline(STANDARD, Known(MONDAY), worked)
    assert first is not None
    assert (first + DAY).day == 1
    assert made(STANDARD, first).is_feasible
    assert not made(STANDARD, first - DAY).is_feasible


def test_no_deadline_helps_against_a_date_of_the_project_itself() -> None:
    assert first_deadline(two(), Known(MONDAY, not_after={"A": MONDAY}), worked) is None


@pytest.mark.parametrize(
    ("slack", "light"),
    [(-1, Light.RED), (0, Light.YELLOW), (6, Light.YELLOW), (7, Light.GREEN), (300, Light.GREEN)],
)
def test_seven_days_of_slack_are_green(slack: int, light: Light) -> None:
    assert light_of(slack) == light


def test_what_is_done_is_done_however_late() -> None:
    late = made(two(), day("03-31"), Known(day("03-20"), finished={"A": day("03-19")}))
    assert [p.light for p in late.placed] == [Light.DONE, Light.GREEN]


@given(templates(), st.integers(0, 1500))
def test_a_plan_that_fits_obeys_every_rule_early_and_late(template: Template, days: int) -> None:
    try:
        found = made(template, MONDAY + timedelta(days=days))
    except NeverFitsError:
        return
    early = {p.milestone.code: p.early for p in found.placed}
    late = {p.milestone.code: p.late for p in found.placed}
    for held in (early, late):
        for link in template.links:
            assert held[link.after].start > passed(link.gap, held[link.before].finish, worked)
    assert all(hold.start >= MONDAY for hold in early.values())
    for within in template.within:
        assert late[within.last].finish <= late[within.first].start + timedelta(days=within.days)
        assert early[within.last].finish <= early[within.first].start + timedelta(days=within.days)
    assert all(hold.finish <= found.deadline for hold in late.values())
    assert found.is_feasible == all(early[code].start <= late[code].start for code in early)
    assert bool(found.breaks()) != found.is_feasible


@given(templates(), st.integers(0, 800), st.integers(1, 90))
def test_a_later_deadline_makes_nothing_due_earlier(template: Template, days: int, later: int) -> None:
    try:
        first = made(template, MONDAY + timedelta(days=days))
        second = made(template, first.deadline + timedelta(days=later))
    except NeverFitsError:
        return
    for before, after in zip(first.placed, second.placed, strict=True):
        assert after.late.finish >= before.late.finish
        assert after.early == before.early


@given(
    st.lists(st.tuples(st.integers(1, 60), st.integers(0, 60)), min_size=1, max_size=6), st.integers(0, 400)
)
def test_without_days_off_and_month_ends_every_date_moves_with_the_deadline(
    rows: list[tuple[int, int]], days: int
) -> None:
    codes = "ABCDEF"[: len(rows)]
    milestones = tuple(Milestone(code, Span(span)) for code, (span, _gap) in zip(codes, rows, strict=True))
    links = tuple(Link(a, b, Span(gap)) for a, b, (_span, gap) in zip(codes, codes[1:], rows, strict=False))
    first = made(Template(milestones, links), day("12-31"))
    second = made(Template(milestones, links), day("12-31") + timedelta(days=days))
    moved = {(b.late.finish - a.late.finish).days for a, b in zip(first.placed, second.placed, strict=True)}
    assert moved == {days}


@given(templates())
def test_the_first_deadline_fits_and_none_before_it(template: Template) -> None:
    try:
        first = first_deadline(template, Known(MONDAY), worked)
    except NeverFitsError:
        return
    assert first is not None
    assert made(template, first).is_feasible
    assert not made(template, first - DAY).is_feasible
