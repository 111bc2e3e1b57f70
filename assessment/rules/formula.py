"""By which weights, caps and minimum samples is judged?  A version of the formula, as data that a county decrees."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_type_hints

#: What a score begins with, and what no caps may take more than (C.7).
FULL = Decimal(100)


class Charge(StrEnum):
    """What about a case costs points?"""

    LATE = "late"  # each day begun after the limit
    REWORK = "rework"
    HAND_BACK = "hand_back"  # unfounded: refused by the dispatcher (C.6 point 5)
    REPEAT = "repeat"  # the public complains of the same again
    UNCHASED = "unchased"  # late, and the accountable unit never urged
    FINDING = "finding"  # that it was found at all


class Charged(StrEnum):
    """Which of a case's units loses the points?"""

    HANDLING = "handling"
    ACCOUNTABLE = "accountable"


#: DESIGN §4 point 1: what concerns the work is the handler's; the finding, and lateness that nobody chased, are of
#: whoever answers for the ground.
CHARGED: Mapping[Charge, Charged] = {
    Charge.LATE: Charged.HANDLING,
    Charge.REWORK: Charged.HANDLING,
    Charge.HAND_BACK: Charged.HANDLING,
    Charge.REPEAT: Charged.HANDLING,
    Charge.UNCHASED: Charged.ACCOUNTABLE,
    Charge.FINDING: Charged.ACCOUNTABLE,
}


class FewCases(StrEnum):
    """What becomes of a unit with fewer cases than the minimum?"""

    COUNT_AS_MINIMUM = "count_as_minimum"  # they are shared out as if they were as many as the minimum
    NOT_RANKED = "not_ranked"


@dataclass(frozen=True, slots=True)
class ChargeTerms:
    """Points for each time, at most so many times a case, and at most so many points a month in all."""

    points: Decimal
    cap: Decimal
    most_a_case: int = 1


@dataclass(frozen=True, slots=True)
class InspectionTerms:
    """Deductions are counted on so many observations (`per`), capped; fewer than `minimum` are no ground for a rank."""

    per: int = 100
    cap: Decimal = Decimal(60)
    minimum: int = 10


@dataclass(frozen=True, slots=True)
class CaseTerms:
    """Charges are counted on so many cases (`per`), each capped; what few cases mean is the county's to say."""

    per: int = 100
    minimum: int = 5
    few: FewCases = FewCases.COUNT_AS_MINIMUM


@dataclass(frozen=True, slots=True)
class RankTerms:
    """How many are flagged at the bottom, how many ties may make of them, and from how many units on (C.7)."""

    bottom: int = 3
    most_in_bottom: int = 5
    small_league: int = 6
    is_one_list: bool = False  # A.13 point 1: one ranking of all three leagues


#: What a county begins with: lateness weighs most, and what is merely found costs nothing, since a unit must not lose
#: by being walked more often than others.
STANDARD_CHARGES: Mapping[Charge, ChargeTerms] = {
    Charge.LATE: ChargeTerms(Decimal("0.20"), Decimal(15), most_a_case=10),
    Charge.REWORK: ChargeTerms(Decimal("0.30"), Decimal(8), most_a_case=3),
    Charge.HAND_BACK: ChargeTerms(Decimal("0.30"), Decimal(5), most_a_case=2),
    Charge.REPEAT: ChargeTerms(Decimal("0.50"), Decimal(5), most_a_case=3),
    Charge.UNCHASED: ChargeTerms(Decimal("0.20"), Decimal(5)),
    Charge.FINDING: ChargeTerms(Decimal(0), Decimal(0)),
}


class FormulaError(ValueError):
    """A formula that could not judge; `problems` names what is wrong by the terms' keys."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Formula:
    """Everything that turns observations and cases into scores and ranks.  Raises FormulaError."""

    inspection: InspectionTerms
    cases: CaseTerms
    charges: Mapping[Charge, ChargeTerms]
    ranks: RankTerms
    bonus_cap: Decimal = Decimal(2)

    def __post_init__(self) -> None:
        found = tuple(self._problems())
        if found:
            raise FormulaError(found)

    def _problems(self) -> Iterator[str]:
        if set(self.charges) != set(Charge):
            yield "charges"
        for name, number in (("inspection.per", self.inspection.per), ("cases.per", self.cases.per)):
            if number < 1:
                yield name
        for name, number in (
            ("inspection.minimum", self.inspection.minimum),
            ("cases.minimum", self.cases.minimum),
            ("ranks.bottom", self.ranks.bottom),
        ):
            if number < 1:
                yield name
        if self.ranks.most_in_bottom < self.ranks.bottom:
            yield "ranks.most_in_bottom"
        if self.ranks.small_league <= self.ranks.bottom:
            yield "ranks.small_league"
        if not (self.bonus_cap.is_finite() and 0 <= self.bonus_cap <= FULL):
            yield "bonus_cap"
        for charge, terms in self.charges.items():
            if not _is_sound(terms):
                yield f"charges.{charge.value}"
        caps = [self.inspection.cap, *(terms.cap for terms in self.charges.values())]
        if not all(cap.is_finite() and cap >= 0 for cap in caps) or sum(caps) > FULL:
            yield "caps"

    def as_data(self) -> dict[str, Any]:
        """The formula as JSON keeps it: amounts as text, so that nothing is rounded on the way."""
        return {
            "inspection": _plain(self.inspection),
            "cases": _plain(self.cases),
            "charges": {charge.value: _plain(self.charges[charge]) for charge in Charge},
            "ranks": _plain(self.ranks),
            "bonus_cap": str(self.bonus_cap),
        }

    @property
    def sha256(self) -> str:
        """Which formula is it?  Two that say the same have the same hash, however their amounts are written."""
        return hashlib.sha256(json.dumps(_same(self.as_data()), sort_keys=True).encode()).hexdigest()


def _is_sound(terms: ChargeTerms) -> bool:
    return terms.points.is_finite() and terms.points >= 0 and terms.most_a_case >= 1


def formula_of(data: Mapping[str, Any]) -> Formula:
    """The formula that a record keeps.  Raises FormulaError, and KeyError, TypeError for what is none."""
    return Formula(
        inspection=InspectionTerms(**_read(InspectionTerms, data["inspection"])),
        cases=CaseTerms(**_read(CaseTerms, data["cases"])),
        charges={
            Charge(name): ChargeTerms(**_read(ChargeTerms, terms)) for name, terms in data["charges"].items()
        },
        ranks=RankTerms(**_read(RankTerms, data["ranks"])),
        bonus_cap=Decimal(data["bonus_cap"]),
    )


def _plain(terms: Any) -> dict[str, Any]:
    return {
        name: str(value) if isinstance(value, Decimal) else value for name, value in asdict(terms).items()
    }


def _read(kind: type[Any], data: Mapping[str, Any]) -> dict[str, Any]:
    kinds = get_type_hints(kind)
    return {name: kinds[name](value) for name, value in data.items()}  # int, bool, Decimal or FewCases


def _same(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _same(value) for name, value in data.items()}
    try:
        return str(Decimal(data).normalize()) if isinstance(data, str) else data
    except ArithmeticError:
        return data


STANDARD = Formula(
    inspection=InspectionTerms(), cases=CaseTerms(), charges=STANDARD_CHARGES, ranks=RankTerms()
)
