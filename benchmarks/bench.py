"""What every goal is handed: databases, cores, rounds, and whether this is only a quick try."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.databases import Database, ensure_filled
from benchmarks.machine import Cores
from benchmarks.rounds import Rounds, Side, control_loop, measure
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
    ) -> Database:
        """The database `name` of the benchmarks, filled by `fill` where it is not there yet.

        `made_by` are the files, `words` the parameters that its content hangs on.
        """
        database = Database(f"bench_{name}{'_quick' if self.is_quick else ''}", self.layout, self.cluster)
        ensure_filled(database, fill, made_by=made_by, words=[*words, f"quick {self.is_quick}"])
        return database

    def measure(self, sides: Mapping[str, Side], *, rounds: int) -> Rounds:
        """Compare the sides, interleaved, over that many calm rounds."""
        control = partial(control_loop, sorted({self.cores.client, self.cores.server}))
        wanted = QUICK_ROUNDS if self.is_quick else rounds
        return measure(sides, rounds=wanted, control=control, tell=detail)

    def file(self, name: str) -> Path:
        """Where does a file go that a goal makes and finds again?"""
        folder = self.layout.var / "bench"
        folder.mkdir(exist_ok=True)
        return folder / name
