"""When does the county work, as its tables say: office hours, named days, and the years that are known?"""

from collections.abc import Iterable
from datetime import date, time
from zoneinfo import ZoneInfo

from gis_core.models import CalendarDay, OfficeHours
from gis_core.work_time import (
    NamedDay,
    OfficePeriod,
    Slot,
    WorkDayReading,
    WorkTime,
    known_years,
)

#: What a new county begins with (domain/standards.md B.1.5).
USUAL_FROM = date(2000, 1, 1)
USUAL_SLOTS = [time(8), time(12), time(14), time(18)]


def work_time_of(hours: Iterable[OfficeHours], zone: ZoneInfo) -> WorkTime:
    """The county's hours and days as pure tables; one statement for the days.  Raises OfficeHoursError."""
    days = CalendarDay.objects.order_by("on_date").values_list("on_date", "is_workday", "name", "source")
    named = {on_date: NamedDay(is_workday, name, source) for on_date, is_workday, name, source in days}
    periods = tuple(_period(row) for row in hours)
    return WorkTime(zone, periods, named, known_years(named))


def _period(row: OfficeHours) -> OfficePeriod:
    edges = row.slots
    return OfficePeriod(
        row.valid_from,
        tuple(Slot(opens, closes) for opens, closes in zip(edges[::2], edges[1::2], strict=True)),
        WorkDayReading(row.reading),
        weekdays_of(row.weekdays),
    )


def weekdays_of(mask: int) -> frozenset[int]:
    """Which weekdays, from Monday = 0, are set in a mask?"""
    return frozenset(day for day in range(7) if mask >> day & 1)


def ensure_office_hours() -> bool:
    """Have the usual office hours been entered, since there were none?"""
    if OfficeHours.objects.exists():
        return False
    OfficeHours.objects.create(valid_from=USUAL_FROM, slots=USUAL_SLOTS)
    return True
