"""The Python environment: what it holds, and how a finished one takes the place of the last."""

import json
from pathlib import Path

from script.steps.layout import Layout
from script.steps.python_env import STAMP, Contents, contents_of, link, requirement_files, satisfies, wanted


def checkout(folder: Path) -> Layout:
    (folder / "requirements.txt").write_text("Django==5.2.19\n")
    (folder / "requirements-dev.txt").write_text("pytest==9.2.0\n")
    (folder / "var" / "venvs").mkdir(parents=True)
    return Layout(folder)


def finished(layout: Layout, name: str) -> Path:
    venv = layout.venvs / name
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").touch()
    (venv / STAMP).write_text(json.dumps({"serve": "a", "tests": None}))
    return venv


def test_an_environment_for_tests_will_do_for_serving_but_not_the_other_way() -> None:
    serving, testing = Contents("a"), Contents("a", "b")
    assert satisfies(testing, serving)
    assert satisfies(testing, testing)
    assert not satisfies(serving, testing)
    assert not satisfies(Contents("old", "b"), serving)
    assert not satisfies(Contents("a", "old"), testing)
    assert not satisfies(None, serving)


def test_a_half_made_environment_holds_nothing(tmp_path: Path) -> None:
    layout = checkout(tmp_path)
    venv = finished(layout, "one")
    assert contents_of(venv) == Contents("a")
    (venv / STAMP).unlink()
    assert contents_of(venv) is None
    assert contents_of(tmp_path / "nowhere") is None


def test_a_changed_requirement_asks_for_another_environment(tmp_path: Path) -> None:
    layout = checkout(tmp_path)
    before, serving = wanted(layout, tests=True), wanted(layout, tests=False)
    (tmp_path / "requirements-dev.txt").write_text("pytest==9.3.0\n")
    assert not satisfies(before, wanted(layout, tests=True))
    assert wanted(layout, tests=False) == serving


def test_only_the_tests_install_the_tests_requirements(tmp_path: Path) -> None:
    layout = checkout(tmp_path)
    assert requirement_files(layout, tests=False) == ["-r", str(tmp_path / "requirements.txt")]
    assert str(tmp_path / "requirements-dev.txt") in requirement_files(layout, tests=True)


def test_linking_replaces_the_last_environment_and_removes_it(tmp_path: Path) -> None:
    layout = checkout(tmp_path)
    first, second = finished(layout, "one"), finished(layout, "two")
    link(layout, first)
    assert layout.venv.resolve() == first
    link(layout, second)
    assert layout.venv.resolve() == second
    assert not first.exists()


def test_linking_replaces_an_environment_made_by_hand(tmp_path: Path) -> None:
    layout = checkout(tmp_path)
    (layout.venv / "bin").mkdir(parents=True)
    link(layout, finished(layout, "one"))
    assert layout.venv.is_symlink()
    assert [path.name for path in layout.venvs.iterdir()] == ["one"]


def test_the_link_survives_a_move_of_the_checkout(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    layout = checkout(tmp_path / "here")
    link(layout, finished(layout, "one"))
    (tmp_path / "here").rename(tmp_path / "there")
    assert (tmp_path / "there" / "var" / "venv" / "bin" / "python").exists()
