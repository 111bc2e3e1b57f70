"""`script/bench`: runs the benchmarks with the embedded cluster up; they make databases of their own in it."""

import os
import subprocess

from script.embedded.databases import database_environment, stop_cluster
from script.steps.console import Stop
from script.steps.layout import here, require_set_up


def main(arguments: list[str]) -> int:
    layout = here()
    require_set_up(layout)
    if os.environ.get("DATABASE_URL"):
        raise Stop("the benchmarks pin the embedded cluster to one core: unset DATABASE_URL")
    variables, started = database_environment(layout, migrated=False)
    command = [str(layout.python), "-m", "benchmarks.run", *arguments]
    try:
        return subprocess.run(command, env=variables, cwd=layout.root, check=False).returncode
    finally:
        if started:
            stop_cluster(layout)
