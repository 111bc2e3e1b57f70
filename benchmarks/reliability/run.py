"""`script/bench reliability`: provokes what must not do harm, and prints what was lost, doubled or told wrongly."""

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.machine import cores
from benchmarks.reliability import r1_faults, r2_at_once, r3_histories, r4_full_disks, r6_pictures
from benchmarks.reliability.counts import Counts, document, table, write
from benchmarks.reliability.town import load_town
from script.embedded.cluster import Cluster
from script.steps.console import Stop, detail, say, stopped
from script.steps.layout import here

HERE = Path(__file__).resolve().parent
RESULTS = HERE.parent / "reliability.json"
GOALS = {"R1": r1_faults, "R2": r2_at_once, "R3": r3_histories, "R4": r4_full_disks, "R6": r6_pictures}


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/bench reliability",
        description="Count what is lost, doubled or told wrongly when things go wrong.",
    )
    known = ", ".join(GOALS)
    parser.add_argument(
        "goals", nargs="*", type=str.upper, metavar="NAME", help=f"{known}; all when none is named"
    )
    parser.add_argument("--quick", action="store_true", help="a twentieth of the work: shows that it runs")
    parser.add_argument("--json", action="store_true", help="print the counts as one JSON object")
    options = parser.parse_args(arguments)
    options.goals = options.goals or list(GOALS)
    unknown = [name for name in options.goals if name not in GOALS]
    if unknown:
        parser.error(f"no goal is called {', '.join(unknown)}; there are {', '.join(GOALS)}")
    return options


def main(arguments: Sequence[str]) -> int:
    """Exit status 1 where anything went wrong."""
    options = parse(arguments)
    layout = here()
    bench = Bench(layout, Cluster(layout.pg), cores(), options.quick)
    rows: list[Counts] = []
    try:
        database = bench.database(
            "reliability", load_town, made_by=sorted((layout.root / "fixtures").rglob("*.py"))
        )
        for name in options.goals:
            module = GOALS[name]
            say(f"{name}: {(module.__doc__ or '').strip().splitlines()[0]}")
            for row in module.run(bench, database):
                detail(f"{row.what}: {row.kept:,} kept, {row.wrong:,} wrong")
                rows.append(row)
    except Stop as reason:
        return stopped(reason)
    at = datetime.now(UTC)
    print(document(rows, at=at, is_quick=options.quick) if options.json else table(rows), flush=True)
    if not options.quick:
        write(RESULTS, rows, at=at)
        detail(f"written to {RESULTS}")
    return 0 if all(row.is_met for row in rows) else 1
