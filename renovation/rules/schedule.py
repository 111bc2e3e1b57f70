"""Does a project meet its deadline, and if not, which rule breaks, by how many days, and what would make it fit?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from renovation.rules.calendar import Span, WorkCalendar
from renovation.rules.milestones import Link, Milestone, Template, Within
from renovation.rules.passes import Cause, Hold, Known, earliest, latest

#: From how many days of slack on is a milestone safe?  (domain/dictionary.md C.8)
SAFE_SLACK_DAYS = 7
_FURTHEST = timedelta(days=366 * 100)


class Light(StrEnum):
    """How safe is a milestone?"""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Placed:
    """A milestone between its two bounds; `slack_days` are calendar days between them, below zero what lacks."""

    milestone: Milestone
    early: Hold
    late: Hold

    @property
    def is_done(self) -> bool:
        return self.early.cause is Cause.FINISHED

    @property
    def slack_days(self) -> int:
        return (self.late.finish - self.early.finish).days

    @property
    def light(self) -> Light:
        if self.is_done:
            return Light.DONE
        return light_of(self.slack_days)


def light_of(slack_days: int) -> Light:
    """Which light has so much slack?"""
    if slack_days < 0:
        return Light.RED
    return Light.GREEN if slack_days >= SAFE_SLACK_DAYS else Light.YELLOW


@dataclass(frozen=True, slots=True)
class Tight:
    """What takes up time between today and the deadline where there is too little of it.

    Either the work of a milestone, or the interval that a rule demands.  `gives_days`: by how much the county
    may shorten it; the law's intervals give nothing.
    """

    rule: Milestone | Link | Within
    days: int
    gives_days: int

    @property
    def tells(self) -> bool:
        """Does it take up any time, or does a law stand behind it?"""
        return self.days > 0 or (not isinstance(self.rule, Milestone) and bool(self.rule.basis))


@dataclass(frozen=True, slots=True)
class Plan:
    """Every milestone with its bounds, in order."""

    template: Template
    known: Known
    deadline: date
    placed: tuple[Placed, ...]

    @property
    def short_days(self) -> int:
        """By how many days is the deadline missed?  Zero where it is met."""
        return max(0, -min((p.slack_days for p in self.placed if not p.is_done), default=0))

    @property
    def is_feasible(self) -> bool:
        return self.short_days == 0

    def breaks(self) -> tuple[Tight, ...]:
        """What stands, without any slack, between a start that cannot be earlier and a finish that cannot be later?

        From the first to the last; empty where the plan fits.  Of several such chains the one through the
        milestone that lacks most, and of those the first in order.
        """
        if self.is_feasible:
            return ()
        worst = min((p for p in self.placed if not p.is_done), key=lambda p: p.slack_days)
        before, after = list(self._walk(worst, back=True)), list(self._walk(worst, back=False))
        return (*before[:0:-1], *after)

    def _walk(self, at: Placed, *, back: bool) -> Iterator[Tight]:
        """A milestone, what holds it, and what holds that: back to a start or on to a finish that cannot move."""
        held, seen = {p.milestone.code: p for p in self.placed}, set[str]()
        while at.milestone.code not in seen and (not seen or not at.is_done):
            seen.add(at.milestone.code)
            yield _tight(at.milestone)
            rule = at.early.rule if back else at.late.rule
            if rule is None:
                return
            yield _tight(rule)
            at = held[_other_end(rule, back=back)]


def plan(template: Template, known: Known, calendar: WorkCalendar, deadline: date) -> Plan:
    """Schedule a project backwards from its deadline and forwards from today.  Raises NeverFitsError."""
    early = earliest(template, known, calendar)
    late = latest(template, known, calendar, deadline)
    placed = (Placed(m, early[m.code], late[m.code]) for m in template.ordered())
    return Plan(template, known, deadline, tuple(placed))


def first_deadline(template: Template, known: Known, calendar: WorkCalendar) -> date | None:
    """The first deadline that could be met; none where dates of the project's own forbid every one.

    A later deadline is never harder to meet, so it is found by halving.
    """

    def fits(deadline: date) -> bool:
        return plan(template, known, calendar, deadline).is_feasible

    low = max(hold.finish for hold in earliest(template, known, calendar).values())
    if fits(low):
        return low
    high, step = low, timedelta(days=31)
    while not fits(high):
        high += step
        step *= 2
        if high - low > _FURTHEST:
            return None
    while high - low > timedelta(days=1):
        middle = low + (high - low) // 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    return high


def _other_end(rule: Link | Within, *, back: bool) -> str:
    """Which milestone does a rule hold another one by?  A `Within` holds its first by its last."""
    if isinstance(rule, Link):
        return rule.before if back else rule.after
    return rule.last if back else rule.first


def _tight(rule: Milestone | Link | Within) -> Tight:
    if isinstance(rule, Within):
        return Tight(rule, rule.days, 0)
    span: Span = rule.gap if isinstance(rule, Link) else rule.span
    gives = (
        0
        if isinstance(rule, Link) and rule.basis
        else max(0, span.days - (0 if isinstance(rule, Link) else 1))
    )
    return Tight(rule, span.days, gives)
