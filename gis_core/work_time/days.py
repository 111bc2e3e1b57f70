"""Which hours and which days are worked, and why?  All times are local to the county."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from gis_core.work_time.limits import OfficeHoursError, WorkDayReading


class StepKind(StrEnum):
    """Why did time pass, or not pass, in a step?"""

    CLOCK = "clock"  # every hour counts
    WORKDAY = "workday"
    MOVED_WORKDAY = "moved_workday"  # 调休上班: worked by the arrangement
    AFTER_HOURS = "after_hours"  # a worked day with no office hours left
    START_DAY = "start_day"  # the day of the start, which whole days do not count
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Slot:
    """From when until when is the office open?  Local times of one day, the end not included."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class OfficePeriod:
    """Which office hours hold from a day on?  Weekdays count from Monday = 0.  Raises OfficeHoursError."""

    valid_from: date
    slots: tuple[Slot, ...]
    reading: WorkDayReading = WorkDayReading.HOURS
    weekdays: frozenset[int] = frozenset(range(5))

    def __post_init__(self) -> None:
        edges = [edge for slot in self.slots for edge in (slot.opens, slot.closes)]
        if not edges or any(a >= b for a, b in zip(edges[::2], edges[1::2], strict=True)):
            raise OfficeHoursError(f"{self.valid_from}: a slot is empty")
        if any(a > b for a, b in zip(edges[1::2], edges[2::2], strict=False)):
            raise OfficeHoursError(f"{self.valid_from}: slots overlap")
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise OfficeHoursError(f"{self.valid_from}: no such weekdays")


@dataclass(frozen=True, slots=True)
class NamedDay:
    """Is a day worked whatever the week says, what is it called, and who says so?"""

    is_workday: bool
    name: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class DayStatus:
    """Is a day worked, and why?  `by_rule` where no arrangement of its year is known and the law alone speaks."""

    on_date: date
    is_workday: bool
    kind: StepKind
    name: str
    source: str
    by_rule: bool
