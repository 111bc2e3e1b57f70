"""The clocks of a case: started, stopped, paused and extended as the step says (surveys.rules)."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType

from gis_core.work_time import Limit, LimitUnit, WorkTime
from gis_core.work_time.limits import amount_of
from grids.county_hours import county_work_time
from surveys.models import Case, CaseRules, CaseTimer, ClockLimit
from surveys.rules import CHAIN_CLOCKS, DEFAULT_LIMITS, WARN_SHARE, Clock, Timing

_SHARE = Decimal(str(WARN_SHARE))
#: Clocks that are the time of the handling unit.
_OF_UNIT = frozenset({Clock.SIGN, Clock.HANDLE, *CHAIN_CLOCKS})


def limit_of(clock: Clock) -> Limit:
    """How long may a stage take in this county?"""
    if clock == Clock.ANSWER:
        return Limit(Decimal(CaseRules.of_the_county().supply_gap_days), LimitUnit.WORK_DAY)
    decided = ClockLimit.objects.filter(clock=clock).first()
    if decided is not None:
        return Limit(decided.value, LimitUnit(decided.unit))
    value, unit = DEFAULT_LIMITS[clock]
    return Limit(Decimal(value), LimitUnit(unit))


class CaseClocks:
    """The clocks of one case at one moment; the county's calendar is read when a limit has to be counted."""

    def __init__(self, case: Case, *, now: datetime.datetime, work_time: WorkTime | None = None) -> None:
        self.case = case
        self.now = now
        self.given_work_time = work_time
        self.running: dict[str, CaseTimer] = {}
        #: Those of the units that work along and have not answered.
        self.joint: dict[int, CaseTimer] = {}
        for timer in CaseTimer.objects.filter(case=case, ended_at__isnull=True).order_by("due_at", "unit_id"):
            if timer.clock == Clock.JOINT:
                assert timer.unit_id is not None  # the database holds it
                self.joint[timer.unit_id] = timer
            else:
                self.running[timer.clock] = timer

    @cached_property
    def work_time(self) -> WorkTime:
        """When does this county work?"""
        return self.given_work_time or county_work_time()

    def apply(
        self,
        clocks: Iterable[tuple[Timing, Clock]],
        *,
        joint: Collection[int] | None = None,
        until: datetime.datetime | None = None,
        days: Mapping[int, datetime.datetime] = MappingProxyType({}),
    ) -> None:
        """Do to the clocks what a step does, in its order; the case shows when the first of them is due.

        `joint` are the units that work along and are meant (None: all that have not answered), `until` their day,
        `days` that of single ones.
        """
        for timing, clock in clocks:
            if timing is Timing.START:
                if clock == Clock.JOINT:
                    self._start_joint(joint or (), until, days)
                elif clock == Clock.ANSWER:
                    self._start_answer(until)
                else:
                    self._start(clock)
                continue
            for timer in self._meant(clock, joint):
                match timing:
                    case Timing.STOP:
                        self._end(timer, CaseTimer.Ending.DONE)
                    case Timing.RESET:
                        self._end(timer, CaseTimer.Ending.RESET)
                    case Timing.EXTEND:
                        self._extend(timer)
                    case Timing.PAUSE:
                        self._pause(timer)
                    case Timing.RESUME:
                        self._resume(timer)
        running = (*self.running.values(), *self.joint.values())
        timed = [timer for timer in running if timer.due_at and not timer.paused_at]
        self.case.warn_at = min((timer.warn_at for timer in timed if timer.warn_at), default=None)
        self.case.due_at = min((timer.due_at for timer in timed if timer.due_at), default=None)

    def due_at(self, clock: Clock) -> datetime.datetime | None:
        """When is a running clock over?  None: it does not run, is paused or has no limit."""
        timer = self.running.get(clock)
        return timer.due_at if timer and not timer.paused_at else None

    def after(self, start: datetime.datetime, value: int, unit: LimitUnit) -> datetime.datetime:
        """When has so much time passed since a moment?"""
        return self.work_time.due(start, Limit(Decimal(value), unit)).at

    def start_from(self, clock: Clock, start: datetime.datetime) -> None:
        """Start a clock now or at a moment to come; it turns yellow then, since then there is something to do."""
        self._start(clock, start)

    def _meant(self, clock: Clock, joint: Collection[int] | None) -> list[CaseTimer]:
        """The running clocks of this name (none where a procedure has ended it already); of the units that work along
        those that are meant.
        """
        if clock == Clock.JOINT:
            return [timer for unit, timer in self.joint.items() if joint is None or unit in joint]
        return [self.running[clock]] if clock in self.running else []

    def _start(self, clock: Clock, start: datetime.datetime | None = None) -> None:
        if clock in self.running:  # only the whole runs on through several rounds
            return
        unit_id = self.case.handling_unit_id if clock in _OF_UNIT else None
        self.running[clock] = self._run(clock, self._limit(clock), unit_id, start=start)

    def _start_joint(
        self,
        units: Iterable[int],
        until: datetime.datetime | None,
        days: Mapping[int, datetime.datetime],
    ) -> None:
        """Give each of these units the limit of the handling, or the day that it was told."""
        for unit_id in units:
            day, limit = days.get(unit_id, until), self._limit(Clock.JOINT)
            if day is not None:
                left = amount_of(day - self.now, LimitUnit.CALENDAR_MINUTE)
                limit = Limit(left, LimitUnit.CALENDAR_MINUTE)
            self.joint[unit_id] = self._run(Clock.JOINT, limit, unit_id, due_at=day)

    def _start_answer(self, until: datetime.datetime | None) -> None:
        """Give the accountable unit the county's work days, or the day that it has promised."""
        limit = limit_of(Clock.ANSWER)
        if until is not None:
            limit = Limit(amount_of(until - self.now, LimitUnit.CALENDAR_DAY), LimitUnit.CALENDAR_DAY)
        unit_id = self.case.accountable_unit_id
        self.running[Clock.ANSWER] = self._run(Clock.ANSWER, limit, unit_id, due_at=until)

    def _run(
        self,
        clock: Clock,
        limit: Limit | None,
        unit_id: int | None,
        *,
        start: datetime.datetime | None = None,
        due_at: datetime.datetime | None = None,
    ) -> CaseTimer:
        start = start or self.now
        timer = CaseTimer(case=self.case, clock=clock, started_at=start, unit_id=unit_id)
        if limit is not None:
            timer.limit_value, timer.limit_unit = limit.value, limit.unit
            timer.due_at = due_at or self.work_time.due(start, limit).at
            yellow = start if start > self.now else self.work_time.warn_at(start, limit, _SHARE)
            timer.warn_at = timer.alert_at = yellow
        timer.save()
        return timer

    def _limit(self, clock: Clock) -> Limit | None:
        if clock == Clock.TOTAL:
            return None
        if clock not in (Clock.HANDLE, Clock.JOINT):
            return limit_of(clock)
        return self.case.filing_rule.limit if self.case.filing_rule else None

    def _end(self, timer: CaseTimer, ending: CaseTimer.Ending) -> None:
        if timer.clock == Clock.JOINT:
            assert timer.unit_id is not None  # the database holds it
            del self.joint[timer.unit_id]
        else:
            del self.running[timer.clock]
        timer.ended_at, timer.ending, timer.alert_at = self.now, ending, None
        if ending == CaseTimer.Ending.DONE and timer.due_at and not timer.paused_at:
            timer.late = self.now > timer.due_at
        if timer.late and timer.clock == Clock.HANDLE:
            self.case.late = True
        timer.save()

    def _extend(self, timer: CaseTimer) -> None:
        """Once more the limit, from when it would have been over; yellow again when most of that is used."""
        limit = self._limit(Clock(timer.clock))
        if limit is None or timer.due_at is None:
            return
        timer.warn_at = timer.alert_at = self.work_time.warn_at(timer.due_at, limit, _SHARE)
        timer.due_at = self.work_time.due(timer.due_at, limit).at
        timer.alert_level = 0
        timer.save()

    def _yellow_with(self, left: Limit, timer: CaseTimer) -> datetime.datetime:
        """When is as little left of a resumed clock as makes it yellow?  Now, when it was yellow already."""
        whole = Limit(timer.limit_value or Decimal(0), LimitUnit(timer.limit_unit)).length()
        until_yellow = max(left.length() - whole * float(1 - _SHARE), datetime.timedelta(0))
        return self.work_time.due(self.now, Limit(amount_of(until_yellow, left.unit), left.unit)).at

    def _pause(self, timer: CaseTimer) -> None:
        """Keep what is left; what is over already stays over."""
        if timer.due_at is not None:
            if timer.due_at < self.now:
                return
            left = self.work_time.remaining(timer.due_at, self.now, LimitUnit(timer.limit_unit))
            timer.rest_value, timer.rest_unit = left.value, left.unit
        timer.paused_at, timer.alert_at = self.now, None
        timer.save()

    def _resume(self, timer: CaseTimer) -> None:
        if timer.rest_value is not None:
            left = Limit(timer.rest_value, LimitUnit(timer.rest_unit))
            timer.due_at = self.work_time.due(self.now, left).at
            timer.warn_at = timer.alert_at = self._yellow_with(left, timer)
            timer.rest_value, timer.rest_unit = None, ""
        timer.paused_at = None
        timer.save()
