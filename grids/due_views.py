"""The page that says when a time limit is over, and which days counted."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gis_core.due_words import UNITS, due_words, moment_words, refusal_words
from gis_core.policies import require
from gis_core.wording import listed
from gis_core.work_time import Limit, LimitUnit, WorkTime, WorkTimeError
from grids.county_hours import county_work_time

#: What the page shows before anything is asked.
FIRST_ASKED = {"amount": "4", "unit": LimitUnit.WORK_HOUR.value}


class DueForm(forms.Form):
    """What is asked: a start on the county's clock, an amount and its unit."""

    start = forms.DateTimeField(
        label=_("start"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "class": "input"}
        ),
    )
    amount = forms.DecimalField(
        label=_("amount"),
        min_value=0,
        max_digits=8,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"class": "input", "inputmode": "decimal", "step": "any"}),
    )
    unit = forms.ChoiceField(
        label=_("unit of time"),
        choices=[(unit.value, words) for unit, words in UNITS.items()],
        widget=forms.Select(attrs={"class": "input"}),
    )

    def limit(self) -> Limit:
        """How much time does a valid form give?"""
        return Limit(self.cleaned_data["amount"], LimitUnit(self.cleaned_data["unit"]))


@login_required
@require_safe
def due_page(request: HttpRequest) -> HttpResponse:
    """GET /due/?start=&amount=&unit=: when is the limit over?  Asked nothing, it begins now with four work hours."""
    require(request, "due")
    try:
        county = county_work_time()
    except WorkTimeError as error:
        return render(request, "grids/due.html", {"problem": refusal_words(error)})
    now = f"{timezone.now().astimezone(county.zone):%Y-%m-%dT%H:%M}"
    with timezone.override(county.zone):
        form = DueForm({"start": now, **FIRST_ASKED, **request.GET.dict()})
        return render(request, "grids/due.html", {"form": form, **_answered(form, county)})


def _answered(form: DueForm, county: WorkTime) -> dict[str, Any]:
    if not form.is_valid():
        return {}
    start, limit = form.cleaned_data["start"], form.limit()
    period = county.period(start.astimezone(county.zone).date())
    hours = listed(f"{slot.opens:%H:%M}–{slot.closes:%H:%M}" for slot in period.slots)
    about = {"hours": hours, "reading": period.reading.value, "zone": county.zone.key}
    try:
        due = county.due(start, limit)
        return about | {"due": due_words(due), "warned": moment_words(county.warn_at(start, limit))}
    except WorkTimeError as error:
        return about | {"problem": refusal_words(error)}
