"""Why does a limit end then?  The steps of a calculation in words, for pages and commands, and as JSON for programs."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timesince import timesince
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from gis_core.wording import listed
from gis_core.work_time import (
    BackwardsError,
    Due,
    HorizonError,
    Limit,
    LimitError,
    LimitUnit,
    NaiveMomentError,
    OfficeHoursError,
    Step,
    StepKind,
    WorkTimeError,
)

UNITS: dict[LimitUnit, str | Promise] = {
    LimitUnit.URGENT_HOUR: _("urgent hours"),
    LimitUnit.WORK_HOUR: _("work hours"),
    LimitUnit.WORK_DAY: _("work days"),
    LimitUnit.CALENDAR_DAY: _("calendar days of 24 hours"),
    LimitUnit.CALENDAR_MINUTE: _("minutes"),
}
#: Django's own, whose Chinese ("11 月", "6 日") reads as a date; ours takes its place wherever Django says them.
_SPANS: dict[str, Any] = {
    "year": ngettext_lazy("%(num)d year", "%(num)d years", "num"),
    "month": ngettext_lazy("%(num)d month", "%(num)d months", "num"),
    "week": ngettext_lazy("%(num)d week", "%(num)d weeks", "num"),
    "day": ngettext_lazy("%(num)d day", "%(num)d days", "num"),
    "hour": ngettext_lazy("%(num)d hour", "%(num)d hours", "num"),
    "minute": ngettext_lazy("%(num)d minute", "%(num)d minutes", "num"),
}
_WHY: dict[StepKind, str | Promise] = {
    StepKind.CLOCK: _("every hour counts, at night and on days off as well"),
    StepKind.WORKDAY: _("working day"),
    StepKind.MOVED_WORKDAY: _("worked instead of another day"),
    StepKind.AFTER_HOURS: _("office hours are over for this day"),
    StepKind.START_DAY: _("the day of the start does not count"),
    StepKind.WEEKEND: _("weekend"),
    StepKind.HOLIDAY: _("day off"),
}
_REFUSALS: dict[type[WorkTimeError], str | Promise] = {
    LimitError: _("The limit should be a number, zero or more."),
    NaiveMomentError: _("The start needs a time zone."),
    BackwardsError: _("The end lies before the start."),
    HorizonError: _("The limit would end more than a century ahead, or after the last day of the calendar."),
    OfficeHoursError: _(
        "The county has no office hours, or none that can be counted: enter them under Office hours in the"
        " administration."
    ),
}


def refusal_words(error: WorkTimeError) -> str:
    """Why can it not be counted, for people?"""
    return str(_REFUSALS[type(error)])


def amount_words(amount: Decimal) -> str:
    """A number without a tail of zeros, to the thousandth."""
    rounded = amount.quantize(Decimal("0.001")).normalize()
    return f"{rounded:f}"


def limit_words(limit: Limit) -> str:
    """How much time is given: 4 work hours."""
    return gettext("%(amount)s %(unit)s") % {"amount": amount_words(limit.value), "unit": UNITS[limit.unit]}


def moment_words(moment: datetime.datetime) -> str:
    """A moment on its own clock, with its weekday."""
    return f"{day_words(moment.date())} {clock_words(moment)}"


def day_words(day: datetime.date) -> str:
    """A day with its weekday: 2026-11-23 Mon."""
    return date_format(day, "Y-m-d D")


def clock_words(moment: datetime.datetime) -> str:
    """A time of day, with seconds only where there are any."""
    return f"{moment:%H:%M:%S}" if moment.second or moment.microsecond else f"{moment:%H:%M}"


@dataclass(frozen=True)
class StepWords:
    """One step as people read it: `counts` says whether time passed, `amount` how much in the limit's unit."""

    days: str
    times: str
    why: str
    amount: str
    kind: str
    counts: bool
    by_rule: bool
    source: str


def step_words(step: Step, unit: LimitUnit) -> StepWords:
    """What does a step say?"""
    if step.kind is StepKind.CLOCK:
        days, times = moment_words(step.start), moment_words(step.end)
        days = f"{days} – {times}"
        times = ""
    else:
        last = (step.end - datetime.timedelta(microseconds=1)).date()
        days = day_words(step.start.date())
        if last > step.start.date():
            days = f"{days} – {day_words(last)}"
        times = listed(f"{clock_words(opens)}–{clock_words(closes)}" for opens, closes in step.spans)
    return StepWords(
        days=days,
        times=times,
        why=why_words(step),
        amount=gettext("%(amount)s %(unit)s") % {"amount": amount_words(step.amount), "unit": UNITS[unit]}
        if step.spans
        else "",
        kind=step.kind.value,
        counts=bool(step.spans),
        by_rule=step.by_rule,
        source=step.source,
    )


def why_words(step: Step) -> str:
    """Why did time pass, or not pass, in a step: with the name of the holiday that it is about."""
    why = str(_WHY[step.kind])
    if not step.name:
        return why
    return gettext("%(why)s (%(name)s)") % {"why": why, "name": step.name}


def by_rule_words(years: tuple[int, ...]) -> str:
    """What to say, loudly, of a deadline in years without an arrangement; nothing where there are none."""
    if not years:
        return ""
    told = gettext(
        "No arrangement of holidays is known for %(years)s: these days are counted by the law alone, without the"
        " weekend days that will be worked instead. The deadline is an estimate until the arrangement is entered."
    )
    return told % {"years": listed(years)}


def due_words(due: Due) -> dict[str, Any]:
    """What the fragment gis_core/due_steps.html shows of a calculation."""
    return {
        "start": moment_words(due.start),
        "at": moment_words(due.at),
        "limit": limit_words(due.limit),
        "steps": [step_words(step, due.limit.unit) for step in due.steps],
        "by_rule": by_rule_words(due.by_rule_years),
    }


def due_document(due: Due) -> dict[str, Any]:
    """The calculation for programs, in local time with offset: tests/contract/due.json."""
    return {
        "start": due.start.isoformat(),
        "due": due.at.isoformat(),
        "steps": [_step_document(step) for step in due.steps],
    }


def _step_document(step: Step) -> dict[str, Any]:
    return {
        "from": step.start.isoformat(),
        "to": step.end.isoformat(),
        "kind": step.kind.value,
        "name": step.name,
        "source": step.source,
        "by_rule": step.by_rule,
        "counted": [[opens.isoformat(), closes.isoformat()] for opens, closes in step.spans],
        "counted_s": step.counted.total_seconds(),
        "amount": float(step.amount),
    }


def span_words(start: datetime.datetime, end: datetime.datetime) -> str:
    """How long is it from one moment to a later one, in its two largest units?"""
    return timesince(start, end, time_strings=_SPANS, depth=2)
