"""How much of a milestone's work falls into each year, quarter, month and week?  (以周保月、以月保季、以季保年)"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from renovation.rules.calendar import DAY, Span, WorkCalendar
from renovation.rules.schedule import Light


class Period(StrEnum):
    """How long is a package?"""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Package:
    """What is to be done from a day to another: so many of all, `due` of them once it is over."""

    period: Period
    first: date
    last: date
    amount: int
    due: int


def packages(
    start: date, finish: date, amount: int, span: Span, calendar: WorkCalendar
) -> dict[Period, tuple[Package, ...]]:
    """Spread an amount evenly over the days that count, from start to finish, in whole things.

    Weeks begin on Mondays and end with their month, so that the weeks of a month make the month, its months the
    quarter, and its quarters the year, to the last one.
    """
    days = [start + DAY * number for number in range((finish - start).days + 1)]
    counted = [span.counts(day, calendar) for day in days]
    total, passed, due = sum(counted), 0, {}
    for day, counts in zip(days, counted, strict=True):
        passed += counts
        due[day] = amount * passed // total if total else amount
    return {period: tuple(_cut(days, due, period)) for period in Period}


def month_light(month: Package, weeks: tuple[Package, ...], done: dict[date, int], today: date) -> Light:
    """How safe is a month?  A missed week puts it at risk, a missed end is red.

    `done`: how many were done in all by the evening of a day, for the last day of each week that is over.
    """
    over = [week for week in weeks if month.first <= week.first <= month.last and week.last < today]
    if month.last < today:
        return Light.DONE if done.get(month.last, 0) >= month.due else Light.RED
    missed = bool(over) and done.get(over[-1].last, 0) < over[-1].due
    return Light.YELLOW if missed else Light.GREEN


def _cut(days: list[date], due: dict[date, int], period: Period) -> list[Package]:
    found, before = [], 0
    for _key, group in groupby(days, key=lambda day: _in(day, period)):
        part = list(group)
        found.append(Package(period, part[0], part[-1], due[part[-1]] - before, due[part[-1]]))
        before = due[part[-1]]
    return found


def _in(day: date, period: Period) -> tuple[int, ...]:
    if period is Period.YEAR:
        return (day.year,)
    if period is Period.QUARTER:
        return day.year, (day.month - 1) // 3
    if period is Period.MONTH:
        return day.year, day.month
    return day.year, day.month, (day - DAY * day.weekday()).toordinal()
