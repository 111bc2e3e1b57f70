"""Phones that keep what they recorded until the server has acknowledged it, and do not give up.

They speak the contract of the field app (tests/contract/field_photos.json) as its outbox does, on a line that breaks.
"""

import hashlib
import http.client
import itertools
import json
import random
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from PIL import Image

POINTS = "/api/v1/points/"
PHOTOS = "/api/v1/photos/"
#: Seconds: an answer that does not come, the pauses between two attempts, and after which a phone is given up.
TIMEOUT_S, SHORTEST_S, LONGEST_S, HOPELESS_S = 30.0, 0.05, 2.0, 900.0
OK, CREATED = 200, 201
#: What a phone shows its holder instead of trying again: the server has understood, and refuses.
REFUSED = range(400, 500)
PHOTOS_EACH, PIXELS = 2, (640, 480)
_COMMENT = b"\xff\xfe"


class Refused(Exception):
    """The server has understood, and does not take it."""


@dataclass(slots=True)
class Photo:
    """A photo in the outbox; `kept`: the server has said so."""

    content: bytes
    sha256: str
    kept: bool = False


@dataclass(slots=True)
class Record:
    """A report in the outbox: the very bytes that are sent; `acknowledged`: its receipt has come and names them."""

    uid: str
    body: bytes
    photos: Sequence[Photo]
    acknowledged: bool = False
    complete: bool = False


@dataclass(slots=True)
class Told:
    """What a phone has seen go wrong although the line held: refusals, and receipts that name something else."""

    refused: list[str] = field(default_factory=list)
    wrong_hashes: int = 0


def shot(number: int, base: bytes) -> Photo:
    """A photo like no other: the picture `base` (JPEG) with a comment of its own."""
    comment = f"photo {number}".encode()
    content = base[:2] + _COMMENT + (len(comment) + 2).to_bytes(2, "big") + comment + base[2:]
    return Photo(content, sha256_of(content))


def sha256_of(content: bytes) -> str:
    """The name of a photo."""
    return hashlib.sha256(content).hexdigest()


def picture(width: int, height: int, seed: int) -> bytes:
    """A picture as a camera writes it: JPEG, full of detail."""
    noise = Image.frombytes(
        "RGB", (width // 8, height // 8), random.Random(seed).randbytes(width * height // 64 * 3)
    )
    output = BytesIO()
    noise.resize((width, height)).save(output, "JPEG", quality=80)
    return output.getvalue()


def record(category: str, lon: float, lat: float, photos: Sequence[Photo]) -> Record:
    """A report of something seen, with its photos."""
    uid = str(uuid.uuid4())
    named = [
        {"sha256": photo.sha256, "size": len(photo.content), "kind": kind}
        for photo, kind in zip(photos, ("close", "context", "other"), strict=False)
    ]
    report = {
        "uid": uid,
        "category": category,
        "lon": lon,
        "lat": lat,
        "description": "现场记录",
        "photos": named,
    }
    return Record(uid, json.dumps(report).encode(), photos)


def fill_outboxes(
    phones: int, each: int, category: str, place: tuple[float, float], *, seed: int
) -> list[list[Record]]:
    """What each phone has recorded: the reports of all some metres apart, all photos different."""
    lon, lat = place
    draw, base, numbers = random.Random(seed), picture(*PIXELS, seed), itertools.count()
    return [
        [
            record(
                category,
                lon + draw.uniform(-1e-4, 1e-4),
                lat + draw.uniform(-1e-4, 1e-4),
                [shot(next(numbers), base) for _photo in range(PHOTOS_EACH)],
            )
            for _report in range(each)
        ]
        for _phone in range(phones)
    ]


class Phone(threading.Thread):
    """Hands over its records one after the other, each until the server has all of it."""

    def __init__(self, port: int, token: str, outbox: Sequence[Record], *, seed: int) -> None:
        super().__init__(daemon=True)
        self._port, self._token, self.outbox = port, token, outbox
        self._random = random.Random(seed)
        self.told = Told()

    @property
    def done(self) -> int:
        """How many records has the server whole?"""
        return sum(one.complete for one in self.outbox)

    def read(self, path: str) -> int:
        """Status of an answer that only reads; 0 where none came."""
        try:
            return self._ask("GET", path)[0]
        except (OSError, http.client.HTTPException, ValueError):
            return 0

    def run(self) -> None:
        for one in self.outbox:
            try:
                self._until_whole(one)
            except Refused as refused:
                self.told.refused.append(str(refused))

    def _until_whole(self, one: Record) -> None:
        pause, until = SHORTEST_S, time.monotonic() + HOPELESS_S
        while not one.complete and time.monotonic() < until:
            with suppress(OSError, http.client.HTTPException, ValueError):  # the line broke: later again
                self._hand_over(one)
            if not one.complete:
                time.sleep(pause * self._random.uniform(0.5, 1.5))
                pause = min(2 * pause, LONGEST_S)

    def _hand_over(self, one: Record) -> None:
        """Go on where the last attempt ended.  Raises Refused, or what a broken line raises."""
        one.acknowledged = one.acknowledged or self._report(one)
        if not one.acknowledged:
            return
        for photo in one.photos:
            photo.kept = photo.kept or self._send(photo)
        one.complete = all(photo.kept for photo in one.photos) and self._is_complete(one)

    def _report(self, one: Record) -> bool:
        status, answer = self._ask("POST", POINTS, one.body, {"Content-Type": "application/json"})
        if status not in (OK, CREATED):
            return self._not_taken(status, answer)
        receipt = answer["receipt"]
        named = {photo["sha256"] for photo in receipt["photos"]}
        sent = {photo.sha256 for photo in one.photos}
        if (receipt["uid"], receipt["body_sha256"], named) != (
            one.uid,
            sha256_of(one.body),
            sent,
        ):
            self.told.wrong_hashes += 1
        return True

    def _send(self, photo: Photo) -> bool:
        path = f"{PHOTOS}{photo.sha256}/"
        status, answer = self._ask("GET", path)
        if status != OK:
            return self._not_taken(status, answer)
        if answer["kept"]:
            return True
        first, size = answer["received"], len(photo.content)
        headers = {
            "Content-Range": f"bytes {first}-{size - 1}/{size}",
            "Content-Type": "application/octet-stream",
        }
        status, answer = self._ask("PUT", path, photo.content[first:], headers)
        if status in (OK, CREATED):
            return bool(answer["kept"])
        # 409: another attempt of this photo has come further meanwhile; 400 photo.range: the line was cut
        return (
            False
            if answer.get("code") in ("photo.offset", "photo.range")
            else self._not_taken(status, answer)
        )

    def _is_complete(self, one: Record) -> bool:
        status, answer = self._ask("GET", f"{POINTS}{one.uid}/receipt/")
        return bool(answer["complete"]) if status == OK else self._not_taken(status, answer)

    def _not_taken(self, status: int, answer: Any) -> bool:
        """Never true: a server in trouble is asked again.  Raises Refused."""
        if status in REFUSED:
            raise Refused(f"{status} {answer}"[:300])
        return False

    def _ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """Status and JSON of an answer.  Raises OSError, HTTPException, ValueError where it does not come whole."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT_S)
        try:
            own = {
                "Authorization": f"Token {self._token}",
                "Connection": "close",
                "Content-Length": str(len(body)),
            }
            connection.request(method, path, body=body or None, headers={**own, **(headers or {})})
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()


def hand_over_all(phones: Sequence[Phone]) -> Iterator[int]:
    """Let the phones work; how many records are whole by now, ten times a second until all have ended."""
    for phone in phones:
        phone.start()
    while any(phone.is_alive() for phone in phones):
        yield sum(phone.done for phone in phones)
        time.sleep(0.1)
    yield sum(phone.done for phone in phones)
