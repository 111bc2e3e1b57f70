"""How the areas of parcels, and how far they differ, are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from renovation.models import Parcel


def square_metres(area_m2: Decimal | float | None) -> str:
    """An area to the hundredth; empty: it is not known."""
    return "" if area_m2 is None else f"{area_m2:,.2f}"


@dataclass(frozen=True, slots=True)
class DifferenceCell:
    """How far the drawn area of a parcel is from that of its document, in words; is it too far?"""

    words: str
    is_too_much: bool

    def __str__(self) -> str:
        return self.words


def difference_of(parcel: Parcel) -> DifferenceCell | None:
    """How far are both areas of a `measured` parcel from each other?"""
    found = parcel.difference
    if found is None:
        return None
    m2, percent = round(found.m2, 2), round(found.percent, 2)
    sign = "+" if m2 > 0 else "−" if m2 < 0 else ""
    words = f"{sign}{abs(m2):,.2f} ({sign}{abs(percent):.2f} %)"
    return DifferenceCell(words, found.is_too_much)


@dataclass(frozen=True, slots=True)
class Totals:
    """All parcels of a project together: m² in documents and as drawn, how many differ too far, how many lack what."""

    document: str
    drawn: str
    too_far: int
    undrawn: int
    percent: str


def totals_of(parcels: Iterable[Parcel]) -> Totals | None:
    """What do `measured` parcels make together?  None: there are none."""
    rows = list(parcels)
    if not rows:
        return None
    differences = [row.difference for row in rows]
    return Totals(
        document=square_metres(sum((row.area_m2 or Decimal(0) for row in rows), Decimal(0))),
        drawn=square_metres(sum(getattr(row, "drawn_m2", None) or 0.0 for row in rows)),
        too_far=sum(found is not None and found.is_too_much for found in differences),
        undrawn=sum(row.geom is None for row in rows),
        percent=f"{rows[0].tolerance_percent:g}",  # type: ignore[attr-defined]
    )
