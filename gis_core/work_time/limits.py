"""How much time is given, in which unit, and what cannot be counted?  Sources: domain/standards.md B.1.5."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

WORK_HOURS_A_DAY = 8
MICROSECOND = timedelta(microseconds=1)


class LimitUnit(StrEnum):
    """In which unit is a limit told?  The values are stored and are a contract."""

    URGENT_HOUR = "urgent_hour"  # 紧急工作时
    WORK_HOUR = "work_hour"  # 工作时
    WORK_DAY = "work_day"  # 工作日
    CALENDAR_DAY = "calendar_day"  # 自然日
    CALENDAR_MINUTE = "calendar_minute"


class WorkDayReading(StrEnum):
    """What does a limit of N work days mean?"""

    HOURS = "hours"  # eight work hours each
    WHOLE_DAYS = (
        "whole_days"  # until the close of the office on the N-th worked day after the day of the start
    )


class WorkTimeError(ValueError):
    """What cannot be counted?  Each kind has a stable code."""

    code = "work_time"


class LimitError(WorkTimeError):
    """A limit is a finite number, zero or more."""

    code = "work_time.limit"


class NaiveMomentError(WorkTimeError):
    """A moment without a time zone is no moment."""

    code = "work_time.naive"


class BackwardsError(WorkTimeError):
    """The end lies before the start, or what is asked for is over already."""

    code = "work_time.backwards"


class HorizonError(WorkTimeError):
    """The limit would end more than a century ahead, or past the last day of the calendar."""

    code = "work_time.horizon"


class OfficeHoursError(WorkTimeError):
    """Office hours that are empty, overlap, run backwards, or that nobody works."""

    code = "work_time.office_hours"


#: How long one of a unit is on its own clock.
_LENGTH = {
    LimitUnit.URGENT_HOUR: timedelta(hours=1),
    LimitUnit.WORK_HOUR: timedelta(hours=1),
    LimitUnit.WORK_DAY: timedelta(hours=WORK_HOURS_A_DAY),
    LimitUnit.CALENDAR_DAY: timedelta(days=1),
    LimitUnit.CALENDAR_MINUTE: timedelta(minutes=1),
}
#: The units that pass only while the office is open.
OFFICE_UNITS = frozenset({LimitUnit.WORK_HOUR, LimitUnit.WORK_DAY})


@dataclass(frozen=True, slots=True)
class Limit:
    """How much time is given?  Raises LimitError for what is negative or not finite."""

    value: Decimal
    unit: LimitUnit

    def __post_init__(self) -> None:
        if not self.value.is_finite() or self.value < 0:
            raise LimitError(f"{self.value} {self.unit}")

    def times(self, share: Decimal) -> "Limit":
        """A part of the limit, in the same unit."""
        return Limit(self.value * share, self.unit)

    def length(self) -> timedelta:
        """How long is it on its own clock, to the microsecond?  Raises HorizonError."""
        try:
            return share_of(_LENGTH[self.unit], self.value)
        except OverflowError as error:
            raise HorizonError(f"{self.value} {self.unit}") from error


def amount_of(length: timedelta, unit: LimitUnit) -> Decimal:
    """How many of a unit is a length on its clock?"""
    return Decimal(length // MICROSECOND) / Decimal(_LENGTH[unit] // MICROSECOND)


def share_of(length: timedelta, share: Decimal) -> timedelta:
    """A share of a length, to the microsecond."""
    exact = Decimal(length // MICROSECOND) * share
    return timedelta(microseconds=int(exact.to_integral_value(ROUND_HALF_UP)))
