"""When does the county work, and is it proved that everything has one accountable unit?  For programs."""

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.parameters import Parameter, day
from gis_core.api.schema import Schema, object_schema
from gis_core.api.views import ApiView
from gis_core.errors import Problem
from grids.county_hours import county_work_time
from grids.models import AuditReport, County
from grids.services.audit import is_current

#: Days that are told at once, both ends included.
MOST_DAYS = 800
_DAY: Schema = {"type": "string", "format": "date"}


class OpeningHours(ApiView):
    """GET: from when until when is the office open, on each day of a time?  What `work hours` are counted in."""

    parameters = (
        Parameter("from", day, gettext_lazy("first day"), schema=_DAY, required=True),
        Parameter("until", day, gettext_lazy("last day, included"), schema=_DAY, required=True),
    )
    shape = object_schema(**{"from": "string", "until": "string", "time_zone": "string", "open": "array"})

    def get(self, request: Request) -> Response:
        first, last = self.asked["from"], self.asked["until"]
        if not first <= last < first + datetime.timedelta(days=MOST_DAYS):
            raise Problem(
                400,
                "parameter.invalid",
                _("At most %(most)s days are told at once, the first before the last.") % {"most": MOST_DAYS},
                _("Ask for a shorter time."),
                errors={"until": [_("too far from the first day")]},
            )
        hours = county_work_time()
        spans = [[opens.isoformat(), closes.isoformat()] for opens, closes in hours.opening(first, last)]
        told = {"from": first, "until": last, "time_zone": str(hours.zone), "open": spans}
        return Response(told)


class Audit(ApiView):
    """GET: what does the coverage audit say?  As `audit_coverage --json`, with when, and whether it still holds."""

    shape = object_schema(
        proved="boolean",
        computed_at="string",
        is_current="boolean",
        overlaps="array",
        gaps="array",
        slivers="array",
        unassigned="array",
        categories_without_policy="array",
        dates_without_edition="array",
        stale_projection="array",
        counts="object",
        ground_version="integer",
    )

    def get(self, request: Request) -> Response:
        county = County.objects.first()  # at most one row: its key is always 1
        report = AuditReport.objects.first()  # the newest: ordered by time, then id
        if county is None or report is None:
            raise Problem(
                404,
                "audit.none",
                _("No coverage audit has been made yet."),
                _("Have it made on the page of the audit, or by audit_coverage."),
            )
        told = {"computed_at": report.computed_at, "is_current": is_current(report, county)}
        return Response({**report.content, **told})
