"""A test that hangs ends with a reason, alone: the others run all the same."""

import os
import subprocess
import sys
from pathlib import Path

from script.steps.layout import here

ROOT = here().root
SHARED = """
def pytest_xdist_make_scheduler(config, log):
    from tests.scheduling import FilesInOrder

    return FilesInOrder(config, log)
"""
HANGS = """
import threading

def test_before(): pass
def test_hangs(): threading.Event().wait()
def test_after(): pass
"""
FINE = "def test_one(): pass\n\ndef test_two(): pass\n"


def run(folder: Path, *words: str) -> str:
    """What does pytest say of the tests in `folder`, with the settings of all tests but shorter limits?"""
    limits = ["--timeout=3", "-o", "faulthandler_timeout=1"]
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(folder)]
    result = subprocess.run(
        [*command, "-p", "no:django", "-p", "no:cacheprovider", *limits, *words, str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=250,
        check=False,
    )
    assert result.returncode != 0
    return result.stdout


def test_a_test_that_hangs_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(SHARED)
    (tmp_path / "test_a.py").write_text(HANGS)
    (tmp_path / "test_b.py").write_text(FINE)
    said = run(tmp_path, "-n", "2")
    assert "1 failed, 4 passed" in said
    assert "crashed while running" in said
    assert "test_a.py::test_hangs" in said
    assert "in test_hangs" in said, "it is not told where it hung"


def test_without_workers_the_run_ends_and_says_where(tmp_path: Path) -> None:
    (tmp_path / "test_a.py").write_text(HANGS)
    said = run(tmp_path)
    assert "Timeout" in said
    assert "in test_hangs" in said
