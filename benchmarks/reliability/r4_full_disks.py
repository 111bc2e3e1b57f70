"""The disk is full 50 times while phones hand over reports: that of the tables, of the photos, of temporary files.

Each lies on a small file system of its own.  While it is full nothing may be acknowledged that is not there, and what
is stored can be read; once there is room the phones come through by themselves.  The log of the database (WAL) lies
elsewhere: PostgreSQL itself stops where that has no room.
"""

import errno
import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.databases import Database
from benchmarks.reliability.counts import Counts
from benchmarks.reliability.kept_up import KeptUp, wait_until_alive
from benchmarks.reliability.phones import POINTS, Phone, fill_outboxes, hand_over_all
from benchmarks.reliability.reckoning import reckon
from benchmarks.reliability.town import CATEGORY, place_in
from benchmarks.serving import free_port, token
from script.steps.console import Stop, detail
from script.steps.services import Door, server_command

TIMES, PHONES, REPORTS_EACH = 50, 5, 2
MEBIBYTE = 1 << 20
SIZE = 256 * MEBIBYTE
#: Seconds: how long the disk stays full, and how long the phones then have to come through.
FULL_S, SOON_S = 3.0, 120.0
SEED = 20261127
#: What grows with a report, moved to the small disk.
_TABLES = ("surveys_surveypoint", "surveys_case", "surveys_casestep", "surveys_pointphoto")
SPACE = "bench_small_disk"
OK = 200


@dataclass(frozen=True, slots=True)
class SmallDisk:
    """A file system of its own, and the file that fills it."""

    name: str
    folder: Path

    @property
    def ballast(self) -> Path:
        return self.folder / "ballast"

    def fill(self) -> None:
        """Leave no room."""
        for piece in (MEBIBYTE, 4096, 1):
            with self.ballast.open("ab", buffering=0) as file:
                try:
                    while file.write(bytes(piece)):
                        pass
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise

    def clear(self) -> None:
        """Give the room back."""
        self.ballast.unlink(missing_ok=True)


def run(bench: Bench, database: Database) -> Iterator[Counts]:
    """Count over all times."""
    if os.geteuid() != 0:
        raise Stop("small file systems can only be mounted by root")
    place, door = place_in(database), Door("127.0.0.1", "127.0.0.1", free_port())
    key, began, phones, unread = token(database, "collector"), time.perf_counter(), [], 0
    with ExitStack() as stack:
        disks = [stack.enter_context(_mounted(name, folder)) for name, folder in _folders(bench, database)]
        tables, photos, temporary = disks
        stack.enter_context(_moved(database, tables.folder))
        env = database.environment(WANGGE_MEDIA=str(photos.folder), TMPDIR=str(temporary.folder))
        command = server_command(database.layout.python, door)
        stack.enter_context(KeptUp(command, env=env, log=bench.file("r4_server.log")))
        wait_until_alive(door)
        for number in range(max(len(disks), bench.size(TIMES))):
            outboxes = fill_outboxes(PHONES, REPORTS_EACH, CATEGORY, place, seed=SEED + number)
            now = [Phone(door.port, key, outbox, seed=number) for outbox in outboxes]
            phones += now
            unread += _one_time(disks[number % len(disks)], now)
        found = reckon(database, photos.folder, phones)
    found["mismatches"] += unread
    times = len(phones) // PHONES
    yield Counts(
        goal="R4",
        what="the disk of tables, photos or temporary files full",
        faults=times,
        faults_in_flight=times,
        seconds=time.perf_counter() - began,
        **found,
    )


def _one_time(disk: SmallDisk, phones: Sequence[Phone]) -> int:
    """Fill the disk, let the phones try, give room; how many readings failed meanwhile, and phones after it?"""
    disk.fill()
    until, unread, began = time.monotonic() + FULL_S, 0, time.monotonic()
    for _done in hand_over_all(phones):
        if disk.ballast.exists():
            unread += phones[0].read(f"{POINTS}?limit=1") != OK
            if time.monotonic() > until:
                detail(f"{disk.name}: full, {sum(phone.done for phone in phones)} whole meanwhile")
                disk.clear()
        elif time.monotonic() - began > FULL_S + SOON_S:
            return unread + sum(len(phone.outbox) - phone.done for phone in phones)
    disk.clear()
    return unread


def _folders(bench: Bench, database: Database) -> list[tuple[str, Path]]:
    home = database.cluster.folder.resolve()
    return [
        ("tables", home / "small_disk"),
        ("photos", bench.file("r4_photos")),
        ("temporary files", bench.file("r4_temporary")),
    ]


@contextmanager
def _mounted(name: str, folder: Path) -> Iterator[SmallDisk]:
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)], check=True)
    try:
        yield SmallDisk(name, folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


@contextmanager
def _moved(database: Database, folder: Path) -> Iterator[None]:
    """The tables that grow lie on the small disk while the block runs."""
    home = folder / "tables"
    home.mkdir()
    os.chown(home, database.cluster.account.uid, -1)
    with database.as_superuser() as connection:
        connection.execute(f"CREATE TABLESPACE {SPACE} LOCATION '{home}'")
        for table in _TABLES:
            connection.execute(f"ALTER TABLE {table} SET TABLESPACE {SPACE}")
    try:
        yield
    finally:
        with database.as_superuser() as connection:
            for table in _TABLES:
                connection.execute(f"ALTER TABLE {table} SET TABLESPACE pg_default")
            connection.execute(f"DROP TABLESPACE {SPACE}")
