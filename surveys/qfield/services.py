"""The verbs of packages and returns on the pages: each in one transaction, the work itself in a job."""

import datetime
import hashlib
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from gis_core.job_life import Life, life_of_job
from gis_core.models import User
from gis_core.uploads.receiving import UploadRefused, safe_name
from surveys.models import QFieldPackage, QFieldReturn, QFieldRow
from surveys.qfield.packaging import ask_for_package

MAKE, READ, APPLY = (
    "surveys.make_qfield_package",
    "surveys.read_qfield_return",
    "surveys.apply_qfield_return",
)
State = QFieldReturn.State
#: Longer than any job takes: a worker that has it for so long is gone.
_LONGEST = datetime.timedelta(minutes=30)


def order_package(
    *, grid_codes: Sequence[str], holder: User, by: User, language: str, now: datetime.datetime
) -> QFieldPackage:
    """Have a package made for somebody.  Raises PackageRefusedError."""
    with transaction.atomic():
        package = ask_for_package(grid_codes=grid_codes, holder=holder, by=by, language=language, now=now)
        package.job_id = app.configure_task(MAKE).defer(package_id=package.pk)
        package.save()
    return package


def receive_return(
    *, file: "UploadedFile[bytes]", by: User, language: str, now: datetime.datetime
) -> QFieldReturn:
    """Keep a file that came back, and have it read.  Raises UploadRefused where it is empty."""
    if not file.size:
        raise UploadRefused("upload.empty", _("The file is empty."))
    returned = QFieldReturn(
        sent_by=by,
        sent_at=now,
        touched_at=now,
        language=language,
        file_name=safe_name(file.name or ""),
        size_bytes=0,
    )
    try:
        _keep(returned, file)
        with transaction.atomic():
            returned.save()
            _hand_over(returned, State.READING, READ, now)
    except BaseException:
        remove_files(returned)
        raise
    return returned


def _keep(returned: QFieldReturn, file: "UploadedFile[bytes]") -> None:
    Path(settings.UPLOAD_ROOT).mkdir(mode=0o700, parents=True, exist_ok=True)
    returned.folder.mkdir(mode=0o700)
    sha256 = hashlib.sha256()
    with returned.path.open("xb") as kept:
        for chunk in file.chunks():
            sha256.update(chunk)
            returned.size_bytes += len(chunk)
            kept.write(chunk)
    returned.sha256 = sha256.hexdigest()


def start_applying(
    *, returned: QFieldReturn, choices: Mapping[int, str], by: User, now: datetime.datetime
) -> QFieldReturn:
    """Have what was previewed taken in; `choices` say by the row's key which side of a conflict holds."""
    with transaction.atomic():
        locked = _locked(returned, State.READ)
        for row in locked.rows.filter(kind=QFieldRow.Kind.CONFLICT):
            row.choice = choices.get(row.pk, QFieldRow.Choice.OURS)
            row.save(update_fields=["choice"])
        locked.decided_by, locked.decided_at, locked.notice = by, now, ""
        _hand_over(locked, State.APPLYING, APPLY, now)
    return locked


def drop_return(*, returned: QFieldReturn, by: User, now: datetime.datetime) -> QFieldReturn:
    """Take nothing in: the file and its preview are deleted, that it was there is kept."""
    with transaction.atomic():
        states = [State.READ, State.FAILED]
        if life_of(returned.state, returned.job_id, returned.touched_at, now=now) in (
            "interrupted",
            "unserved",
        ):
            states.append(State(returned.state))
        locked = _locked(returned, *states)
        locked.state, locked.decided_by, locked.decided_at, locked.file_removed_at = (
            State.DROPPED,
            by,
            now,
            now,
        )
        locked.save()
        locked.rows.all().delete()
        transaction.on_commit(lambda: remove_files(locked))
    return locked


def start_again(*, returned: QFieldReturn, now: datetime.datetime) -> QFieldReturn:
    """Have the step done whose worker went away.  Raises UploadRefused while one is still at it."""
    with transaction.atomic():
        locked = _locked(returned, *QFieldReturn.RUNNING)
        if life_of(locked.state, locked.job_id, locked.touched_at, now=now) != "interrupted":
            raise _overtaken()
        task = READ if locked.state == State.READING else APPLY
        _hand_over(locked, State(locked.state), task, now)
    return locked


def forget_old_files(*, untouched_since: datetime.datetime, now: datetime.datetime) -> int:
    """Delete the files of packages and returns that nobody has touched since then; the records stay.  How many?"""
    packages = list(QFieldPackage.objects.filter(touched_at__lt=untouched_since, file_removed_at=None))
    ended = Q(state__in=QFieldReturn.ENDED) | Q(state=State.FAILED)
    returns = list(QFieldReturn.objects.filter(ended, touched_at__lt=untouched_since, file_removed_at=None))
    kept: list[QFieldPackage | QFieldReturn] = [*packages, *returns]
    for one in kept:
        one.file_removed_at = now
        one.save()
        remove_files(one)
    return len(kept)


def life_of(state: str, job_id: int | None, touched_at: datetime.datetime, *, now: datetime.datetime) -> Life:
    """How is the job?"""
    if state not in (*QFieldReturn.RUNNING, QFieldPackage.State.MAKING):
        return "idle"
    return life_of_job(job_id, quiet_for=now - touched_at, longest=_LONGEST)


def remove_files(one: QFieldPackage | QFieldReturn) -> None:
    """Delete what is kept of it; nothing to delete is no fault."""
    if one.folder.exists():
        shutil.rmtree(one.folder)


def _locked(returned: QFieldReturn, *states: State) -> QFieldReturn:
    locked = QFieldReturn.objects.select_for_update().get(pk=returned.pk)
    if locked.state not in states:
        raise _overtaken()
    return locked


def _overtaken() -> UploadRefused:
    return UploadRefused(
        "upload.overtaken", _("Meanwhile this upload has gone on: look at what the page says now.")
    )


def _hand_over(returned: QFieldReturn, state: State, task: str, now: datetime.datetime) -> None:
    returned.state, returned.problem, returned.touched_at = state, "", now
    returned.job_id = app.configure_task(task).defer(return_id=returned.pk)
    returned.save()
