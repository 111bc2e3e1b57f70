"""What would another formula have made of quarters that are over?  Reckoned from what was frozen; nothing is kept."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessment.models import FrozenScores
from assessment.rules.formula import Formula
from assessment.rules.kept import evidence_from
from assessment.rules.quarters import months_of
from assessment.rules.ranks import Place, Ranking
from assessment.rules.scores import Score, scores_of
from assessment.services.frozen import scored_units, scores_in
from assessment.services.rankings import frozen_months, lists_of
from grids.models import Unit

#: So many of the latest quarters are tried.
MOST_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a unit stands in one reckoning: no rank where too little was looked at."""

    rank: int | None
    value: Decimal | None
    is_flagged: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit as it stood, and as it would have stood."""

    unit: Unit
    before: Stand
    after: Stand

    @property
    def enters(self) -> bool:
        return self.after.is_flagged and not self.before.is_flagged

    @property
    def leaves(self) -> bool:
        return self.before.is_flagged and not self.after.is_flagged

    @property
    def differs(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Tried:
    """A quarter under another formula: the units that stand elsewhere, those that enter or leave the bottom first."""

    quarter: datetime.date
    moved: Sequence[Moved]

    @property
    def entering(self) -> list[Unit]:
        return [one.unit for one in self.moved if one.enters]

    @property
    def leaving(self) -> list[Unit]:
        return [one.unit for one in self.moved if one.leaves]


def frozen_quarters() -> list[datetime.date]:
    """The quarters of which months are frozen, the latest first."""
    months = FrozenScores.objects.values_list("month__month", flat=True)
    return sorted({months_of(month)[0] for month in months}, reverse=True)


def tried(quarter: datetime.date, formula: Formula) -> Tried:
    """A quarter as it was reckoned, and by another formula."""
    frozen = frozen_months(quarter)
    was = lists_of(quarter, {month: scores_in(one) for month, one in frozen.items()})
    would = lists_of(quarter, {month: _again(one, formula) for month, one in frozen.items()}, formula)
    before, after = _stands(was), _stands(would)
    moved = [Moved(unit, before[unit.pk], after[unit.pk]) for unit in scored_units(months_of(quarter)[2])]
    return Tried(
        quarter,
        sorted(
            (one for one in moved if one.differs),
            key=lambda one: (
                not (one.enters or one.leaves),
                one.unit.league,
                one.after.rank or 0,
                one.unit.code,
            ),
        ),
    )


def _again(frozen: FrozenScores, formula: Formula) -> dict[int, Score]:
    units = [unit["id"] for unit in frozen.inputs["units"]]
    return scores_of(evidence_from(frozen.inputs), units, formula)


def _stands(lists: Sequence[Ranking]) -> dict[int, Stand]:
    found = {place.standing.unit: _stand(place) for one in lists for place in one.places}
    return found | {
        standing.unit: Stand(None, None, is_flagged=False) for one in lists for standing in one.unranked
    }


def _stand(place: Place) -> Stand:
    return Stand(place.rank, place.standing.value, is_flagged=place.is_bottom or place.is_last)
