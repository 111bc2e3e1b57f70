"""Takes in what came back, through the services that everybody else uses; the same again changes nothing."""

import datetime
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from gis_core.errors import problem_of
from gis_core.models import User
from grids.county_hours import county_day
from grids.models import Facility
from grids.services.facilities import report_status
from surveys.acknowledging import receipt_of
from surveys.models import QFieldRow, SurveyPoint
from surveys.photo_errors import PhotoError
from surveys.qfield.judging import Judged
from surveys.qfield.reports import RowPhoto
from surveys.qfield.returned import Photos, Returned
from surveys.services.photo_uploads import take_bytes, upload_of
from surveys.services.recording import ContentConflictError, record_point

Kind, Choice = QFieldRow.Kind, QFieldRow.Choice
_PIECE = 256 * 1024
Outcome = dict[str, Any]


def take_in(
    returned: Returned,
    judged: Sequence[Judged],
    choices: Mapping[tuple[str, str], str],
    *,
    by: User,
    now: datetime.datetime,
    step: Callable[[], None] = lambda: None,
) -> list[Outcome]:
    """Take in every row that may be; what was done with each.  `choices` say what to do with conflicts (ours, unless).

    Reports count as those of the package's holder; the history names both them and `by`.
    """
    holder = returned.package.holder
    outcomes = []
    context = {"user": holder.pk, "taken_in_by": by.pk, "qfield": str(returned.package.uid)}
    with pghistory.context(**context):
        for one in judged:
            choice = choices.get((one.layer, one.key), Choice.OURS)
            outcomes.append(_taken(one, returned.photos, choice, holder, now))
            step()
    return outcomes


def _taken(one: Judged, photos: Photos, choice: str, holder: User, now: datetime.datetime) -> Outcome:
    if one.kind == Kind.CONFLICT and choice == Choice.OURS:
        return {"status": "kept"}
    if one.kind in (Kind.REFUSED, Kind.DELETED, Kind.UNCHANGED):
        return {"status": one.kind}
    if one.facility is not None:
        return _report_state(one, now)
    if one.report is not None:
        return _record(one, photos, holder, now)
    return {"status": one.kind}


def _record(one: Judged, photos: Photos, holder: User, now: datetime.datetime) -> Outcome:
    report = one.report
    assert report is not None  # asked before
    try:
        is_new = record_point(report=report, by=holder.pk, now=now)
    except ContentConflictError:
        return {"status": "set_aside"}
    except Exception as error:
        problem = problem_of(error)
        if problem is None:
            raise
        return {"status": "refused", "reason": problem.detail}
    refused = list(filter(None, (_hand_over(photo, photos, holder.pk, now) for photo in one.photos)))
    outcome: Outcome = {
        "status": "new" if is_new else "known",
        "receipt": receipt_of(SurveyPoint.objects.filter(uid=report.uid)),
    }
    return outcome | ({"photos_refused": refused} if refused else {})


def _hand_over(photo: RowPhoto, photos: Photos, by: int, now: datetime.datetime) -> str:
    """Hand over a photo that has not come yet; why it is refused, empty where it is not."""
    sha256, size = photo.file.sha256, photo.file.size
    upload = upload_of(sha256=sha256, by=by)
    if upload.kept:
        return ""
    try:
        with photos.opened(photo.file) as file:
            file.read(upload.received)
            take_bytes(
                sha256=sha256,
                by=by,
                first=upload.received,
                total=size,
                pieces=iter(lambda: file.read(_PIECE), b""),
                now=now,
            )
    except (PhotoError, zipfile.BadZipFile, zlib.error) as error:
        return f"{sha256}: {error}"
    return ""


def _report_state(one: Judged, now: datetime.datetime) -> Outcome:
    """Report the state of a facility, unless it is another one by now than was judged."""
    assert one.facility is not None  # asked before
    seen = one.changes[0][3]
    with transaction.atomic():
        facility = Facility.objects.select_for_update().get(pk=one.facility.pk)
        if facility.status != seen:
            return {"status": "refused", "reason": _("Meanwhile somebody else has reported another state.")}
        report_status(facility=facility, status=one.status, on=county_day(now))
    return {"status": "reported"}
