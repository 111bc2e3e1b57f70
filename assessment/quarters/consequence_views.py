"""The register of consequences: who decided what on which basis, who received it, what is due, what was done."""

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from assessment.models import Consequence, QuarterRanking
from assessment.pages import sections_of
from assessment.policies import enters_consequences
from assessment.services.consequences import enter_consequence, note_done, note_received
from gis_core.asked import asked_word
from gis_core.inputs import dress
from gis_core.models import User
from gis_core.policies import require
from grids.county_hours import county_day
from grids.errors import GroundError
from grids.models import Unit
from grids.scope import scope_of

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ConsequenceForm(forms.Form):
    """What people decided, on which basis, by which document."""

    unit = forms.ModelChoiceField(
        label=gettext_lazy("unit"), queryset=Unit.objects.none(), to_field_name="code"
    )
    kind = forms.ChoiceField(label=gettext_lazy("kind of consequence"), choices=Consequence.Kind.choices)
    ranking = forms.ModelChoiceField(
        label=gettext_lazy("ranking of a quarter"),
        queryset=QuarterRanking.objects.filter(state=QuarterRanking.State.PUBLISHED),
        required=False,
    )
    basis = forms.CharField(label=gettext_lazy("legal or party basis"), max_length=200)
    document = forms.CharField(label=gettext_lazy("document"), max_length=200)
    decided_on = forms.DateField(label=gettext_lazy("day of the decision"), widget=_DAY)
    due_on = forms.DateField(label=gettext_lazy("to be done by"), widget=_DAY, required=False)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        units = Unit.objects.exclude(league=Unit.League.NONE).order_by("league", "code")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        dress(self)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consequences_page(request: HttpRequest) -> HttpResponse:
    """GET /assessment/consequences/: what followed for whom; POST enters one, or that it was received or done."""
    require(request, "consequences")
    today, by = county_day(timezone.now()), cast(User, request.user)  # login_required stands before
    form = ConsequenceForm(initial={"decided_on": today})
    if request.method == "POST":
        if not enters_consequences.test(by):
            raise PermissionDenied
        if "do" in request.POST:
            _note(request)
            return redirect("consequences")
        form = ConsequenceForm(request.POST)
        if form.is_valid():
            try:
                enter_consequence(**form.cleaned_data, by=by)
            except GroundError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("The consequence is entered."))
                return redirect("consequences")
    scope = scope_of(by)
    rows = Consequence.objects.select_related("unit", "ranking", "entered_by")
    if not scope.sees_the_county:
        rows = rows.filter(unit__in=scope.unit_ids)
    context = {
        "rows": [
            (row, row.done_on is None and row.due_on is not None and row.due_on < today) for row in rows[:500]
        ],
        "form": form,
        "may_enter": enters_consequences.test(by),
        "sections": sections_of(request, "consequences"),
    }
    return render(request, "assessment/consequences.html", context, status=400 if form.errors else 200)


def _note(request: HttpRequest) -> None:
    """Note that a consequence was received, or done."""
    key, did = request.POST.get("key", ""), request.POST["do"]
    if not key.isdecimal() or did not in ("received", "done"):
        raise Http404
    row = get_object_or_404(Consequence, pk=int(key))
    words, today = asked_word(request.POST, "words", longest=200), county_day(timezone.now())
    try:
        if did == "received":
            note_received(consequence=row, received_by=words[:60], day=today)
        else:
            note_done(consequence=row, note=words, day=today)
    except GroundError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is noted."))
