"""The verbs of imagery: bring, replace, remove, start again; each in one transaction, the work itself in a job."""

import contextlib
import datetime
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from gis_core.imagery.running import life_of
from gis_core.models import RasterLayer, User
from gis_core.uploads.receiving import UploadRefused, safe_name

State = RasterLayer.State
TASK = "gis_core.make_raster"


def bring_raster(
    *,
    file: "UploadedFile[bytes] | Path",
    about: dict[str, Any],
    by: User,
    language: str,
    now: datetime.datetime,
    by_worker: bool = True,
) -> RasterLayer:
    """Keep a new raster's file and have it made into a COG; `about` has name, kind, taken_on, place, source, licence.

    Unless a worker shall make it, the caller does (gis_core.imagery.jobs).  Raises UploadRefused where the file is
    empty.
    """
    layer = RasterLayer(**about, added_by=by, added_at=now, touched_at=now, language=language)
    with _kept(layer, file), transaction.atomic():
        layer.file_name, layer.incoming_taken_on = layer.incoming_name, layer.taken_on
        _hand_over(layer, now, by_worker=by_worker)
    return layer


def replace_raster(
    *, layer: RasterLayer, file: "UploadedFile[bytes] | Path", taken_on: datetime.date, now: datetime.datetime
) -> RasterLayer:
    """Have another file take the raster's place once it is made; until then, and where it is refused, nothing changes.

    Raises UploadRefused while one is being made.
    """
    with transaction.atomic():
        locked = _locked(layer, State.READY, State.FAILED)
        with _kept(locked, file):
            locked.incoming_taken_on = taken_on
            _hand_over(locked, now)
    return locked


def remove_raster(*, layer: RasterLayer, by: User, now: datetime.datetime) -> RasterLayer:
    """Take the raster from the map and delete its files; that it was there, and whose it was, is kept."""
    with transaction.atomic():
        locked = _locked(layer, State.READY, State.FAILED, *_stuck(layer, now))
        locked.removed_by, locked.removed_at, locked.attempt = by, now, locked.attempt + 1
        locked.save()
        transaction.on_commit(lambda: shutil.rmtree(locked.folder, ignore_errors=True))
    return locked


def start_again(*, layer: RasterLayer, now: datetime.datetime) -> RasterLayer:
    """Have the work done whose worker went away.  Raises UploadRefused while one is still at it."""
    with transaction.atomic():
        locked = _locked(layer, State.MAKING)
        if life_of(locked, now=now) != "interrupted":
            raise _overtaken()
        before = locked.incoming_path.parent
        locked.attempt += 1
        before.rename(locked.incoming_path.parent)
        _defer(locked, now)
    return locked


def _stuck(layer: RasterLayer, now: datetime.datetime) -> tuple[State, ...]:
    return (State.MAKING,) if life_of(layer, now=now) in ("interrupted", "unserved") else ()


def _locked(layer: RasterLayer, *states: State) -> RasterLayer:
    locked = RasterLayer.objects.select_for_update().get(pk=layer.pk)
    if locked.state not in states or locked.removed_at is not None:
        raise _overtaken()
    return locked


def _overtaken() -> UploadRefused:
    return UploadRefused(
        "imagery.overtaken", _("Meanwhile this raster has gone on: look at what the page says now.")
    )


@contextlib.contextmanager
def _kept(layer: RasterLayer, file: "UploadedFile[bytes] | Path") -> Iterator[None]:
    """Within the block the file lies in the raster's folder; it goes again where the block fails."""
    layer.attempt += 1
    target = layer.incoming_path
    target.parent.mkdir(mode=0o700, parents=True)
    try:
        name, size = _write(file, target)
        if not size:
            raise UploadRefused("upload.empty", _("The file is empty."))
        layer.incoming_name = safe_name(name)
        yield
    except BaseException:
        shutil.rmtree(layer.folder if layer.version == 0 else target.parent)
        raise


def _write(file: "UploadedFile[bytes] | Path", target: Path) -> tuple[str, int]:
    if isinstance(file, Path):
        shutil.copyfile(file, target)
        return file.name, target.stat().st_size
    with target.open("xb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        os.fsync(kept.fileno())
    return file.name or "", target.stat().st_size


def _hand_over(layer: RasterLayer, now: datetime.datetime, *, by_worker: bool = True) -> None:
    layer.state, layer.problem, layer.problem_code = State.MAKING, "", ""
    layer.save()
    if by_worker:
        _defer(layer, now)


def _defer(layer: RasterLayer, now: datetime.datetime) -> None:
    layer.progress_phase, layer.progress_percent, layer.touched_at = "", None, now
    layer.job_id = app.configure_task(TASK).defer(layer_id=layer.pk, attempt=layer.attempt)
    layer.save()
