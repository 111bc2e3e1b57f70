"""The lists of a month: the three leagues, each unit with what it lost, and one unit with the cases that cost it."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from assessment.formulas.words import CHARGE_COSTS, CHARGES
from assessment.models import ScoreFormula
from assessment.month_evidence import evidence_of, listed_cases
from assessment.rules.evidence import CaseFacts
from assessment.rules.formula import STANDARD, Charge, Formula
from assessment.rules.scores import Part, Score, scores_of
from gis_core.map_layers import CASES_PAGE
from grids.models import Unit
from grids.scope import scope_of
from surveys.models import Case

LEAGUES = [league for league in Unit.League if league != Unit.League.NONE]


@dataclass(frozen=True, slots=True)
class Judged:
    """By what a month is judged: the version in force, or one that is only tried."""

    formula: Formula
    version: ScoreFormula | None
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A unit's month."""

    unit: Unit
    score: Score

    @property
    def lost(self) -> list[tuple[str | Promise, Decimal]]:
        """What cost it points, the dearest first; equals in the order of the charges."""
        parts = [(CHARGES[charge], part.points) for charge, part in self.score.charges.items() if part.points]
        return sorted(parts, key=lambda one: -one[1])


@dataclass(frozen=True, slots=True)
class League:
    """The units of one league, the best first; equals by their codes, which says nothing."""

    name: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Cost:
    """A case that cost points: what of it counted, and where it is read; no address where one may not open it."""

    case: Case | None
    number: str
    times: str
    address: str


@dataclass(frozen=True, slots=True)
class Detail:
    """A part of a unit's score with its cases."""

    title: str | Promise
    part: Part
    cap: Decimal
    costs: Sequence[Cost]


def judged_by(first: datetime.date) -> Judged:
    """The formula in force; before the first one the next that was approved, else the standard: tried, not in force."""
    if version := ScoreFormula.objects.in_force(first):
        return Judged(version.formula, version, is_in_force=True)
    following = ScoreFormula.objects.approved().order_by("first_quarter").first()  # one a quarter at most
    return Judged(following.formula if following else STANDARD, following, is_in_force=False)


def units_scored(user: Any, first: datetime.date) -> QuerySet[Unit]:
    """Which units' scores may somebody see: the county's roles all, a unit its own and those below it (C.4)."""
    scope = scope_of(user)
    units = Unit.objects.filter(league__in=LEAGUES, valid__contains=first).order_by("code")
    return units if scope.sees_the_county else units.filter(Q(pk__in=scope.unit_ids))


def scores_of_month(
    units: QuerySet[Unit], first: datetime.date, formula: Formula, *, now: datetime.datetime
) -> tuple[list[Line], dict[int, CaseFacts]]:
    """The scores of units, and everything that was counted, by case."""
    found = {unit.pk: unit for unit in units}
    evidence = evidence_of(first, now=now)
    scores = scores_of(evidence, found, formula)
    return [Line(found[pk], score) for pk, score in scores.items()], {one.id: one for one in evidence.cases}


def leagues_of(lines: Sequence[Line]) -> list[League]:
    """The lists of a month, those without a unit left out."""
    return [
        League(
            name=str(league.label),
            lines=sorted(
                (line for line in lines if line.unit.league == league),
                key=lambda line: (-line.score.total, line.unit.code),
            ),
        )
        for league in LEAGUES
        if any(line.unit.league == league for line in lines)
    ]


def details_of(line: Line, cases: Mapping[int, CaseFacts], formula: Formula, user: Any) -> list[Detail]:
    """What a unit lost by its cases, each part with every case that it counts."""
    ids = {case for part in line.score.charges.values() for case in part.ids}
    opened = listed_cases(ids, user)
    return [
        Detail(
            title=CHARGES[charge],
            part=part,
            cap=formula.charges[charge].cap,
            costs=[_cost(charge, cases[case], opened.get(case)) for case in part.ids],
        )
        for charge, part in line.score.charges.items()
        if formula.charges[charge].points
    ]


def _cost(charge: Charge, facts: CaseFacts, case: Case | None) -> Cost:
    address = f"{reverse(CASES_PAGE)}?tab=all&case={case.uid}" if case else ""
    return Cost(case, case.number if case else f"#{facts.id}", CHARGE_COSTS[charge](facts), address)
