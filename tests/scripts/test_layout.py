"""Whether a checkout is ready for the one who calls."""

from pathlib import Path
from unittest.mock import patch

import pytest

from script.steps.console import Stop
from script.steps.layout import Layout, environment, require_set_up


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    made = Layout(tmp_path)
    made.python.parent.mkdir(parents=True)
    made.python.touch()
    made.secret.touch()
    return made


def test_a_fresh_clone_is_told_to_set_up(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="run script/setup first"):
        require_set_up(Layout(tmp_path))


def test_a_checkout_that_was_set_up_is_ready(layout: Layout) -> None:
    require_set_up(layout)


def test_somebody_elses_checkout_names_its_owner(layout: Layout) -> None:
    told = f"belongs to {layout.secret.owner()}: run as"
    with patch("script.steps.layout.os.access", return_value=False), pytest.raises(Stop, match=told):
        require_set_up(layout)


def test_the_environments_own_programs_come_first(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/usr/bin")
    variables = environment(layout, DATABASE_URL="postgres:///x")
    assert variables["PATH"] == f"{layout.venv}/bin:/usr/bin"
    assert variables["DATABASE_URL"] == "postgres:///x"


def test_what_is_compiled_is_kept_whatever_the_image_of_a_container_says(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in environment(layout)
