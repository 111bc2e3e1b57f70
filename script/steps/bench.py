"""`script/bench`: runs the benchmarks with the database up."""

import subprocess

from script.embedded.databases import database_environment
from script.steps.console import Stop
from script.steps.layout import here, require_set_up


def main(arguments: list[str]) -> int:
    layout = here()
    require_set_up(layout)
    if not (layout.root / "benchmarks" / "run.py").exists():
        raise Stop("the benchmarks are not written yet (CHANGELOG.md)")
    variables, _ = database_environment(layout)
    command = [str(layout.python), str(layout.root / "benchmarks" / "run.py"), *arguments]
    return subprocess.run(command, env=variables, cwd=layout.root, check=False).returncode
