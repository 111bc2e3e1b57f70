"""Says what the scripts do, how long it takes, and why they stop."""

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

TICK_S = 10.0
TAIL_LINES = 20


class Stop(Exception):
    """A step cannot work: the message says what is missing and what to do."""


def say(text: str) -> None:
    """Announce a step on standard error."""
    print(f"==> {text}", file=sys.stderr, flush=True)


def detail(text: str) -> None:
    """Tell one more thing about the step announced last."""
    print(f"    {text}", file=sys.stderr, flush=True)


def stopped(reason: Stop) -> int:
    """Print why the script stops and return its exit status."""
    print(f"STOP: {reason}", file=sys.stderr, flush=True)
    return 1


def last_lines(path: Path, count: int, *, since_byte: int = 0) -> list[str]:
    """What are the last `count` lines after `since_byte` of a log that may hold bytes of any encoding?"""
    return path.read_bytes()[since_byte:].decode("utf-8", errors="replace").splitlines()[-count:]


def run_logged(
    command: Sequence[str | Path],
    *,
    log: Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    tick_s: float = TICK_S,
) -> None:
    """Run a long command into `log`, telling every `tick_s` seconds where it is.

    Raises Stop with the end of what the command wrote when it fails, or when it is not there.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with log.open("ab") as output:
        start = output.tell()
        try:
            process = subprocess.Popen(
                command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
            )
        except FileNotFoundError as error:
            raise Stop(f"{command[0]} is missing ({error.strerror}); run script/setup") from error
        while True:
            try:
                status = process.wait(timeout=tick_s)
                break
            except subprocess.TimeoutExpired:
                line = next(iter(last_lines(log, 1, since_byte=start)), "(no output yet)")
                detail(f"{time.monotonic() - began:.0f} s: {line.strip()[:90]}")
            except KeyboardInterrupt:
                process.terminate()
                process.wait()
                raise
    if status:
        tail = "\n".join(f"    {line}" for line in last_lines(log, TAIL_LINES, since_byte=start))
        words = " ".join(str(word) for word in command[:4])
        raise Stop(f"{words} … failed with status {status}; the end of {log}:\n{tail}")
