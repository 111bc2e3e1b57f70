"""When does a stretch of a street count as walked?  Pure: what is counted, and how it is told."""

import datetime
from dataclasses import dataclass

#: Streets are cut at the borders of grids and into stretches no longer than this, m.
LONGEST_M = 200
#: A report counts for the stretches that lie so near to it, m: somebody stood there and looked.
REPORT_M = 15
#: Places of a way count for a stretch within this, m (they are coarse), and together they must lie over so much of it:
#: who crosses a street has not walked it.
WAY_M = 25
WAY_SHARE = 0.5
#: Metres that a phone leaves between two places of a way; nearer ones are not kept.
THINNED_M = 20
#: Worse places than this say nothing about a street, m.
COARSEST_M = 60


@dataclass(frozen=True, slots=True)
class Walked:
    """How much of some streets was walked: metres, and of how many."""

    walked_m: int = 0
    all_m: int = 0

    @property
    def share(self) -> int:
        """Walked of a hundred, rounded down: all means all."""
        return 100 * self.walked_m // self.all_m if self.all_m else 100

    def __add__(self, other: "Walked") -> "Walked":
        return Walked(self.walked_m + other.walked_m, self.all_m + other.all_m)


def since(today: datetime.date, days: int) -> datetime.date:
    """The first day that counts: today is one of the days."""
    return today - datetime.timedelta(days=days - 1)
