"""What became of a draft that was brought back: what was sent, what the server stored, and where the two differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

OUTCOMES = {
    "inserted": "new",
    "updated": "changed",
    "deleted": "taken out",
    "conflict": "conflict",
    "refused": "refused",
}


@dataclass(frozen=True)
class Difference:
    """One column of one row that the server keeps otherwise than it was sent; a shape is told by its corners."""

    column: str
    sent: str
    stored: str


@dataclass(frozen=True)
class ReturnedRow:
    """One row that was not as it went out; `place` in degrees."""

    outcome: str
    code: str
    reason: str
    place: tuple[float, float] | None
    differences: tuple[Difference, ...]

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> ReturnedRow:
        """Raises KeyError where the server told something else."""
        place = told["place"]
        return cls(
            outcome=told["outcome"],
            code=told["code"],
            reason=told["reason"],
            place=(place[0], place[1]) if place else None,
            differences=differences(told["file"], told["server"]),
        )


@dataclass(frozen=True)
class Return:
    """A file that was brought back: what became of its rows, and a layer of those that were not taken in."""

    counts: Mapping[str, int]
    rows: tuple[ReturnedRow, ...]
    rejects: Mapping[str, Any]

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Return:
        """Raises KeyError where the server told something else."""
        return cls(
            counts={name: told[name] for name in OUTCOMES},
            rows=tuple(ReturnedRow.from_json(one) for one in told["rows"]),
            rejects=told["rejects"],
        )

    @property
    def is_clean(self) -> bool:
        """Was everything taken in?"""
        return not (self.counts["conflict"] or self.counts["refused"])

    @property
    def altered(self) -> list[ReturnedRow]:
        """Rows that were taken in and are stored otherwise than they were sent."""
        return [one for one in self.rows if one.outcome in {"inserted", "updated"} and one.differences]


def differences(sent: Mapping[str, Any] | None, stored: Mapping[str, Any] | None) -> tuple[Difference, ...]:
    """In which columns do two states of a row differ?  None where there is one state only."""
    if sent is None or stored is None:
        return ()
    names = [*sent, *(name for name in stored if name not in sent)]
    return tuple(
        Difference(name, _told(sent.get(name)), _told(stored.get(name)))
        for name in names
        if not _same(sent.get(name), stored.get(name))
    )


def _same(one: Any, other: Any) -> bool:
    """Shapes are the same where every corner is: whoever draws along a border gets the border."""
    if one in (None, "") and other in (None, ""):
        return True
    return bool(one == other)


def _told(value: Any) -> str:
    if isinstance(value, Mapping):
        return str(corners(value.get("coordinates")))
    return "" if value is None else str(value)


def corners(coordinates: Any) -> int:
    """How many corners has a shape?"""
    if not isinstance(coordinates, list) or not coordinates:
        return 0
    if isinstance(coordinates[0], (int, float)):
        return 1
    return sum(corners(one) for one in coordinates)
