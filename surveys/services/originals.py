"""Takes in the originals of photos, after the photos themselves: in pieces, each under its own SHA-256, never opened.

They lie apart from the photos, in `originals/`, so that the SHA-256 of the one opens nobody the bytes of the other.
"""

import datetime
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from gis_core.vector_files.fence import MEBIBYTE
from surveys.models import CaseRules, PhotoOriginal
from surveys.photo_errors import EvidenceFirstError, NoOriginalsError, OtherOriginalError, TooLargeError
from surveys.services.part_files import add_pieces, bytes_of
from surveys.services.photo_files import room_for_files, safe_folder
from surveys.services.photo_uploads import Upload, upload_of

MOST_ORIGINAL_BYTES = 40 * MEBIBYTE
#: What has come of an original waits so long for the rest: a phone may see no Wi-Fi for days.
PARTS_WAIT_FOR = datetime.timedelta(days=14)


def originals_root() -> Path:
    """The folder below which all originals are kept, each in the folder of its first two letters."""
    return Path(settings.MEDIA_ROOT) / "originals"


def original_file(sha256: str) -> Path:
    """Where an original stands, if it is kept here."""
    return originals_root() / sha256[:2] / f"{sha256}.original"


def original_upload(*, photo: str, sha256: str, by: int) -> Upload:
    """How much of the original of this photo (SHA-256 of both) has come from this person?  Raises PhotoError."""
    evidence = _evidence(photo, by)
    if photo == sha256:  # it went as it is: there is no other file
        return evidence
    known = _known(photo, by)
    if known is None:
        return Upload(sha256, None, bytes_of(_part(photo, sha256, by)), kept=False)
    if known.sha256 != sha256:
        raise OtherOriginalError
    return Upload(sha256, known.size, known.size, kept=True)


def take_original(
    *,
    photo: str,
    sha256: str,
    by: int,
    first: int,
    total: int,
    pieces: Iterable[bytes],
    now: datetime.datetime,
) -> Upload:
    """Add the pieces, from byte `first` on, to the original of a photo; when it is whole and safe it is kept.

    Raises PhotoError.
    """
    if total > MOST_ORIGINAL_BYTES:
        raise TooLargeError(MOST_ORIGINAL_BYTES)
    upload = original_upload(photo=photo, sha256=sha256, by=by)
    if upload.kept:
        return upload
    part, whole = _part(photo, sha256, by), original_file(sha256)
    with room_for_files():
        safe_folder(whole.parent)
        safe_folder(part.parent)
    if first == 0:
        _drop_others(part)
    end = add_pieces(part=part, whole=whole, sha256=sha256, first=first, total=total, pieces=pieces)
    if end < total:
        return Upload(sha256, total, end, kept=False)
    original = PhotoOriginal(photo_sha256=photo, sent_by_id=by, sha256=sha256, size=total, kept_at=now)
    PhotoOriginal.objects.bulk_create([original], ignore_conflicts=True)  # the same twice at once is one
    kept = original_upload(photo=photo, sha256=sha256, by=by)
    return Upload(sha256, kept.size, kept.received, kept.kept, is_new=True)


def sweep_originals(*, now: datetime.datetime) -> int:
    """Drop the files of originals that never became whole, or that nothing tells of; how many files?"""
    until = (now - PARTS_WAIT_FOR).timestamp()
    waiting = [path for path in originals_root().glob("??/*") if path.stat().st_mtime < until]
    kept = set(
        PhotoOriginal.objects.filter(sha256__in={path.stem for path in waiting}).values_list(
            "sha256", flat=True
        )
    )
    dropped = [path for path in waiting if path.suffix != ".original" or path.stem not in kept]
    for path in dropped:
        path.unlink()
    return len(dropped)


def _evidence(photo: str, by: int) -> Upload:
    """The photo itself, which has come.  Raises NoOriginalsError, EvidenceFirstError."""
    if not CaseRules.of_the_county().keep_originals:
        raise NoOriginalsError
    evidence = upload_of(sha256=photo, by=by)
    if not evidence.kept:
        raise EvidenceFirstError
    return evidence


def _known(photo: str, by: int) -> PhotoOriginal | None:
    return PhotoOriginal.objects.filter(photo_sha256=photo, sent_by=by).first()  # at most one


def _part(photo: str, sha256: str, by: int) -> Path:
    return original_file(photo).with_name(f"{photo}.{by}.{sha256}.part")


def _drop_others(part: Path) -> None:
    """Of one photo a sender hands over one file at a time."""
    photo, by, _sha256, _part = part.name.split(".")
    for other in part.parent.glob(f"{photo}.{by}.*.part"):
        if other != part:
            other.unlink(missing_ok=True)
