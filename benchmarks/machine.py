"""Which cores does the machine have, who runs where, and how much memory did a program take?"""

import json
import os
import subprocess
import sys
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from script.embedded.cluster import Cluster
from script.steps.console import Stop

LAUNCHER = Path(__file__).resolve().parent / "launcher.py"


@dataclass(frozen=True, slots=True)
class Cores:
    """The client's core, and the one that server and database share."""

    client: int
    server: int


def cores() -> Cores:
    """Which two cores serve?  The first and the last that this process may use; on a small machine the same."""
    mine = sorted(os.sched_getaffinity(0))
    return Cores(client=mine[0], server=mine[-1])


def family(pid: int) -> list[int]:
    """Which processes are `pid` and its descendants?"""
    found = [pid]
    for parent in found:
        children = Path(f"/proc/{parent}/task/{parent}/children")
        if children.exists():
            found += map(int, children.read_text(encoding="ascii").split())
    return found


def processor_seconds(pids: Sequence[int]) -> float:
    """How long have these processes, those they started, and those of them that have ended kept a core busy?"""
    ticks = 0
    for pid in {member for root in pids for member in family(root)}:
        try:
            line = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            continue  # it has ended since it was listed: its parent has its ticks
        # After the name, which may hold blanks: field 3 on; 14 to 17 are own and ended children's ticks.
        ticks += sum(map(int, line.rpartition(")")[2].split()[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def server_pid(cluster: Cluster) -> int:
    """Which process is the cluster's server, that all its others come from?"""
    return int(cluster.run(["head", "-1", str(cluster.data / "postmaster.pid")]))


@contextmanager
def pinned(pid: int, core: int) -> Iterator[None]:
    """Keep a process and what it starts on one core inside the block.  Raises Stop when it is another's."""
    before = os.sched_getaffinity(pid)
    try:
        _move(pid, {core})
    except PermissionError as error:
        raise Stop(f"process {pid} belongs to somebody else: run as its account or as root") from error
    try:
        yield
    finally:
        _move(pid, before)


def _move(pid: int, mask: set[int]) -> None:
    for member in family(pid):
        try:
            os.sched_setaffinity(member, mask)
        except ProcessLookupError:
            continue  # it has ended since it was listed


@dataclass(frozen=True, slots=True)
class Ran:
    """How long a program took, and the most memory that it, or one that it started, held at once."""

    seconds: float
    peak_rss_mb: float


def run_program(
    command: Sequence[str],
    *,
    core: int,
    log: Path,
    env: Mapping[str, str] | None = None,
    may_end_with: Container[int] = (0,),
) -> Ran:
    """Run a program on one core to its end, its output in `log`.  Raises Stop when it ends otherwise."""
    launcher = [sys.executable, "-I", "-S", str(LAUNCHER), str(core), str(log)]
    told = subprocess.run(
        [*launcher, *command], env=env, stdout=subprocess.PIPE, encoding="utf-8", check=True
    )
    found = json.loads(told.stdout)
    if found["status"] not in may_end_with:
        raise Stop(f"{' '.join(command[:4])} … failed with status {found['status']}; see {log}")
    return Ran(found["seconds"], found["peak_rss_mb"])
