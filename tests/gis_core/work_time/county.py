"""A county's hours as the examples of domain/standards.md B.8 have them: 08:00–12:00, 14:00–18:00."""

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from gis_core.work_calendar import official_days
from gis_core.work_time import Limit, LimitUnit, NamedDay, OfficePeriod, Slot, WorkDayReading, WorkTime

ZONE = ZoneInfo("Asia/Shanghai")
KNOWN = range(2024, 2027)
NAMED = {
    day.on_date: NamedDay(day.is_workday, day.name_zh, day.source)
    for year in KNOWN
    for day in official_days(year)
}
PERIOD = OfficePeriod(date(2000, 1, 1), (Slot(time(8), time(12)), Slot(time(14), time(18))))
BY_HOURS = WorkTime(ZONE, (PERIOD,), NAMED, frozenset(KNOWN))
BY_WHOLE_DAYS = replace(BY_HOURS, periods=(replace(PERIOD, reading=WorkDayReading.WHOLE_DAYS),))


def at(text: str) -> datetime:
    """A moment of the county's clock, such as 2026-11-23 10:00."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def limit(value: str | int, unit: LimitUnit = LimitUnit.WORK_HOUR) -> Limit:
    return Limit(Decimal(value), unit)
