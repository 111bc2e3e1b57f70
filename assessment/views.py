"""The pages of scores: what the cases of a month take from each unit, down to every case."""

import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessment.boards import Judged, details_of, judged_by, leagues_of, scores_of_month, units_scored
from gis_core.asked import asked_day
from gis_core.policies import require
from grids.county_hours import county_day
from surveys.services.freezing import end_of

DAY = datetime.timedelta(days=1)


@login_required
@require_safe
def month_page(request: HttpRequest) -> HttpResponse:
    """GET /assessment/?month=YYYY-MM-DD: what the cases of a month take from each unit, in three leagues."""
    require(request, "assessment")
    month, today = _months(request)
    judged, now = judged_by(month), timezone.now()
    lines, _cases = scores_of_month(units_scored(request.user, month), month, judged.formula, now=now)
    context = {"leagues": leagues_of(lines), **_context(month, today, judged)}
    return render(request, "assessment/month.html", context)


@login_required
@require_safe
def unit_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /assessment/units/<code>/?month=: what the cases of a month took from one unit, and which cases."""
    require(request, "assessment-unit")
    month, today = _months(request)
    unit = get_object_or_404(units_scored(request.user, month), code=key)
    judged, now = judged_by(month), timezone.now()
    alone = units_scored(request.user, month).filter(pk=unit.pk)
    (line,), cases = scores_of_month(alone, month, judged.formula, now=now)
    context = {
        "line": line,
        "details": details_of(line, cases, judged.formula, request.user),
        "league": unit.get_league_display(),
        **_context(month, today, judged),
    }
    return render(request, "assessment/unit.html", context)


def _months(request: HttpRequest) -> tuple[datetime.date, datetime.date]:
    """The first day of the month asked for, this month's where none is or where it has not begun; and today."""
    today = county_day(timezone.now())
    asked = asked_day(request.GET, "month") or today
    return min(asked, today).replace(day=1), today


def _context(month: datetime.date, today: datetime.date, judged: Judged) -> dict[str, Any]:
    following = end_of(month)
    return {
        "month": month,
        "query": urlencode({"month": month}),
        "before": (month - DAY).replace(day=1) if month.year > datetime.MINYEAR else None,
        "after": following if following <= today else None,
        "is_running": following > today,
        "judged": judged,
    }
