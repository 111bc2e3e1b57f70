"""What runs in the background: the steps of uploads, forgetting old ones, imagery, a look at the work calendar."""

import datetime
import logging

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from gis_core.doctor import calendar
from gis_core.uploads import jobs
from gis_core.uploads.services import forget_old_uploads

logger = logging.getLogger(__name__)


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


@app.task(name="gis_core.make_raster")
def make_raster(layer_id: int, attempt: int) -> None:
    """Make a raster that was brought into a COG."""
    from gis_core.imagery import (
        jobs as imagery_jobs,
    )  # GDAL's rasters: a second that no other start should pay

    imagery_jobs.make(layer_id=layer_id, attempt=attempt, now=timezone.now)


@app.task(name="gis_core.count_in_raster")
def count_in_raster(count_id: int) -> None:
    """Count in a raster, area by area."""
    from gis_core.imagery import counting  # loads GDAL: only where rasters are worked on

    counting.make(count_id=count_id, now=timezone.now)


# 19:00 UTC is three at night in China.
@app.periodic(cron="0 19 * * *")
@app.task(name="gis_core.forget_old_uploads", queueing_lock="gis_core.forget_old_uploads")
def forget_uploads(timestamp: int) -> None:
    """Delete what is kept of uploads that ended a while ago; `timestamp` is when it was due."""
    now = timezone.now()
    forget_old_uploads(untouched_since=now - datetime.timedelta(days=settings.UPLOAD_DAYS), now=now)


# 19:10 UTC is ten past three at night in China.
@app.periodic(cron="10 19 * * *")
@app.task(name="gis_core.look_at_calendar", queueing_lock="gis_core.look_at_calendar")
def look_at_calendar(timestamp: int) -> None:
    """Say in the log, every night, for which years no arrangement is known; `timestamp` is when it was due."""
    warn_of_unknown_years(today=timezone.localdate())


def warn_of_unknown_years(*, today: datetime.date) -> None:
    """Write what the doctor finds amiss in the calendar into the log."""
    for finding in calendar.findings(today):
        if finding.status != "ok":
            logger.warning("%s %s", finding.text, finding.advice)
