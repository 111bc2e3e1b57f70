"""One photo from 64 senders at once: whole, in halves, gone on with, and other bytes under its name.

Each round: first all send it whole; a second photo comes whole, in halves and in quarters that go on, one sender in
eight spoils it; who has only part of it goes on as phones do, and then all send it once more.
"""

import json
import random
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.databases import Database
from benchmarks.reliability.counts import Counts
from benchmarks.reliability.kept_up import KeptUp, wait_until_alive
from benchmarks.reliability.phones import PHOTOS, POINTS, Photo, picture, record, sha256_of, shot
from benchmarks.reliability.senders import LINE_CUT, Answer, Letter, Senders, all_equal
from benchmarks.reliability.town import CATEGORY, place_in
from benchmarks.serving import free_port, token
from script.steps.services import Door, server_command

SEED = 20261129
#: Pixels: about 300 KB, which is more than one piece of what the server reads at once.
PIXELS = (2048, 1536)
#: What a sender may hear whose bytes do not fit what has come meanwhile: go on there, or begin anew; or the line is
#: cut, since it is refused before all of its bytes are read.
_MEANWHILE = frozenset({200, 201, 409, 422, LINE_CUT})
_MOST_TRIES = 50


def photos_at_once(bench: Bench, database: Database, senders: int, rounds: int) -> Counts:
    """Count over all rounds."""
    media, began = bench.file("r2_media"), time.perf_counter()
    door, draw, base = (
        Door("127.0.0.1", "127.0.0.1", free_port()),
        random.Random(SEED),
        picture(*PIXELS, SEED),
    )
    with KeptUp(
        server_command(database.layout.python, door),
        env=database.environment(WANGGE_MEDIA=str(media)),
        log=bench.file("r2_photos.log"),
    ):
        wait_until_alive(door)
        sending = Senders(door.port, token(database, "collector"), senders)
        one_by_one = Senders(door.port, token(database, "collector"), 1)
        try:
            photos = [shot(number + draw.getrandbits(40), base) for number in range(2 * rounds)]
            wrong = sum(
                _round(sending, one_by_one, senders, pair, place_in(database))
                for pair in zip(photos[::2], photos[1::2], strict=True)
            )
        finally:
            sending.close()
            one_by_one.close()
    files = [_files(media, photo) for photo in photos]
    return Counts(
        "R2",
        f"{senders} times one photo at once: whole, in parts, spoilt",
        faults=rounds * (2 * senders + senders // 8),
        submissions=rounds * 3 * senders,
        photos=len(photos),
        kept=sum(bool(found) for found in files),
        lost=sum(not found for found in files),
        doubled=sum(len(found) > 1 for found in files),
        hash_mismatches=sum(
            sha256_of(found[0].read_bytes()) != photo.sha256
            for found, photo in zip(files, photos, strict=True)
            if found
        ),
        mismatches=wrong,
        seconds=time.perf_counter() - began,
    )


def _round(
    sending: Senders, one_by_one: Senders, senders: int, pair: tuple[Photo, Photo], place: tuple[float, float]
) -> int:
    """How many answers were other than they must be?"""
    first, second = pair
    report = record(CATEGORY, *place, [first, second])
    one_by_one.at_once([Letter("POST", POINTS, report.body)])
    wrong = int(not all_equal(sending.at_once([_part(first, first.content, 0, None)] * senders)))
    heard = sending.at_once(_mixed(second, senders))
    wrong += any(answer.status not in _MEANWHILE for answer in heard)
    wrong += not _brought_home(one_by_one, second)
    return wrong + (not all_equal(sending.at_once([_part(second, second.content, 0, None)] * senders)))


def _mixed(photo: Photo, senders: int) -> list[Letter]:
    """Whole, in halves, in quarters, and one in eight with other bytes from the middle on."""
    content, size = photo.content, len(photo.content)
    spoilt = content[: size // 2] + bytes(size - size // 2)
    cuts = [(content, 0, None), (content, 0, size // 2), (content, size // 2, None), (content, 0, size // 4)]
    cuts += [
        (content, size // 4, size // 2),
        (content, size // 4, None),
        (content, 0, None),
        (spoilt, 0, None),
    ]
    return [_part(photo, *cuts[number % len(cuts)]) for number in range(senders)]


def _part(photo: Photo, content: bytes, first: int, end: int | None) -> Letter:
    """The bytes from `first` up to `end`, that one not included (None: to the end)."""
    size, until = len(photo.content), len(content) if end is None else end
    headers = {
        "Content-Range": f"bytes {first}-{until - 1}/{size}",
        "Content-Type": "application/octet-stream",
    }
    return Letter("PUT", f"{PHOTOS}{photo.sha256}/", content[first:until], headers)


def _brought_home(one_by_one: Senders, photo: Photo) -> bool:
    """Go on as a phone does until the photo is kept; is it?"""
    for _try in range(_MOST_TRIES):
        told = _asked(one_by_one.at_once([Letter("GET", f"{PHOTOS}{photo.sha256}/", b"")]))
        if told.get("kept"):
            return True
        one_by_one.at_once([_part(photo, photo.content, told.get("received", 0), None)])
    return False


def _asked(answers: Sequence[Answer]) -> dict[str, int]:
    (answer,) = answers
    told: dict[str, int] = json.loads(answer.body or b"{}")
    return told


def _files(media: Path, photo: Photo) -> list[Path]:
    """All that is kept on the disk under the name of a photo, but its picture for the screen.

    What a late sender of a part left beside it is no photo: the server's sweep takes it away (surveys.services.photos).
    """
    found = (media / "photos" / photo.sha256[:2]).glob(f"{photo.sha256}*")
    return [path for path in found if path.suffix not in {".jpg", ".part"}]
