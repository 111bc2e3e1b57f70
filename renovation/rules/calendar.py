"""How are days counted: as the calendar has them, or as the county works?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAY = timedelta(days=1)


#: Is a day worked?  (gis_core/work_time)
WorkCalendar = Callable[[date], bool]


class Counted(StrEnum):
    """Which days count?"""

    CALENDAR = "calendar_day"
    WORK = "work_day"


class Snap(StrEnum):
    """On which day may a milestone be promised?  Deadlines of a campaign are ends of months or years (speech A.8)."""

    NONE = "none"
    MONTH_END = "month_end"
    YEAR_END = "year_end"


@dataclass(frozen=True, slots=True)
class Span:
    """How long something takes: whole days, zero or more."""

    days: int
    counted: Counted = Counted.CALENDAR

    def __post_init__(self) -> None:
        if self.days < 0:
            raise ValueError("a span cannot be negative")

    def counts(self, on_date: date, calendar: WorkCalendar) -> bool:
        """Is this one of the days that count?"""
        return self.counted is Counted.CALENDAR or calendar(on_date)

    def first_day(self, on_date: date, calendar: WorkCalendar) -> date:
        """The first day that counts, on or after a day."""
        while not self.counts(on_date, calendar):
            on_date += DAY
        return on_date

    def last_day(self, on_date: date, calendar: WorkCalendar) -> date:
        """The last day that counts, on or before a day."""
        while not self.counts(on_date, calendar):
            on_date -= DAY
        return on_date

    def finish(self, start: date, calendar: WorkCalendar) -> date:
        """The last day of work that begins on a day that counts.  What takes no time ends on the day it begins."""
        return self._walk(start, DAY, calendar)

    def start(self, finish: date, calendar: WorkCalendar) -> date:
        """The first day of work that ends on a day that counts."""
        return self._walk(finish, -DAY, calendar)

    def _walk(self, on_date: date, step: timedelta, calendar: WorkCalendar) -> date:
        if self.counted is Counted.CALENDAR:
            return on_date + step * max(self.days - 1, 0)
        for _day in range(self.days - 1):
            on_date += step
            while not calendar(on_date):
                on_date += step
        return on_date


def snapped(on_date: date, snap: Snap) -> date:
    """The last day that may be promised, on or before a day."""
    if snap is Snap.NONE:
        return on_date
    following = on_date + DAY
    if snap is Snap.MONTH_END:
        return on_date if following.day == 1 else on_date.replace(day=1) - DAY
    return on_date if (following.month, following.day) == (1, 1) else date(on_date.year - 1, 12, 31)
