"""Does a measured server answer before it is measured, and end afterwards?"""

import os
import sys
from pathlib import Path

import pytest

from benchmarks.serving import free_port, running
from script.steps.console import Stop


def command(port: int) -> list[str]:
    return [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]


def test_a_server_runs_on_its_core_inside_the_block_only(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("content", encoding="ascii")
    port, core = free_port(), max(os.sched_getaffinity(0))
    served = [*command(port), "--directory", str(tmp_path)]
    log = tmp_path / "log"
    with running(served, port=port, core=core, env=os.environ, log=log, probe="/") as server:
        assert os.sched_getaffinity(server.pid) == {core}
        assert server.memory_mb() > 1
        with server.client() as client:
            assert client.get("/a.txt") == b"content"
            assert client.drain("/a.txt") == len("content")
            with pytest.raises(Stop, match="404"):
                client.get("/b.txt")
    assert not Path(f"/proc/{server.pid}").exists()


def test_a_server_that_ends_at_once_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(Stop, match="does not answer"),
        running(
            [sys.executable, "-c", ""],
            port=free_port(),
            core=0,
            env=os.environ,
            log=tmp_path / "log",
            probe="/",
        ),
    ):
        raise AssertionError("never runs")
