"""What serves is stopped by whoever started it, however it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from script.steps import services
from script.steps.console import Stop
from script.steps.layout import Layout

ROOT = Path(__file__).resolve().parent.parent.parent
#: Serves with a program that only sleeps and takes a second to end, and prints its number once it "answers".
SLEEPER = """
import sys
from pathlib import Path
from script.steps import services
from script.steps.layout import Layout

def start():
    slow_to_end = "trap 'sleep 1; exit' TERM; while :; do sleep 0.1; done"
    return [services.Service(Layout(Path(sys.argv[1])), {}, "sleeper", ["/bin/sh", "-c", slow_to_end])]

def wait_until_served(started, door):
    print(started[0].process.pid, flush=True)

services.wait_until_served = wait_until_served
services.serve(start, services.Door("localhost", "127.0.0.1", 1), "no logins")
"""


@contextmanager
def serving(folder: Path, *, nohup: bool = False) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Something that serves, and the number of the process that it started."""
    Layout(folder).log.mkdir(parents=True)
    command = [sys.executable, "-c", SLEEPER, str(folder)]
    with subprocess.Popen(
        ["nohup", *command] if nohup else command, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        service = int(process.stdout.readline())
        try:
            yield process, service
        finally:
            process.kill()
            with suppress(ProcessLookupError):
                os.kill(service, signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_a_kill_and_a_closed_terminal_end_what_was_started(
    tmp_path: Path, number: signal.Signals
) -> None:
    with serving(tmp_path) as (process, service):
        process.send_signal(number)
        assert process.wait(20) == 0
        with pytest.raises(ProcessLookupError):
            os.kill(service, 0)


@pytest.mark.parametrize("second", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_second_signal_does_not_leave_half_of_it_running(tmp_path: Path, second: signal.Signals) -> None:
    with serving(tmp_path) as (process, service):
        process.send_signal(signal.SIGINT)
        time.sleep(0.4)
        process.send_signal(second)
        assert process.wait(20) == 0
        with pytest.raises(ProcessLookupError):
            os.kill(service, 0)


def test_under_nohup_it_outlives_the_terminal(tmp_path: Path) -> None:
    with serving(tmp_path, nohup=True) as (process, service):
        process.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1.5)
        os.kill(service, 0)


def test_a_service_that_keeps_failing_is_started_again_and_then_stops_all_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(services, "RESTART_PAUSE_S", 0)
    layout = Layout(tmp_path)
    layout.log.mkdir(parents=True)
    service = services.Service(layout, {}, "worker", ["/bin/sh", "-c", "echo out of luck; exit 7"])
    for number in range(services.MOST_RESTARTS):
        service.process.wait(20)
        service.check()
        told = capsys.readouterr().err
        assert "the worker ended with status 7" in told
        assert f"starting it again ({number + 1} of {services.MOST_RESTARTS})" in told
    service.process.wait(20)
    with pytest.raises(Stop, match=r"(?s)the worker ended with status 7; .*worker\.log ends:.*out of luck"):
        service.check()
    assert service.log.read_text().count("out of luck") == services.MOST_RESTARTS + 1


def test_a_service_that_is_started_again_runs_on_and_its_old_failures_are_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "RESTART_PAUSE_S", 0)
    layout = Layout(tmp_path)
    layout.log.mkdir(parents=True)
    once = "test -e failed && exec sleep 60; touch failed; exit 1"
    service = services.Service(layout, {}, "worker", ["/bin/sh", "-c", once])
    try:
        service.process.wait(20)
        service.check()
        service.check()
        assert service.process.poll() is None
        monkeypatch.setattr(services, "RESTARTS_WITHIN_S", -1.0)
        for _again in range(services.MOST_RESTARTS + 1):
            service.process.kill()
            service.process.wait(20)
            service.check()
    finally:
        service.end()


def test_a_service_that_comes_to_its_good_end_stops_nothing(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.log.mkdir(parents=True)
    good, bad = (
        services.Service(layout, {}, f"past {status}", ["/bin/sh", "-c", f"exit {status}"], ends=True)
        for status in (0, 1)
    )
    for service in (good, bad):
        service.process.wait(20)
    good.check()
    with pytest.raises(Stop, match=r"the past 1 ended with status 1; .*past_1\.log"):
        bad.check(restart=False)
