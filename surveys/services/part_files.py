"""Brings a file together from pieces that come in order, some of them twice, and stop where the line was cut."""

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from surveys.photo_errors import OffsetError, OtherBytesError
from surveys.services.photo_files import place, room_for_files


def add_pieces(
    *, part: Path, whole: Path, sha256: str, first: int, total: int, pieces: Iterable[bytes]
) -> int:
    """Write the pieces into `part` from byte `first` on; where do they end?  At `total` it stands at `whole`, safe on
    disk, if its SHA-256 is right.

    The folders of both are there.  Raises PhotoError.
    """
    with room_for_files(), _opened(part, is_new=first == 0) as file:
        end = _append(file, pieces, first, total)
        if end == total:
            _finish(file, part, whole, sha256)
    return end


def bytes_of(part: Path) -> int:
    """So many bytes have come.  Where all were there and the server died the last one is asked for again: with it
    comes the occasion to go on.
    """
    try:
        return part.stat().st_size
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


def _finish(part: int, path: Path, whole: Path, sha256: str) -> None:
    """Keep the file, whose bytes are all there; drop them where they are another's.

    Whether it can be opened is asked later (photo_reading): evidence is kept though we cannot read it.
    """
    with _locked(part):
        if not _stands(part, path):  # another request has kept it meanwhile, or dropped it
            if not whole.is_file():
                raise OffsetError(0)
            return
        # What is not needed any more another request may have dropped since: one that was told that it is kept.
        if _digest(part) != sha256:
            path.unlink(missing_ok=True)
            raise OtherBytesError
        if whole.is_file():  # somebody else has handed it over
            path.unlink(missing_ok=True)
            return
        place(path, whole)


def _stands(part: int, path: Path) -> bool:
    try:
        return path.stat().st_ino == os.fstat(part).st_ino
    except FileNotFoundError:
        return False


def _digest(part: int) -> str:
    with open(part, "rb", closefd=False) as file:
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest()
