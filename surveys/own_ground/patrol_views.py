"""The page of patrols: which of one's grids and road sections are due, and recording that one was walked."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from gis_core.models import User
from gis_core.policies import allows, require
from grids.resolver import county
from grids.tiles import today_in
from surveys.models import CaseRules, Patrol
from surveys.own_ground.patrols import Walked, counted, ground_of
from surveys.own_ground.rules import Standing
from surveys.services.patrolling import PatrolRefusedError, record_patrol, take_back_patrol

LAST_OWN = 20
STANDINGS = {
    Standing.NEVER: pgettext_lazy("patrols", "never recorded"),
    Standing.DUE: pgettext_lazy("patrols", "due"),
    Standing.DONE: pgettext_lazy("patrols", "as planned"),
    Standing.TODAY: pgettext_lazy("patrols", "walked today"),
    Standing.UNPLANNED: pgettext_lazy("patrols", "nothing planned"),
}


class PatrolForm(forms.Form):
    """Which ground was walked on which day; a word about it, if there is one."""

    ground = forms.MultipleChoiceField(
        label=gettext_lazy("Walked"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick what was walked.")},
    )
    on_date = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"}),
    )
    note = forms.CharField(
        label=gettext_lazy("In words (optional)"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, ground: list[Walked], **options: Any) -> None:
        super().__init__(*args, **options)
        cast(forms.MultipleChoiceField, self.fields["ground"]).choices = [
            (one.key, one.name or one.code) for one in ground
        ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def patrols_page(request: HttpRequest) -> HttpResponse:
    """GET /own-grids/patrols/: what is due?  POST ground=…&on_date=&note= records, drop=<id> takes one's own back."""
    require(request, "own-patrols")
    user = cast(User, request.user)  # login_required stands before
    today = today_in(county(), now=timezone.now())
    ground = ground_of(user, today)
    if request.method != "POST":
        return _page(request, user, ground, PatrolForm(ground=ground, initial={"on_date": today}))
    if "drop" in request.POST:
        word = request.POST["drop"]
        if not word.isdecimal() or len(word) > 18:
            raise Http404
        take_back_patrol(patrol=get_object_or_404(Patrol, pk=int(word), by=user))
        messages.success(request, _("Taken back."))
        return redirect("own-patrols")
    form = PatrolForm(request.POST, ground=ground)
    if not form.is_valid():
        return _page(request, user, ground, form, status=400)
    refused = _record(user, form, today)
    if len(refused) == len(form.cleaned_data["ground"]):
        form.add_error(refused[0].field, str(refused[0]))
        return _page(request, user, ground, form, status=400)
    messages.success(
        request, _("Recorded: %(number)d.") % {"number": len(form.cleaned_data["ground"]) - len(refused)}
    )
    return redirect("own-patrols")


def _record(user: User, form: PatrolForm, today: Any) -> list[PatrolRefusedError]:
    """Record each; what is recorded already stands as it is.  What was refused, and why?"""
    refused = []
    for key in form.cleaned_data["ground"]:
        layer, _colon, code = key.partition(":")
        day, note = form.cleaned_data["on_date"], form.cleaned_data["note"].strip()
        try:
            record_patrol(layer=layer, code=code, on_date=day, by=user, note=note, today=today)
        except PatrolRefusedError as error:
            refused.append(error)
    return refused


def _page(
    request: HttpRequest, user: User, ground: list[Walked], form: PatrolForm, status: int = 200
) -> HttpResponse:
    names = {one.key: one.name or one.code for one in ground}
    ticked = form.data.getlist("ground") if form.is_bound else ()  # type: ignore[attr-defined]
    own = Patrol.objects.filter(by=user)[:LAST_OWN]
    numbers = counted(ground)
    context = {
        "form": form,
        "lines": [(one, STANDINGS[one.plan.standing], one.key in ticked) for one in ground],
        "numbers": [(standing.value, title, numbers[standing]) for standing, title in STANDINGS.items()],
        "own": [(one, names.get(f"{one.layer}:{one.code}", one.code)) for one in own],
        "may_record": allows("own-patrols", "POST", user),
        "per_week": CaseRules.of_the_county().grid_patrols_per_week,
    }
    return render(request, "surveys/own_ground/patrols.html", context, status=status)
