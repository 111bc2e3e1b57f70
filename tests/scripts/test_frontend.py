"""Which node builds the front end, and when."""

from pathlib import Path

import pytest

from script.steps.console import Stop
from script.steps.frontend import ensure_frontend, find_node, node_version, npm_environment
from script.steps.layout import Layout


def node(folder: Path, version: str) -> Path:
    """A node that says it is `version`, and an npm that notes how it was called."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "node").write_text(f"#!/bin/sh\necho v{version}\n")
    (folder / "npm").write_text(
        '#!/bin/sh\necho "$*" >> ../calls\n[ "$1" != ci ] || mkdir -p node_modules\n'
        '[ "$1" != run ] || mkdir -p ../var/build/frontend\n[ ! -e ../broken ]\n'
    )
    for name in ("node", "npm"):
        (folder / name).chmod(0o755)
    return folder


@pytest.fixture
def layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Layout:
    made = Layout(tmp_path)
    (made.frontend / "src").mkdir(parents=True)
    for name in ("package.json", "package-lock.json", "src/main.ts"):
        (made.frontend / name).write_text("{}")
    machine = node(tmp_path / "machine", "24.19.0")
    monkeypatch.setenv("PATH", f"{machine}:/usr/bin:/bin")
    return made


def calls(layout: Layout) -> list[str]:
    """What was npm asked since the last time?"""
    noted = layout.root / "calls"
    lines = noted.read_text().splitlines() if noted.exists() else []
    noted.unlink(missing_ok=True)
    return lines


def test_the_machines_node_serves_when_it_is_new_enough(layout: Layout) -> None:
    assert find_node(layout) == layout.root / "machine"


@pytest.mark.parametrize("version", ["18.19.0", "20.18.3"])
def test_an_older_node_gives_way_to_the_environments_own(layout: Layout, version: str) -> None:
    node(layout.root / "machine", version)
    own = node(layout.venv / "bin", "24.19.0")
    assert find_node(layout) == own


def test_without_any_node_it_says_what_is_missing(layout: Layout) -> None:
    with pytest.raises(Stop, match=r"node >= 20\.19 is neither on the PATH nor in"):
        find_node(layout, search_path="/nowhere")


def test_what_is_no_node_has_no_version(tmp_path: Path) -> None:
    assert node_version(tmp_path / "missing") is None
    assert node_version(Path("/bin/true")) is None


def test_npm_believes_the_machines_authorities_unless_told_otherwise(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert npm_environment(layout, layout.root / "machine")["NODE_USE_SYSTEM_CA"] == "1"
    monkeypatch.setenv("NODE_USE_SYSTEM_CA", "0")
    assert npm_environment(layout, layout.root / "machine")["NODE_USE_SYSTEM_CA"] == "0"


def test_it_is_built_once_for_the_same_sources(layout: Layout) -> None:
    assert ensure_frontend(layout, tests=False)
    assert calls(layout) == ["ci --no-audit --no-fund", "run build"]
    assert not ensure_frontend(layout, tests=False)
    assert calls(layout) == []


def test_a_changed_source_builds_again_without_fetching_packages(layout: Layout) -> None:
    ensure_frontend(layout, tests=False)
    calls(layout)
    (layout.frontend / "src" / "main.ts").write_text("export {}")
    assert ensure_frontend(layout, tests=False)
    assert calls(layout) == ["run build"]


def test_a_build_that_failed_is_tried_again(layout: Layout) -> None:
    ensure_frontend(layout, tests=False)
    (layout.frontend / "src" / "main.ts").write_text("export {}")
    (layout.root / "broken").touch()
    with pytest.raises(Stop, match="npm run build … failed with status 1"):
        ensure_frontend(layout, tests=False)
    (layout.root / "broken").unlink()
    assert ensure_frontend(layout, tests=False)


def test_a_checkout_without_front_end_has_nothing_to_build(tmp_path: Path) -> None:
    assert not ensure_frontend(Layout(tmp_path), tests=True)
