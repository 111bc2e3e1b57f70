"""What runs in the background, every night and when somebody asks: the coverage audit, the check of hydrants."""

from django.utils import timezone
from procrastinate.contrib.django import app

from grids.models import County
from grids.services.audit import audit_county
from grids.services.hydrants import check_hydrants
from grids.services.outlines import TASK as OUTLINE_EDITIONS
from grids.services.outlines import outline_editions


@app.task(name="grids.audit_coverage", queueing_lock="grids.audit_coverage")
def audit_coverage() -> None:
    """Prove the county again, once however many ask before it begins."""
    audit_county(now=timezone.now())


# 18:30 UTC is half past two at night in China; a database without a county has nothing to prove.
@app.periodic(cron="30 18 * * *")
@app.task(name="grids.audit_coverage_nightly", queueing_lock="grids.audit_coverage_nightly")
def audit_coverage_nightly(timestamp: int) -> None:
    """Prove the county every night; `timestamp` is when it was due."""
    if County.objects.exists():
        audit_county(now=timezone.now())


@app.task(name="grids.check_hydrants", queueing_lock="grids.check_hydrants")
def make_hydrant_check() -> None:
    """Look for missing hydrants again, once however many ask before it begins."""
    check_hydrants(now=timezone.now())


# 19:00 UTC is three at night in China, after the audit.
@app.periodic(cron="0 19 * * *")
@app.task(name="grids.check_hydrants_nightly", queueing_lock="grids.check_hydrants_nightly")
def check_hydrants_nightly(timestamp: int) -> None:
    """Look for missing hydrants every night; `timestamp` is when it was due."""
    if County.objects.exists():
        check_hydrants(now=timezone.now())


@app.task(name=OUTLINE_EDITIONS, queueing_lock=OUTLINE_EDITIONS)
def make_outlines() -> None:
    """Make the outlines of new editions for small scales, once however many ask before it begins."""
    outline_editions()


# 17:45 UTC is a quarter to two at night in China: older editions, and what was published while no worker ran.
@app.periodic(cron="45 17 * * *")
@app.task(name="grids.outline_editions_nightly", queueing_lock="grids.outline_editions_nightly")
def outline_editions_nightly(timestamp: int) -> None:
    """Make the outlines that are lacking every night; `timestamp` is when it was due."""
    outline_editions()
