"""Takes in the photos that reports, findings and steps name: in pieces, in order, acknowledged when safe on disk.

What has come of a photo stands beside it until it is whole, in a file of each sender's own: the SHA-256 of a photo
opens nobody the bytes of another.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import Model, Value
from procrastinate.contrib.django import app

from surveys.models import FindingPhoto, PointPhoto, StepPhoto
from surveys.photo_errors import NotNamedError, OtherSizeError, TooLargeError
from surveys.services.part_files import add_pieces, bytes_of
from surveys.services.photo_files import (
    MOST_BYTES,
    folder_of,
    make_folder,
    original_path,
    room_for_files,
)

#: The task that opens a kept photo (surveys.tasks), its queue, and that cases come before it.
READ_PHOTO = "surveys.read_photo"
QUEUE = "cases"
AFTER_CASES = -10


@dataclass(frozen=True, slots=True)
class Upload:
    """How far is a photo of somebody's reports and steps?  `size`, `received` in bytes; `size` None: none names it."""

    sha256: str
    size: int | None
    received: int
    kept: bool
    is_new: bool = False  # kept by this very request


def upload_of(*, sha256: str, by: int) -> Upload:
    """How much of this photo has come from this person?"""
    named = _named(sha256, by)
    if not named:
        return Upload(sha256, None, 0, False)
    size = named[0].size  # of one photo all reports say the same, or none of them is ever kept
    kept = all(one.is_kept for one in named)
    return Upload(sha256, size, size if kept else _received(sha256, by, size), kept)


def take_bytes(
    *, sha256: str, by: int, first: int, total: int, pieces: Iterable[bytes], now: datetime.datetime
) -> Upload:
    """Add the pieces, from byte `first` on, to a photo of `total` bytes; when it is whole and safe it is kept.

    What came before the line was cut stays, for the next time to go on from.  Of two that send one photo at once each
    byte is written once.  Raises PhotoError.
    """
    if total > MOST_BYTES:
        raise TooLargeError(MOST_BYTES)
    named = _named(sha256, by)
    _check(named, total)
    if any(one.is_kept for one in named):  # the sender has handed it over for another report
        return _kept(sha256, by, named, now)
    with room_for_files():
        make_folder(sha256)
    end = add_pieces(
        part=_part(sha256, by),
        whole=original_path(sha256),
        sha256=sha256,
        first=first,
        total=total,
        pieces=pieces,
    )
    if end == total or (original_path(sha256).is_file() and upload_of(sha256=sha256, by=by).kept):
        return _kept(sha256, by, named, now)
    return Upload(sha256, total, end, kept=False)


def _check(named: Sequence["_Named"], total: int) -> None:
    sizes = {one.size for one in named}
    if not sizes:
        raise NotNamedError
    if sizes != {total}:
        raise OtherSizeError(min(sizes - {total}))


@dataclass(frozen=True, slots=True)
class _Named:
    """That a report, a finding or a step of somebody names a photo: the row that says so."""

    model: type[Model]
    pk: int
    size: int
    is_kept: bool


#: Who names photos, and by which of their members its sender is known.
_NAMERS: list[tuple[type[Model], str]] = [
    (PointPhoto, "point__reported_by"),
    (FindingPhoto, "finding__found_by"),
    (StepPhoto, "step__actor"),
]


def also_photos_of(model: type[Model], sender: str) -> None:
    """Photos are named in a room above this one, too: by rows with sha256, size and kept_at, of this `sender`."""
    if (model, sender) not in _NAMERS:
        _NAMERS.append((model, sender))


def _named(sha256: str, by: int) -> list[_Named]:
    asked = [
        model._default_manager.filter(**{"sha256": sha256, sender: by}).values_list(
            Value(number), "pk", "size", "kept_at"
        )
        for number, (model, sender) in enumerate(_NAMERS)
    ]
    rows = asked[0].union(*asked[1:], all=True)
    return [_Named(_NAMERS[number][0], pk, size, kept_at is not None) for number, pk, size, kept_at in rows]


def _part(sha256: str, by: int) -> Path:
    return folder_of(sha256) / f"{sha256}.{by}.part"


def _received(sha256: str, by: int, size: int) -> int:
    return min(bytes_of(_part(sha256, by)), size - 1)  # the last one is asked for again: see bytes_of


def _kept(sha256: str, by: int, named: Sequence[_Named], now: datetime.datetime) -> Upload:
    """Note that all that named the photo as its bytes began to come has it, and have it opened in the background.

    What names it meanwhile asks once more, and is told at once.  A part that another request began anew when the photo
    had just been placed goes: by this one, or by that one, which finds it kept when it has written.
    """
    with transaction.atomic():
        # Asked of the rows themselves, without a join: who comes second finds them kept when the first has committed.
        new = 0
        for model in dict.fromkeys(one.model for one in named):
            rows = model._default_manager.filter(pk__in=[one.pk for one in named if one.model is model])
            new += rows.filter(kept_at__isnull=True).update(kept_at=now)
        if new:  # one that has been opened for another report is left alone (read_photo)
            app.configure_task(READ_PHOTO, queue=QUEUE, priority=AFTER_CASES).defer(sha256=sha256)
    _part(sha256, by).unlink(missing_ok=True)
    return Upload(sha256, named[0].size, named[0].size, kept=True, is_new=new > 0)
