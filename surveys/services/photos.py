"""Where are photos of cases kept?  The original under its SHA-256, and beside it a picture for the screen."""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from gis_core.vector_files.fence import MEBIBYTE, Limits

MOST_BYTES = 20 * MEBIBYTE
MOST_AT_ONCE = 12
_LIMITS = Limits(memory_bytes=1536 * MEBIBYTE, cpu_seconds=20, wait_seconds=40)
_ROOT = Path(__file__).resolve().parent.parent.parent
_START = (
    "import os, sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from surveys.photo_maker import main; os._exit(main())"
)
_SHA256 = re.compile(r"[0-9a-f]{64}")


class PhotoRefused(Exception):
    """The file is not taken; the text is for people."""


def keep_photos(*, files: Iterable["UploadedFile[Any]"]) -> list[str]:
    """Keep these photos; their SHA-256.  The same photo again is kept once.  Raises PhotoRefused by name."""
    taken = list(files)
    if len(taken) > MOST_AT_ONCE:
        raise PhotoRefused(_("At most %(number)d photos at once.") % {"number": MOST_AT_ONCE})
    return [_keep(file) for file in taken]


def picture_path(sha256: str) -> Path | None:
    """The picture for the screen of a photo; None where it is not kept here."""
    if not _SHA256.fullmatch(sha256):
        return None
    path = _folder(sha256) / f"{sha256}.jpg"
    return path if path.is_file() else None


def _folder(sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "photos" / sha256[:2]


def _keep(file: "UploadedFile[Any]") -> str:
    name = file.name or "?"
    if (file.size or 0) > MOST_BYTES:
        told = _("%(name)s is larger than %(limit)d MiB.")
        raise PhotoRefused(told % {"name": name, "limit": MOST_BYTES // MEBIBYTE})
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    sha256 = digest.hexdigest()
    if picture_path(sha256) is not None:
        return sha256
    folder = _folder(sha256)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as original:
        for chunk in file.chunks():
            original.write(chunk)
    try:
        picture = _picture_of(Path(original.name), name)
        Path(original.name).replace(folder / f"{sha256}.original")
    finally:
        Path(original.name).unlink(missing_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as shown:
        shown.write(picture)
    Path(shown.name).replace(folder / f"{sha256}.jpg")  # last: where it stands, the original does too
    return sha256


def _picture_of(path: Path, name: str) -> bytes:
    asked = json.dumps({"path": str(path), "limits": asdict(_LIMITS)})
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter and program
            [sys.executable, "-I", "-X", "utf8", "-c", _START, str(_ROOT), asked],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_LIMITS.wait_seconds,
            env={"PATH": os.defpath},
        )
    except subprocess.TimeoutExpired as error:
        raise PhotoRefused(_("%(name)s could not be read in time.") % {"name": name}) from error
    if done.returncode != 0 or not done.stdout:
        raise PhotoRefused(
            _("%(name)s is no photo that can be read: JPEG or PNG are taken.") % {"name": name}
        )
    return done.stdout
