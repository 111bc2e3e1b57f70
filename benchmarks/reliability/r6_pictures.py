"""200 hostile, broken and unusual pictures through the doors of a photo: sent, opened in the background, published.

Each is named by a report, handed over over HTTP, opened by the worker behind the fence, and asked for by the desk.
Beside that each is opened once more by the same program with the same limits, to see what it takes.
"""

import http.client
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree

from benchmarks.bench import Bench
from benchmarks.databases import Database
from benchmarks.machine import family, run_program
from benchmarks.reliability.bait import Bait
from benchmarks.reliability.counts import Counts
from benchmarks.reliability.kept_up import KeptUp, wait_until_alive
from benchmarks.reliability.odd_pictures import Odd, odd_pictures, real_pictures
from benchmarks.reliability.phones import CREATED, OK, PHOTOS, POINTS, Photo, Record, record, sha256_of
from benchmarks.reliability.published import said_beside
from benchmarks.reliability.town import CATEGORY, place_in
from benchmarks.serving import free_port, sign_in, token
from script.steps.console import detail, run_logged
from script.steps.services import Door, server_command
from surveys.services.photo_files import maker_command

FILES = 200
SEED = 20261128
MOST_MB, MOST_S = 1024.0, 30.0
#: What the program that opens photos ends with: there is a picture, or it is no photo.
_ENDS = (0, 3)
#: What such files try to write by climbing, or by a script of theirs.
_CLIMBED = Path("/tmp/written")
_CASE = (
    "SELECT k.uid::text FROM surveys_case k JOIN surveys_surveypoint p ON p.id = k.point_id WHERE p.uid = %s"
)
_QUIET = {".git", "var", "node_modules", "__pycache__"}


def run(bench: Bench, database: Database) -> Iterator[Counts]:
    """Count over all files."""
    began = time.perf_counter()
    media, temporary = _fresh(bench, "r6_media"), _fresh(bench, "r6_temporary")
    env = database.environment(WANGGE_MEDIA=str(media), TMPDIR=str(temporary))
    door, before = Door("127.0.0.1", "127.0.0.1", free_port()), _files(database.layout.root)
    command = server_command(database.layout.python, door)
    with Bait() as bait, KeptUp(command, env=env, log=bench.file("r6_server.log")) as server:
        wait_until_alive(door)
        odds = odd_pictures(bench.size(FILES), seed=SEED, bait=bait.url)
        if real := os.environ.get("WANGGE_REAL_DATA"):
            odds += real_pictures(Path(real))
        started = family(server.pid)
        found = _Found(database, door.port, media, _records(database, odds))
        found.hand_over(token(database, "collector"))
        _let_worker_read(database, env)
        found.measure(bench)
        found.publish(sign_in(database, "supervision"))
        found.tell(family(server.pid) != started, "the web process has died")
        found.tell(bait.calls > 0, f"{bait.calls} calls of the bait")
    strays = {*_files(temporary), *(_files(database.layout.root) - before), *_foreign(media)}
    found.tell(bool(strays) or _CLIMBED.exists(), f"files outside: {sorted(map(str, strays))[:5]}")
    detail(
        f"{found.published} published, {len(odds) - found.published} kept unread; most memory"
        f" {found.most_mb:.0f} MiB, longest {found.longest_s:.1f} s"
    )
    yield Counts(
        goal="R6",
        what="hostile and unusual pictures sent, opened and published",
        faults=len(odds),
        submissions=len(odds),
        photos=len(odds),
        kept=found.published,
        lost=found.lost,
        doubled=0,
        hash_mismatches=found.broken,
        mismatches=len(found.told),
        seconds=time.perf_counter() - began,
    )


def _records(database: Database, odds: list[Odd]) -> list[tuple[Odd, Record]]:
    """A report for each of the files."""
    lon, lat = place_in(database)
    return [(odd, record(CATEGORY, lon, lat, [Photo(odd.content, sha256_of(odd.content))])) for odd in odds]


class _Found:
    """What has come of the files so far; `told` is all that must not be."""

    def __init__(self, database: Database, port: int, media: Path, records: list[tuple[Odd, Record]]) -> None:
        self._database, self._port, self._media, self._records = database, port, media, records
        self.told: list[str] = []
        self.lost = self.broken = self.published = 0
        self.most_mb = self.longest_s = 0.0

    def tell(self, is_so: bool, words: str) -> None:
        """Note what must not be, where it is."""
        if is_so:
            detail(words)
            self.told.append(words)

    def hand_over(self, key: str) -> None:
        """Send each report and the file that it names: whatever it is, it is kept."""
        headers = {"Authorization": f"Token {key}"}
        for odd, one in self._records:
            (photo,), size = one.photos, len(odd.content)
            status, _answer = self._ask(
                "POST", POINTS, one.body, {**headers, "Content-Type": "application/json"}
            )
            self.tell(status != CREATED, f"{odd.name}: the report was answered with {status}")
            part = {
                "Content-Range": f"bytes 0-{size - 1}/{size}",
                "Content-Type": "application/octet-stream",
            }
            status, answer = self._ask("PUT", f"{PHOTOS}{photo.sha256}/", odd.content, {**headers, **part})
            self.tell(status not in (OK, CREATED), f"{odd.name}: its bytes were answered with {status}")
            photo.kept = status in (OK, CREATED) and json.loads(answer)["kept"]
            path = self._original(photo)
            self.lost += not (photo.kept and path.is_file())
            self.broken += path.is_file() and sha256_of(path.read_bytes()) != photo.sha256

    def measure(self, bench: Bench) -> None:
        """Open each once more: how much memory and time does it take, and does it end as it should?"""
        log = bench.file("r6_opened.log")
        for odd, one in self._records:
            ran = run_program(
                maker_command(self._original(one.photos[0])),
                core=bench.cores.server,
                log=log,
                env={"PATH": os.defpath},
                may_end_with=_ENDS,
            )
            self.most_mb, self.longest_s = (
                max(self.most_mb, ran.peak_rss_mb),
                max(self.longest_s, ran.seconds),
            )
            used = f"{odd.name}: {ran.peak_rss_mb:.0f} MiB, {ran.seconds:.1f} s"
            self.tell(ran.peak_rss_mb > MOST_MB or ran.seconds > MOST_S, used)

    def publish(self, session: str) -> None:
        """Ask for each as the desk does, and read every byte of what comes."""
        with self._database.connect() as connection:
            for odd, one in self._records:
                row = connection.execute(_CASE, [one.uid]).fetchone()
                path = f"/workbench/cases/{row[0] if row else ''}/photo/?sha={one.photos[0].sha256}"
                status, picture = self._ask("GET", path, b"", {"Cookie": f"sessionid={session}"})
                self.tell(status not in (OK, 404), f"{odd.name}: the desk was answered with {status}")
                is_shown = status == OK
                self.published += is_shown
                self.tell(
                    odd.opens is not None and is_shown is not odd.opens, f"{odd.name}: shown is {is_shown}"
                )
                beside = said_beside(picture) if is_shown else []
                self.tell(bool(beside), f"{odd.name}: published with {', '.join(beside)}")

    def _original(self, photo: Photo) -> Path:
        return self._media / "photos" / photo.sha256[:2] / f"{photo.sha256}.original"

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Status and body of an answer; 0 where the line broke."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            connection.request(method, path, body=body or None, headers=headers)
            response = connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            connection.close()


def _let_worker_read(database: Database, env: dict[str, str]) -> None:
    """Let the worker of the cases do all that waits."""
    layout = database.layout
    words = ("procrastinate", "worker", "--one-shot", "--queues", "cases")
    run_logged(
        [layout.python, layout.root / "manage.py", *words], log=layout.log / f"{database.name}.log", env=env
    )


def _fresh(bench: Bench, name: str) -> Path:
    folder = bench.file(name)
    if folder.exists():
        rmtree(folder)
    folder.mkdir()
    return folder


def _files(folder: Path) -> set[Path]:
    """All files below a folder but those that programs of ours write by themselves."""
    found = set()
    for home, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in _QUIET]
        found |= {Path(home) / name for name in names}
    return found


def _foreign(media: Path) -> set[Path]:
    """What lies below the photos' folder and is neither an original nor a picture of one."""
    return {
        path
        for path in _files(media)
        if not (
            len(path.stem) == 64
            and path.suffix in (".original", ".jpg")
            and path.parent.name == path.stem[:2]
        )
    }
