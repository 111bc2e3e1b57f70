"""Until when does a month take what was seen, may units appeal, and must a quarter's ranking be made?  (C.7)  Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

#: Is a day worked?  (gis_core/work_time)
WorkCalendar = Callable[[date], bool]

#: A month closes on this work day of the month after it, at this hour.
CLOSES_ON_WORK_DAY, CLOSES_AT = 3, time(18)
#: Work days in which units appeal once it is closed, and in which the ranking is made after that.
APPEAL_WORK_DAYS, RANKING_WORK_DAYS = 2, 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MonthTerms:
    """The dates of a month: the moment it closes; the last days of appeals and of the ranking it is part of."""

    closes_at: datetime
    appeals_until: date
    ranking_until: date


def terms_of(month: date, worked: WorkCalendar, zone: tzinfo) -> MonthTerms:
    """The dates of a month given by its first day."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    closes_on = work_day_after(following - _DAY, CLOSES_ON_WORK_DAY, worked)
    appeals_until = work_day_after(closes_on, APPEAL_WORK_DAYS, worked)
    return MonthTerms(
        closes_at=datetime.combine(closes_on, CLOSES_AT, tzinfo=zone),
        appeals_until=appeals_until,
        ranking_until=work_day_after(appeals_until, RANKING_WORK_DAYS, worked),
    )


def work_day_after(day: date, number: int, worked: WorkCalendar) -> date:
    """The so-manieth work day after a day, which is not counted itself."""
    while number:
        day += _DAY
        number -= worked(day)
    return day
