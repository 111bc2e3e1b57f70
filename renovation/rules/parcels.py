"""Do the area in a parcel's document and the area that was drawn agree?  Pure.

A document mostly tells the area on the plane of the map projection, the database the area on the ellipsoid: at the edge
of a 3-degree zone the first is up to 0.05 % greater, which every tolerance has to bear.
"""

from dataclasses import dataclass
from decimal import Decimal

#: Nothing below this is told: 电子报盘 gives areas as hectares with four digits, so to one square metre.
LEAST_TOLD_M2 = 1


@dataclass(frozen=True, slots=True)
class Difference:
    """How much more was drawn than stands in the document, m² and percent of the document; is that too much?"""

    m2: float
    percent: float
    is_too_much: bool


def area_difference(
    document_m2: Decimal | float | None, drawn_m2: float | None, tolerance_percent: Decimal | float
) -> Difference | None:
    """By how much do they differ?  None: one of them is not known."""
    if not document_m2 or drawn_m2 is None:
        return None
    more = drawn_m2 - float(document_m2)
    percent = 100 * more / float(document_m2)
    return Difference(more, percent, abs(more) > LEAST_TOLD_M2 and abs(percent) > float(tolerance_percent))
