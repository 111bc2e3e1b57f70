"""Which days does a report tell of?  A month, a quarter or a year: 2026-05, 2026-Q2, 2026 in addresses.  Pure."""

import re
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from renovation.rules.reports import last_day, month_after

_WORD = re.compile(r"(?P<year>[12]\d{3})(?:-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4]))?")


class Length(IntEnum):
    """How many months are told together?"""

    MONTH = 1
    QUARTER = 3
    YEAR = 12


@dataclass(frozen=True, slots=True)
class Period:
    """Months that are told together, from the `first` day of the first of them."""

    first: date
    length: Length

    @property
    def months(self) -> list[date]:
        """Its months, each by its first day, in their order."""
        found = [self.first]
        while len(found) < self.length:
            found.append(month_after(found[-1]))
        return found

    @property
    def last(self) -> date:
        """Its last day."""
        return last_day(self.months[-1])

    @property
    def word(self) -> str:
        """What addresses and file names call it."""
        if self.length is Length.YEAR:
            return str(self.first.year)
        if self.length is Length.QUARTER:
            return f"{self.first.year}-Q{(self.first.month + 2) // 3}"
        return f"{self.first:%Y-%m}"


def period_named(word: str) -> Period | None:
    """The period of a word; None where the word names none."""
    found = _WORD.fullmatch(word)
    if found is None:
        return None
    year, month, quarter = int(found["year"]), found["month"], found["quarter"]
    if quarter:
        return Period(date(year, 3 * int(quarter) - 2, 1), Length.QUARTER)
    return Period(date(year, int(month or 1), 1), Length.MONTH if month else Length.YEAR)


def quarter_of(day: date) -> Period:
    """The quarter that a day lies in."""
    return Period(date(day.year, 3 * ((day.month - 1) // 3) + 1, 1), Length.QUARTER)


def quarters_between(first: date, last: date) -> list[Period]:
    """The quarters from one day to another, the latest first."""
    found = [quarter_of(first)]
    while found[-1].last < last:
        found.append(quarter_of(month_after(found[-1].months[-1])))
    return found[::-1]
