"""Observations, cases and months for the tests of scores, in round numbers."""

from decimal import Decimal
from typing import Any

from assessment.rules.evidence import CaseFacts, Evidence, Observation
from assessment.rules.scores import Counts, Part, Score, Unranked

A, B, C = 1, 2, 3
NOTHING = Part(Decimal(0))


def looks(
    number: int, failed: int = 0, *, unit: int = A, deduction: str = "1", first: int = 1
) -> list[Observation]:
    """So many observations of a unit, of which the first failed wholly."""
    return [
        Observation(first + n, unit, observed=1, ok=int(n >= failed), deduction=Decimal(deduction))
        for n in range(number)
    ]


def cases(
    number: int, *, accountable: int = A, handling: int = A, first: int = 1, **facts: Any
) -> list[CaseFacts]:
    """So many cases of which the same is known."""
    return [CaseFacts(first + n, accountable, handling, **facts) for n in range(number)]


def month_of(total: str, *, is_ranked: bool = True, counts: Counts = Counts()) -> Score:  # noqa: B008  frozen
    """A month whose total alone matters."""
    value = Decimal(total)
    unranked = () if is_ranked else (Unranked.FEW_OBSERVATIONS,)
    return Score(A, value, value, value, NOTHING, {}, NOTHING, counts, unranked)


def evidence(*, observations: Any = (), of_cases: Any = (), good_deeds: Any = ()) -> Evidence:
    """What is known of a month."""
    return Evidence(tuple(observations), tuple(of_cases), tuple(good_deeds))
