"""The pages of a month's inspection: planned, drawn, how far it is, and closed."""

import datetime
import tempfile
from pathlib import Path
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from assessment.inspection.board import appeals_waiting, blanks_of, compared, draws_the_same, task_lines
from assessment.inspection.sheet import write_month_sheet
from assessment.models import InspectionMonth, InspectionTask
from assessment.pages import month_context, months_asked, sections_of
from assessment.policies import makes_inspections
from assessment.services.months import (
    INSPECTING,
    ONE_IN,
    PER_UNIT,
    close_month,
    draw_month,
    list_sha256,
    month_terms,
    plan_month,
)
from gis_core.asked import asked_word
from gis_core.models import User
from gis_core.policies import require
from grids.errors import GroundError
from grids.models import Membership
from grids.scope import scope_of
from surveys.filing.views import XLSX

#: Who may be asked to inspect.
ROLES = (*INSPECTING, Membership.Role.UNIT_HEAD, Membership.Role.SUPERVISION)
MOST_PER_UNIT, MOST_ONE_IN = 20, 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def inspection_page(request: HttpRequest) -> HttpResponse:
    """GET /assessment/inspection/?month=: how far is a month?  POST do=plan|draw|close acts on it."""
    require(request, "inspection")
    month, today = months_asked(request)
    plan = InspectionMonth.objects.filter(month=month).select_related("yardstick").first()  # unique
    if request.method == "POST":
        try:
            messages.success(request, _act(request, month, plan))
        except GroundError as error:
            messages.error(request, str(error))
        return redirect(f"{reverse('inspection')}?month={month:%Y-%m-%d}")
    sees_all = scope_of(request.user).sees_the_county
    context = {
        "plan": plan,
        "own": _own(plan, request.user),
        "sees_all": sees_all,
        "may_act": makes_inspections.test(request.user),
        "sections": sections_of(request, "inspection"),
        **month_context(month, today),
        **(_whole(plan, today) if sees_all and plan else {}),
        **(_asked() if plan is None else {}),
    }
    return render(request, "assessment/inspection.html", context)


def _own(plan: InspectionMonth | None, user: Any) -> list[Any]:
    if plan is None:
        return []
    return task_lines(plan, list(plan.tasks.of(user)))


def _whole(plan: InspectionMonth, today: datetime.date) -> dict[str, Any]:
    """Everything of a month, for who sees the county."""
    lines = task_lines(plan)
    first = [line for line in lines if line.task.purpose == InspectionTask.Purpose.FIRST]
    wanted = sum(line.wanted for line in first)
    scored = sum(line.scored for line in first)
    return {
        "lines": lines,
        "done": sum(line.is_done for line in first),
        "lots": len(first),
        "percent": 100 * scored // wanted if wanted else 0,
        "failed": sum(line.failed for line in first),
        "blanks": blanks_of(plan),
        "waiting": appeals_waiting(plan),
        "twice": compared(plan),
        "is_intact": list_sha256(plan.candidates) == plan.candidates_sha256,
        "draws_the_same": not plan.seed or draws_the_same(plan),
        "points": len(plan.candidates["points"]),
        "inspectors": len(plan.candidates["inspectors"]),
        "terms": month_terms(plan.month),
        "is_over": today >= month_context(plan.month, today)["following"],
    }


def _asked() -> dict[str, Any]:
    """What a plan asks for: from which roles inspectors are drawn, and how much of each unit."""
    people = dict(
        Membership.objects.filter(role__in=ROLES, during__contains=timezone.localdate())
        .values_list("role")
        .annotate(Count("user", distinct=True))
    )
    roles = [(role.value, role.label, people.get(role.value, 0), role in INSPECTING) for role in ROLES]
    return {"roles": roles, "per_unit": PER_UNIT, "one_in": ONE_IN}


def _act(request: HttpRequest, month: datetime.date, plan: InspectionMonth | None) -> str:
    if not makes_inspections.test(request.user):
        raise PermissionDenied
    by, now = cast(User, request.user), timezone.now()  # login_required stands before
    did = request.POST.get("do")
    if did == "plan" and plan is None:
        roles = [role for role in request.POST.getlist("role") if role in {one.value for one in ROLES}]
        plan_month(
            month=month,
            by=by,
            now=now,
            per_unit=_number(request, "per_unit", PER_UNIT, MOST_PER_UNIT),
            one_in=_number(request, "one_in", ONE_IN, MOST_ONE_IN),
            roles=roles,
        )
        return _("The list is published: draw with a seed that nobody knows yet.")
    if did == "draw" and plan:
        said = (asked_word(request.POST, name, longest=200) for name in ("seed", "seed_source"))
        seed, source = said
        drawn = draw_month(plan=plan, seed=seed[:80], seed_source=source, by=by, now=now)
        told = ngettext("%(number)d inspection is drawn.", "%(number)d inspections are drawn.", len(drawn))
        return told % {"number": len(drawn)}
    if did == "close" and plan:
        close_month(plan=plan, by=by, now=now)
        return _("The month is closed: its scores are preliminary until appeals are judged.")
    raise Http404


def _number(request: HttpRequest, name: str, usual: int, most: int) -> int:
    said = request.POST.get(name, "")
    return min(max(int(said), 1), most) if said.isdecimal() and len(said) < 5 else usual


@login_required
@require_safe
def inspection_file(request: HttpRequest, key: str) -> HttpResponseBase:
    """GET /assessment/inspection/<YYYY-MM>.xlsx: list, lots and observations of a month, as a workbook."""
    require(request, "inspection-file")
    try:
        month = datetime.date.fromisoformat(f"{key}-01")
    except ValueError as error:
        raise Http404 from error
    plan = get_object_or_404(InspectionMonth.objects.select_related("yardstick"), month=month)
    with tempfile.TemporaryDirectory(prefix="wangge-inspection-") as folder:
        path = Path(folder) / f"inspection-{month:%Y-%m}.xlsx"
        write_month_sheet(path, plan)
        return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type=XLSX)
