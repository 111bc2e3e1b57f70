"""Where do the files of a photo stand?  The original under its SHA-256, and beside it a picture for the screen."""

import errno
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from gis_core.vector_files.fence import MEBIBYTE, Limits
from surveys.photo_errors import NoRoomError

MOST_BYTES = 20 * MEBIBYTE
_LIMITS = Limits(memory_bytes=1024 * MEBIBYTE, cpu_seconds=20, wait_seconds=30)
_ROOT = Path(__file__).resolve().parent.parent.parent
_START = (
    "import os, sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from surveys.photo_maker import main; os._exit(main())"
)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class PhotoRefused(Exception):
    """The file is not taken; the text is for people."""


class PhotoTooSlow(PhotoRefused):
    """It was not read in time: the machine is busy, or the file is made to take long."""


def photo_root() -> Path:
    """The folder below which all photos are kept, each in the folder of its first two letters."""
    return Path(settings.MEDIA_ROOT) / "photos"


def folder_of(sha256: str) -> Path:
    """The folder of a photo."""
    return photo_root() / sha256[:2]


def is_sha256(word: str) -> bool:
    """Is it a SHA-256 in lower hex?"""
    return _SHA256.fullmatch(word) is not None


def picture_path(sha256: str) -> Path | None:
    """The picture for the screen of a photo; None where it is not kept here."""
    if not is_sha256(sha256):
        return None
    path = folder_of(sha256) / f"{sha256}.jpg"
    return path if path.is_file() else None


def original_path(sha256: str) -> Path:
    """Where the original of a photo stands, if it is kept here."""
    return folder_of(sha256) / f"{sha256}.original"


@contextmanager
def room_for_files() -> Iterator[None]:
    """Writing may find the disk full: then raises NoRoomError."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise NoRoomError from error


def place_original(original: Path, sha256: str) -> None:
    """Put the original, a file of the same folder, where it belongs; when this returns it outlives a power cut.

    Raises NoRoomError, and leaves it where it was.
    """
    with room_for_files():
        place(original, original_path(sha256))


def place(file: Path, where: Path) -> None:
    """Put a file where it belongs, on the same disk; when this returns it outlives a power cut."""
    sync(file)
    file.replace(where)
    sync(where.parent)


def place_picture(picture: bytes, sha256: str) -> Path:
    """Put the picture for the screen beside its original, to outlive a power cut.  Raises NoRoomError."""
    folder = folder_of(sha256)
    with room_for_files():
        path = _written(folder, picture).replace(folder / f"{sha256}.jpg")
        sync(folder)
    return path


def make_folder(sha256: str) -> Path:
    """The folder of a photo, there to outlive a power cut."""
    return safe_folder(folder_of(sha256))


def safe_folder(folder: Path) -> Path:
    """This folder, there to outlive a power cut; whoever made it may have died before the disk had it."""
    folder.mkdir(parents=True, exist_ok=True)
    this = (folder, folder.stat().st_ino)
    if this not in _SAFE_FOLDERS:
        sync(folder.parent)
        sync(folder.parent.parent)
        _SAFE_FOLDERS.add(this)
    return folder


#: Folders of photos of which this process knows that the disk has them: 512 at most.
_SAFE_FOLDERS: set[tuple[Path, int]] = set()


def _written(folder: Path, content: bytes) -> Path:
    """A new file with this content, safe on disk."""
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            Path(file.name).unlink()
            raise
    return Path(file.name)


def sync(path: Path) -> None:
    """Return once the disk has what the file holds, or the names that the folder holds."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@dataclass(frozen=True, slots=True)
class Opened:
    """A photo that was opened: its picture for the screen as JPEG, and what was said beside it (photo_maker)."""

    picture: bytes
    told: dict[str, Any]


def maker_command(path: Path) -> list[str]:
    """The program that opens this file (photo_maker), with its limits."""
    asked = json.dumps({"path": str(path), "limits": asdict(_LIMITS)})
    return [sys.executable, "-I", "-X", "utf8", "-c", _START, str(_ROOT), asked]


def open_photo(path: Path, name: str) -> Opened:
    """A stranger's photo, opened behind the fence.  Raises PhotoRefused by name."""
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter and program
            maker_command(path),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_LIMITS.wait_seconds,
            env={"PATH": os.defpath},
        )
    except subprocess.TimeoutExpired as error:
        raise PhotoTooSlow(_("%(name)s could not be read in time.") % {"name": name}) from error
    if done.returncode != 0 or not done.stdout:
        raise PhotoRefused(
            _("%(name)s is no photo that can be read: JPEG, PNG or HEIC are taken.") % {"name": name}
        )
    told, _newline, picture = done.stdout.partition(b"\n")
    return Opened(picture, json.loads(told))
