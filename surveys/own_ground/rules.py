"""Is a patrol due?  Pure: planned times a week against the days on which the ground was walked."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

WEEK = datetime.timedelta(days=7)
#: How far back a patrol may be recorded: what is told later is memory.
LATEST = datetime.timedelta(days=7)


class Standing(StrEnum):
    """How does the ground stand, the most pressing first?"""

    NEVER = "never"
    DUE = "due"
    DONE = "done"
    TODAY = "today"
    UNPLANNED = "unplanned"


@dataclass(frozen=True, slots=True)
class Plan:
    """How often within seven days, how often it was done, and how that stands today."""

    per_week: int
    walked: int
    last_on: datetime.date | None
    standing: Standing


def plan_of(
    per_week: int, days: Collection[datetime.date], last_on: datetime.date | None, today: datetime.date
) -> Plan:
    """How does ground stand that was walked on these days and last on that one?  Seven days end with today."""
    walked = sum(today - WEEK < day <= today for day in set(days))
    if per_week == 0:
        standing = Standing.UNPLANNED
    elif last_on is None:
        standing = Standing.NEVER
    elif last_on == today:
        standing = Standing.TODAY
    else:
        standing = Standing.DONE if walked >= per_week else Standing.DUE
    return Plan(per_week, walked, last_on, standing)
