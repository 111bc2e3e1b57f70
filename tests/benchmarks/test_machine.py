"""Are programs kept on their core, and is their memory told?"""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.machine import cores, family, pinned, processor_seconds, run_program
from script.steps.console import Stop


def test_client_and_server_are_cores_of_this_machine() -> None:
    mine = os.sched_getaffinity(0)
    assert {cores().client, cores().server} <= mine
    assert len(mine) == 1 or cores().client != cores().server


def test_a_process_and_its_children_stay_on_one_core_inside_the_block() -> None:
    # The shell reads a line, so that its child is there before it is looked at.
    command = ["sh", "-c", "sleep 60 & echo; wait"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as shell:
        assert shell.stdout is not None
        shell.stdout.readline()
        members = family(shell.pid)
        before = os.sched_getaffinity(shell.pid)
        try:
            assert len(members) == 2
            with pinned(shell.pid, cores().server):
                assert all(os.sched_getaffinity(member) == {cores().server} for member in members)
            assert all(os.sched_getaffinity(member) == before for member in members)
        finally:
            for member in reversed(members):
                os.kill(member, 15)


def test_the_time_that_a_process_keeps_a_core_busy_is_told_waiting_is_not() -> None:
    before, began = processor_seconds([os.getpid()]), time.process_time()
    while time.process_time() - began < 0.2:
        sum(range(1000))
    time.sleep(0.3)
    spent = processor_seconds([os.getpid()]) - before
    assert 0.15 < spent < 0.3 + time.process_time() - began - 0.2
    subprocess.run([sys.executable, "-c", "for n in range(10**7): pass"], check=True)
    assert processor_seconds([os.getpid()]) - before > spent + 0.1


def test_a_program_s_time_core_and_memory_are_told(tmp_path: Path) -> None:
    code = "import os; held = b'x' * (64 << 20); print(os.sched_getaffinity(0))"
    log = tmp_path / "log"
    ran = run_program([sys.executable, "-c", code], core=cores().client, log=log)
    assert 64 < ran.peak_rss_mb < 200
    assert ran.seconds > 0
    assert log.read_text(encoding="utf-8").strip() == f"{{{cores().client}}}"


def test_a_program_that_fails_stops_the_benchmark(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="status 3"):
        run_program([sys.executable, "-c", "raise SystemExit(3)"], core=cores().client, log=tmp_path / "log")
