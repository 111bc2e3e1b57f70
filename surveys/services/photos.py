"""Where are photos of cases kept?  The original under its SHA-256, and beside it a picture for the screen."""

import datetime
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
from surveys.models import CaseStep

MOST_BYTES = 20 * MEBIBYTE
MOST_AT_ONCE = 12
_LIMITS = Limits(memory_bytes=1536 * MEBIBYTE, cpu_seconds=20, wait_seconds=40)
_ROOT = Path(__file__).resolve().parent.parent.parent
_START = (
    "import os, sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from surveys.photo_maker import main; os._exit(main())"
)
_SHA256 = re.compile(r"[0-9a-f]{64}")
#: So long a photo stays that no step names: whoever chose it may still be writing the step.
WAITS_FOR = datetime.timedelta(days=2)
_ASKED_AT_ONCE = 500


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


def sweep_photos(*, now: datetime.datetime) -> int:
    """Drop the files of photos that no step of a case names and that have waited long enough; how many files."""
    until = (now - WAITS_FOR).timestamp()
    waiting = sorted(path for path in _root().glob("??/*") if path.stat().st_mtime < until)
    dropped = 0
    for start in range(0, len(waiting), _ASKED_AT_ONCE):
        part = waiting[start : start + _ASKED_AT_ONCE]
        named = _named_in_steps({path.name[:64] for path in part})
        for path in part:
            # Looked at again: somebody may have chosen the same photo a moment ago.
            if path.name[:64] not in named and path.stat().st_mtime < until:
                path.unlink()
                dropped += 1
    return dropped


def _named_in_steps(names: set[str]) -> set[str]:
    """Which of these SHA-256 do steps of cases name?"""
    lists = CaseStep.objects.filter(photos__overlap=sorted(names)).values_list("photos", flat=True)
    return names & {sha256 for photos in lists for sha256 in photos}


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / "photos"


def _folder(sha256: str) -> Path:
    return _root() / sha256[:2]


def _keep(file: "UploadedFile[Any]") -> str:
    name = file.name or "?"
    if (file.size or 0) > MOST_BYTES:
        told = _("%(name)s is larger than %(limit)d MiB.")
        raise PhotoRefused(told % {"name": name, "limit": MOST_BYTES // MEBIBYTE})
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    sha256 = digest.hexdigest()
    if (kept := picture_path(sha256)) is not None:
        for path in (kept, kept.with_suffix(".original")):
            os.utime(path)  # it waits anew: see sweep_photos
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
            _("%(name)s is no photo that can be read: JPEG, PNG or HEIC are taken.") % {"name": name}
        )
    return done.stdout
