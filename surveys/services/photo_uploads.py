"""Takes in the photos that reports, findings and steps name: in pieces, in order, acknowledged when safe on disk.

What has come of a photo stands beside it until it is whole, in a file of each sender's own: the SHA-256 of a photo
opens nobody the bytes of another.
"""

import datetime
import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from procrastinate.contrib.django import app

from surveys.models import FindingPhoto, PointPhoto, StepPhoto
from surveys.photo_errors import (
    NotNamedError,
    OffsetError,
    OtherBytesError,
    OtherSizeError,
    TooLargeError,
)
from surveys.services.photo_files import (
    MOST_BYTES,
    folder_of,
    make_folder,
    original_path,
    place_original,
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
        return _kept(sha256, named, now)
    with room_for_files():
        make_folder(sha256)
        path = _part(sha256, by)
        with _opened(path, is_new=first == 0) as part:
            end = _append(part, pieces, first, total)
            if end == total:
                _finish(part, path, sha256)
    return _kept(sha256, named, now) if end == total else Upload(sha256, total, end, kept=False)


def _check(named: Sequence["_Named"], total: int) -> None:
    sizes = {one.size for one in named}
    if not sizes:
        raise NotNamedError
    if sizes != {total}:
        raise OtherSizeError(min(sizes - {total}))


@dataclass(frozen=True, slots=True)
class _Named:
    """That a report, a finding or a step of somebody names a photo: the row that says so."""

    model: type[PointPhoto | FindingPhoto | StepPhoto]
    pk: int
    size: int
    is_kept: bool


#: Who names photos, and by which of their members its sender is known.
_NAMERS: tuple[tuple[type[PointPhoto | FindingPhoto | StepPhoto], str], ...] = (
    (PointPhoto, "point__reported_by"),
    (FindingPhoto, "finding__found_by"),
    (StepPhoto, "step__actor"),
)


def _named(sha256: str, by: int) -> list[_Named]:
    return [
        _Named(model, pk, size, kept_at is not None)
        for model, sender in _NAMERS
        for pk, size, kept_at in model._default_manager.filter(**{"sha256": sha256, sender: by}).values_list(
            "pk", "size", "kept_at"
        )
    ]


def _part(sha256: str, by: int) -> Path:
    return folder_of(sha256) / f"{sha256}.{by}.part"


def _received(sha256: str, by: int, size: int) -> int:
    """So many bytes have come.  The last one is asked for again where all were there and the server died: with it
    comes the occasion to go on.
    """
    try:
        return min(_part(sha256, by).stat().st_size, size - 1)
    except FileNotFoundError:
        return 0


@contextmanager
def _opened(path: Path, *, is_new: bool) -> Iterator[int]:
    """What has come of a photo, to be gone on with.  Raises OffsetError where nothing has and it does not begin."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC | (os.O_CREAT if is_new else 0), 0o600)
    except FileNotFoundError as error:
        raise OffsetError(0) from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _locked(part: int) -> Iterator[None]:
    fcntl.flock(part, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(part, fcntl.LOCK_UN)


def _append(part: int, pieces: Iterable[bytes], first: int, total: int) -> int:
    """Write the pieces one after the other from `first` on; where do they end?

    What has come already may come again, the same bytes; they are not written twice.  Raises OffsetError.
    """
    at = first
    for piece in pieces:
        with _locked(part):
            size = os.fstat(part).st_size
            known = min(len(piece), size - at)
            if known < 0 or os.pread(part, known, at) != piece[:known]:
                raise OffsetError(min(size, total - 1))
            while known < len(piece):
                known += os.pwrite(part, piece[known:], at + known)
        at += len(piece)
    return at


def _finish(part: int, path: Path, sha256: str) -> None:
    """Keep the photo, whose bytes are all there; drop them where they are another's.

    Whether it can be opened is asked later (photo_reading): evidence is kept though we cannot read it.
    """
    with _locked(part):
        if not _stands(part, path):  # another request has kept it meanwhile, or dropped it
            if not original_path(sha256).is_file():
                raise OffsetError(0)
            return
        if _digest(part) != sha256:
            path.unlink()
            raise OtherBytesError
        if original_path(sha256).is_file():  # somebody else has handed it over
            path.unlink()
            return
        place_original(path, sha256)


def _stands(part: int, path: Path) -> bool:
    try:
        return path.stat().st_ino == os.fstat(part).st_ino
    except FileNotFoundError:
        return False


def _digest(part: int) -> str:
    with open(part, "rb", closefd=False) as file:
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest()


def _kept(sha256: str, named: Sequence[_Named], now: datetime.datetime) -> Upload:
    """Note that all that named the photo as its bytes began to come has it, and have it opened in the background.

    What names it meanwhile asks once more, and is told at once.
    """
    with transaction.atomic():
        # Asked of the rows themselves, without a join: who comes second finds them kept when the first has committed.
        new = 0
        for model in dict.fromkeys(one.model for one in named):
            rows = model._default_manager.filter(pk__in=[one.pk for one in named if one.model is model])
            new += rows.filter(kept_at__isnull=True).update(kept_at=now)
        if new:  # one that has been opened for another report is left alone (read_photo)
            app.configure_task(READ_PHOTO, queue=QUEUE, priority=AFTER_CASES).defer(sha256=sha256)
    return Upload(sha256, named[0].size, named[0].size, kept=True, is_new=new > 0)
