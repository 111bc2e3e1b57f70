"""When is a time limit over, counted in the hours and on the days that a county works?

Pure arithmetic over tables that are handed in: no Django, no database, no clock.  All moments are aware
datetimes; answers are in the county's time zone.  Units and examples: domain/standards.md B.1.5 and B.8.

* Urgent hours, calendar days (24 hours each) and calendar minutes are time as it passes.
* Work hours pass only within office hours of days that are worked; a work day is eight of them, or, where the
  county reads it so, the limit ends at the close of the office on the N-th worked day after the day of the start.
* A limit ends at the first moment at which all of it has passed: two hours from 10:00 end at 12:00, not at 14:00.
* A year without an arrangement of holidays is counted by the law alone (statutory.py), and said so.
"""

from gis_core.work_time.counting import HORIZON, WARNED_AT, WorkTime
from gis_core.work_time.days import DayStatus, NamedDay, OfficePeriod, Slot, StepKind
from gis_core.work_time.limits import (
    OFFICE_UNITS,
    WORK_HOURS_A_DAY,
    BackwardsError,
    HorizonError,
    Limit,
    LimitError,
    LimitUnit,
    NaiveMomentError,
    OfficeHoursError,
    WorkDayReading,
    WorkTimeError,
)
from gis_core.work_time.statutory import known_years, statutory_days, statutory_holidays, unnamed_holidays
from gis_core.work_time.steps import Due, Step

__all__ = [
    "HORIZON",
    "OFFICE_UNITS",
    "WARNED_AT",
    "WORK_HOURS_A_DAY",
    "BackwardsError",
    "DayStatus",
    "Due",
    "HorizonError",
    "Limit",
    "LimitError",
    "LimitUnit",
    "NaiveMomentError",
    "NamedDay",
    "OfficeHoursError",
    "OfficePeriod",
    "Slot",
    "Step",
    "StepKind",
    "WorkDayReading",
    "WorkTime",
    "WorkTimeError",
    "known_years",
    "statutory_days",
    "statutory_holidays",
    "unnamed_holidays",
]
