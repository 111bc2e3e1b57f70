"""How the results of checks and tests become one line."""

import os
from pathlib import Path

import pytest

from script.steps.console import Stop
from script.steps.layout import Layout
from script.steps.tests import Check, Count, count_report, run_check, run_pytest, sharing


def report(folder: Path, **counts: int) -> Path:
    path = folder / "pytest.xml"
    words = " ".join(f'{name}="{value}"' for name, value in counts.items())
    path.write_text(f'<testsuites><testsuite name="pytest" {words}/></testsuites>')
    return path


def test_errors_count_as_failures_and_skips_as_neither(tmp_path: Path) -> None:
    path = report(tmp_path, tests=10, failures=1, errors=2, skipped=3)
    assert count_report(path) == Count(passed=4, failed=3, skipped=3)


def test_a_run_that_died_has_no_report(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="without a report"):
        count_report(tmp_path / "pytest.xml")


@pytest.mark.parametrize(
    ("command", "passed"), [("true", True), ("false", False), ("no-such-program", False)]
)
def test_a_check_passes_when_its_command_does(tmp_path: Path, command: str, passed: bool) -> None:
    assert run_check(Check(command, [command], tmp_path, dict(os.environ))) is passed


#: A pytest that writes a report of two passed tests.
TWO_PASS = """for word; do case $word in --junitxml=*)
echo '<testsuite tests="2"/>' > "${word#*=}"; esac; done"""


@pytest.mark.parametrize(
    ("python", "count"),
    [
        ("exit 5", Count(failed=1)),
        ("kill -9 $$", Count(failed=1)),
        (TWO_PASS, Count(2)),
        (f"{TWO_PASS}; exit 3", Count(2, 1)),
    ],
)
def test_a_run_that_collects_nothing_or_dies_is_a_failure(tmp_path: Path, python: str, count: Count) -> None:
    layout = Layout(tmp_path)
    layout.python.parent.mkdir(parents=True)
    layout.python.write_text(f"#!/bin/sh\n{python}\n")
    layout.python.chmod(0o755)
    assert run_pytest(layout, dict(os.environ), []) == count


@pytest.mark.parametrize(
    ("processors", "words", "shared"),
    [
        (1, [], []),
        (2, [], ["-n", "3"]),
        (8, ["-q"], ["-n", "4"]),
        (8, [f"{__file__}::test_one", "-q"], []),
    ],
)
def test_three_workers_share_two_processors_unless_files_are_named(
    processors: int, words: list[str], shared: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(processors)))
    assert sharing(words) == shared
