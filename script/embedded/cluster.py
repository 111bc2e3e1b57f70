"""The project's own PostgreSQL cluster: made, started, asked and stopped by the scripts."""

import fcntl
import os
import shutil
import socket
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from script.embedded import files
from script.embedded.place import PORT, Account, account_for, as_account, choose_folder, choose_socket
from script.embedded.postgres import Postgres, find_postgres
from script.embedded.urls import SUPERUSER
from script.steps.console import Stop, detail, last_lines, say

START_S = 300


@dataclass
class Cluster:
    """The cluster whose home is `folder` (a link when made elsewhere) with `data`, `socket` and `log`."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder.resolve() / "data"

    @property
    def account(self) -> Account:
        return account_for(os.geteuid(), data=self.data)

    @property
    def socket(self) -> Path:
        return choose_socket(self.folder.resolve(), uid=self.account.uid)

    @property
    def postgres(self) -> Postgres:
        """The programs of the version that made the data, or of the version that will."""
        version = self.data / "PG_VERSION"
        if not self.exists():
            return find_postgres()
        return find_postgres(major=int(self.run(["cat", str(version)])))

    def exists(self) -> bool:
        return self.data.is_dir()

    def answers(self) -> bool:
        """Does a server accept connections on the socket?"""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            try:
                probe.connect(str(self.socket / f".s.PGSQL.{PORT}"))
            except (FileNotFoundError, ConnectionRefusedError):
                return False
        return True

    def run(self, command: list[str], *, text: str | None = None) -> str:
        """What does `command` print when the cluster's account runs it?  Raises Stop with its error."""
        result = subprocess.run(
            as_account(self.account, command),
            cwd="/",
            input=text,
            stdin=subprocess.DEVNULL if text is None else None,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if result.returncode:
            words = (result.stderr or result.stdout).strip()
            reason = f"{Path(command[0]).name} as {self.account.name} failed: {words or result.returncode}"
            if os.geteuid() not in (0, self.account.uid):
                reason += f"\n    {self.folder} belongs to {self.account.name}: run as them or as root."
            raise Stop(reason)
        return result.stdout

    def psql(self, sql: str, *, database: str = "postgres") -> str:
        """What does `sql` print for the superuser, bare values only?  Raises Stop with the server's words."""
        command = [str(self.postgres_bin("psql")), "-XAtq", "-v", "ON_ERROR_STOP=1", "-f", "-"]
        where = ["-h", str(self.socket), "-p", str(PORT), "-U", SUPERUSER, "-d", database]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        environment["PGOPTIONS"] = "-c client_min_messages=warning"
        for attempt in ("first", "second"):
            result = subprocess.run(
                command + where,
                input=sql,
                env=environment,
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
            if result.returncode == 0:
                return result.stdout.strip()
            if attempt == "first" and "Peer authentication failed" in result.stderr:
                self.admit(Account.of_uid(os.geteuid()).name)
                continue
            break
        raise Stop(f"the embedded cluster refused: {result.stderr.strip()}")

    def postgres_bin(self, program: str) -> Path:
        """Where is a client program?  Any version's client will do, so the data need not be read."""
        return find_postgres().bin / program

    def make_home(self) -> Path:
        """Make the folder that holds everything, at `folder` or, by a link, where the account can walk."""
        account = account_for(os.geteuid(), data=None)
        home = self.folder.resolve() if self.folder.is_symlink() else choose_folder(self.folder, account)
        if home != self.folder and not self.folder.is_symlink():
            detail(f"{account.name} cannot walk to {self.folder}: the cluster goes to {home}")
            self.folder.symlink_to(home)
        home.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            os.chown(home, account.uid, account.gid)
        return home

    def create(self) -> None:
        """Make the cluster, with page checksums, reached by its socket only."""
        home = self.make_home()
        if self.exists():
            detail(f"found the cluster of this checkout again in {home}")
            return
        fresh = home / "data.new"
        if fresh.exists():
            shutil.rmtree(fresh)
        programs = find_postgres()
        say(f"embedded database: PostgreSQL {programs.major} in {home}, run by {self.account.name}")
        command = [str(programs.bin / "initdb"), "-D", str(fresh), "-U", SUPERUSER, "--data-checksums"]
        command += ["--encoding=UTF8", "--locale=C.UTF-8", "--auth-local=peer", "--auth-host=scram-sha-256"]
        command += ["--no-instructions"]
        self.run(command)
        self.run(["sh", "-c", """echo "include 'wangge.conf'" >> "$1"/postgresql.conf""", "sh", str(fresh)])
        self.run(["mv", "-T", str(fresh), str(self.data)])

    def configure(self, *also: str) -> None:
        """Write the cluster's own configuration, admitting its account, root, the caller and `also`."""
        here, ident = self.socket, self.data / "pg_ident.conf"
        known = files.accounts_in(self.run(["cat", str(ident)]))
        known |= {"root", "postgres", self.account.name, Account.of_uid(os.geteuid()).name, *also}
        known |= {os.environ["SUDO_USER"]} if "SUDO_USER" in os.environ else set()
        conf = files.settings(
            socket=here, logs=self.data.parent / "log", memory=files.memory_mb(), uid=self.account.uid
        )
        for name, text in {
            "wangge.conf": conf,
            "pg_hba.conf": files.HBA,
            "pg_ident.conf": files.ident(known),
        }.items():
            self.run(["sh", "-c", 'umask 077; cat > "$1"', "sh", str(self.data / name)], text=text)

    def admit(self, account: str) -> None:
        """Let another account of this machine in, without a restart."""
        self.configure(account)
        self.run([str(self.postgres.bin / "pg_ctl"), "-D", str(self.data), "reload"])
        time.sleep(0.2)

    def start(self) -> None:
        """Start the server, clearing what a power cut left, and wait until it answers."""
        self.make_socket_folder()
        self.configure()
        self.clear_stale()
        say(f"starting the embedded database in {self.folder}")
        log = self.data.parent / "start.log"
        command = [str(self.postgres.bin / "pg_ctl"), "-D", str(self.data), "-l", str(log)]
        try:
            self.run([*command, "-w", "-t", str(START_S), "-s", "start"])
        except Stop as reason:
            tail = "\n".join(f"    {line}" for line in last_lines(log, 10)) if os.access(log, os.R_OK) else ""
            raise Stop(f"{reason}\n    {log} ends:\n{tail}") from reason

    def stop(self) -> None:
        """Stop the server, rolling back what is open."""
        self.run([str(self.postgres.bin / "pg_ctl"), "-D", str(self.data), "-m", "fast", "-w", "-s", "stop"])

    def make_socket_folder(self) -> None:
        """Make the socket's folder; one outside the cluster must belong to the cluster's account.

        Raises Stop when somebody else made it first.
        """
        here = self.socket
        self.run(["mkdir", "-p", str(self.data.parent / "log")])
        if here.parent == self.data.parent:
            self.run(["mkdir", "-p", str(here)])
            return
        detail(f"the socket's path would be too long beside the data: it goes to {here}")
        try:
            here.mkdir(mode=0o755)
        except FileExistsError:
            pass  # ours from the last start, or a stranger's: its owner tells
        else:
            if os.geteuid() == 0:
                os.chown(here, self.account.uid, self.account.gid)
        found = here.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.account.uid:
            raise Stop(f"{here} belongs to somebody else; remove it, or move the checkout to a shorter path")

    def clear_stale(self) -> None:
        """Remove the lock files of a server that is gone, even if its number was given to another process."""
        lock = self.data / "postmaster.pid"
        socket_lock = self.socket / f".s.PGSQL.{PORT}.lock"
        text = self.run(["sh", "-c", 'cat "$1" 2>/dev/null || true', "sh", str(lock)])
        pid = text.split("\n", 1)[0].strip()
        if pid.isdigit() and serves(int(pid), self.data):
            raise Stop(f"process {pid} holds {self.data} but does not answer on {self.socket}; see its log")
        if text:
            detail("clearing the lock of a server that is gone")
        self.run(["rm", "-f", str(lock), str(socket_lock)])

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Only one script at a time makes, starts or stops the cluster."""
        path = self.folder.parent / "cluster.lock"
        path.parent.mkdir(exist_ok=True)
        try:
            handle = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
        except PermissionError:
            handle = os.open(path, os.O_RDONLY)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                detail("another script is at the database: waiting for it")
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def ensure_running(self) -> bool:
        """Make and start the cluster where needed; did this call start it?  Call it inside `locked`."""
        if not self.exists():
            self.create()
        if self.answers():
            return False
        self.start()
        return True


def serves(pid: int, data: Path) -> bool:
    """Is process `pid` a PostgreSQL server of `data`?  After a reboot its number may be anybody's."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return os.fsencode(data) in words
