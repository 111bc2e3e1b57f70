"""What falls due by itself: clocks that turn yellow and red and climb the ladder, orders that nobody answers.

Two workers that look at once never act twice: each takes the clocks of its batch, and their cases, under locks that
the other skips, and what was taken is no longer due when they are released.
"""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from gis_core.work_time import Limit, LimitUnit, WorkTime
from grids.county_hours import county_work_time
from surveys.models import Case, CaseTimer, LadderRung, Notice
from surveys.rules import Clock
from surveys.services.notices import tell_of_clock, tell_of_order
from surveys.telling import ALERTS, LADDER, RED, YELLOW, Rung, To, levels_passed, next_look

#: So many clocks are looked at in one transaction; their cases cannot take a step meanwhile.
BATCH = 100


def look_at_clocks(*, now: datetime.datetime, at_most: int = BATCH) -> int:
    """Act on every clock that is due to be looked at; how many were?"""
    looked, work_time, ladder = 0, county_work_time(), ladder_of_the_county()
    while done := _look_at_some(now, at_most, work_time, ladder):
        looked += done
    return looked


def look_at_orders(*, now: datetime.datetime, at_most: int = BATCH) -> int:
    """Tell of every order whose time is over, once; of how many?"""
    told = 0
    while done := _tell_of_some_orders(now, at_most):
        told += done
    return told


def ladder_of_the_county() -> Sequence[Rung]:
    """Who is told next, and how many work hours after red?  The lowest rung first."""
    decided = [Rung(To(rung.to), rung.after_hours) for rung in LadderRung.objects.order_by("after_hours")]
    return decided or LADDER


@transaction.atomic
def _look_at_some(now: datetime.datetime, at_most: int, work_time: WorkTime, ladder: Sequence[Rung]) -> int:
    due = (
        CaseTimer.objects.filter(alert_at__lte=now, ended_at__isnull=True)
        .select_related("case__category")
        .order_by("alert_at", "id")
        .select_for_update(of=("self", "case"), skip_locked=True)[:at_most]
    )
    timers = list(due)
    for timer in timers:
        _act(timer, now, work_time, ladder)
    return len(timers)


def _act(timer: CaseTimer, now: datetime.datetime, work_time: WorkTime, ladder: Sequence[Rung]) -> None:
    """Tell of the levels that a clock has reached, and set when it is looked at next."""
    alerts = ALERTS[Clock(timer.clock)]
    rungs = ladder if alerts.climbs else ()
    moments = _moments(timer, work_time, rungs)
    for level in levels_passed(timer.alert_level, moments, now):
        if level == YELLOW:
            tell_of_clock(timer, kind="yellow", level=level, to=alerts.yellow, now=now)
        elif level == RED:
            tell_of_clock(timer, kind="red", level=level, to=alerts.red, now=now)
        else:
            tell_of_clock(timer, kind="rung", level=level, to=(rungs[level - RED - 1].to,), now=now)
        timer.alert_level = level
    timer.alert_at = next_look(timer.alert_level, moments, now)
    timer.save(update_fields=["alert_level", "alert_at"])


def _moments(timer: CaseTimer, work_time: WorkTime, rungs: Sequence[Rung]) -> list[datetime.datetime]:
    """When does a clock turn yellow, when red, when does it climb each rung?"""
    assert timer.warn_at is not None and timer.due_at is not None  # noqa: PT018  else nothing sets alert_at
    red = timer.due_at
    climbs = (work_time.due(red, Limit(Decimal(rung.after_hours), LimitUnit.WORK_HOUR)).at for rung in rungs)
    return [timer.warn_at, red, *climbs]


@transaction.atomic
def _tell_of_some_orders(now: datetime.datetime, at_most: int) -> int:
    told = Notice.objects.filter(case=OuterRef("pk"), kind="order_late", due_at=OuterRef("answer_order_by"))
    late = (
        Case.objects.open()
        .filter(~Exists(told), answer_order_by__lte=now)
        .select_related("category")
        .order_by(F("answer_order_by"), "id")
        .select_for_update(of=("self",), skip_locked=True)[:at_most]
    )
    cases = list(late)
    for case in cases:
        tell_of_order(case, now=now)
    return len(cases)
