"""The page of territory hand-overs: what would move on a day, what stays and why; and doing it."""

import datetime
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from gis_core.asked import asked_day
from gis_core.models import User
from gis_core.policies import allows, require
from gis_core.wording import clauses
from grids.county_hours import county_day
from surveys.case_errors import CaseError
from surveys.case_words import STATES
from surveys.hand_over.words import MOVING_WORDS, STAYS_WORDS
from surveys.services.actors import Actor
from surveys.services.handing_over import hand_over
from surveys.services.handing_over_plan import plan_hand_over

ROWS_ON_A_PAGE = 50
#: So many cases are moved by one press; more by the next.
MOST_AT_ONCE = 500
_TOLD_REFUSALS = 3


class HandOverForm(forms.Form):
    """Which plan was looked at, and why it is done."""

    on = forms.DateField(widget=forms.HiddenInput)
    seen = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("Why, with the document that changes the ground"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "input"}),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_page(request: HttpRequest) -> HttpResponse:
    """GET /hand-over/?on=&page=: which open cases would go to another unit?  POST on=, seen=, note= moves them."""
    require(request, "hand-over")
    now = timezone.now()
    form = HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _do(request, form.cleaned_data, now)
        return redirect(f"{reverse('hand-over')}?on={form.cleaned_data['on']}")
    today = county_day(now)
    words = request.POST if request.method == "POST" else request.GET
    day = asked_day(words, "on") or today
    plan = plan_hand_over(day=day)
    cases = [*plan.moves, *plan.stay]
    page = Paginator(cases, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    if not form.is_bound:
        form = HandOverForm(initial={"on": day, "seen": plan.sha256})
    context: dict[str, Any] = {
        "day": day,
        "is_to_come": day > today,
        "rule": MOVING_WORDS[plan.moving],
        "plan": plan,
        "reasons": [(STAYS_WORDS[reason], number) for reason, number in plan.reasons().items()],
        "page": page,
        "rows": [(move, STATES[move.state], move.stays and STAYS_WORDS[move.stays]) for move in page],
        "form": form,
        "may_do": allows("hand-over", "POST", request.user),
        "may_see_editions": allows("published-editions", "GET", request.user),
        "most_at_once": MOST_AT_ONCE,
    }
    return render(request, "surveys/hand_over.html", context, status=400 if form.errors else 200)


def _do(request: HttpRequest, sent: dict[str, Any], now: datetime.datetime) -> None:
    """Move what the plan says and tell what became of it."""
    by = Actor.of(cast(User, request.user))  # login_required stands before
    try:
        done = hand_over(
            day=sent["on"], by=by, note=sent["note"], now=now, seen_sha256=sent["seen"], at_most=MOST_AT_ONCE
        )
    except CaseError as error:
        messages.error(request, f"{error} {error.what_next}".strip())
        return
    refused = [one for one in done if one.refused]
    moved = len(done) - len(refused)
    messages.success(
        request,
        ngettext("%(number)d case has moved.", "%(number)d cases have moved.", moved) % {"number": moved},
    )
    if refused:
        told = clauses(f"{one.number}: {one.refused}" for one in refused[:_TOLD_REFUSALS])
        words = _("%(number)d were refused: %(told)s")
        messages.error(request, words % {"number": len(refused), "told": told})
