"""What a long step tells while it runs, and why it stopped."""

from pathlib import Path

import pytest

from script.steps.console import Stop, last_lines, run_logged


def test_a_step_that_fails_shows_its_own_words_not_those_of_the_run_before(tmp_path: Path) -> None:
    log = tmp_path / "log" / "step.log"
    with pytest.raises(Stop, match="the first run"):
        run_logged(["sh", "-c", "echo the first run; exit 3"], log=log)
    with pytest.raises(Stop, match=r"(?s)failed with status 4.*the second run") as reason:
        run_logged(["sh", "-c", "echo the second run; exit 4"], log=log)
    assert "the first run" not in str(reason.value)
    assert last_lines(log, 2) == ["the first run", "the second run"]


def test_a_long_step_tells_where_it_is(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "step.log"
    log.write_text("of yesterday\n")
    run_logged(["sh", "-c", "sleep 0.7; echo half way; sleep 0.7"], log=log, tick_s=0.1)
    told = capfd.readouterr().err
    assert "(no output yet)" in told
    assert "half way" in told
    assert "yesterday" not in told


def test_a_log_in_any_encoding_is_shown(tmp_path: Path) -> None:
    log = tmp_path / "step.log"
    with pytest.raises(Stop, match="status 1"):
        run_logged(["sh", "-c", "printf '\\377\\n'; exit 1"], log=log)


def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Stop, match=r"no-such-program is missing .* run script/setup"):
        run_logged(["no-such-program"], log=tmp_path / "step.log")
