"""Taking in the photos of a form, and dropping those that nobody names."""

import datetime
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from gis_core.vector_files.fence import MEBIBYTE
from surveys.models import CaseStep, FindingPhoto, PointPhoto
from surveys.photo_errors import NoRoomError
from surveys.services.photo_files import (
    MOST_BYTES,
    PhotoRefused,
    make_folder,
    open_photo,
    original_path,
    photo_root,
    picture_path,
    place_original,
    place_picture,
    room_for_files,
)

MOST_AT_ONCE = 12
#: So long a photo stays that nobody names: whoever chose it may still be writing the step.
WAITS_FOR = datetime.timedelta(days=2)
_ASKED_AT_ONCE = 500
_NAMERS: list[Callable[[set[str]], set[str]]] = []


def keep_photos(*, files: Iterable["UploadedFile[Any]"]) -> list[str]:
    """Keep these photos; their SHA-256.  The same photo again is kept once.  Raises PhotoRefused by name."""
    taken = list(files)
    if len(taken) > MOST_AT_ONCE:
        raise PhotoRefused(_("At most %(number)d photos at once.") % {"number": MOST_AT_ONCE})
    try:
        return [_keep(file) for file in taken]
    except NoRoomError as error:
        raise PhotoRefused(str(error)) from error


def sweep_photos(*, now: datetime.datetime) -> int:
    """Drop the files of photos that no step, report or finding names and that have waited long enough; how many
    files.
    """
    until = (now - WAITS_FOR).timestamp()
    waiting = sorted(path for path in photo_root().glob("??/*") if path.stat().st_mtime < until)
    dropped = 0
    for start in range(0, len(waiting), _ASKED_AT_ONCE):
        part = waiting[start : start + _ASKED_AT_ONCE]
        named = _named({path.name[:64] for path in part})
        for path in part:
            # Looked at again: somebody may have chosen the same photo a moment ago.
            if (path.name[:64] not in named or _is_left_over(path)) and path.stat().st_mtime < until:
                path.unlink()
                dropped += 1
    return dropped


def _is_left_over(path: Path) -> bool:
    """What came of a photo that another request has kept meanwhile."""
    return path.suffix == ".part" and original_path(path.name[:64]).is_file()


def also_named_by(namer: Callable[[set[str]], set[str]]) -> None:
    """Photos are named in a room above this one, too: `namer` says which of some SHA-256 are."""
    if namer not in _NAMERS:
        _NAMERS.append(namer)


def _named(names: set[str]) -> set[str]:
    """Which of these SHA-256 do steps of cases, reports, findings or another room name?"""
    lists = CaseStep.objects.filter(photos__overlap=sorted(names)).values_list("photos", flat=True)
    in_reports = PointPhoto.objects.filter(sha256__in=names).values_list("sha256", flat=True)
    in_findings = FindingPhoto.objects.filter(sha256__in=names).values_list("sha256", flat=True)
    in_steps = (sha256 for photos in lists for sha256 in photos)
    elsewhere = (sha256 for namer in _NAMERS for sha256 in namer(names))
    return names & {*in_reports, *in_findings, *in_steps, *elsewhere}


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
    with room_for_files():
        original = _copied(file, make_folder(sha256))
    try:
        opened = open_photo(original, name)
        place_original(original, sha256)
        place_picture(opened.picture, sha256)  # last: where it stands, the original does too
    finally:
        original.unlink(missing_ok=True)
    return sha256


def _copied(file: "UploadedFile[Any]", folder: Path) -> Path:
    """The file's bytes under a name of their own."""
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as copy:
        try:
            for chunk in file.chunks():
                copy.write(chunk)
            copy.flush()
        except OSError:
            Path(copy.name).unlink()
            raise
    return Path(copy.name)
