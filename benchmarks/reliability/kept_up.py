"""A server that is started again whenever it ends, as systemd would, and what kills it."""

import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import psycopg

from benchmarks.databases import Database
from benchmarks.machine import family
from script.steps.console import Stop
from script.steps.services import Door

START_S, PAUSE_S = 60.0, 0.2
#: Client connections of the app on one database; the postmaster restarts all of PostgreSQL when one dies so.
_BACKENDS = """
SELECT pid FROM pg_stat_activity
WHERE datname = current_database() AND usename = 'wangge_app' AND backend_type = 'client backend'
"""


class KeptUp:
    """The command runs while the block does; whoever kills it sees it come back."""

    def __init__(self, command: Sequence[str], *, env: Mapping[str, str], log: Path) -> None:
        self._command, self._env, self._log = list(command), dict(env), log
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._keep_up, daemon=True)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Its first process, or that of the last life."""
        return self._process.pid if self._process else 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._ending.set()
        if self._process is not None:
            _end(self._process.pid, signal.SIGTERM)
        self._thread.join(30)

    def _keep_up(self) -> None:
        with self._log.open("wb") as output:
            while not self._ending.is_set():
                self._process = subprocess.Popen(
                    self._command, env=self._env, stdout=output, stderr=output, start_new_session=True
                )
                self._process.wait()
                _end(self._process.pid, signal.SIGKILL)  # what it left behind holds the port
                time.sleep(PAUSE_S)


def wait_until_alive(door: Door) -> None:
    """Return once the server answers.  Raises Stop when it does not."""
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        try:
            door.asks("/livez")
        except OSError:
            time.sleep(PAUSE_S)
        else:
            return
    raise Stop("the server does not answer")


class Killer:
    """Kills with SIGKILL by turns: a worker of the server, all of the server, a backend of the database."""

    def __init__(self, server: KeptUp, database: Database, *, seed: int) -> None:
        self._server, self._database = server, database
        self._random = random.Random(seed)
        self._next = 0
        self.killed: Counter[str] = Counter()

    def strike(self) -> bool:
        """Kill the next; False where there was nobody to kill just now."""
        name, kill = (("worker", self._worker), ("server", self._whole), ("backend", self._backend))[
            self._next % 3
        ]
        self._next += 1
        if not kill():
            return False
        self.killed[name] += 1
        return True

    def _worker(self) -> bool:
        workers = [pid for pid in family(self._server.pid) if pid != self._server.pid]
        return bool(workers) and _kill(self._random.choice(workers))

    def _whole(self) -> bool:
        return _end(self._server.pid, signal.SIGKILL)

    def _backend(self) -> bool:
        try:
            with self._database.as_superuser() as connection:
                backends = [pid for (pid,) in connection.execute(_BACKENDS)]
        except psycopg.OperationalError:  # it is still coming back from the last time
            return False
        return bool(backends) and _kill(self._random.choice(backends))


def _kill(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _end(leader: int, number: signal.Signals) -> bool:
    """Send a signal to a process and all that it started."""
    try:
        os.killpg(leader, number)
    except ProcessLookupError:
        return False
    return True
