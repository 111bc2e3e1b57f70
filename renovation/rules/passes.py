"""When can each milestone be finished at the earliest, and when must it be at the latest?

Both passes widen nothing and repeat until nothing moves: with links alone once is enough; what must lie within
so many days of another (`Within`) pulls against the order of the template.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from renovation.rules.calendar import DAY, Counted, Span, WorkCalendar, snapped
from renovation.rules.milestones import Link, Milestone, Template, Within


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a project on a day: what has begun, what is finished, and dates of its own."""

    today: date
    started: Mapping[str, date] = field(default_factory=dict)
    finished: Mapping[str, date] = field(default_factory=dict)
    not_before: Mapping[str, date] = field(default_factory=dict)
    not_after: Mapping[str, date] = field(default_factory=dict)


class Cause(StrEnum):
    """What holds a milestone where it is?"""

    TODAY = "today"
    STARTED = "started"
    FINISHED = "finished"
    NOT_BEFORE = "not_before"
    NOT_AFTER = "not_after"
    LINK = "link"
    WITHIN = "within"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Hold:
    """A bound of a milestone, and the rule it comes from."""

    start: date
    finish: date
    cause: Cause
    rule: Link | Within | None = None


class NeverFitsError(ValueError):
    """No dates at all obey a rule: the work between `rule.first` and `rule.last` takes longer than it allows."""

    def __init__(self, rule: Within, days: int) -> None:
        super().__init__(f"{rule.first} to {rule.last}: {days} days more than {rule.days}")
        self.rule, self.days = rule, days


def earliest(template: Template, known: Known, calendar: WorkCalendar) -> dict[str, Hold]:
    """From when to when is each milestone done if everything begins as soon as it may?  Raises NeverFitsError."""
    found = {m.code: _as_known(m, known, calendar) for m in template.ordered()}
    for number in range(_rounds(template)):
        before = dict(found)
        for milestone in template.ordered():
            for link in (link for link in template.links if link.after == milestone.code):
                start = passed(link.gap, found[link.before].finish, calendar) + DAY
                _push(found, milestone, start, Cause.LINK, link, calendar)
        pulled = [(rule, template.milestone(rule.first), found[rule.last].finish) for rule in template.within]
        for rule, first, finish in pulled:
            moved = _push(found, first, finish - timedelta(days=rule.days), Cause.WITHIN, rule, calendar)
            if moved and number + 1 == _rounds(template):
                raise NeverFitsError(rule, moved)
        if found == before:
            break
    return found


def latest(template: Template, known: Known, calendar: WorkCalendar, deadline: date) -> dict[str, Hold]:
    """From when to when must each milestone be done at the latest, for all to be finished by the deadline?

    What is finished stands as it was.  A milestone that nothing follows is bound by the deadline alone.  Raises
    NeverFitsError, also where only the promised ends of months or years lie too far apart.
    """
    order = template.ordered()[::-1]
    found = {m.code: _by(m, deadline, Cause.DEADLINE, None, known, calendar) for m in order}
    for number in range(_rounds(template)):
        before = dict(found)
        for milestone in order:
            for link in (link for link in template.links if link.before == milestone.code):
                finish = before_gap(link.gap, found[link.after].start, calendar)
                _pull(found, milestone, finish, Cause.LINK, link, known, calendar)
        for rule in template.within:
            finish = found[rule.first].start + timedelta(days=rule.days)
            last = template.milestone(rule.last)
            moved = _pull(found, last, finish, Cause.WITHIN, rule, known, calendar)
            if moved and number + 1 == _rounds(template):
                raise NeverFitsError(rule, moved)
        if found == before:
            break
    return found


def _rounds(template: Template) -> int:
    """After how many rounds does nothing move any more, unless rules contradict each other?

    As many as there are milestones in days that all count; days off may ask for some more.
    """
    return 10 * len(template.milestones)


def passed(gap: Span, finish: date, calendar: WorkCalendar) -> date:
    """The last day of an interval that begins the day after something was finished."""
    if gap.counted is Counted.CALENDAR:
        return finish + timedelta(days=gap.days)
    for _day in range(gap.days):
        finish = gap.first_day(finish + DAY, calendar)
    return finish


def before_gap(gap: Span, start: date, calendar: WorkCalendar) -> date:
    """On which day at the latest must something be finished for the interval to be over before `start`?"""
    if gap.counted is Counted.CALENDAR:
        return start - timedelta(days=gap.days + 1)
    for _day in range(gap.days):
        start = gap.last_day(start - DAY, calendar)
    return start - DAY


def _as_known(milestone: Milestone, known: Known, calendar: WorkCalendar) -> Hold:
    code, span = milestone.code, milestone.span
    if code in known.finished:
        finish = known.finished[code]
        return Hold(known.started.get(code, span.start(finish, calendar)), finish, Cause.FINISHED)
    if code in known.started:
        start = known.started[code]
        finish = span.finish(span.first_day(start, calendar), calendar)
        return Hold(start, max(finish, known.today), Cause.STARTED)
    asked = known.not_before.get(code, known.today)
    cause = Cause.NOT_BEFORE if asked > known.today else Cause.TODAY
    start = span.first_day(max(asked, known.today), calendar)
    return Hold(start, span.finish(start, calendar), cause)


def _push(
    found: dict[str, Hold],
    milestone: Milestone,
    start: date,
    cause: Cause,
    rule: Link | Within,
    calendar: WorkCalendar,
) -> int:
    """Let a milestone begin no earlier than `start`.  By how many days was it moved?"""
    held = found[milestone.code]
    start = milestone.span.first_day(start, calendar)
    if start <= held.start or held.cause in (Cause.FINISHED, Cause.STARTED):
        return 0
    found[milestone.code] = Hold(start, milestone.span.finish(start, calendar), cause, rule)
    return (start - held.start).days


def _by(
    milestone: Milestone,
    finish: date,
    cause: Cause,
    rule: Link | Within | None,
    known: Known,
    calendar: WorkCalendar,
) -> Hold:
    code, span = milestone.code, milestone.span
    if code in known.finished:
        return _as_known(milestone, known, calendar)
    asked = known.not_after.get(code)
    if asked is not None and asked < finish:
        finish, cause, rule = asked, Cause.NOT_AFTER, None
    finish = span.last_day(snapped(finish, milestone.snap), calendar)
    return Hold(span.start(finish, calendar), finish, cause, rule)


def _pull(
    found: dict[str, Hold],
    milestone: Milestone,
    finish: date,
    cause: Cause,
    rule: Link | Within,
    known: Known,
    calendar: WorkCalendar,
) -> int:
    """Let a milestone be finished no later than `finish`.  By how many days was it moved?"""
    held, before = _by(milestone, finish, cause, rule, known, calendar), found[milestone.code]
    if held.finish >= before.finish:
        return 0
    found[milestone.code] = held
    return (before.finish - held.finish).days
