"""How sure is a score of few observations?  Only shown, beside the score: no rank is made of it.

A share that was found in a sample lies within Wilson's interval (1927); sums of such shares within the square-and-add
interval of Newcombe (1998), which keeps the width that a perfect small sample must have.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

#: Of a hundred such intervals ninety-five hold the truth.
CONFIDENCE_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, with what was found between them."""

    low: float
    found: float
    high: float

    def times(self, factor: float) -> "Interval":
        """The same in another unit; the factor is zero or more."""
        return Interval(self.low * factor, self.found * factor, self.high * factor)

    def capped(self, cap: float) -> "Interval":
        """No more than a cap, wherever in the interval it lies."""
        return Interval(min(self.low, cap), min(self.found, cap), min(self.high, cap))


NOTHING = Interval(0.0, 0.0, 0.0)


def share(found: float, sample: int) -> Interval:
    """Where does a share lie that was found among so many?  A sample of none says nothing: anything from 0 to 1."""
    if sample < 1:
        return Interval(0.0, 0.0, 1.0)
    z2 = CONFIDENCE_Z**2
    middle = (found + z2 / (2 * sample)) / (1 + z2 / sample)
    half = CONFIDENCE_Z / (1 + z2 / sample) * sqrt(found * (1 - found) / sample + z2 / (4 * sample**2))
    return Interval(max(0.0, min(middle - half, found)), found, min(1.0, max(middle + half, found)))


def added(parts: Iterable[Interval]) -> Interval:
    """Where does the sum of independent parts lie?"""
    parts = sorted(
        parts, key=lambda part: (part.found, part.low, part.high)
    )  # the same sum in whatever order
    found = sum(part.found for part in parts)
    low = found - sqrt(sum((part.found - part.low) ** 2 for part in parts))
    high = found + sqrt(sum((part.high - part.found) ** 2 for part in parts))
    return Interval(low, found, high)
