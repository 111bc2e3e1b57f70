"""The county at a glance, for a desk and for a wall."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessment.formulas.words import quarter_words
from assessment.models import QuarterRanking
from assessment.overview.board import glance_at, latest_published, split
from assessment.pages import quarter_asked, quarter_context, sections_of
from gis_core.policies import require
from grids.county_hours import county_day


@login_required
@require_safe
def overview_page(request: HttpRequest) -> HttpResponse:
    """GET /assessment/overview/?quarter=: league tables, map by score, trend; the latest published one first."""
    require(request, "overview")
    quarter, today = quarter_asked(request)
    latest = latest_published()
    if "quarter" not in request.GET and latest:
        quarter = latest.quarter
    ranking = QuarterRanking.objects.filter(quarter=quarter).exclude(state="withdrawn").first()  # one at most
    context = {
        "glance": glance_at(quarter, ranking, now=timezone.now(), today=today),
        "sections": sections_of(request, "overview"),
        **quarter_context(quarter, today),
    }
    return render(request, "assessment/overview.html", context)


@login_required
@require_safe
def wall_page(request: HttpRequest) -> HttpResponse:
    """GET /wall/: the latest published quarter on a dark wall, one panel after the other."""
    require(request, "wall")
    now, latest = timezone.now(), latest_published()
    today = county_day(now)
    glance = glance_at(latest.quarter, latest, now=now, today=today) if latest else None
    context = {
        "glance": glance,
        "tables": list(split(glance.tables)) if glance else [],
        "quarter_words": quarter_words(latest.quarter) if latest else "",
        "now": now,
    }
    return render(request, "assessment/wall.html", context)
