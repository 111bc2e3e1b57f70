"""Proposals to change territories over HTTP: made beside a dispute, decided on by the technicians."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from gis_core.models import User
from gis_core.policies import allows, require
from grids.models import Unit
from surveys.models import Case, TerritoryProposal
from surveys.services.proposals import ProposalError, decide_proposal, propose_change

ROWS_ON_A_PAGE = 50
MOST_WORDS = 2000


class ProposalForm(forms.Form):
    """What should change, on which layer, and who should answer then."""

    layer = forms.ChoiceField(label=gettext_lazy("Layer"), choices=TerritoryProposal.Layer.choices)
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Unit that should answer"), queryset=Unit.objects.none(), required=False
    )
    wish = forms.CharField(
        label=gettext_lazy("What should change"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["unit"]).queryset = Unit.objects.order_by("code")
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_proposal(request: HttpRequest, key: str) -> HttpResponse:
    """GET /disputes/<public id of the case>/propose/: the form; POST makes the proposal."""
    require(request, "territory-proposal-new")
    case = get_object_or_404(Case.objects.visible_to(request.user), uid=_uid(key), hand_back_count__gt=0)
    form = ProposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by = cast(User, request.user)  # login_required stands before
        try:
            propose_change(case=case, by=by, now=timezone.now(), **form.cleaned_data)
        except ProposalError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Proposed: the technicians decide on it."))
            return redirect("territory-proposals")
    status = 400 if form.is_bound else 200
    return render(request, "surveys/disputes/propose.html", {"case": case, "form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD"])
def proposals_page(request: HttpRequest) -> HttpResponse:
    """GET /disputes/proposals/?state=&page=: what should change on the ground because of disputes?"""
    require(request, "territory-proposals")
    state = request.GET.get("state", "")
    state = state if state in TerritoryProposal.State.values else ""
    rows = TerritoryProposal.objects.visible_to(request.user)
    found = (rows.filter(state=state) if state else rows).select_related(
        "case__category", "unit", "proposed_by", "decided_by"
    )
    context = {
        "page": Paginator(found, ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
        "states": TerritoryProposal.State.choices,
        "state": state,
        "may_decide": allows("territory-proposal", "POST", request.user),
        "most_words": MOST_WORDS,
    }
    return render(request, "surveys/disputes/proposals.html", context)


@login_required
@require_POST
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """POST /disputes/proposals/<public id>/ decision=accept|reject&answer=: accepted or rejected, with the reason."""
    require(request, "territory-proposal")
    proposal = get_object_or_404(TerritoryProposal.objects.visible_to(request.user), uid=_uid(key))
    decision, answer = request.POST.get("decision", ""), request.POST.get("answer", "").strip()[:MOST_WORDS]
    if decision not in {"accept", "reject"} or not answer or "\x00" in answer:
        messages.error(request, _("Say whether it is accepted, and why."))
        return redirect("territory-proposals")
    try:
        decide_proposal(
            proposal=proposal,
            accepted=decision == "accept",
            answer=answer,
            by=cast(User, request.user),
            now=timezone.now(),
        )
    except ProposalError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Decided: %(state)s.") % {"state": proposal.get_state_display()})
    return redirect("territory-proposals")


def _uid(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError as error:
        raise Http404 from error
