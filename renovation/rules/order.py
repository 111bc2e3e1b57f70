"""What stands in the way of beginning or finishing a milestone?"""

from dataclasses import dataclass
from datetime import date

from renovation.rules.calendar import DAY, Counted, Span, WorkCalendar
from renovation.rules.milestones import Link, Template, Within
from renovation.rules.passes import Known, passed


@dataclass(frozen=True, slots=True)
class Hindrance:
    """A rule that is broken, and the first day on which it is not; None: what comes before is not finished."""

    rule: Link | Within
    possible_from: date | None = None


def hindrances(
    template: Template, known: Known, code: str, on: date, calendar: WorkCalendar
) -> list[Hindrance]:
    """Why may a milestone not begin on a day?  In the order of the template; empty: it may."""
    found = []
    for link in (link for link in template.links if link.after == code):
        finished = known.finished.get(link.before)
        if finished is None:
            found.append(Hindrance(link))
        elif (free := passed(link.gap, finished, calendar) + DAY) > on:
            found.append(Hindrance(link, free))
    return found


def overrun(template: Template, known: Known, code: str, on: date) -> list[Within]:
    """Which longest times are over when a milestone is finished on a day?"""
    return [
        rule
        for rule in template.within
        if rule.last == code
        and rule.first in known.started
        and (on - known.started[rule.first]).days > rule.days
    ]


def lacks(template: Template, law: Template) -> list[Link | Within]:
    """What do the law's intervals demand that a template does not?  It may ask for more, never for less."""
    codes = {milestone.code for milestone in template.milestones}
    links = {(link.before, link.after): link for link in template.links}
    within = {(rule.first, rule.last): rule for rule in template.within}
    missing: list[Link | Within] = []
    for link in law.links:
        if not link.basis or not {link.before, link.after} <= codes:
            continue
        own = links.get((link.before, link.after))
        if own is None or not _as_long(own.gap, link.gap):
            missing.append(link)
    for rule in law.within:
        longest = within.get((rule.first, rule.last))
        if {rule.first, rule.last} <= codes and (longest is None or longest.days > rule.days):
            missing.append(rule)
    return missing


def _as_long(own: Span, law: Span) -> bool:
    """So many work days are never shorter than as many calendar days; the other way round they are."""
    return own.days >= law.days and (own.counted is Counted.WORK or law.counted is Counted.CALENDAR)
