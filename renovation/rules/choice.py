"""In which order do households choose their new flats, and who was passed over?  (speech.md A.8)  Pure."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ChoiceBy(StrEnum):
    """What decides who chooses first?"""

    SIGNED = "signed"
    VACATED = "vacated"
    LOT = "lot"


@dataclass(frozen=True, slots=True)
class Taker:
    """A household that takes another dwelling: its days, None where they have not come."""

    number: str
    signed_on: date | None = None
    vacated_on: date | None = None
    allocated_on: date | None = None


def lot_of(number: str, seed: str) -> str:
    """The lot of a household: SHA-256 of seed and number, the lowest first.  Anybody can draw it again."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def choice_order(takers: Sequence[Taker], by: ChoiceBy, seed: str = "") -> list[Taker]:
    """Who chooses first, second …?  Those whose day has not come have no place yet.

    Of equal days the lot decides where there is a seed, else the lower number.
    """
    placed = []
    for one in takers:
        day = one.vacated_on if by is ChoiceBy.VACATED else one.signed_on
        lot = lot_of(one.number, seed) if seed else ""
        if day is not None:
            placed.append(((date.min if by is ChoiceBy.LOT else day, lot, one.number), one))
    return [one for _key, one in sorted(placed, key=lambda pair: pair[0])]


def passed_over(order: Sequence[Taker]) -> dict[str, str]:
    """Which households did somebody behind them choose before: household → the first who did?"""
    found = {}
    for place, one in enumerate(order):
        ahead = [
            other
            for other in order[place + 1 :]
            if other.allocated_on is not None
            and (one.allocated_on is None or other.allocated_on < one.allocated_on)
        ]
        if ahead:
            found[one.number] = min(ahead, key=lambda other: (other.allocated_on, other.number)).number
    return found
