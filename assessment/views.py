"""The pages of scores: what a month takes from each unit, down to every observation and case."""

import datetime
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessment.boards import (
    Judged,
    Line,
    counted_cases,
    details_of,
    judged_by,
    leagues_of,
    parts_of,
    scores_of_month,
    title_of,
    units_scored,
)
from assessment.pages import month_context, months_asked, quarter_asked, quarter_context, sections_of
from assessment.rules.quarters import months_of
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
        "counted": counted_cases(unit, cases, request.user),
        "league": unit.get_league_display(),
        "quarter": months_of(month)[0],
        **_context(request, month, today, judged),
    }
    return render(request, "assessment/unit.html", context)


@login_required
@require_safe
def unit_quarter_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /assessment/units/<code>/quarter/?quarter=: the months of one unit, cause by cause."""
    require(request, "assessment-unit-quarter")
    quarter, today = quarter_asked(request)
    months = [month for month in months_of(quarter) if month <= today]
    unit = get_object_or_404(units_scored(request.user, months[-1]), code=key)
    alone, now = units_scored(request.user, months[-1]).filter(pk=unit.pk), timezone.now()
    columns = []
    for month in months:
        lines, _cases = scores_of_month(alone, month, judged_by(month), now=now)
        columns += [(month, line) for line in lines]
    context = {
        "unit": unit,
        "columns": columns,
        "causes": _causes(columns),
        **quarter_context(quarter, today),
    }
    return render(request, "assessment/unit_quarter.html", context)


def _causes(columns: Sequence[tuple[datetime.date, Line]]) -> list[tuple[str, Any, list[tuple[Any, ...]]]]:
    """What cost or won points in any month: the cause, and the points of each month."""
    parts = [(month, parts_of(line.score)) for month, line in columns]
    keys = [key for key in (parts[0][1] if parts else ()) if any(of[key].points for _month, of in parts)]
    return [(key, title_of(key), [(month, of[key].points) for month, of in parts]) for key in keys]


def _context(
    request: HttpRequest, month: datetime.date, today: datetime.date, judged: Judged
) -> dict[str, Any]:
    return {
        **month_context(month, today),
        "query": urlencode({"month": month}),
        "judged": judged,
        "sections": sections_of(request, "assessment"),
    }
