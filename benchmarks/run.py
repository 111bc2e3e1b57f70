"""Measures the goals and prints the table; `script/bench` calls this with the cluster up."""

import argparse
import importlib
import os
import re
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.figures import Figure
from benchmarks.machine import cores, pinned, server_pid
from benchmarks.reliability import run as reliability
from benchmarks.table import table, write_json
from script.embedded.cluster import Cluster
from script.steps.console import Stop, detail, say, stopped
from script.steps.layout import here

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.json"


def goals() -> dict[str, str]:
    """Which goals are measured, and by which module?  P4 is measured by the file whose name begins with p4_."""
    found = (re.fullmatch(r"([pr]\d+)_\w+", path.stem) for path in HERE.glob("*.py"))
    named = {match[1].upper(): f"benchmarks.{match[0]}" for match in found if match}
    return dict(sorted(named.items(), key=lambda goal: (goal[0][0], int(goal[0][1:]))))


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/bench",
        description="Measure the speed goals against their peers and print the table.",
        epilog="script/bench reliability counts what is lost or doubled when things go wrong.",
    )
    known = goals()
    parser.add_argument(
        "goals", nargs="*", metavar="NAME", help=f"{', '.join(known)}; all when none is named"
    )
    parser.add_argument(
        "--quick", action="store_true", help="a twentieth of the work: shows that it runs, proves nothing"
    )
    options = parser.parse_args(arguments)
    options.goals = [name.upper() for name in options.goals] or list(known)
    unknown = [name for name in options.goals if name not in known]
    if unknown:
        parser.error(f"no goal is called {', '.join(unknown)}; there are {', '.join(known)}")
    return options


def run(bench: Bench, names: Sequence[str]) -> list[Figure]:
    """Measure the goals one after the other, everything pinned to its core."""
    figures: list[Figure] = []
    with ExitStack() as stack:
        stack.enter_context(pinned(server_pid(bench.cluster), bench.cores.server))
        stack.enter_context(pinned(os.getpid(), bench.cores.client))
        for name in names:
            module = importlib.import_module(goals()[name])
            say(f"{name}: {(module.__doc__ or '').strip().splitlines()[0]}")
            figures += module.run(bench)
    return figures


def main(arguments: Sequence[str]) -> int:
    if arguments[:1] == ["reliability"]:
        return reliability.main(arguments[1:])
    options = parse(arguments)
    layout = here()
    bench = Bench(layout, Cluster(layout.pg), cores(), options.quick)
    detail(f"client on core {bench.cores.client}, server and database on core {bench.cores.server}")
    try:
        figures = run(bench, options.goals)
    except Stop as reason:
        return stopped(reason)
    print(table(figures, is_quick=options.quick), flush=True)
    if not options.quick:
        write_json(RESULTS, figures, at=datetime.now(UTC))
        detail(f"written to {RESULTS}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
