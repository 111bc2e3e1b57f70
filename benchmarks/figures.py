"""What was measured, with its uncertainty, and is the goal met?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

import numpy as np

RESAMPLES = 10_000
SEED = 20260601


@dataclass(frozen=True, slots=True)
class Interval:
    """A median and the bootstrap 95 % interval around it."""

    median: float
    low: float
    high: float


def interval(values: Sequence[float]) -> Interval:
    """Where does the median of what these rounds were drawn from lie?  Percentile bootstrap, same every run.

    Raises ValueError for no values.
    """
    if not values:
        raise ValueError("there was no round")
    drawn = np.random.default_rng(SEED).choice(np.asarray(values, dtype=float), (RESAMPLES, len(values)))
    low, high = np.percentile(np.median(drawn, axis=1), [2.5, 97.5])
    return Interval(median(values), float(low), float(high))


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table: our time (or bytes) as a multiple of the peer's, and what noise cannot touch beside it.

    `bound` None: told beside the goals, not one of them.  `rounds` counts the calm ones out of `wanted`;
    `discarded` those in which the control loop drifted.  `ours` and `peer` are in `unit`: "s" or "bytes".
    """

    goal: str
    what: str
    against: str
    ratio: Interval
    bound: float | None
    ours: float
    peer: float
    rounds: int
    wanted: int
    discarded: int
    counts: Mapping[str, object] = field(default_factory=dict)
    unit: str = "s"

    @property
    def is_met(self) -> bool | None:
        """Is the goal met: the interval's upper end within the bound, over as many rounds as were wanted?

        None where there is no bound.
        """
        if self.bound is None:
            return None
        return self.rounds >= self.wanted and self.ratio.high <= self.bound
