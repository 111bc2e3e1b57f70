"""`script/test`: static checks, then pytest, then one line that counts both."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from script.embedded.databases import database_environment, stop_cluster
from script.steps.console import Stop, detail, say
from script.steps.frontend import find_node, npm_environment
from script.steps.layout import Layout, here, require_set_up
from script.steps.plugin_rules import rules

NOTHING_COLLECTED = 5
MOST_WORKERS = 4
#: Tests that took longer are named at the end of a run, the slowest first, up to so many.
SLOW = ["--durations-min=10", "--durations=40"]


@dataclass(frozen=True)
class Count:
    """How many passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)


@dataclass(frozen=True)
class Check:
    """One static check: it passes when its command ends with status 0."""

    name: str
    command: list[str]
    folder: Path
    environment: Mapping[str, str]


def checks(layout: Layout, variables: Mapping[str, str]) -> list[Check]:
    """Which static checks does this checkout have?"""
    commands = {
        "ruff check": ["ruff", "check", "."],
        "ruff format": ["ruff", "format", "--check", "."],
        "mypy": ["mypy"],
        "import contracts": ["lint-imports"],
        "migrations": [str(layout.python), "manage.py", "makemigrations", "--check", "--dry-run"],
    }
    commands |= rules(layout)
    owner = {**variables, "WANGGE_DB_ROLE": "owner"}
    found = [Check(name, command, layout.root, owner) for name, command in commands.items()]
    if (layout.frontend / "package.json").is_file():
        node = find_node(layout)
        for script in ("check", "test"):
            command = [str(node / "npm"), "run", "--if-present", script]
            found.append(
                Check(f"front end {script}", command, layout.frontend, npm_environment(layout, node))
            )
    return found


def run_check(check: Check) -> bool:
    """Does the check pass?  Its output is shown only if not."""
    began = time.monotonic()
    try:
        result = subprocess.run(
            check.command,
            cwd=check.folder,
            env=check.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        status, output = result.returncode, result.stdout
    except FileNotFoundError as error:
        status, output = 127, str(error)
    took = f"{time.monotonic() - began:.0f} s"
    if status == 0:
        detail(f"{check.name}: passed ({took})")
        return True
    print(f"{output.rstrip()}\n    {check.name}: FAILED ({took})", file=sys.stderr, flush=True)
    return False


def run_checks(layout: Layout, variables: Mapping[str, str]) -> Count:
    """How many static checks pass?  Two run at a time."""
    say("static checks")
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(run_check, checks(layout, variables)))
    return Count(results.count(True), results.count(False))


def count_report(report: Path) -> Count:
    """What does pytest's JUnit report count?  Raises Stop when pytest died before writing one."""
    if not report.is_file():
        raise Stop("pytest ended without a report")
    total = Count()
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        total += Count(int(suite.get("tests", 0)) - failed - skipped, failed, skipped)
    return total


def sharing(arguments: list[str]) -> list[str]:
    """How do workers share the tests?  Not at all where single files are asked for: each worker needs a database.

    Three on two processors: two leave them idle for two fifths of the time, while pages are drawn and waited for.
    """
    processors = len(os.sched_getaffinity(0))
    workers = min(processors + processors // 2, MOST_WORKERS)
    if workers == 1 or any(Path(word.partition("::")[0]).exists() for word in arguments):
        return []
    return ["-n", str(workers)]


def run_pytest(layout: Layout, variables: Mapping[str, str], arguments: list[str]) -> Count:
    """How many tests pass?  A run that dies, or finds nothing to run, counts as one failure."""
    say("pytest")
    report = layout.var / "test" / "pytest.xml"
    report.parent.mkdir(exist_ok=True)
    report.unlink(missing_ok=True)
    command = [
        str(layout.python),
        "-m",
        "pytest",
        f"--junitxml={report}",
        *SLOW,
        *sharing(arguments),
        *arguments,
    ]
    status = subprocess.run(command, env=variables, stdin=subprocess.DEVNULL, check=False).returncode
    if status == NOTHING_COLLECTED:
        print("no test was collected: that counts as a failure", file=sys.stderr)
        return Count(failed=1)
    try:
        count = count_report(report)
    except Stop as reason:
        print(f"{reason} (status {status})", file=sys.stderr)
        return Count(failed=1)
    return count if status == 0 or count.failed else count + Count(failed=1)


def main(arguments: list[str]) -> int:
    layout = here()
    own = {"--full", "--no-checks"}
    require_set_up(layout)
    variables, started = database_environment(layout, migrated=False)
    variables = {**variables, "WANGGE_DB_ROLE": "owner"}
    if "--full" in arguments:
        variables["WANGGE_TEST_PROFILE"] = "full"
    os.chdir(layout.root)
    try:
        total = Count() if "--no-checks" in arguments else run_checks(layout, variables)
        total += run_pytest(layout, variables, [word for word in arguments if word not in own])
    finally:
        if started:
            stop_cluster(layout)
    if total.skipped:
        print(f"{total.skipped} tests were skipped; pytest -rs tells why", flush=True)
    print(f"{total.passed} passed, {total.failed} failed", flush=True)
    return 1 if total.failed else 0
