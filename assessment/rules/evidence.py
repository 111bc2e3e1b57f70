"""What is a unit judged by?  Observations of inspections, cases of the month, good deeds: raw, never only totals."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from assessment.rules.formula import CHARGED, Charge, Charged


@dataclass(frozen=True, slots=True)
class Observation:
    """One standard, looked at in one place: `ok` of `observed`, what failing it wholly costs, and its weight.

    `unit` answers for the place (DESIGN §4).
    """

    id: int
    unit: int
    observed: int
    ok: int
    deduction: Decimal
    weight: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        if not 0 <= self.ok <= self.observed or self.observed < 1:
            raise ValueError(f"observation {self.id}: {self.ok} of {self.observed}")
        if self.deduction < 0 or self.weight < 0:
            raise ValueError(f"observation {self.id}: a deduction and its weight are zero or more")

    @property
    def possible(self) -> Fraction:
        """What is lost where nothing is as it should be."""
        return Fraction(self.deduction) * Fraction(self.weight)

    @property
    def lost(self) -> Fraction:
        """What is lost: the share that was not as it should be."""
        return self.possible * Fraction(self.observed - self.ok, self.observed)


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What one case says about its two units.

    `times`: how often each charge applies; lateness in days begun, none where it was excused.  `finding_points` is what
    its filing rule deducts; a finding that an observation deducted already has none.
    """

    id: int
    accountable: int
    handling: int
    days_late: int = 0
    reworks: int = 0
    unfounded_hand_backs: int = 0
    repeats: int = 0
    is_unchased: bool = False
    finding_points: Decimal = Decimal(0)

    def times(self, charge: Charge) -> Decimal:
        """How often does a charge apply to the case, before any cap?"""
        return {
            Charge.LATE: Decimal(self.days_late),
            Charge.REWORK: Decimal(self.reworks),
            Charge.HAND_BACK: Decimal(self.unfounded_hand_backs),
            Charge.REPEAT: Decimal(self.repeats),
            Charge.UNCHASED: Decimal(self.is_unchased),
            Charge.FINDING: self.finding_points,
        }[charge]

    def charged_unit(self, charge: Charge) -> int:
        """Which unit loses by it?"""
        return self.handling if CHARGED[charge] is Charged.HANDLING else self.accountable


@dataclass(frozen=True, slots=True)
class GoodDeed:
    """Something that the office gave a unit points for."""

    id: int
    unit: int
    points: Decimal


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything of one month that a score may count."""

    observations: Sequence[Observation] = field(default_factory=tuple)
    cases: Sequence[CaseFacts] = field(default_factory=tuple)
    good_deeds: Sequence[GoodDeed] = field(default_factory=tuple)
