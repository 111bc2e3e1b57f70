"""What is a unit's quarter?  The mean of its months, a missing one left out and said so (C.7)."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from assessment.rules.scores import Counts, Score, rounded

MONTHS_OF_A_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's quarter as it is ranked: its value, and what decides among equals.

    `value` None: no month counts, so it is not ranked.  `missing` are the first days of months that do not count.
    """

    unit: int
    league: str
    value: Decimal | None
    missing: tuple[datetime.date, ...] = ()
    counts: Counts = field(default_factory=Counts)
    previous_rank: int | None = None

    @property
    def is_whole(self) -> bool:
        """Do all three months count?"""
        return not self.missing

    @property
    def severity(self) -> tuple[Fraction, Fraction, int, int]:
        """Among equals, who stands lower: late cases, reworks, unfounded hand-backs, the rank before (C.7 a to d).

        A unit without cases, or without a rank before, has nothing against it.
        """
        counts = self.counts
        below = counts.handled or 1
        return (
            Fraction(counts.late, below),
            Fraction(counts.reworked, below),
            counts.unfounded_hand_backs,
            self.previous_rank or 0,
        )


def months_of(day: datetime.date) -> tuple[datetime.date, datetime.date, datetime.date]:
    """The first days of the months of the quarter that a day lies in."""
    first = (day.month - 1) // MONTHS_OF_A_QUARTER * MONTHS_OF_A_QUARTER + 1
    one, two, three = (datetime.date(day.year, first + n, 1) for n in range(MONTHS_OF_A_QUARTER))
    return one, two, three


def standing_of(
    *,
    unit: int,
    league: str,
    quarter: datetime.date,
    months: Mapping[datetime.date, Score],
    previous_rank: int | None = None,
) -> Standing:
    """A unit's quarter; `months` by their first days.  A month without a score, or with one unranked, is missing."""
    counted = {
        month: months[month] for month in months_of(quarter) if month in months and months[month].is_ranked
    }
    scores = list(counted.values())
    value = sum((Fraction(score.total) for score in scores), Fraction(0)) / len(scores) if scores else None
    return Standing(
        unit=unit,
        league=league,
        value=None if value is None else rounded(value),
        missing=tuple(month for month in months_of(quarter) if month not in counted),
        counts=Counts(
            handled=sum(score.counts.handled for score in scores),
            late=sum(score.counts.late for score in scores),
            reworked=sum(score.counts.reworked for score in scores),
            unfounded_hand_backs=sum(score.counts.unfounded_hand_backs for score in scores),
        ),
        previous_rank=previous_rank,
    )
