"""Which goals does script/bench know, and what does it refuse?"""

import importlib

import pytest

from benchmarks.run import goals, parse


def test_every_goal_s_file_says_what_it_compares_and_can_be_run() -> None:
    for name, path in goals().items():
        module = importlib.import_module(path)
        assert path.split(".")[1].startswith(f"{name.lower()}_")
        assert module.__doc__
        assert callable(module.run)


def test_all_goals_are_measured_when_none_is_named() -> None:
    assert parse([]).goals == list(goals())
    assert parse(["p4"]).goals == ["P4"]


def test_an_unknown_goal_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        parse(["P99"])
    assert refusal.value.code == 2
    assert "P99" in capsys.readouterr().err
