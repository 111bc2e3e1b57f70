"""The page of recurring spots: what history proposes, what is planned, and what was opened."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from gis_core.models import User
from gis_core.policies import allows, require
from grids.errors import GroundError
from grids.resolver import county
from grids.tiles import today_in
from surveys.models import Case, RecurringSpot
from surveys.planned.forms import SpotForm
from surveys.planned.maps import planned_map
from surveys.services.recurring import decide_spot, end_spot, plan_spot, propose_spots

_MAP_ZOOM = 18
LAST_OPENED = 20


class AcceptForm(forms.Form):
    """The hours of a proposed spot, as whoever accepts it wants them."""

    starts_at = forms.TimeField(label=gettext_lazy("peak from"))
    ends_at = forms.TimeField(label=gettext_lazy("peak until"))
    lead_minutes = forms.IntegerField(
        label=gettext_lazy("opened before (minutes)"), min_value=0, max_value=1440
    )
    last_day = forms.DateField(label=gettext_lazy("last day (optional)"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            kind = {"starts_at": "time", "ends_at": "time", "last_day": "date"}.get(name, "number")
            field.widget.attrs |= {"class": "input"}
            field.widget.input_type = kind

    def clean(self) -> dict[str, Any]:
        sent: dict[str, Any] = super().clean() or {}
        if {"starts_at", "ends_at"} <= sent.keys() and sent["starts_at"] >= sent["ends_at"]:
            self.add_error("ends_at", _("The peak ends after it begins."))
        if sent.get("last_day") and sent["last_day"] < timezone.localdate():
            self.add_error("last_day", _("The last day has passed already."))
        return sent


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recurring_page(request: HttpRequest) -> HttpResponse:
    """GET /recurring/: which places come back every week?  POST do=look|accept|decline|end, spot=: decide."""
    require(request, "recurring")
    if request.method != "POST":
        return _page(request)
    do, now = request.POST.get("do", ""), timezone.now()
    if do == "look":
        found = propose_spots(now=now)
        told = ngettext("%(number)d new proposal.", "%(number)d new proposals.", found)
        messages.success(request, told % {"number": found})
        return redirect("recurring")
    word = request.POST.get("spot", "")
    spot = get_object_or_404(RecurringSpot, pk=int(word) if word.isdecimal() and len(word) < 19 else 0)
    form = AcceptForm(request.POST) if do == "accept" else None
    if form is not None and not form.is_valid():
        return _page(request, refused=(spot.pk, form))
    try:
        if do == "end":
            end_spot(spot_id=spot.pk, now=now)
        else:
            decide_spot(
                spot_id=spot.pk,
                by=cast(User, request.user),  # login_required stands before
                accept=form is not None,
                now=now,
                **(form.cleaned_data if form is not None else {}),
            )
    except GroundError as error:
        messages.error(request, str(error))
        return redirect("recurring")
    words = {"accept": _("%(name)s is planned."), "end": _("%(name)s opens no more cases.")}
    messages.success(request, words.get(do, _("%(name)s is declined.")) % {"name": spot.name})
    return redirect("recurring")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_spot(request: HttpRequest) -> HttpResponse:
    """GET /recurring/new/: place, category and the hours of a week; POST plans them."""
    require(request, "recurring-new")
    now = timezone.now()
    today = today_in(county(), now=now)
    form = SpotForm(request.POST or None, today=today, initial={"first_day": today})
    if request.method == "POST" and form.is_valid():
        spot = plan_spot(**form.said(), by=request.user, now=now)
        messages.success(request, _("%(name)s is planned.") % {"name": spot.name})
        return redirect("recurring")
    context = {"form": form}
    return render(request, "surveys/planned/spot_new.html", context, status=400 if form.errors else 200)


def _page(request: HttpRequest, refused: tuple[int, AcceptForm] | None = None) -> HttpResponse:
    today = timezone.localdate()
    spots = list(RecurringSpot.objects.select_related("category", "decided_by"))
    proposed = [spot for spot in spots if spot.state == RecurringSpot.State.PROPOSED]
    planned = [
        spot
        for spot in spots
        if spot.state == RecurringSpot.State.ACCEPTED
        and (spot.during.upper is None or spot.during.upper > today)
    ]
    opened = (
        Case.objects.visible_to(request.user)
        .filter(point__occurrence__isnull=False)
        .select_related("point__occurrence__spot", "category", "handling_unit")
        .order_by("-pk")[:LAST_OPENED]
    )
    context = {
        "proposed": [(_line(spot), _form(spot, refused)) for spot in proposed],
        "planned": [_line(spot) for spot in planned],
        "opened": opened,
        "map": planned_map() if planned else "",
        "may_decide": allows("recurring", "POST", request.user),
    }
    return render(request, "surveys/recurring.html", context, status=400 if refused else 200)


def _form(spot: RecurringSpot, refused: tuple[int, AcceptForm] | None) -> AcceptForm:
    if refused is not None and refused[0] == spot.pk:
        return refused[1]
    return AcceptForm(
        auto_id=f"spot-{spot.pk}-%s",
        initial={
            "starts_at": f"{spot.starts_at:%H:%M}",
            "ends_at": f"{spot.ends_at:%H:%M}",
            "lead_minutes": spot.lead_minutes,
        },
    )


def _line(spot: RecurringSpot) -> dict[str, Any]:
    return {
        "spot": spot,
        "days": _(", ").join(str(WEEKDAYS_ABBR[day - 1]) for day in spot.weekdays),
        "map": f"/?lon={spot.geom.x:.6f}&lat={spot.geom.y:.6f}&z={_MAP_ZOOM}",
    }
