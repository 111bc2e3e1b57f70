"""The verbs of an upload: receive, read again, preview, apply, drop; each in one transaction, each step a job."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from gis_core.layers.specs import LayerSpec, layer_spec, may_import
from gis_core.models import LayerUpload, User
from gis_core.uploads.receiving import UploadRefused, keep_file, remove_files
from gis_core.uploads.running import life_of

State = LayerUpload.State
#: Which job takes an upload out of which state.
TASKS = {
    State.RECEIVED: "gis_core.read_upload",
    State.PREVIEWING: "gis_core.preview_upload",
    State.APPLYING: "gis_core.apply_upload",
}


def receive_upload(
    *, file: UploadedFile, layer: LayerSpec, by: User, language: str, now: datetime.datetime
) -> LayerUpload:
    """Keep a file and have it read.  Raises UploadRefused where `by` may not import the layer, or it is empty."""
    if not may_import(by, layer.name):
        raise UploadRefused("upload.layer", _("Your role does not import this layer."))
    if not file.size:
        raise UploadRefused("upload.empty", _("The file is empty."))
    upload = LayerUpload(
        uploaded_by=by, uploaded_at=now, layer=layer.name, language=language, touched_at=now, size_bytes=0
    )
    try:
        keep_file(upload, file)
        with transaction.atomic():
            upload.save()
            _hand_over(upload, State.RECEIVED, now)
    except BaseException:
        remove_files(upload)
        raise
    return upload


def read_again(*, upload: LayerUpload, options: Mapping[str, Any], now: datetime.datetime) -> LayerUpload:
    """Read the file with another layer of it, another encoding or other coordinate columns."""
    with transaction.atomic():
        locked = _locked(upload, State.READ, State.PREVIEWED, State.FAILED)
        locked.options = {**locked.options, **options}
        _hand_over(locked, State.RECEIVED, now)
    return locked


def start_preview(*, upload: LayerUpload, options: Mapping[str, Any], now: datetime.datetime) -> LayerUpload:
    """Have every row checked as the options say, with nothing written."""
    with transaction.atomic():
        locked = _locked(upload, State.READ, State.PREVIEWED)
        locked.options = {**locked.options, **options}
        locked.notice = ""
        _hand_over(locked, State.PREVIEWING, now)
    return locked


def start_applying(*, upload: LayerUpload, by: User, keep_going: bool, now: datetime.datetime) -> LayerUpload:
    """Have what was previewed written; with refused rows only where `keep_going` leaves them out knowingly."""
    with transaction.atomic():
        locked = _locked(upload, State.PREVIEWED)
        if locked.figures.get("refused") and not keep_going:
            raise UploadRefused(
                "upload.refusals",
                _("Rows were refused: mend the file, or say that the others shall be taken in without them."),
            )
        locked.options = {**locked.options, "keep_going": keep_going}
        locked.decided_by, locked.decided_at = by, now
        _hand_over(locked, State.APPLYING, now)
    return locked


def drop_upload(*, upload: LayerUpload, by: User, now: datetime.datetime) -> LayerUpload:
    """Take nothing in: the file and its preview are deleted at once, that it was there is kept."""
    with transaction.atomic():
        locked = _locked(upload, State.READ, State.PREVIEWED, State.FAILED, *_stuck(upload, now))
        locked.state, locked.attempt = State.DROPPED, locked.attempt + 1
        locked.decided_by, locked.decided_at, locked.file_removed_at = by, now, now
        locked.rejects_name = ""
        locked.save()
        locked.rows.all().delete()
        transaction.on_commit(lambda: remove_files(locked))
    return locked


def start_again(*, upload: LayerUpload, now: datetime.datetime) -> LayerUpload:
    """Have the step done whose worker went away.  Raises UploadRefused while one is still at it."""
    with transaction.atomic():
        locked = LayerUpload.objects.select_for_update().get(pk=upload.pk)
        if life_of(locked, now=now) != "interrupted":
            raise _overtaken()
        _hand_over(locked, State(locked.state), now)
    return locked


def forget_old_uploads(*, untouched_since: datetime.datetime, now: datetime.datetime) -> int:
    """Delete the files and previews of uploads that ended before then; the records stay.  How many were there?

    What nobody went on with since then is dropped.
    """
    ended = Q(state__in=LayerUpload.ENDED, decided_at__lt=untouched_since)
    left = ~Q(state__in=LayerUpload.ENDED) & Q(touched_at__lt=untouched_since)
    uploads = list(LayerUpload.objects.filter(ended | left, file_removed_at=None).order_by("id"))
    for upload in uploads:
        with transaction.atomic():
            if not upload.has_ended:
                upload.state, upload.attempt, upload.decided_at = State.DROPPED, upload.attempt + 1, now
            upload.rows.all().delete()
            upload.file_removed_at, upload.rejects_name = now, ""
            upload.save()
        remove_files(upload)
    return len(uploads)


def twin_of(upload: LayerUpload) -> LayerUpload | None:
    """Which earlier upload took the same file into the same layer?  The newest of them."""
    same = LayerUpload.objects.filter(layer=upload.layer, sha256=upload.sha256, state=State.APPLIED)
    return same.exclude(pk=upload.pk).order_by("-decided_at", "-id").first()


def spec_of(upload: LayerUpload) -> LayerSpec:
    """Which layer is it for?"""
    return layer_spec(upload.layer)


def _stuck(upload: LayerUpload, now: datetime.datetime) -> tuple[State, ...]:
    """The running state of an upload whose worker is gone, or never came: it may be dropped all the same."""
    return (State(upload.state),) if life_of(upload, now=now) in ("interrupted", "unserved") else ()


def _locked(upload: LayerUpload, *states: State) -> LayerUpload:
    locked = LayerUpload.objects.select_for_update().get(pk=upload.pk)
    if locked.state not in states:
        raise _overtaken()
    return locked


def _overtaken() -> UploadRefused:
    return UploadRefused(
        "upload.overtaken", _("Meanwhile this upload has gone on: look at what the page says now.")
    )


def _hand_over(upload: LayerUpload, state: State, now: datetime.datetime) -> None:
    """Leave the next step to a worker; jobs of earlier attempts find that they are overtaken."""
    upload.state, upload.attempt = state, upload.attempt + 1
    upload.problem = upload.problem_code = ""
    upload.progress_phase, upload.progress_done, upload.progress_total = "", 0, None
    upload.touched_at = now
    job = app.configure_task(TASKS[state])
    upload.job_id = job.defer(upload_id=upload.pk, attempt=upload.attempt)
    upload.save()
