"""Takes in the day that a phone exported: reports and decisions, the very bodies that it would have sent, and photos.

The zip has `day.json` and `photos/<sha256>`; nothing of it is ever written under a name that it brings.  Taking it in
twice changes nothing, nor does a phone that sends the same itself, before or after.
"""

import datetime
import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from gis_core.api.bodies import LARGEST_BODY, parsed_body
from gis_core.errors import Problem, problem_of
from gis_core.models import User
from gis_core.vector_files.fence import MEBIBYTE
from surveys.field import kinds
from surveys.field.step_of_day import take_step
from surveys.models import CaseStep
from surveys.photo_errors import PhotoError
from surveys.services.phone_steps import step_receipt
from surveys.services.photo_files import MOST_BYTES
from surveys.services.photo_uploads import take_bytes, upload_of
from surveys.services.recording import NamedPhoto

FORMAT, VERSION = "wangge-field-day", 1
#: What a day of work never reaches: a member for each photo, and the bodies of as many records.
MOST_MEMBERS = 20_000
MOST_DAY_BYTES = 64 * MEBIBYTE
_DAY = "day.json"
_PHOTO = re.compile(r"photos/([0-9a-f]{64})")
_PIECE = 256 * 1024


class OutboxRefused(Exception):
    """The file is no exported day; nothing of it was taken in.  The text is for people."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a record: `status` is new, known, set_aside, refused or skipped (never sent: a draft)."""

    uid: str
    status: str
    reason: str = ""
    receipt: dict[str, Any] | None = None
    photos_refused: tuple[str, ...] = ()


def take_day(path: Path, *, reporter: User | None, now: datetime.datetime) -> Iterator[Taken]:
    """Take in the records of an exported day, one after the other, each with what became of it.

    `reporter` is whose records they are where the day does not say.  Raises OutboxRefused before anything is written.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            photos = _photos_in(archive)
            records = _records_in(archive)
            for record in records:
                yield _taken(archive, photos, record, reporter, now)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise OutboxRefused(_("The file is no zip that can be read.")) from error


def _photos_in(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > MOST_MEMBERS:
        raise OutboxRefused(_("The file has more members than a day can have."))
    found: dict[str, zipfile.ZipInfo] = {}
    seen = set()
    for member in members:
        name = _PHOTO.fullmatch(member.filename)
        if member.filename in seen or (name is None and member.filename != _DAY):
            raise OutboxRefused(
                _("The file has a member that no exported day has: %(name)s") % {"name": member.filename[:80]}
            )
        seen.add(member.filename)
        if name is not None:
            found[name.group(1)] = member
    if _DAY not in seen:
        raise OutboxRefused(_("The file has no day.json: it is no exported day."))
    return found


def _records_in(archive: zipfile.ZipFile) -> list[dict[str, Any]]:
    with archive.open(_DAY) as file:
        text = file.read(MOST_DAY_BYTES + 1)
    if len(text) > MOST_DAY_BYTES:
        raise OutboxRefused(_("day.json is larger than that of any day."))
    try:
        day = json.loads(text)
        is_ours = day["format"] == FORMAT and day["version"] == VERSION
        records = day["records"]
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise OutboxRefused(_("day.json cannot be read.")) from error
    if not is_ours or not isinstance(records, list) or not all(isinstance(one, dict) for one in records):
        raise OutboxRefused(_("day.json is of another format or version."))
    return records


def _taken(
    archive: zipfile.ZipFile,
    photos: dict[str, zipfile.ZipInfo],
    record: dict[str, Any],
    reporter: User | None,
    now: datetime.datetime,
) -> Taken:
    uid, body = str(record.get("uid", ""))[:60], record.get("body")
    if body is None:
        return Taken(uid, "skipped", _("a draft: it was never finished"))
    case = record.get("case")
    sent: Any = None
    try:
        by = _reporter_of(record, reporter)
        data, body_sha256 = _frozen(body, record.get("body_sha256"))
        if case is None:
            sent = _sent(uid, data, str(record.get("kind", "point")))
            is_new = kinds.take(sent, by=by.pk, now=now, body_sha256=body_sha256)
            named = kinds.photos_of(sent)
        else:
            is_new, named = take_step(str(case), uid, data, by=by, now=now, body_sha256=body_sha256)
    except Exception as error:
        problem = problem_of(error)
        if problem is None:
            raise
        return Taken(uid, "set_aside" if problem.code == "point.other_content" else "refused", problem.detail)
    refused = tuple(filter(None, (_hand_over(archive, photos, photo, by.pk, now) for photo in named)))
    receipt: dict[str, Any] | None
    if sent is None:
        receipt = step_receipt(CaseStep.objects.get(client_op=uid, actor=by), body_sha256=body_sha256)
    else:
        receipt = kinds.receipt(sent, sent.uid, body_sha256)
    return Taken(uid, "new" if is_new else "known", "", receipt, refused)


def _reporter_of(record: dict[str, Any], reporter: User | None) -> User:
    owner = record.get("owner")
    found = reporter if owner is None else User.objects.filter(username=str(owner)[:150]).first()  # unique
    if found is None:
        raise _refusal(
            "outbox.reporter",
            _("There is nobody of the name of the reporter: %(name)s") % {"name": owner or "—"},
        )
    return found


def _frozen(body: Any, said_sha256: Any) -> tuple[Any, str]:
    """What the body says, and the SHA-256 of its bytes, which must be those that the phone froze."""
    if not isinstance(body, str) or len(body) > LARGEST_BODY:
        raise _refusal("outbox.body", _("the body is no text of a report"))
    raw = body.encode()
    body_sha256 = hashlib.sha256(raw).hexdigest()
    if said_sha256 is not None and said_sha256 != body_sha256:
        raise _refusal(
            "outbox.other_body", _("the body has changed since the phone froze it: its SHA-256 differs")
        )
    return parsed_body(raw), body_sha256


def _sent(uid: str, data: Any, kind: str) -> Any:
    """A report, finding or way as its service takes it.  Phones of old say of no record what it is."""
    sent = kinds.read(kind, data)
    if sent is None:
        raise _refusal("outbox.kind", _("it is of a kind that is not known here"))
    if str(sent.uid) != uid.lower():
        raise _refusal("outbox.other_uid", _("the body is of another uid than the record"))
    return sent


def _refusal(code: str, told: str) -> Problem:
    return Problem(400, code, told)


def _hand_over(
    archive: zipfile.ZipFile,
    photos: dict[str, zipfile.ZipInfo],
    photo: NamedPhoto,
    by: int,
    now: datetime.datetime,
) -> str:
    """Hand over a photo of the archive that has not come yet; why it is refused, empty where it is not."""
    member, upload = photos.get(photo.sha256), upload_of(sha256=photo.sha256, by=by)
    if member is None or upload.kept:
        return ""
    if member.file_size != photo.size or photo.size > MOST_BYTES:
        return f"{photo.sha256}: {_('another size than the report says')}"
    try:
        with archive.open(member) as file:
            file.read(upload.received)  # what came of it over the air stays
            take_bytes(
                sha256=photo.sha256,
                by=by,
                first=upload.received,
                total=photo.size,
                pieces=iter(lambda: file.read(_PIECE), b""),
                now=now,
            )
    except (PhotoError, zipfile.BadZipFile, zlib.error) as error:
        return f"{photo.sha256}: {error}"
    return ""
