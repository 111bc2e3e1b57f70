"""The Python environment: built aside under its own name, then linked as var/venv."""

import json
import shutil
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from script.steps.console import detail, run_logged, say
from script.steps.layout import Layout
from script.steps.stamps import digest

STAMP = "wangge.json"


@dataclass(frozen=True)
class Contents:
    """What an environment holds: hashes of the requirements for serving and for tests (None: without)."""

    serve: str
    tests: str | None = None


def wanted(layout: Layout, *, tests: bool) -> Contents:
    """What should the environment hold for today's requirement files and this Python?"""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    extra = digest([layout.root / "requirements-dev.txt"], version) if tests else None
    return Contents(digest([layout.root / "requirements.txt"], version), extra)


def contents_of(venv: Path) -> Contents | None:
    """What does a finished environment hold?  None when it is missing or half made."""
    stamp = venv / STAMP
    if not stamp.is_file() or not (venv / "bin" / "python").exists():
        return None
    return Contents(**json.loads(stamp.read_text(encoding="utf-8")))


def satisfies(held: Contents | None, need: Contents) -> bool:
    """Is everything needed there?  An environment that also holds the tests' packages will do for serving."""
    return held is not None and held.serve == need.serve and need.tests in (None, held.tests)


def requirement_files(layout: Layout, *, tests: bool) -> list[str]:
    """Which arguments make pip install what is wanted?"""
    names = ["requirements.txt", "requirements-dev.txt"] if tests else ["requirements.txt"]
    return [word for name in names for word in ("-r", str(layout.root / name))]


def install(layout: Layout, venv: Path, need: Contents) -> None:
    """Install the requirements into `venv`, then sign it."""
    (venv / STAMP).unlink(missing_ok=True)
    command: list[str | Path] = [
        venv / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--no-input",
        "--progress-bar",
        "off",
    ]
    run_logged(
        [*command, *requirement_files(layout, tests=need.tests is not None)], log=layout.log / "pip.log"
    )
    (venv / STAMP).write_text(json.dumps(asdict(need)), encoding="utf-8")


def link(layout: Layout, venv: Path) -> None:
    """Make var/venv mean `venv`, in one step; drop what it meant before."""
    before = layout.venv.resolve() if layout.venv.exists() else None
    fresh = layout.var / "venv.new"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(venv.relative_to(layout.var))
    if layout.venv.is_dir() and not layout.venv.is_symlink():
        before = layout.venvs / f"{venv.name}.before"
        layout.venv.replace(before)
    fresh.replace(layout.venv)
    if before is not None and before != venv.resolve() and layout.venvs in before.parents:
        shutil.rmtree(before)


def ensure_python_env(layout: Layout, *, tests: bool) -> bool:
    """Is the environment whole, or made so?  Returns whether anything had to be done."""
    need = wanted(layout, tests=tests)
    held = contents_of(layout.venv)
    if satisfies(held, need):
        return False
    began = time.monotonic()
    if held is not None and held.serve == need.serve:
        say("Python environment: adding what the tests need")
        install(layout, layout.venv, need)
    else:
        say(f"Python environment: building with Python {sys.version.split()[0]}")
        layout.venvs.mkdir(parents=True, exist_ok=True)
        venv = Path(tempfile.mkdtemp(prefix="venv-", dir=layout.venvs))
        venv.chmod(0o755)
        try:
            run_logged([sys.executable, "-m", "venv", venv], log=layout.log / "pip.log")
            install(layout, venv, need)
        except BaseException:
            shutil.rmtree(venv)
            raise
        link(layout, venv)
    detail(f"done in {time.monotonic() - began:.0f} s")
    return True
