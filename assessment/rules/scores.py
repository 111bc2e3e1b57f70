"""S = 100 − inspection − cases + bonus: a unit's month, with every part and what each part counts (C.7)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import TypeVar

from assessment.rules.evidence import CaseFacts, Evidence, GoodDeed, Observation
from assessment.rules.formula import CHARGED, FULL, Charge, Charged, FewCases, Formula
from assessment.rules.intervals import NOTHING, Interval, added, share

HUNDREDTH = Decimal("0.01")


class Unranked(StrEnum):
    """Why has a score no rank?"""

    FEW_OBSERVATIONS = "few_observations"
    FEW_CASES = "few_cases"


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of a score takes or gives: the points, whether a cap held them, and what was counted.

    `ids` are the observations, cases or deeds that points came from, rising; `sample` is how many were looked at and
    `shared_by` on how many they were counted, which is more where the sample was below the minimum.
    """

    points: Decimal
    ids: tuple[int, ...] = ()
    sample: int = 0
    shared_by: int = 0
    is_capped: bool = False
    interval: Interval = NOTHING


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts that break ties (C.7): of the cases that the unit handled."""

    handled: int = 0
    late: int = 0
    reworked: int = 0
    unfounded_hand_backs: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    """A unit's month.  `low` and `high` say how sure it is, `unranked` why it stands outside the ranking."""

    unit: int
    total: Decimal
    low: Decimal
    high: Decimal
    inspection: Part
    charges: Mapping[Charge, Part]
    bonus: Part
    counts: Counts
    unranked: tuple[Unranked, ...] = ()

    @property
    def is_ranked(self) -> bool:
        """Does the month count towards a rank?"""
        return not self.unranked

    @property
    def case_points(self) -> Decimal:
        """What all charges for cases take."""
        return sum((part.points for part in self.charges.values()), Decimal(0))


T = TypeVar("T")


def scores_of(evidence: Evidence, units: Collection[int], formula: Formula) -> dict[int, Score]:
    """The score of each of these units, those of whom nothing is known included; in whatever order all is given."""
    observations = _by(evidence.observations, lambda one: one.unit)
    handled = _by(evidence.cases, lambda one: one.handling)
    answered = _by(evidence.cases, lambda one: one.accountable)
    deeds = _by(evidence.good_deeds, lambda one: one.unit)
    return {
        unit: _score(unit, observations[unit], handled[unit], answered[unit], deeds[unit], formula)
        for unit in sorted(units)
    }


def rounded(points: Fraction | Decimal) -> Decimal:
    """To two decimals, half up, as people round."""
    return Decimal(floor(Fraction(points) * 100 + Fraction(1, 2))).scaleb(-2)


def _score(
    unit: int,
    observations: Sequence[Observation],
    handled: Sequence[CaseFacts],
    answered: Sequence[CaseFacts],
    deeds: Sequence[GoodDeed],
    formula: Formula,
) -> Score:
    inspection = _inspection(observations, formula)
    charges = {
        charge: _charge(charge, handled if CHARGED[charge] is Charged.HANDLING else answered, formula)
        for charge in Charge
    }
    bonus = _bonus(deeds, formula)
    lost = added([inspection.interval, *(part.interval for part in charges.values())])
    total = (
        FULL - inspection.points - sum((part.points for part in charges.values()), Decimal(0)) + bonus.points
    )
    best = FULL + bonus.points
    return Score(
        unit=unit,
        total=total,
        low=min(total, max(Decimal(0), _shown(float(best) - lost.high))),
        high=max(total, min(best, _shown(float(best) - lost.low))),
        inspection=inspection,
        charges=charges,
        bonus=bonus,
        counts=Counts(
            handled=len(handled),
            late=sum(one.days_late > 0 for one in handled),
            reworked=sum(one.reworks > 0 for one in handled),
            unfounded_hand_backs=sum(one.unfounded_hand_backs for one in handled),
        ),
        unranked=tuple(_unranked(observations, {one.id for one in [*handled, *answered]}, formula)),
    )


def _unranked(
    observations: Sequence[Observation], cases: Collection[int], formula: Formula
) -> Iterable[Unranked]:
    if len(observations) < formula.inspection.minimum:
        yield Unranked.FEW_OBSERVATIONS
    if formula.cases.few is FewCases.NOT_RANKED and len(cases) < formula.cases.minimum:
        yield Unranked.FEW_CASES


def _inspection(observations: Sequence[Observation], formula: Formula) -> Part:
    terms, sample = formula.inspection, len(observations)
    if not sample:
        return Part(Decimal(0), interval=Interval(0.0, 0.0, float(terms.cap)))
    lost = sum((one.lost for one in observations), Fraction(0))
    possible = sum((one.possible for one in observations), Fraction(0))
    per_share = float(terms.per * possible / sample)
    return _part(
        terms.per * lost / sample,
        terms.cap,
        [one.id for one in observations if one.lost],
        sample,
        sample,
        share(float(lost / possible) if possible else 0.0, sample).times(per_share),
    )


def _charge(charge: Charge, cases: Sequence[CaseFacts], formula: Formula) -> Part:
    """Points for each time, no case more often than the terms say, counted on as many cases as the formula says."""
    terms, sample = formula.charges[charge], len(cases)
    if not sample:
        return Part(Decimal(0))
    shared_by = max(sample, formula.cases.minimum)
    times = {one.id: min(Fraction(one.times(charge)), Fraction(terms.most_a_case)) for one in cases}
    counted, most = sum(times.values(), Fraction(0)), terms.most_a_case * sample
    per_time = Fraction(terms.points) * formula.cases.per / shared_by
    return _part(
        counted * per_time,
        terms.cap,
        [case for case, often in times.items() if often and terms.points],
        sample,
        shared_by,
        share(float(counted / most), sample).times(float(most * per_time)),
    )


def _bonus(deeds: Sequence[GoodDeed], formula: Formula) -> Part:
    given = sum((Fraction(one.points) for one in deeds), Fraction(0))
    return _part(given, formula.bonus_cap, [one.id for one in deeds], len(deeds), len(deeds), NOTHING)


def _part(
    points: Fraction, cap: Decimal, ids: Iterable[int], sample: int, shared_by: int, interval: Interval
) -> Part:
    return Part(
        points=rounded(min(points, Fraction(cap))),
        ids=tuple(sorted(ids)),
        sample=sample,
        shared_by=shared_by,
        is_capped=points > Fraction(cap),
        interval=interval.capped(float(cap)),
    )


def _shown(points: float) -> Decimal:
    return Decimal(points).quantize(HUNDREDTH, ROUND_HALF_UP)


def _by(rows: Iterable[T], unit_of: Callable[[T], int]) -> defaultdict[int, list[T]]:
    found: defaultdict[int, list[T]] = defaultdict(list)
    for row in rows:
        found[unit_of(row)].append(row)
    return found
