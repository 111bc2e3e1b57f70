"""10,000 random histories of cases: three devices, any order, any number of times, their clocks off by years.

Each must end as the same decisions do that come in order, with deadlines by the server's time alone.
"""

import json
import subprocess
import time
from collections import Counter
from collections.abc import Iterator

from benchmarks.bench import Bench
from benchmarks.databases import Database
from benchmarks.reliability.counts import Counts
from script.steps.console import Stop

HISTORIES = 10_000
SEED = 20261123
PROGRAMS = 2


def run(bench: Bench, database: Database) -> Iterator[Counts]:
    """Share the histories between two programs."""
    histories = bench.size(HISTORIES)
    began = time.perf_counter()
    share = -(-histories // PROGRAMS)
    running = [
        subprocess.Popen(
            [
                str(database.layout.python),
                *(
                    "-m",
                    "benchmarks.reliability.lives",
                    str(SEED),
                    str(first),
                    str(min(share, histories - first)),
                ),
            ],
            cwd=database.layout.root,
            env=database.environment(),
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        for first in range(0, histories, share)
    ]
    told: Counter[str] = Counter()
    for program in running:
        output, _ = program.communicate()
        if program.returncode:
            raise Stop(f"the histories ended with status {program.returncode}")
        told.update(json.loads(output))
    yield Counts(
        "R3",
        f"{histories} histories of a case, three devices, any order",
        faults=told["faults"],
        submissions=told["sent"],
        kept=told["kept"],
        lost=told["lost"],
        doubled=told["doubled"],
        mismatches=told["mismatches"] + told["findings"],
        seconds=time.perf_counter() - began,
    )
