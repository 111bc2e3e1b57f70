"""When is a month's report due, and which shares does it tell?  (domain/dictionary.md C.8; standards.md B.6)  Pure."""

from datetime import date, timedelta
from decimal import Decimal

from renovation.rules.calendar import WorkCalendar

#: A month closes on this work day of the month after it.
CLOSES_ON_WORK_DAY = 5
_DAY = timedelta(days=1)


def month_after(month: date) -> date:
    """The first day of the month after this one."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def last_day(month: date) -> date:
    """The last day of a month."""
    return month_after(month) - _DAY


def due_on(month: date, calendar: WorkCalendar) -> date:
    """On which day is the report of a month due at the latest: the fifth work day of the next?"""
    day, worked = month_after(month), 0
    while True:
        worked += calendar(day)
        if worked == CLOSES_ON_WORK_DAY:
            return day
        day += _DAY


def months_between(first: date, last: date) -> list[date]:
    """The months that have ended between two days, each by its first day, the latest first."""
    month, found = first.replace(day=1), []
    while last_day(month) < last:
        found.append(month)
        month = month_after(month)
    return found[::-1]


def percent(done: Decimal | int, of: Decimal | int) -> float | None:
    """A share in percent with one digit, rounded down, so that 100 is said of nothing less; None of nothing."""
    return None if not of else int(1000 * Decimal(done) / Decimal(of)) / 10
