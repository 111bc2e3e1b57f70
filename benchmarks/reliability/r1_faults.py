"""20 phones hand over 10,000 reports with 20,000 photos while the line breaks and server and database are killed.

The line cuts requests and answers in the middle, swallows answers and sends requests twice; workers of the server, all
of the server and backends of the database are killed with SIGKILL.  What a phone was told is kept must be there
afterwards, once, byte by byte.
"""

import hashlib
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.databases import Database
from benchmarks.reliability.counts import Counts
from benchmarks.reliability.kept_up import KeptUp, Killer
from benchmarks.reliability.phones import Phone, Record, hand_over_all, picture, record, shot
from benchmarks.reliability.proxy import FaultyProxy
from benchmarks.reliability.town import CATEGORY, PLACE
from benchmarks.serving import free_port, token
from script.steps.console import Stop, detail

PHONES, REPORTS, PHOTOS_EACH = 20, 10_000, 2
#: Of each request on the line: about 1,000 of the 50,000 or so that the phones make.
BREAKS = 0.022
KILLS = 60
SEED = 20261126
PIXELS = (640, 480)
TELL_EVERY_S = 30.0

_STORED = """
SELECT count(*), count(DISTINCT p.uid), count(k.id)
FROM surveys_surveypoint p LEFT JOIN surveys_case k ON k.point_id = p.id WHERE p.uid = ANY(%s::uuid[])
"""
_THERE = "SELECT uid::text FROM surveys_surveypoint WHERE uid = ANY(%s::uuid[])"
_KEPT = """
SELECT f.sha256 FROM surveys_pointphoto f JOIN surveys_surveypoint p ON p.id = f.point_id
WHERE p.uid = ANY(%s::uuid[]) AND f.kept_at IS NOT NULL
"""


def run(bench: Bench, database: Database) -> Iterator[Counts]:
    """Count over all phones."""
    with database.connect() as connection:
        (checksums,) = connection.execute("SHOW data_checksums").fetchone() or ("off",)
        place = connection.execute(PLACE).fetchone()
    if checksums != "on":
        raise Stop("the cluster has no page checksums: what a crash damages would not be seen")
    assert place is not None
    media = bench.file("r1_media")
    phones_of = _outboxes(bench, float(place[0]), float(place[1]))
    key, began = token(database, "collector"), time.perf_counter()
    with (
        KeptUp(
            _command(database, port := free_port()),
            env=database.environment(WANGGE_MEDIA=str(media)),
            log=bench.file("r1_server.log"),
        ) as server,
        FaultyProxy(port, probability=BREAKS, seed=SEED) as line,
    ):
        phones = [Phone(line.port, key, outbox, seed=SEED + n) for n, outbox in enumerate(phones_of)]
        killer = Killer(server, database, seed=SEED)
        hits = _let_work(phones, line, killer, kills=bench.size(KILLS))
    detail(", ".join(f"{count:,} × {name}" for name, count in [*line.faults.items(), *killer.killed.items()]))
    yield _counted(database, media, phones, line, killer, hits, time.perf_counter() - began)


def _command(database: Database, port: int) -> list[str]:
    """The project's server as operating.md says, with two workers."""
    command = [str(database.layout.python), "-m", "gunicorn", "gis_core.wsgi", "--bind", f"127.0.0.1:{port}"]
    return [*command, "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"]


def _outboxes(bench: Bench, lon: float, lat: float) -> list[list[Record]]:
    """What each phone has recorded: the reports of all are some metres apart, all photos differ."""
    draw, base = random.Random(SEED), picture(*PIXELS, SEED)
    numbers = iter(range(REPORTS * PHOTOS_EACH))
    each = max(1, bench.size(REPORTS) // PHONES)
    return [
        [
            record(
                CATEGORY,
                lon + draw.uniform(-1e-4, 1e-4),
                lat + draw.uniform(-1e-4, 1e-4),
                [shot(next(numbers), base) for _photo in range(PHOTOS_EACH)],
            )
            for _report in range(each)
        ]
        for _phone in range(PHONES)
    ]


def _let_work(phones: Sequence[Phone], line: FaultyProxy, killer: Killer, *, kills: int) -> int:
    """Kill so often, spread over the work; how many of the kills met requests on their way?"""
    whole = sum(len(phone.outbox) for phone in phones)
    hits, told_at = 0, time.monotonic()
    for done in hand_over_all(phones):
        if sum(killer.killed.values()) < kills * done / whole:
            under_way = line.in_flight
            hits += bool(killer.strike() and under_way)
        if time.monotonic() - told_at > TELL_EVERY_S:
            told_at = time.monotonic()
            detail(f"{done:,} of {whole:,} reports whole")
    return hits


def _counted(
    database: Database,
    media: Path,
    phones: Sequence[Phone],
    line: FaultyProxy,
    killer: Killer,
    hits: int,
    seconds: float,
) -> Counts:
    records = [one for phone in phones for one in phone.outbox]
    photos = [photo for one in records for photo in one.photos]
    uids = [one.uid for one in records]
    with database.connect() as connection:
        rows, points, cases = connection.execute(_STORED, (uids,)).fetchone() or (0, 0, 0)
        there = {uid for (uid,) in connection.execute(_THERE, (uids,))}
        kept = [sha256 for (sha256,) in connection.execute(_KEPT, (uids,))]
    files = {sha256: _digest(media / "photos" / sha256[:2] / f"{sha256}.original") for sha256 in set(kept)}
    promised = {photo.sha256 for photo in photos if photo.kept}
    lost = sum(one.acknowledged and one.uid not in there for one in records)
    lost += sum(files.get(sha256) is None for sha256 in promised)
    broken = sum(found is not None and found != sha256 for sha256, found in files.items())
    on_the_line = sum(line.faults.values())
    return Counts(
        goal="R1",
        what=f"{len(phones)} phones on a line that breaks, server and database killed",
        faults=on_the_line + sum(killer.killed.values()),
        faults_in_flight=on_the_line + hits,
        submissions=len(records),
        photos=len(photos),
        kept=sum(one.complete for one in records),
        lost=lost,
        doubled=(rows - points) + abs(cases - points) + (len(kept) - len(set(kept))),
        hash_mismatches=broken + sum(phone.told.wrong_hashes for phone in phones),
        mismatches=sum(len(phone.told.refused) for phone in phones)
        + sum(not one.complete for one in records),
        seconds=seconds,
    )


def _digest(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None
