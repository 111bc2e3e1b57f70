"""When is a limit over, counted in the hours and on the days that a county works?"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from gis_core.work_time.days import DayStatus, NamedDay, OfficePeriod, StepKind
from gis_core.work_time.limits import (
    OFFICE_UNITS,
    BackwardsError,
    HorizonError,
    Limit,
    LimitUnit,
    NaiveMomentError,
    OfficeHoursError,
    WorkDayReading,
    amount_of,
    share_of,
)
from gis_core.work_time.statutory import statutory_days
from gis_core.work_time.steps import DAY, Due, Span, Step, Steps, as_utc, between, first_of, length_of

#: How far ahead is counted at all: a limit that ends later is a mistake, not a deadline.
HORIZON = timedelta(days=36525)
WARNED_AT = Decimal("0.8")  # yellow: domain/standards.md B.1.4


@dataclass(frozen=True)
class WorkTime:
    """When does a county work?

    `periods` hold from their first day until the next one's; the earliest also holds for the days before it.
    `named` days are worked or not whatever the week says; `known_years` have an official arrangement.
    `rule` gives the days off of any other year.
    """

    zone: ZoneInfo
    periods: tuple[OfficePeriod, ...]
    named: Mapping[date, NamedDay] = field(default_factory=dict)
    known_years: frozenset[int] = frozenset()
    rule: Callable[[int], Mapping[date, str]] = statutory_days

    def __post_init__(self) -> None:
        first_days = [period.valid_from for period in self.periods]
        if not first_days or first_days != sorted(set(first_days)):
            raise OfficeHoursError("periods of office hours must follow each other")

    def due(self, start: datetime, limit: Limit) -> Due:
        """When is a limit over that starts at a moment, and how was that counted?"""
        start = self._local(start)
        if not limit.length():
            return Due(start, limit, start, ())
        if limit.unit not in OFFICE_UNITS:
            return self._by_the_clock(start, limit)
        if (
            limit.unit is LimitUnit.WORK_DAY
            and self.period(start.date()).reading is WorkDayReading.WHOLE_DAYS
        ):
            return self._by_whole_days(start, limit)
        return self._by_office_hours(start, limit)

    def warn_at(self, start: datetime, limit: Limit, share: Decimal = WARNED_AT) -> datetime:
        """When has a share of a limit been used, so that its light turns yellow?"""
        return self.due(start, limit.times(share)).at

    def spent(self, start: datetime, end: datetime, unit: LimitUnit) -> timedelta:
        """How much time passes between two moments on a unit's clock?  Raises BackwardsError."""
        start, end = self._local(start), self._local(end)
        if as_utc(end) < as_utc(start):
            raise BackwardsError(f"{start} > {end}")
        if unit not in OFFICE_UNITS:
            return between(start, end)
        passed = timedelta(0)
        for status in self._days_from(start):
            if status.on_date > end.date():
                break
            passed += length_of(self._spans(status, start, end))
        return passed

    def opening(self, first: date, last: date) -> Iterator[Span]:
        """When is the office open from one day to another, both included?"""
        on_date = first
        while on_date <= last:
            midnight = datetime.combine(on_date, time(), self.zone)
            yield from self._spans(self.day(on_date), midnight)
            on_date += DAY

    def remaining(self, due_at: datetime, paused_at: datetime, unit: LimitUnit) -> Limit:
        """What is left of a limit at a pause?  Raises BackwardsError once it is over.

        `due(resumed_at, remaining(…)).at` loses no time and gains none.  What is left of work days is told in
        work hours, under both readings.  To store the value without loss keep ten decimals.
        """
        left = self.spent(paused_at, due_at, unit)
        unit = LimitUnit.WORK_HOUR if unit in OFFICE_UNITS else unit
        return Limit(amount_of(left, unit), unit)

    def day(self, on_date: date) -> DayStatus:
        """Is a day worked, and why?"""
        named = self.named.get(on_date)
        in_the_week = on_date.weekday() in self.period(on_date).weekdays
        unknown = on_date.year not in self.known_years
        off = self.rule(on_date.year).get(on_date) if unknown and named is None else None
        if named is not None:
            worked_kind = StepKind.WORKDAY if in_the_week else StepKind.MOVED_WORKDAY
            kind = worked_kind if named.is_workday else StepKind.HOLIDAY
            return DayStatus(on_date, named.is_workday, kind, named.name, named.source, False)
        if off is not None:
            return DayStatus(on_date, False, StepKind.HOLIDAY, off, "", True)
        kind = StepKind.WORKDAY if in_the_week else StepKind.WEEKEND
        return DayStatus(on_date, in_the_week, kind, "", "", unknown)

    def period(self, on_date: date) -> OfficePeriod:
        """Which office hours hold on a day?"""
        held = [period for period in self.periods if period.valid_from <= on_date]
        return held[-1] if held else self.periods[0]

    def _by_the_clock(self, start: datetime, limit: Limit) -> Due:
        end = self._at(start, limit.length())
        step = Step(
            start, end, StepKind.CLOCK, spans=((start, end),), counted=between(start, end), amount=limit.value
        )
        return Due(start, limit, end, (step,))

    def _by_office_hours(self, start: datetime, limit: Limit) -> Due:
        left, steps = limit.length(), Steps(start, zone=self.zone, known_years=self.known_years)
        for status in self._days_from(start):
            spans = self._spans(status, start)
            if not spans:
                steps.nothing(status)
                continue
            taken = first_of(spans, left)
            left -= steps.counted(status, taken, limit.unit)
            if not left:
                break
        return steps.due(limit)

    def _by_whole_days(self, start: datetime, limit: Limit) -> Due:
        left, steps = limit.value, Steps(start, zone=self.zone, known_years=self.known_years)
        for status in self._days_from(start):
            spans = self._spans(status, start) if status.on_date > start.date() else ()
            if not spans:
                steps.nothing(status, StepKind.START_DAY if status.is_workday else None)
                continue
            share = min(left, Decimal(1))
            taken = first_of(spans, share_of(length_of(spans), share))
            if taken:
                steps.counted(status, taken, limit.unit, amount=share)
            left -= share
            if not left:
                break
        return steps.due(limit)

    def _days_from(self, start: datetime) -> Iterator[DayStatus]:
        """Every day from that of a moment on, up to the horizon.  Raises HorizonError behind it."""
        on_date = start.date()
        try:
            last = on_date + HORIZON
            while on_date <= last:
                yield self.day(on_date)
                on_date += DAY
        except OverflowError as error:
            raise HorizonError(f"{start}") from error
        raise HorizonError(f"{start}")

    def _spans(self, status: DayStatus, start: datetime, end: datetime | None = None) -> tuple[Span, ...]:
        """The stretches of a day on which the office is open, from a moment on and up to another."""
        if not status.is_workday:
            return ()
        found = []
        for slot in self.period(status.on_date).slots:
            opens, closes = (
                datetime.combine(status.on_date, edge, self.zone) for edge in (slot.opens, slot.closes)
            )
            opens = max(opens, start, key=as_utc)
            closes = min(closes, end, key=as_utc) if end else closes
            if as_utc(opens) < as_utc(closes):
                found.append((opens, closes))
        return tuple(found)

    def _local(self, moment: datetime) -> datetime:
        if moment.tzinfo is None or moment.utcoffset() is None:
            raise NaiveMomentError(f"{moment}")
        return moment.astimezone(self.zone)

    def _at(self, start: datetime, after: timedelta) -> datetime:
        if after > HORIZON:
            raise HorizonError(f"{start} + {after}")
        try:
            return (as_utc(start) + after).astimezone(self.zone)
        except OverflowError as error:
            raise HorizonError(f"{start} + {after}") from error
