"""The clocks of a case: started, stopped, paused and extended as the step says (surveys.rules)."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property

from gis_core.work_time import Limit, LimitUnit, WorkTime
from gis_core.work_time.limits import amount_of
from grids.county_hours import county_work_time
from surveys.models import Case, CaseTimer, ClockLimit
from surveys.rules import CHAIN_CLOCKS, DEFAULT_LIMITS, WARN_SHARE, Clock, Timing

_SHARE = Decimal(str(WARN_SHARE))
#: Clocks that are the time of the handling unit.
_OF_UNIT = frozenset({Clock.SIGN, Clock.HANDLE, *CHAIN_CLOCKS})


def limit_of(clock: Clock) -> Limit:
    """How long may a stage take in this county?"""
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
        self.running = {
            timer.clock: timer for timer in CaseTimer.objects.filter(case=case, ended_at__isnull=True)
        }

    @cached_property
    def work_time(self) -> WorkTime:
        """When does this county work?"""
        return self.given_work_time or county_work_time()

    def apply(self, clocks: Iterable[tuple[Timing, Clock]]) -> None:
        """Do to the clocks what a step does, in its order; the case shows when the first of them is due."""
        for timing, clock in clocks:
            match timing:
                case Timing.START:
                    self._start(clock)
                case Timing.STOP:
                    self._end(clock, CaseTimer.Ending.DONE)
                case Timing.RESET:
                    self._end(clock, CaseTimer.Ending.RESET)
                case Timing.EXTEND:
                    self._extend(clock)
                case Timing.PAUSE:
                    self._pause(clock)
                case Timing.RESUME:
                    self._resume(clock)
        timed = [timer for timer in self.running.values() if timer.due_at and not timer.paused_at]
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

    def _start(self, clock: Clock, start: datetime.datetime | None = None) -> None:
        if clock in self.running:  # only the whole runs on through several rounds
            return
        start = start or self.now
        timer = CaseTimer(case=self.case, clock=clock, started_at=start)
        limit = self._limit(clock)
        if limit is not None:
            timer.limit_value, timer.limit_unit = limit.value, limit.unit
            timer.due_at = self.work_time.due(start, limit).at
            yellow = start if start > self.now else self.work_time.warn_at(start, limit, _SHARE)
            timer.warn_at = timer.alert_at = yellow
        timer.unit_id = self.case.handling_unit_id if clock in _OF_UNIT else None
        timer.save()
        self.running[clock] = timer

    def _limit(self, clock: Clock) -> Limit | None:
        if clock == Clock.TOTAL:
            return None
        if clock != Clock.HANDLE:
            return limit_of(clock)
        return self.case.filing_rule.limit if self.case.filing_rule else None

    def _end(self, clock: Clock, ending: CaseTimer.Ending) -> None:
        timer = self.running.pop(clock, None)
        if timer is None:
            return
        timer.ended_at, timer.ending, timer.alert_at = self.now, ending, None
        if ending == CaseTimer.Ending.DONE and timer.due_at and not timer.paused_at:
            timer.late = self.now > timer.due_at
        if timer.late and clock == Clock.HANDLE:
            self.case.late = True
        timer.save()

    def _extend(self, clock: Clock) -> None:
        """Once more the limit, from when it would have been over; yellow again when most of that is used."""
        timer, limit = self.running.get(clock), self._limit(clock)
        if timer is None or limit is None or timer.due_at is None:
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

    def _pause(self, clock: Clock) -> None:
        timer = self.running.get(clock)
        if timer is None:  # the procedure against an illegal structure has ended the handling already
            return
        if timer.due_at is not None:
            left = self.work_time.remaining(timer.due_at, self.now, LimitUnit(timer.limit_unit))
            timer.rest_value, timer.rest_unit = left.value, left.unit
        timer.paused_at, timer.alert_at = self.now, None
        timer.save()

    def _resume(self, clock: Clock) -> None:
        timer = self.running.get(clock)
        if timer is None:
            return
        if timer.rest_value is not None:
            left = Limit(timer.rest_value, LimitUnit(timer.rest_unit))
            timer.due_at = self.work_time.due(self.now, left).at
            timer.warn_at = timer.alert_at = self._yellow_with(left, timer)
            timer.rest_value, timer.rest_unit = None, ""
        timer.paused_at = None
        timer.save()
