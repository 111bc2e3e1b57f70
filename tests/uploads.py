"""Uploads in tests: files sent in, and a worker that does the waiting jobs on the test's own connection."""

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from gis_core.layers.specs import layer_spec
from gis_core.models import LayerUpload, User
from gis_core.uploads.services import receive_upload, start_applying, start_preview


def work() -> int:
    """Do every job that waits, and those that they leave behind, as the worker would; how many were there?"""
    done = 0
    while job := ProcrastinateJob.objects.filter(status="todo").order_by("id").first():
        app.tasks[job.task_name].func(**job.args)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job.pk])
        done += 1
    return done


def sent(path: Path, layer: str, by: User, *, language: str = "zh-hans") -> LayerUpload:
    """The upload of a file, as it lies there before the worker has seen it."""
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return receive_upload(file=file, layer=layer_spec(layer), by=by, language=language, now=timezone.now())


def read(path: Path, layer: str, by: User) -> LayerUpload:
    """The upload of a file, read."""
    upload = sent(path, layer, by)
    work()
    upload.refresh_from_db()
    return upload


def previewed(upload: LayerUpload, **options: Any) -> LayerUpload:
    """The upload with the preview of these options."""
    start_preview(upload=upload, options=options, now=timezone.now())
    work()
    upload.refresh_from_db()
    return upload


def applied(upload: LayerUpload, by: User, *, keep_going: bool = False) -> LayerUpload:
    """The upload after it was taken in, or after what came instead."""
    start_applying(upload=upload, by=by, keep_going=keep_going, now=timezone.now())
    work()
    upload.refresh_from_db()
    return upload


def kinds(upload: LayerUpload) -> dict[int | None, str]:
    """What would become of each row, by its number in the file."""
    return dict(upload.rows.values_list("n", "kind"))
