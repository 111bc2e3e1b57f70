"""Half-open stretches of days: which overlap, and which days do others leave over?"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` up to, not including, `end`; None: without a beginning, without an end."""

    start: datetime.date | None = None
    end: datetime.date | None = None

    @property
    def is_empty(self) -> bool:
        """Does it hold no day at all?"""
        return self.start is not None and self.end is not None and self.start >= self.end

    def __and__(self, other: "Period") -> "Period":
        """Which days do both hold?"""
        return Period(
            max((day for day in (self.start, other.start) if day), default=None),
            min((day for day in (self.end, other.end) if day), default=None),
        )

    def meets(self, other: "Period") -> bool:
        """Do they share a day?"""
        return not (self & other).is_empty

    def day_near(self, today: datetime.date) -> datetime.date:
        """Which of its days is today, or else the nearest to it?"""
        if self.start is not None and today < self.start:
            return self.start
        if self.end is not None and today >= self.end:
            return self.end - datetime.timedelta(days=1)
        return today


def ordered(periods: Iterable[Period]) -> list[Period]:
    """The same periods by their first day; one without a beginning comes first."""
    return sorted(periods, key=lambda period: period.start or datetime.date.min)


def remainder(whole: Period, parts: Iterable[Period]) -> list[Period]:
    """Which days of `whole` lie in none of `parts`?  In order, as few periods as possible."""
    left = [] if whole.is_empty else [whole]
    for part in parts:
        if part.is_empty:
            continue
        cut = [
            piece
            for period in left
            for piece in (
                period & Period(None, part.start) if part.start else None,
                period & Period(part.end, None) if part.end else None,
            )
            if piece is not None and not piece.is_empty
        ]
        left = cut
    return ordered(left)


def segments(periods: Iterable[Period]) -> list[Period]:
    """Into which periods do the bounds of `periods` cut all of time?  Within each, nothing changes."""
    known = list(periods)
    bounds = sorted({day for period in known for day in (period.start, period.end) if day is not None})
    ends: list[datetime.date | None] = [None, *bounds, None]
    return [Period(start, end) for start, end in pairwise(ends)]


def merged(periods: Iterable[Period]) -> list[Period]:
    """The same days in as few periods as possible, in order."""
    everything = Period()
    return remainder(everything, remainder(everything, periods))
