"""The pages of quarters: as they stand, ranked, approved, published; a unit's outlook; what followed."""

import datetime
import tempfile
from pathlib import Path
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessment.boards import units_scored
from assessment.models import Consequence, InspectionMonth, QuarterRanking
from assessment.pages import quarter_asked, quarter_context, sections_of
from assessment.policies import makes_inspections
from assessment.quarters.outlook import outlook_of
from assessment.quarters.sheet import write_quarter_sheet
from assessment.rules.quarters import months_of
from assessment.services.frozen import changed_since, freeze_scores, problems_of
from assessment.services.rankings import (
    approve_ranking,
    content_of,
    decide_ties,
    frozen_months,
    make_ranking,
    publish_ranking,
    scores_today,
    undecided_in,
    withdraw_ranking,
)
from gis_core.asked import asked_day, asked_word
from gis_core.models import User
from gis_core.policies import require
from grids.county_hours import county_day
from grids.errors import GroundError
from grids.models import Unit
from grids.scope import UNIT_ROLES, scope_of
from surveys.filing.views import XLSX

State = QuarterRanking.State


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ranks_page(request: HttpRequest) -> HttpResponse:
    """GET /assessment/ranks/?quarter=: who stands where; POST do=freeze|make|decide|approve|publish|withdraw."""
    require(request, "ranks")
    quarter, today = quarter_asked(request)
    ranking = (
        QuarterRanking.objects.filter(quarter=quarter).exclude(state=State.WITHDRAWN).first()
    )  # one at most
    if request.method == "POST":
        try:
            messages.success(request, _act(request, quarter, ranking))
        except GroundError as error:
            messages.error(request, str(error))
        return redirect(f"{reverse('ranks')}?quarter={quarter:%Y-%m-%d}")
    sees_all = scope_of(request.user).sees_the_county
    if ranking and not sees_all and ranking.state != State.PUBLISHED:
        ranking = None
    content = ranking.content if ranking else None
    if content is None and sees_all:
        content = content_of(quarter, scores_today(quarter, timezone.now()))
    context = {
        "ranking": ranking,
        "lists": [(_league(one["league"]), one) for one in content["lists"]] if content else [],
        "undecided": undecided_in(ranking) if ranking else [],
        "months": [(month, f"{month:%Y-%m}") for month in months_of(quarter)],
        "withdrawn": QuarterRanking.objects.filter(quarter=quarter, state=State.WITHDRAWN).select_related(
            "withdrawn_by"
        ),
        "sees_all": sees_all,
        "opened": set(units_scored(request.user, quarter).values_list("code", flat=True)),
        "may_act": makes_inspections.test(request.user),
        "is_own": ranking is not None and ranking.made_by_id == request.user.pk,
        "sections": sections_of(request, "ranks"),
        **quarter_context(quarter, today),
        **(_progress(quarter) if sees_all else {}),
    }
    return render(request, "assessment/ranks.html", context)


def _league(name: str) -> str:
    return str(Unit.League(name).label) if name else _("all leagues")


def _progress(quarter: datetime.date) -> dict[str, Any]:
    """How far each month is: planned, drawn, closed, frozen; and whether what was frozen fits together."""
    plans = {plan.month: plan for plan in InspectionMonth.objects.filter(month__in=months_of(quarter))}
    frozen, now = frozen_months(quarter), timezone.now()
    return {
        "progress": [
            (
                month,
                plans.get(month),
                frozen.get(month),
                problems_of(frozen[month]) if month in frozen else [],
                changed_since(frozen[month], now=now) if month in frozen else [],
            )
            for month in months_of(quarter)
        ]
    }


def _act(request: HttpRequest, quarter: datetime.date, ranking: QuarterRanking | None) -> str:
    if not makes_inspections.test(request.user):
        raise PermissionDenied
    by, now, did = cast(User, request.user), timezone.now(), request.POST.get("do")
    words = asked_word(request.POST, "words", longest=200)
    if did == "freeze":
        month = asked_day(request.POST, "month")
        plan = get_object_or_404(InspectionMonth, month=month)
        freeze_scores(plan=plan, by=by, now=now)
        return _("The scores of the month are frozen.")
    if did == "make" and ranking is None:
        make_ranking(quarter=quarter, by=by, now=now)
        return _("The ranking is made; another person approves it.")
    if ranking is None:
        raise Http404
    if did == "decide":
        decide_ties(ranking=ranking, flagged=request.POST.getlist("unit"), note=words)
        return _("The ties are decided.")
    if did == "approve":
        approve_ranking(ranking=ranking, by=by, now=now)
        return _("The ranking is approved.")
    if did == "publish":
        publish_ranking(ranking=ranking, by=by, now=now)
        return _("The ranking is published.")
    if did == "withdraw":
        withdraw_ranking(ranking=ranking, reason=words, by=by, now=now)
        return _("The ranking is withdrawn; it stays to be read with its reason.")
    raise Http404


@login_required
@require_safe
def ranks_file(request: HttpRequest, key: str) -> HttpResponseBase:
    """GET /assessment/ranks/<first day of the quarter>.xlsx: a quarter with everything that it was reckoned from."""
    require(request, "ranks-file")
    try:
        quarter = datetime.date.fromisoformat(key)
    except ValueError as error:
        raise Http404 from error
    ranking = get_object_or_404(QuarterRanking.objects.exclude(state=State.WITHDRAWN), quarter=quarter)
    with tempfile.TemporaryDirectory(prefix="wangge-ranks-") as folder:
        path = Path(folder) / f"ranks-{quarter:%Y-%m-%d}.xlsx"
        write_quarter_sheet(path, ranking)
        return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type=XLSX)


@login_required
@require_safe
def outlook_page(request: HttpRequest) -> HttpResponse:
    """GET /assessment/today/: if the quarter ended today, where would one's own units stand?"""
    require(request, "outlook")
    now, scope = timezone.now(), scope_of(request.user)
    today = county_day(now)
    quarter = months_of(today)[0]
    own = Unit.objects.none()
    if scope.roles & UNIT_ROLES:
        units = Unit.objects.exclude(league=Unit.League.NONE).filter(valid__contains=today)
        own = units.filter(pk__in=scope.unit_ids).order_by("code")[:20]
    context = {
        "outlooks": [outlook_of(unit, quarter, now) for unit in own],
        "owed": Consequence.objects.filter(unit__in=own, done_on=None)
        .select_related("unit")
        .order_by("due_on", "pk"),
        "today": today,
        "now": now,
        "month": today.replace(day=1),
        "sections": sections_of(request, "outlook"),
        **quarter_context(quarter, today),
    }
    return render(request, "assessment/outlook.html", context)
