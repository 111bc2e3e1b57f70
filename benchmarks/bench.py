"""What every goal is handed: databases, cores, rounds, and whether this is only a quick try."""

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.databases import EMPTY, Database, ensure_filled
from benchmarks.machine import Cores, processor_seconds, server_pid
from benchmarks.rounds import Rounds, Side, control_loop, measure
from benchmarks.table import duration
from script.embedded.cluster import Cluster
from script.steps.console import detail
from script.steps.layout import Layout

QUICK_SHARE = 20
QUICK_ROUNDS = 2


@dataclass(frozen=True, slots=True)
class Bench:
    """One run of the benchmarks.  A quick one does a twentieth of the work, to see that everything runs."""

    layout: Layout
    cluster: Cluster
    cores: Cores
    is_quick: bool
    #: Side → the processor's seconds a unit of each of its blocks; the first one warmed up.
    busy: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def size(self, count: int) -> int:
        """How many things does a goal about `count` of them work on in this run?"""
        return max(1, count // QUICK_SHARE) if self.is_quick else count

    def database(
        self,
        name: str,
        fill: Callable[[Database], None],
        *,
        made_by: Iterable[Path],
        words: Iterable[str] = (),
        like: Database | None = None,
    ) -> Database:
        """The database `name` of the benchmarks, filled by `fill` where it is not there yet.

        `made_by` are the files, `words` the parameters that its content hangs on.  It begins as a
        copy of `like`, without one as a migrated county without content.
        """
        database = Database(f"bench_{name}{'_quick' if self.is_quick else ''}", self.layout, self.cluster)
        words = [*words, f"quick {self.is_quick}"]
        ensure_filled(database, fill, made_by=made_by, words=words, like=like.name if like else EMPTY)
        return database

    def measure(self, sides: Mapping[str, Side], *, rounds: int) -> Rounds:
        """Compare the sides, interleaved, over that many calm rounds."""
        control = partial(control_loop, sorted({self.cores.client, self.cores.server}))
        wanted = QUICK_ROUNDS if self.is_quick else rounds
        return measure(sides, rounds=wanted, control=control, tell=detail)

    def watch(self, side: str, work: Callable[[], object], *, units: int = 1) -> float:
        """How many seconds does a unit of this block of work take?

        Beside it is noted how long client and database kept their cores busy, which others' work touches less.
        """
        concerned = [os.getpid(), server_pid(self.cluster)]
        before, began = processor_seconds(concerned), time.perf_counter()
        work()
        seconds = time.perf_counter() - began
        self.busy[side].append((processor_seconds(concerned) - before) / units)
        return seconds / units

    def busy_ratio(self, ours: str, peer: str) -> str:
        """Our processor time as a multiple of the peer's in the usual round, and both times."""
        mine, others = self.busy[ours][1:], self.busy[peer][1:]
        ratio = median(a / b for a, b in zip(mine, others, strict=True))
        return f"{ratio:.2f} ({duration(median(mine))} : {duration(median(others))})"

    def file(self, name: str) -> Path:
        """Where does a file go that a goal makes and finds again?"""
        folder = self.layout.var / "bench"
        folder.mkdir(exist_ok=True)
        return folder / name
