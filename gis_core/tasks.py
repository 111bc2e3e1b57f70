"""What runs in the background: the steps of uploads, and forgetting old ones."""

import datetime

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from gis_core.uploads import jobs
from gis_core.uploads.services import forget_old_uploads


@app.task(name="gis_core.read_upload")
def read_upload(upload_id: int, attempt: int) -> None:
    """Say what is in an uploaded file."""
    jobs.read(upload_id=upload_id, attempt=attempt)


@app.task(name="gis_core.preview_upload")
def preview_upload(upload_id: int, attempt: int) -> None:
    """Say what would become of each row."""
    jobs.preview(upload_id=upload_id, attempt=attempt)


@app.task(name="gis_core.apply_upload")
def apply_upload(upload_id: int, attempt: int) -> None:
    """Write what was previewed."""
    jobs.apply(upload_id=upload_id, attempt=attempt, now=timezone.now)


# 19:00 UTC is three at night in China.
@app.periodic(cron="0 19 * * *")
@app.task(name="gis_core.forget_old_uploads", queueing_lock="gis_core.forget_old_uploads")
def forget_uploads(timestamp: int) -> None:
    """Delete what is kept of uploads that ended a while ago; `timestamp` is when it was due."""
    now = timezone.now()
    forget_old_uploads(untouched_since=now - datetime.timedelta(days=settings.UPLOAD_DAYS), now=now)
