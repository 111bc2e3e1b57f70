"""The project's own server on a database of the benchmarks, on the server's core, and somebody who is signed in."""

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from benchmarks.databases import Database
from benchmarks.machine import family, pinned
from script.steps.console import Stop

START_S = 60
#: Makes a user in a role, for the whole county or one unit, and prints the key of a session of theirs.
SIGN_IN = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from gis_core.models import User
from grids.models import Membership
user, _ = User.objects.get_or_create(username="bench_%(role)s")
Membership.objects.get_or_create(user=user, role="%(role)s", unit_id=%(unit)s)
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print(session.session_key)
"""
#: Makes a user in a role for one unit, and prints a token of theirs.
TOKEN = """
from knox.models import AuthToken
from gis_core.models import User
from grids.models import Membership, Unit
user, _ = User.objects.get_or_create(username="bench_%(role)s")
Membership.objects.get_or_create(user=user, role="%(role)s", unit=Unit.objects.order_by("pk").first())
print(AuthToken.objects.create(user=user)[1])
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port on this machine and its first process."""

    port: int
    pid: int

    def client(self, cookie: str = "", *, token: str = "") -> "Client":
        """A connection that stays open, as a browser keeps it; a phone has a token."""
        headers = {"Cookie": f"sessionid={cookie}"} if cookie else {}
        if token:
            headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
        return Client(http.client.HTTPConnection("127.0.0.1", self.port, timeout=600), headers)

    def reset_peak(self) -> None:
        """Forget the most memory that the server's processes have held so far."""
        for pid in family(self.pid):
            Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")

    def memory_mb(self, of: str = "VmRSS") -> float:
        """How much memory do its processes hold (VmRSS), or did they hold at most (VmHWM)?"""
        return sum(_status_kb(pid, of) for pid in family(self.pid)) / 1024


@dataclass(frozen=True, slots=True)
class Client:
    """One connection of somebody who is signed in, or of nobody."""

    connection: http.client.HTTPConnection
    headers: Mapping[str, str]

    def get(self, path: str) -> bytes:
        """The body of a 200; empty for a 204.  Raises Stop for any other answer."""
        self.connection.request("GET", path, headers=dict(self.headers))
        response = self.connection.getresponse()
        body = response.read()
        if response.status not in (200, 204):
            raise Stop(f"{path} answers {response.status}: {body[:300]!r}")
        return body

    def ask(self, path: str, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str]]:
        """The status of an answer to a question with more headers, and its own.  Raises Stop for 400 and above."""
        self.connection.request("GET", path, headers={**self.headers, **headers})
        response = self.connection.getresponse()
        body = response.read()
        if response.status >= 400:
            raise Stop(f"{path} answers {response.status}: {body[:300]!r}")
        return response.status, dict(response.headers)

    def post(self, path: str, body: bytes) -> bytes:
        """The body of a 201.  Raises Stop for any other answer."""
        self.connection.request("POST", path, body=body, headers=dict(self.headers))
        response = self.connection.getresponse()
        answer = response.read()
        if response.status != 201:
            raise Stop(f"{path} answers {response.status}: {answer[:300]!r}")
        return answer

    def drain(self, path: str) -> int:
        """Read an answer piece by piece; how many bytes was it?"""
        self.connection.request("GET", path, headers=dict(self.headers))
        response = self.connection.getresponse()
        count = 0
        while piece := response.read(1 << 16):
            count += len(piece)
        return count

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.connection.close()


def _status_kb(pid: int, word: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{word}:"):
            return int(line.split()[1])
    return 0


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], *, port: int, core: int, env: Mapping[str, str], log: Path, probe: str
) -> Iterator[Server]:
    """Run a server on one core inside the block, once it answers `probe`.  Raises Stop when it does not."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=env, stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait(process, port, probe, log)
        with pinned(process.pid, core):
            yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, probe: str, log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", probe)
            if connection.getresponse().status < 500:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    process.kill()
    raise Stop(f"the server does not answer; see {log}")


@contextmanager
def served(
    database: Database, *, core: int, log: Path, settings: str = "gis_core.settings", **extra: str
) -> Iterator[Server]:
    """The project's server as operating.md says, one worker, on this database; `extra` goes into its environment."""
    port = free_port()
    command = _gunicorn(database.layout.python, "gis_core.wsgi", port)
    env = database.environment(DJANGO_SETTINGS_MODULE=settings, **extra)
    with running(command, port=port, core=core, env=env, log=log, probe="/livez") as server:
        yield server


@contextmanager
def bare(python: Path, folder: Path, *, core: int, log: Path) -> Iterator[Server]:
    """The bare program that writes photos into `folder` (benchmarks.bare_photos), served the same way."""
    port, root = free_port(), Path(__file__).resolve().parent.parent
    command = [*_gunicorn(python, "benchmarks.bare_photos", port), "--chdir", str(root)]
    env = {"PATH": os.defpath, "BARE_PHOTOS": str(folder)}
    with running(command, port=port, core=core, env=env, log=log, probe="/") as server:
        yield server


def _gunicorn(python: Path, program: str, port: int) -> list[str]:
    command = [str(python), "-m", "gunicorn", program, "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "1", "--threads", "4", "--no-control-socket"]
    return [*command, "--keep-alive", "600"]  # while the other sides have their turn


def sign_in(database: Database, role: str, unit: int | None = None) -> str:
    """The session key of a user in this role, for the unit of this id or the whole county."""
    return shell(database, SIGN_IN % {"role": role, "unit": unit})


def token(database: Database, role: str) -> str:
    """The token of a phone whose user is in this role, for one unit."""
    return shell(database, TOKEN % {"role": role})


def shell(database: Database, code: str) -> str:
    """The last word that Python prints in the project's shell."""
    layout = database.layout
    command = [str(layout.python), str(layout.root / "manage.py"), "shell", "-v", "0", "-c", code]
    told = subprocess.run(
        command, env=database.environment(), stdout=subprocess.PIPE, encoding="utf-8", check=True
    )
    return told.stdout.split()[-1]
