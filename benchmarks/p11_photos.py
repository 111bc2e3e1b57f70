"""A photo of 400 KB to the project's server, against a bare WSGI program that writes and syncs the same bytes.

Both are served by gunicorn with one worker of four threads; one phone with a token sends over a connection that stays
open.  Before that 200 phones hand over a report with three photos each, all at once.
"""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.databases import Database
from benchmarks.figures import Figure
from benchmarks.reliability.phones import (
    PHOTOS,
    POINTS,
    Phone,
    Photo,
    hand_over_all,
    picture,
    record,
    sha256_of,
    shot,
)
from benchmarks.reliability.reckoning import reckon
from benchmarks.reliability.town import CATEGORY, load_town, place_in
from benchmarks.rounds import Side, timed
from benchmarks.serving import Client, Server, bare, served, token
from benchmarks.statements import statements_of
from script.steps.console import Stop

ROUNDS, REQUESTS = 15, 100
#: As many times our peer's time: 0.6 of its bytes a second.
BOUND = 1 / 0.6
BYTES, PIXELS = 400_000, (2048, 1536)
PHONES, EACH = 200, 3
#: What the field app sends at once (frontend/src/field/outbox/wire.ts).
PART = 262_144
COUNTED = 20
SEED = 20261130


def run(bench: Bench) -> list[Figure]:
    """Measure photos."""
    made_by = sorted((bench.layout.root / "fixtures").rglob("*.py"))
    database = bench.database("reliability", load_town, made_by=made_by)
    photos = _photos()
    statements = _count_statements(bench, database, photos)
    with ExitStack() as stack:
        ours, theirs = (
            stack.enter_context(_folder(bench, "ours")),
            stack.enter_context(_folder(bench, "bare")),
        )
        server = stack.enter_context(_serving(bench, database, ours))
        peer = stack.enter_context(
            bare(bench.layout.python, theirs, core=bench.cores.server, log=bench.file("p11_bare.log"))
        )
        failures = _from_many(bench, database, server, ours, photos)
        client = stack.enter_context(server.client(token=token(database, "collector")))
        other = stack.enter_context(peer.client())
        place = place_in(database)
        sides: dict[str, Side] = {
            "ours": lambda: _send(client, _named(client, place, photos), len, ours),
            "in parts": lambda: _send(client, _named(client, place, photos), lambda _content: PART, ours),
            "bare": lambda: _send(other, [next(photos) for _request in range(REQUESTS)], len, theirs),
            "bare in parts": lambda: _send(
                other, [next(photos) for _request in range(REQUESTS)], lambda _content: PART, theirs
            ),
        }
        rounds = bench.measure(sides, rounds=ROUNDS)
    what = f"a photo of {BYTES // 1000} KB"
    return [
        rounds.figure(
            "P11",
            what,
            "a bare program that syncs",
            ours="ours",
            peer="bare",
            bound=BOUND,
            bytes_a_second=f"{rounds.seconds('bare') / rounds.seconds('ours'):.2f} of the peer's",
            statements=statements,
            phones_at_once=bench.size(PHONES),
            photos_at_once=bench.size(PHONES) * EACH,
            failures=failures,
        ),
        rounds.figure(
            "P11",
            f"{what} in the parts of the app",
            "the same",
            ours="in parts",
            peer="bare in parts",
            bound=None,
        ),
    ]


def _photos() -> Iterator[Photo]:
    """Photos of BYTES bytes, without end, none like another, in this run or before: what is kept is not taken again."""
    draw, base = random.SystemRandom(), picture(*PIXELS, SEED)
    base += bytes(max(0, BYTES - 64 - len(base)))
    while True:
        content = shot(draw.getrandbits(60), base).content[:BYTES]
        yield Photo(content, sha256_of(content))


def _named(client: Client, place: tuple[float, float], photos: Iterator[Photo]) -> list[Photo]:
    """So many photos that reports name by now."""
    found = [next(photos) for _request in range(REQUESTS)]
    for start in range(0, len(found), EACH):
        client.post(POINTS, record(CATEGORY, *place, found[start : start + EACH]).body)
    return found


def _send(client: Client, photos: list[Photo], part: Callable[[bytes], int], folder: Path) -> list[float]:
    """How long did each take?  What they left on the disk is taken away again."""

    def hand_over(photo: Photo) -> None:
        step = part(photo.content)
        for first in range(0, len(photo.content), step):
            _put(client, photo, first, min(first + step, len(photo.content)))

    seconds = timed(hand_over, photos)
    _empty(folder)
    return seconds


def _put(client: Client, photo: Photo, first: int, end: int) -> None:
    headers = {
        **client.headers,
        "Content-Type": "application/octet-stream",
        "Content-Range": f"bytes {first}-{end - 1}/{len(photo.content)}",
    }
    client.connection.request(
        "PUT", f"{PHOTOS}{photo.sha256}/", body=photo.content[first:end], headers=headers
    )
    response = client.connection.getresponse()
    answer = response.read()
    if response.status not in (200, 201):
        raise Stop(f"a photo was answered with {response.status}: {answer[:300]!r}")


def _from_many(bench: Bench, database: Database, server: Server, media: Path, photos: Iterator[Photo]) -> int:
    """How many of the photos of so many phones at once did not come, or not as they were?"""
    key, place = token(database, "collector"), place_in(database)
    outboxes = [
        [record(CATEGORY, *place, [next(photos) for _photo in range(EACH)])]
        for _phone in range(bench.size(PHONES))
    ]
    phones = [Phone(server.port, key, outbox, seed=SEED + n) for n, outbox in enumerate(outboxes)]
    for _done in hand_over_all(phones):
        pass
    found = reckon(database, media, phones)
    return sum(found[name] for name in ("lost", "doubled", "hash_mismatches", "mismatches"))


def _count_statements(bench: Bench, database: Database, photos: Iterator[Photo]) -> float:
    """How many statements does the database see for one photo, once the server is warm?"""
    with (
        _folder(bench, "counted") as folder,
        statements_of(database) as seen,
        _serving(bench, database, folder) as server,
        server.client(token=token(database, "collector")) as client,
    ):
        named = _named(client, place_in(database), photos)[: 2 * COUNTED]
        _send(client, named[:COUNTED], len, folder)
        before = len(seen())
        _send(client, named[COUNTED:], len, folder)
        return (len(seen()) - before) / COUNTED


def _serving(bench: Bench, database: Database, media: Path) -> AbstractContextManager[Server]:
    log = bench.file("p11_server.log")
    return served(database, core=bench.cores.server, log=log, WANGGE_MEDIA=str(media))


@contextmanager
def _folder(bench: Bench, name: str) -> Iterator[Path]:
    """An empty folder, gone afterwards."""
    folder = bench.file(f"p11_{name}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _empty(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.unlink()
