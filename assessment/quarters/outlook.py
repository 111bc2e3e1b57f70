"""If the quarter ended today: where does a unit stand, how sure is that, what cost it points, and what is due?"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from assessment.boards import BONUS_KEY, Lost, parts_of
from assessment.rules.ranks import Ranking
from assessment.rules.scores import Score
from assessment.services.rankings import lists_of, scores_today
from grids.models import Unit
from surveys.models import Case

DAY = datetime.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Outlook:
    """A unit's running quarter.  `best`, `worst`: its rank were its own score at either end of where it may lie, the
    others as they stand; `lost` by cause, the dearest first, which is what would win most back.
    """

    unit: Unit
    value: Decimal | None
    rank: int | None
    of: int
    best: int | None
    worst: int | None
    is_bottom: bool
    lost: Sequence[Lost]
    missing: int
    due: QuerySet[Case]


def outlook_of(unit: Unit, quarter: datetime.date, now: datetime.datetime) -> Outlook:
    """How does a unit's quarter stand at a moment?"""
    months = scores_today(quarter, now)
    lists = lists_of(quarter, months)
    own = [scores[unit.pk] for scores in months.values() if unit.pk in scores]
    counted = [score for score in own if score.is_ranked]
    places = {place.standing.unit: (one, place) for one in lists for place in one.places}
    here = places.get(unit.pk)
    low = high = None
    if here and counted:
        others = _others(here[0], unit.pk)
        low, high = (
            1 + sum(other > _mean([getattr(score, end) for score in counted]) for other in others)
            for end in ("low", "high")
        )
    return Outlook(
        unit=unit,
        value=here[1].standing.value if here else None,
        rank=here[1].rank if here else None,
        of=here[1].of if here else 0,
        best=high,
        worst=low,
        is_bottom=bool(here and here[1].is_bottom),
        lost=lost_by_cause(own),
        missing=len(here[1].standing.missing) if here else 3,
        due=due_soon(unit, now),
    )


def lost_by_cause(scores: Iterable[Score]) -> list[Lost]:
    """What cost points in these months together, the dearest first; equals in the order of the charges."""
    lost: defaultdict[str, Decimal] = defaultdict(Decimal)
    for score in scores:
        for key, part in parts_of(score).items():
            if key != BONUS_KEY:
                lost[key] += part.points
    found = [Lost(key, points) for key, points in lost.items() if points]
    return sorted(found, key=lambda one: -one.points)


def _others(ranking: Ranking, unit: int) -> list[Decimal]:
    return [
        place.standing.value
        for place in ranking.places
        if place.standing.unit != unit and place.standing.value is not None
    ]


def _mean(numbers: Sequence[Decimal]) -> Decimal:
    return sum(numbers, Decimal(0)) / len(numbers)


def due_soon(unit: Unit, now: datetime.datetime) -> QuerySet[Case]:
    """The open cases of a unit that are late, or will be within 24 hours; the most urgent first."""
    mine = Case.objects.open().filter(handling_unit=unit, due_at__lt=now + DAY)
    return mine.select_related("category").order_by("due_at", "pk")
