"""How much interim housing money is a household due?  (临时安置费; regulation on expropriation, art. 17 and 22)

Paid by the month to who rents or lives elsewhere, from the day of moving out until the new dwelling is allocated; who
lives in turnover housing of the county is paid nothing.  Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from renovation.rules.gates import months_after

#: Kinds of interim housing that are paid for.
PAID = frozenset({"rent", "own"})
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Rate:
    """Yuan for each square metre and month, from a day on."""

    valid_from: date
    yuan_month: Decimal


@dataclass(frozen=True, slots=True)
class Due:
    """How many months have begun, and what they make together in yuan."""

    months: int
    yuan: Decimal


def interim_due(
    *,
    transition: str,
    area_m2: Decimal,
    moved_on: date | None,
    allocated_on: date | None,
    rates: Sequence[Rate],
    on: date,
) -> Due:
    """What is due up to a day: every month that has begun counts whole, at the rate that is valid when it begins."""
    if transition not in PAID or moved_on is None:
        return Due(0, Decimal(0))
    ends = min(on, allocated_on) if allocated_on else on
    months, yuan = 0, Decimal(0)
    while (begins := months_after(moved_on, months)) <= ends and begins != allocated_on:
        yuan += area_m2 * _rate_on(rates, begins)
        months += 1
    return Due(months, yuan.quantize(_CENT, ROUND_HALF_UP))


def _rate_on(rates: Sequence[Rate], day: date) -> Decimal:
    """The latest rate that is valid on a day; nothing before the first."""
    valid = [rate for rate in rates if rate.valid_from <= day]
    return max(valid, key=lambda rate: rate.valid_from).yuan_month if valid else Decimal(0)
