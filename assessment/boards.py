"""The lists of a month: the three leagues, each unit with what it lost, and one unit with the cases that cost it."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.formulas.words import CHARGE_COSTS, CHARGES
from assessment.models import FrozenScores, GoodDeed, InspectionMonth, Observation, ScoreFormula
from assessment.month_evidence import evidence_of, listed_cases
from assessment.rules.evidence import CaseFacts
from assessment.rules.formula import STANDARD, Charge, Formula, formula_of
from assessment.rules.kept import evidence_from
from assessment.rules.scores import Part, Score, scores_of
from assessment.services.frozen import scores_in
from gis_core.map_layers import CASES_PAGE
from grids.models import Unit
from grids.scope import scope_of
from surveys.models import Case

INSPECTION = gettext_lazy("Inspection")
BONUS = gettext_lazy("Bonus")
INSPECTION_KEY, BONUS_KEY = "inspection", "bonus"
LEAGUES = [league for league in Unit.League if league != Unit.League.NONE]


@dataclass(frozen=True, slots=True)
class Judged:
    """By what a month is judged: the version in force, or one that is only tried; its inspection, what was frozen."""

    formula: Formula
    version: ScoreFormula | None
    is_in_force: bool
    plan: InspectionMonth | None = None
    frozen: FrozenScores | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """Points that one cause cost; `key` names the cause in the address of what it counts."""

    key: str
    points: Decimal

    @property
    def title(self) -> str | Promise:
        return title_of(self.key)


@dataclass(frozen=True, slots=True)
class Line:
    """A unit's month."""

    unit: Unit
    score: Score

    @property
    def lost(self) -> list[Lost]:
        """What cost it points, the dearest first; equals in the order of the charges."""
        parts = [Lost(key, part.points) for key, part in parts_of(self.score).items() if key != BONUS_KEY]
        return sorted((one for one in parts if one.points), key=lambda one: -one.points)


def parts_of(score: Score) -> dict[str, Part]:
    """The parts of a score by the names of their causes, in their order."""
    charges = {charge.value: part for charge, part in score.charges.items()}
    return {INSPECTION_KEY: score.inspection, **charges, BONUS_KEY: score.bonus}


def title_of(key: str) -> str | Promise:
    """A part of a score, in words."""
    return {INSPECTION_KEY: INSPECTION, BONUS_KEY: BONUS}.get(key) or CHARGES[Charge(key)]


@dataclass(frozen=True, slots=True)
class League:
    """The units of one league, the best first; equals by their codes, which says nothing."""

    name: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Cost:
    """An observation, a case or a deed that points came from: what of it counted, and where it is read.

    No address where one may not open it.
    """

    case: Case | None
    number: str
    times: str
    address: str


@dataclass(frozen=True, slots=True)
class Detail:
    """A part of a unit's score with what it counts."""

    key: str
    part: Part
    cap: Decimal
    costs: Sequence[Cost]

    @property
    def title(self) -> str | Promise:
        return title_of(self.key)

    @property
    def of_observations(self) -> bool:
        return self.key == INSPECTION_KEY

    @property
    def is_won(self) -> bool:
        return self.key == BONUS_KEY


@dataclass(frozen=True, slots=True)
class Counted:
    """A case that a month counts for a unit: as whose work, as whose ground, and what about it."""

    number: str
    address: str
    is_handled: bool
    is_answered: bool
    days_late: int


def judged_by(first: datetime.date) -> Judged:
    """The formula in force; before the first one the next that was approved, else the standard: tried, not in force.

    A frozen month is judged by what it was frozen with.
    """
    plan = InspectionMonth.objects.filter(month=first).first()  # unique
    frozen = FrozenScores.objects.filter(month=plan).select_related("formula").first() if plan else None
    if frozen:
        return Judged(formula_of(frozen.terms), frozen.formula, frozen.formula is not None, plan, frozen)
    if version := ScoreFormula.objects.in_force(first):
        return Judged(version.formula, version, is_in_force=True, plan=plan)
    following = ScoreFormula.objects.approved().order_by("first_quarter").first()  # one a quarter at most
    return Judged(following.formula if following else STANDARD, following, is_in_force=False, plan=plan)


def units_scored(user: Any, first: datetime.date) -> QuerySet[Unit]:
    """Which units' scores may somebody see: the county's roles all, a unit its own and those below it (C.4)."""
    scope = scope_of(user)
    units = Unit.objects.filter(league__in=LEAGUES, valid__contains=first).order_by("code")
    return units if scope.sees_the_county else units.filter(Q(pk__in=scope.unit_ids))


def scores_of_month(
    units: QuerySet[Unit], first: datetime.date, judged: Judged, *, now: datetime.datetime
) -> tuple[list[Line], dict[int, CaseFacts]]:
    """The scores of units, and everything that was counted, by case; of a frozen month as they were frozen."""
    found = {unit.pk: unit for unit in units}
    if judged.frozen:
        evidence, scores = evidence_from(judged.frozen.inputs), scores_in(judged.frozen)
    else:
        evidence = evidence_of(first, now=now)
        scores = scores_of(evidence, found, judged.formula)
    lines = [Line(found[pk], score) for pk, score in scores.items() if pk in found]
    return lines, {one.id: one for one in evidence.cases}


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
    """What a unit lost and won, each part with every observation, case and deed that it counts."""
    ids = {case for part in line.score.charges.values() for case in part.ids}
    opened = listed_cases(ids, user)
    return [
        _inspection(line.score.inspection, formula),
        *_charges(line, cases, formula, opened),
        *([_bonus(line.score.bonus, formula)] if line.score.bonus.sample else []),
    ]


def _inspection(part: Part, formula: Formula) -> Detail:
    seen = Observation.objects.select_related("standard").in_bulk(list(part.ids))
    return Detail(
        key=INSPECTION_KEY,
        part=part,
        cap=formula.inspection.cap,
        costs=[
            Cost(
                None,
                seen[pk].standard.text,
                _("%(failed)d of %(observed)d fail")
                % {"failed": seen[pk].failed, "observed": seen[pk].observed},
                reverse("observation", args=[seen[pk].uid]),
            )
            for pk in part.ids
        ],
    )


def _bonus(part: Part, formula: Formula) -> Detail:
    deeds = GoodDeed.objects.in_bulk(list(part.ids))
    costs = [
        Cost(
            None,
            deeds[pk].title,
            f"+{deeds[pk].points} · {deeds[pk].document}",
            f"{reverse('bonuses')}?month={deeds[pk].month:%Y-%m-%d}#deed-{pk}",
        )
        for pk in part.ids
    ]
    return Detail(key=BONUS_KEY, part=part, cap=formula.bonus_cap, costs=costs)


def _charges(
    line: Line, cases: Mapping[int, CaseFacts], formula: Formula, opened: Mapping[int, Case]
) -> list[Detail]:
    return [
        Detail(
            key=charge.value,
            part=part,
            cap=formula.charges[charge].cap,
            costs=[_cost(charge, cases[case], opened.get(case)) for case in part.ids],
        )
        for charge, part in line.score.charges.items()
        if formula.charges[charge].points
    ]


def _cost(charge: Charge, facts: CaseFacts, case: Case | None) -> Cost:
    return Cost(case, _number(facts, case), CHARGE_COSTS[charge](facts), case_address(case))


def _number(facts: CaseFacts, case: Case | None) -> str:
    return case.number if case else f"#{facts.id}"


def case_address(case: Case | None) -> str:
    """Where a case is read; nothing for one that may not be opened."""
    return f"{reverse(CASES_PAGE)}?tab=all&case={case.uid}" if case else ""


def counted_cases(unit: Unit, cases: Mapping[int, CaseFacts], user: Any) -> list[Counted]:
    """Every case that a month counts for a unit, the latest ones first; equals by their ids."""
    own = [facts for facts in cases.values() if unit.pk in (facts.handling, facts.accountable)]
    opened = listed_cases((facts.id for facts in own), user)
    return [
        Counted(
            number=_number(facts, opened.get(facts.id)),
            address=case_address(opened.get(facts.id)),
            is_handled=facts.handling == unit.pk,
            is_answered=facts.accountable == unit.pk,
            days_late=facts.days_late,
        )
        for facts in sorted(own, key=lambda one: (-one.days_late, one.id))
    ]
