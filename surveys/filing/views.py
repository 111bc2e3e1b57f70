"""The pages of filing rules: which hold, what is proposed, and who decides."""

import datetime
import tempfile
from pathlib import Path
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gis_core.asked import asked_day, asked_word
from gis_core.models import User
from gis_core.policies import allows, require
from grids.errors import GroundError
from grids.models import County
from grids.tiles import today_in
from surveys.filing.sheets import write_filing_sheet
from surveys.filing.words import RuleWords, changes_of
from surveys.models import FilingProposal, FilingRule
from surveys.policies import may_decide_rules
from surveys.services.filing_rules import (
    approve_proposal,
    decline_proposal,
    replaced_by,
    withdraw_proposal,
)

RULES_ON_A_PAGE = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def today() -> datetime.date:
    """Which day is it in the county?"""
    return today_in(County.objects.first(), now=timezone.now())  # at most one row: its key is always 1


@login_required
@require_safe
def rules_page(request: HttpRequest) -> HttpResponse:
    """GET /filing-rules/?on=&q=: which rules hold on a day, and which changes wait for somebody to decide?"""
    require(request, "filing-rules")
    now = today()
    day = asked_day(request.GET, "on") or now
    asked = asked_word(request.GET, "q", longest=60)
    rules = FilingRule.objects.valid_on(day).select_related("category")
    if asked:
        rules = rules.filter(
            Q(category__key__icontains=asked)
            | Q(category__name_zh__icontains=asked)
            | Q(category__name_en__icontains=asked)
            | Q(condition_zh__icontains=asked)
        )
    page = Paginator(rules.order_by("category__key", "seq", "area_level", "id"), RULES_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "rules": [RuleWords(rule) for rule in page],
        "day": day,
        "today": now,
        "asked": asked,
        "waiting": FilingProposal.objects.filter(state="proposed").select_related("proposed_by"),
        "decided": FilingProposal.objects.exclude(state="proposed").select_related("decided_by")[:5],
        "may_propose": allows("filing-change", "POST", request.user),
    }
    return render(request, "surveys/filing/rules.html", context)


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """GET /filing-rules/export/?on=: the rules of a day as a workbook that can be handed in again."""
    require(request, "filing-export")
    day = asked_day(request.GET, "on") or today()
    rules = FilingRule.objects.valid_on(day).select_related("category")
    with tempfile.TemporaryDirectory(prefix="wangge-export-") as folder:
        path = Path(folder) / "rules.xlsx"
        write_filing_sheet(path, rules.order_by("category__key", "seq", "area_level"))
        response = HttpResponse(path.read_bytes(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="filing-rules-{day}.xlsx"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /filing-rules/proposals/<id>/: what would change; POST decision=approve|decline|withdraw decides."""
    require(request, "filing-proposal")
    if not key.isdecimal():
        raise Http404
    proposal = get_object_or_404(
        FilingProposal.objects.select_related("proposed_by", "decided_by"), pk=int(key)
    )
    if request.method == "POST":
        try:
            messages.success(request, _decide(request, proposal))
        except GroundError as error:
            messages.error(request, str(error))
        return redirect("filing-proposal", key=proposal.pk)
    return render(request, "surveys/filing/proposal.html", _context(request, proposal))


def _decide(request: HttpRequest, proposal: FilingProposal) -> str:
    by, now = cast(User, request.user), timezone.now()  # login_required stands before
    decision, note = request.POST.get("decision"), request.POST.get("note", "").strip()[:200]
    if decision == "withdraw":
        withdraw_proposal(proposal=proposal, by=by, now=now)
        return _("The change has been taken back.")
    if decision not in ("approve", "decline") or not may_decide_rules.test(by):
        raise PermissionDenied
    if decision == "approve":
        approve_proposal(proposal=proposal, by=by, now=now, note=note)
        return _("Approved: the change holds from %(day)s on.") % {"day": proposal.effective_from}
    decline_proposal(proposal=proposal, by=by, now=now, note=note)
    return _("The change has been declined.")


def _context(request: HttpRequest, proposal: FilingProposal) -> dict[str, Any]:
    changes = changes_of(proposal)
    waits = proposal.state == FilingProposal.State.PROPOSED
    own = proposal.proposed_by_id == request.user.pk
    return {
        "proposal": proposal,
        "changes": changes,
        "waits": waits,
        "own": own,
        "may_decide": waits and not own and may_decide_rules.test(request.user),
        "too_late": waits and proposal.effective_from < today() and replaced_by(proposal).exists(),
        "figures": [
            (kind, sum(one.kind == kind for one in changes)) for kind in ("inserted", "updated", "closed")
        ],
    }
