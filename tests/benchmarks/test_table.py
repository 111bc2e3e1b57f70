"""Does the table say what was measured, and nothing that was not?"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.figures import Figure, Interval
from benchmarks.table import amount, duration, table, write_json

FIGURE = Figure(
    "P4", "bulk", "SQL by hand", Interval(1.02, 1.0, 1.05), 1.1, 7.1, 7.0, 5, 5, 1, {"answers_that_differ": 0}
)


def test_a_row_has_ratio_interval_bound_verdict_and_times() -> None:
    lines = table([FIGURE], is_quick=False).splitlines()
    assert lines[2] == (
        "| P4 | bulk | SQL by hand | 1.020 | 1.000–1.050 | ≤ 1.1 | yes | 7.10 s | 7.00 s | 5/5, 1 discarded |"
    )
    assert lines[3] == "P4 bulk against SQL by hand: answers that differ 0"


def test_a_quick_try_gives_no_verdict() -> None:
    assert "| – |" in table([FIGURE], is_quick=True)


@pytest.mark.parametrize(
    ("seconds", "words"), [(7.123, "7.12 s"), (0.0123, "12.30 ms"), (0.00004, "40.0 µs")]
)
def test_times_read_well(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_sizes_read_well() -> None:
    assert amount(123_456, "bytes") == "123.5 KB"
    assert amount(7.123, "s") == "7.12 s"


def test_the_file_holds_figures_verdicts_and_the_machine(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    write_json(path, [FIGURE], at=datetime(2026, 6, 1, tzinfo=UTC))
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["at"] == "2026-06-01T00:00:00+00:00"
    assert content["machine"]["python"]
    (figure,) = content["figures"]
    assert figure["ratio"] == {"median": 1.02, "low": 1.0, "high": 1.05}
    assert (figure["is_met"], figure["counts"]) == (True, {"answers_that_differ": 0})
