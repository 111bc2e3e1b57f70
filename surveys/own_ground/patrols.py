"""How do grids and road sections stand with their patrols, the most pressing first?"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q

from surveys.models import CaseRules, Patrol
from surveys.own_ground.ground import grids_of, outline_of, sections_in
from surveys.own_ground.rules import WEEK, Plan, Standing, plan_of

Layer = Patrol.Layer
_PRESSING = list(Standing)


@dataclass(frozen=True, slots=True)
class Walked:
    """A grid or section with its plan; `pk` is that of its version of today, for the map."""

    layer: str
    pk: int
    code: str
    name: str
    plan: Plan

    @property
    def key(self) -> str:
        """Its name in a form."""
        return f"{self.layer}:{self.code}"


def ground_of(user: Any, today: datetime.date) -> list[Walked]:
    """The grids and sections that this user looks after, with their plans: five statements, however many they are."""
    grids = grids_of(user, today)
    sections = sections_in(outline_of(grids), today)
    often = CaseRules.of_the_county().grid_patrols_per_week
    ground = [
        (Layer.GRID, pk, code, name, often) for pk, code, name in grids.values_list("pk", "code", "name")
    ]
    ground += [
        (Layer.SECTION, pk, code, name, per_week or 0)
        for pk, code, name, per_week in sections.values_list("pk", "code", "name", "patrol_per_week")
    ]
    days, last = _walked(ground, today)
    found = [
        Walked(layer, pk, code, name, plan_of(often, days[layer, code], last.get((layer, code)), today))
        for layer, pk, code, name, often in ground
    ]
    return sorted(found, key=lambda one: (_PRESSING.index(one.plan.standing), one.layer, one.code))


def _walked(
    ground: Iterable[tuple[Any, ...]], today: datetime.date
) -> tuple[dict[tuple[str, str], set[datetime.date]], dict[tuple[str, str], datetime.date]]:
    """The days of the last week on which each was walked, and the last day of all."""
    codes: dict[str, list[str]] = defaultdict(list)
    for layer, _pk, code, *_rest in ground:
        codes[layer].append(code)
    asked = Q(pk__in=[])
    for layer, named in codes.items():
        asked |= Q(layer=layer, code__in=named)
    patrols = Patrol.objects.filter(asked).order_by()
    days: dict[tuple[str, str], set[datetime.date]] = defaultdict(set)
    for layer, code, day in patrols.filter(on_date__gt=today - WEEK).values_list("layer", "code", "on_date"):
        days[layer, code].add(day)
    last = {
        (layer, code): day
        for layer, code, day in patrols.values("layer", "code")
        .annotate(last=Max("on_date"))
        .values_list("layer", "code", "last")
    }
    return days, last


def counted(ground: Sequence[Walked]) -> dict[str, int]:
    """How many stand how?"""
    return {standing.value: sum(one.plan.standing == standing for one in ground) for standing in Standing}
