"""Auditing the county: the proof, kept where the page finds it."""

import datetime
from contextlib import suppress
from zoneinfo import ZoneInfo

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from grids.audit.reading import basis_of
from grids.audit.run import Progress, run_audit
from grids.models import AuditReport, County, Grid
from grids.resolver import county as county_record

#: Below so many grids (all editions together) an audit takes a second or two: it needs no worker.
SMALL_COUNTY_GRIDS = 2000


def audit_county(*, now: datetime.datetime, progress: Progress = lambda done, total: None) -> AuditReport:
    """What does the audit say now?  Kept, in place of what an earlier one said about the same ground.

    Raises NoCountyError, or CoordinatesRefused where the county's working CRS cannot be reached.
    """
    today = now.astimezone(ZoneInfo(county_record().time_zone)).date()
    found = run_audit(progress)
    report, _created = AuditReport.objects.update_or_create(
        basis=found.basis,
        defaults={
            "computed_at": now,
            "ground_version": found.ground_version,
            "proved": found.proved,
            "content": found.as_json(today),
        },
    )
    return report


def is_current(report: AuditReport, county: County) -> bool:
    """Has nothing changed since that the proof rests on?"""
    return report.basis == basis_of(county)


def recompute(*, now: datetime.datetime) -> bool:
    """Has the audit been done at once?  A big county's is handed to the worker instead: False.

    Raises as audit_county does.
    """
    county = county_record()
    if Grid.objects.known().filter(kind=county.main_grid_kind).count() < SMALL_COUNTY_GRIDS:
        audit_county(now=now)
        return True
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task("grids.audit_coverage", queueing_lock="grids.audit_coverage").defer()
    return False
