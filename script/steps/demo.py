"""`script/demo`: the demo county in the database, then server and worker until Ctrl-C."""

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from types import FrameType

from script.embedded.databases import database_environment, stop_cluster
from script.steps.console import Stop, detail, last_lines, say
from script.steps.layout import Layout, here, require_set_up

START_S = 60
END_S = 15
#: A service that fails is started again so often within so long, the first time after this pause, then twice as long.
MOST_RESTARTS, RESTARTS_WITHIN_S, RESTART_PAUSE_S = 3, 600.0, 2.0
#: What became of the points of so many days is played before the demo serves, the rest of the year while it does.
LAST_DAYS, PAST_DAYS = 30, 366


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


def start_services(layout: Layout, variables: Mapping[str, str], port: int) -> list[Service]:
    """Start the web server on `port` of this machine only, and the workers."""
    python = str(layout.python)
    server = [python, "-m", "gunicorn", "gis_core.wsgi", "--bind", f"127.0.0.1:{port}"]
    server += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"]
    worker = [python, str(layout.root / "manage.py"), "procrastinate", "worker"]
    case_worker = [python, str(layout.root / "manage.py"), "case_worker"]
    past = [python, str(layout.root / "manage.py"), "simulate", "--days", str(PAST_DAYS)]
    return [
        Service(layout, variables, "server", server),
        Service(layout, variables, "worker", worker),
        Service(layout, variables, "case worker", case_worker),
        Service(layout, variables, "past of the county", past, ends=True),
    ]


def wait_until_served(services: list[Service], address: str) -> None:
    """Wait for the first answer.  Raises Stop when a service ends or none comes."""
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        for service in services:
            service.check(restart=False)  # what fails at once is set up wrongly
        try:
            with urllib.request.urlopen(f"{address}livez", timeout=5):
                return
        except urllib.error.HTTPError as error:
            raise Stop(f"{address}livez answers {error.code}; see {services[0].log}") from error
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    raise Stop(f"{address} does not answer after {START_S} s; see {services[0].log}")


def serve(layout: Layout, variables: Mapping[str, str], port: int, logins: str) -> None:
    """Serve until Ctrl-C, SIGTERM or the end of the terminal, then stop what was started."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGHUP):
        # nohup has it ignored: that is what its user wants.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, interrupt)
    address = f"http://127.0.0.1:{port}/"
    say(f"starting the server and two workers (output in {layout.log})")
    services = start_services(layout, variables, port)
    try:
        wait_until_served(services, address)
        print(f"{logins}\n{address}    (Ctrl-C stops)", flush=True)
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


def load(layout: Layout, variables: Mapping[str, str], *, serving: bool) -> str:
    """Bring tables and demo county up to date; which logins does it print?

    Passwords are stored nowhere, so a demo that is about to serve draws new ones to print.
    """
    say("demo county")
    manage(layout, variables, "migrate", "--no-input", "-v", "0")
    logins = manage(layout, variables, "load_demo", *(["--new-passwords"] if serving else [])).rstrip()
    if serving:
        say(f"the last {LAST_DAYS} days of its cases; the year before follows while it serves")
        manage(layout, variables, "simulate", "--days", str(LAST_DAYS))
    return logins


def main(arguments: list[str]) -> int:
    layout = here()
    require_set_up(layout)
    variables, started = database_environment(layout)
    serving = "--no-serve" not in arguments
    try:
        logins = load(layout, variables, serving=serving)
        if serving:
            serve(layout, variables, int(arguments[arguments.index("--port") + 1]), logins)
        else:
            print(logins)
            detail("script/demo without --no-serve serves it")
    finally:
        if started:
            stop_cluster(layout)
    return 0
