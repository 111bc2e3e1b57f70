"""The pages of scores: what a month takes from each unit, down to every observation and case."""

import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessment.boards import Judged, details_of, judged_by, leagues_of, scores_of_month, units_scored
from assessment.pages import month_context, months_asked, sections_of
from gis_core.policies import require


@login_required
@require_safe
def month_page(request: HttpRequest) -> HttpResponse:
    """GET /assessment/?month=YYYY-MM-DD: what a month takes from each unit, in three leagues."""
    require(request, "assessment")
    month, today = months_asked(request)
    judged, now = judged_by(month), timezone.now()
    lines, _cases = scores_of_month(units_scored(request.user, month), month, judged, now=now)
    context = {"leagues": leagues_of(lines), **_context(request, month, today, judged)}
    return render(request, "assessment/month.html", context)


@login_required
@require_safe
def unit_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /assessment/units/<code>/?month=: what a month took from one unit, and by what."""
    require(request, "assessment-unit")
    month, today = months_asked(request)
    unit = get_object_or_404(units_scored(request.user, month), code=key)
    judged, now = judged_by(month), timezone.now()
    alone = units_scored(request.user, month).filter(pk=unit.pk)
    (line,), cases = scores_of_month(alone, month, judged, now=now)
    context = {
        "line": line,
        "details": details_of(line, cases, judged.formula, request.user),
        "league": unit.get_league_display(),
        **_context(request, month, today, judged),
    }
    return render(request, "assessment/unit.html", context)


def _context(
    request: HttpRequest, month: datetime.date, today: datetime.date, judged: Judged
) -> dict[str, Any]:
    return {
        **month_context(month, today),
        "query": urlencode({"month": month}),
        "judged": judged,
        "sections": sections_of(request, "assessment"),
    }
