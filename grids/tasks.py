"""What runs in the background: the coverage audit, every night and when somebody asks for it."""

from django.utils import timezone
from procrastinate.contrib.django import app

from grids.models import County
from grids.services.audit import audit_county


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
