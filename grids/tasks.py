"""What runs in the background, every night and when somebody asks: the coverage audit, the check of hydrants."""

from django.utils import timezone
from procrastinate.contrib.django import app

from grids.models import County
from grids.services.audit import audit_county
from grids.services.hydrants import check_hydrants


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
