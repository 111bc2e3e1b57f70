"""How do two noisy cores compare sides fairly?  Interleaved, in rounds, with a control loop between them."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

import numpy as np

from benchmarks.figures import Figure, Interval, interval

#: A round counts only where the control loop took the same all through it, give or take this share.
DRIFT = 0.10
#: Where others use the same cores, few rounds are calm: how many are run for each that is wanted, and how many in all?
TRIES, MOST_ROUNDS = 4, 30
#: Half a second of work.  Where other machines use the same cores now and then, the shortest of a few tries says only
#: that there was a quiet millisecond; how much they take away shows in the whole of a longer time.
LOOP = 50_000_000

#: One block: does the work once or many times, and says how many seconds each took.
Side = Callable[[], Sequence[float]]
Control = Callable[[], Sequence[float]]
Statistic = Callable[[Sequence[float]], float]
Item = TypeVar("Item")


@contextmanager
def stopwatch(seconds: list[float]) -> Iterator[None]:
    """Append how long the block took."""
    began = time.perf_counter()
    yield
    seconds.append(time.perf_counter() - began)


def timed(work: Callable[[Item], object], items: Iterable[Item]) -> list[float]:
    """How long did the work on each of the items take?"""
    seconds: list[float] = []
    for item in items:
        with stopwatch(seconds):
            work(item)
    return seconds


def p95(seconds: Sequence[float]) -> float:
    """Below which time stay 95 % of the requests?"""
    return float(np.percentile(seconds, 95))


def control_loop(cores: Sequence[int]) -> list[float]:
    """How long does the same fixed work take on each of these cores just now?"""
    before = os.sched_getaffinity(0)
    seconds: list[float] = []
    for core in cores:
        os.sched_setaffinity(0, {core})
        with stopwatch(seconds):
            sum(range(LOOP))
    os.sched_setaffinity(0, before)
    return seconds


@dataclass(frozen=True, slots=True)
class Round:
    """What each side took, and what the control loop took before and after each, per core."""

    seconds: Mapping[str, Sequence[float]]
    control: Sequence[Sequence[float]]


def drift(one: Round) -> float:
    """How far did the control loop stray in this round from its median in this round, as a share, on its worst core?

    Sides are compared within a round: a core that is slow all through it is slow for all of them.
    """
    loops = np.asarray(one.control)
    return float(np.abs(loops / np.median(loops, axis=0) - 1).max())


def calm(rounds: Sequence[Round]) -> list[Round]:
    """Which rounds count?"""
    return [one for one in rounds if drift(one) <= DRIFT]


@dataclass(frozen=True, slots=True)
class Rounds:
    """The rounds that count, how many of them were calm, and how many were wanted and discarded.

    Where fewer were calm than wanted, all are told, and none counts towards a goal: one or two may say anything.
    """

    kept: Sequence[Round]
    calm: int
    wanted: int
    discarded: int

    def ratio(self, ours: str, peer: str, of: Statistic = median) -> Interval:
        """Our time as a multiple of the peer's: one ratio a round, of its median request or of `of`."""
        return interval([of(one.seconds[ours]) / of(one.seconds[peer]) for one in self.kept])

    def seconds(self, side: str, of: Statistic = median) -> float:
        """What does a request of `side` take in the usual round?"""
        return median(of(one.seconds[side]) for one in self.kept)

    def figure(
        self,
        goal: str,
        what: str,
        against: str,
        *,
        ours: str,
        peer: str,
        bound: float | None,
        of: Statistic = median,
        **counts: object,
    ) -> Figure:
        """The row of the table that compares two of the sides."""
        return Figure(
            goal=goal,
            what=what,
            against=against,
            ratio=self.ratio(ours, peer, of),
            bound=bound,
            ours=self.seconds(ours, of),
            peer=self.seconds(peer, of),
            rounds=self.calm,
            wanted=self.wanted,
            discarded=self.discarded,
            counts=counts,
        )


def one_round(sides: Mapping[str, Side], order: Sequence[str], control: Control) -> Round:
    """Let the sides work one after the other in this order."""
    seconds, loops = {}, [control()]
    for name in order:
        seconds[name] = sides[name]()
        loops.append(control())
    return Round(seconds, loops)


def measure(
    sides: Mapping[str, Side], *, rounds: int, control: Control, tell: Callable[[str], None]
) -> Rounds:
    """Compare the sides over that many calm rounds, after one that warms up; at most TRIES of each, MOST_ROUNDS in all.

    Each round begins with another side, so that none profits from its place.
    """
    names = list(sides)
    one_round(sides, names, control)
    run: list[Round] = []
    most = min(TRIES * rounds, MOST_ROUNDS)
    while len(kept := calm(run)) < rounds and len(run) < most:
        turn = len(run) % len(names)
        run.append(one_round(sides, names[turn:] + names[:turn], control))
        times = ", ".join(f"{name} {median(took):.3g} s" for name, took in run[-1].seconds.items())
        tell(f"round {len(run)}: {times}; the control loop strayed by {drift(run[-1]):.0%}")
    return Rounds(kept if len(kept) >= rounds else run, len(kept), rounds, len(run) - len(kept))
