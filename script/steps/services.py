"""What runs until somebody stops it: the web server and the workers, for `script/demo` and `script/serve`."""

import http.client
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from script.steps.console import Stop, last_lines, say
from script.steps.layout import Layout

START_S = 60
END_S = 15
#: Every address of the machine: a name may lead to another one from inside than from outside.
EVERYWHERE = "0.0.0.0"
#: A service that fails is started again so often within so long, the first time after this pause, then twice as long.
MOST_RESTARTS, RESTARTS_WITHIN_S, RESTART_PAUSE_S = 3, 600.0, 2.0


@dataclass(frozen=True)
class Door:
    """Where a server is reached: under the name `host`, on `bind` of this machine, by TLS with a certificate."""

    host: str
    bind: str
    port: int
    certificate: Path | None = None
    key: Path | None = None

    @property
    def address(self) -> str:
        scheme = "https" if self.certificate else "http"
        return f"{scheme}://{bracketed(self.host)}:{self.port}/"

    def asks(self, path: str) -> int:
        """Status of the answer to GET `path` through this door, as a browser would open it.

        Raises OSError where nothing answers, Stop where a browser would refuse the certificate.
        """
        reached = "127.0.0.1" if self.bind == EVERYWHERE else self.bind
        connection = http.client.HTTPConnection(reached, self.port, timeout=5)
        try:
            if self.certificate:
                line = socket.create_connection((reached, self.port), timeout=5)
                connection.sock = self._trusting(self.certificate).wrap_socket(
                    line, server_hostname=self.host
                )
            connection.request("GET", path, headers={"Host": f"{bracketed(self.host)}:{self.port}"})
            return connection.getresponse().status
        except ssl.SSLCertVerificationError as error:
            raise Stop(
                f"browsers will refuse {self.certificate} for {self.host}: {error.verify_message}"
            ) from error
        finally:
            connection.close()

    @staticmethod
    def _trusting(certificate: Path) -> ssl.SSLContext:
        """Trusts what stands in the file, whoever signed it; name and dates are checked all the same."""
        context = ssl.create_default_context(cafile=str(certificate))
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        return context


def bracketed(host: str) -> str:
    """An IPv6 address as it stands in an URL."""
    return f"[{host}]" if ":" in host else host


def manage(layout: Layout, variables: Mapping[str, str], *words: str) -> str:
    """What does a management command print?  Raises Stop when it fails; its errors go to the terminal."""
    command = [str(layout.python), str(layout.root / "manage.py"), *words]
    result = subprocess.run(
        command,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    if result.returncode:
        sys.stderr.write(result.stdout)
        raise Stop(f"manage.py {' '.join(words)} failed with status {result.returncode}")
    return result.stdout


class Service:
    """A program that runs as long as the demo, or to its own good end, with its output in var/log.

    One that fails is started again, as a county's own services would be.
    """

    def __init__(
        self,
        layout: Layout,
        variables: Mapping[str, str],
        name: str,
        command: list[str],
        *,
        ends: bool = False,
    ) -> None:
        self.name = name
        self.ends = ends
        self.root, self.variables, self.command = layout.root, variables, command
        self.log = layout.log / f"{name.replace(' ', '_')}.log"
        self.restarts: list[float] = []
        self.log.write_bytes(b"")
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as output:
            # A session of its own: Ctrl-C reaches the demo, which stops its services in order.
            return subprocess.Popen(
                self.command,
                cwd=self.root,
                env=self.variables,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def check(self, *, restart: bool = True) -> None:
        """Start the service again when it has failed.  Raises Stop with the end of its log when it keeps failing, or
        shall not be started again.
        """
        status = self.process.poll()
        if status is None or (self.ends and status == 0):
            return
        now = time.monotonic()
        self.restarts = [at for at in self.restarts if at > now - RESTARTS_WITHIN_S]
        tail = "\n".join(f"    {line}" for line in last_lines(self.log, 15))
        told = f"the {self.name} ended with status {status}; {self.log} ends:\n{tail}"
        if not restart or len(self.restarts) == MOST_RESTARTS:
            raise Stop(told)
        say(f"{told}\n    starting it again ({len(self.restarts) + 1} of {MOST_RESTARTS})")
        time.sleep(RESTART_PAUSE_S * 2 ** len(self.restarts))
        self.restarts.append(now)
        self.process = self._start()

    def end(self) -> None:
        """Ask the service to end; insist after a while."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(END_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def server_command(python: Path, door: Door) -> list[str]:
    """How is the web server started behind this door?"""
    command = [
        str(python),
        "-m",
        "gunicorn",
        "gis_core.wsgi",
        "--bind",
        f"{bracketed(door.bind)}:{door.port}",
    ]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"]
    if door.certificate:
        command += ["--certfile", str(door.certificate), "--keyfile", str(door.key)]
    return command


def start_services(layout: Layout, variables: Mapping[str, str], door: Door) -> list[Service]:
    """Start the web server behind its door, and the workers."""
    python = str(layout.python)
    worker = [python, str(layout.root / "manage.py"), "procrastinate", "worker"]
    case_worker = [python, str(layout.root / "manage.py"), "case_worker"]
    return [
        Service(layout, variables, "server", server_command(layout.python, door)),
        Service(layout, variables, "worker", worker),
        Service(layout, variables, "case worker", case_worker),
    ]


def wait_until_served(services: Sequence[Service], door: Door) -> None:
    """Wait for the first answer.  Raises Stop when a service ends or none comes."""
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        for service in services:
            service.check(restart=False)  # what fails at once is set up wrongly
        try:
            status = door.asks("/livez")
        except OSError:
            time.sleep(0.2)
            continue
        if status != http.HTTPStatus.OK:
            raise Stop(f"{door.address}livez answers {status}; see {services[0].log}")
        return
    raise Stop(f"{door.address} does not answer after {START_S} s; see {services[0].log}")


def serve(start: Callable[[], list[Service]], door: Door, told: str) -> None:
    """Start what serves; after `told` print the address; serve until Ctrl-C, SIGTERM or the end of the terminal."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGHUP):
        # nohup has it ignored: that is what its user wants.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, interrupt)
    services = start()
    say(f"starting the server and two workers (output in {services[0].log.parent})")
    try:
        wait_until_served(services, door)
        print(f"{told}{door.address}    (Ctrl-C stops)", flush=True)
        while True:
            for service in services:
                service.check()
            time.sleep(1)
    except KeyboardInterrupt:
        say("stopping the server and the workers")
    finally:
        # A second Ctrl-C, or the terminal closing after the first, must not leave half of it running.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for service in services:
            service.end()
