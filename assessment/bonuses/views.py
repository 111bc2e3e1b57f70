"""The page of bonuses: what earned which unit points in a month, on which document, and who confirmed it."""

import datetime
from decimal import Decimal
from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from assessment.boards import LEAGUES
from assessment.models import FrozenScores, GoodDeed
from assessment.pages import month_context, months_asked, sections_of
from assessment.policies import makes_inspections
from assessment.services.bonuses import decide_bonus, give_bonus
from gis_core.inputs import dress
from gis_core.models import User
from gis_core.policies import require
from grids.errors import GroundError
from grids.models import Unit

State = GoodDeed.State


class BonusForm(forms.Form):
    """Which unit earns how many points by what, on which document."""

    unit = forms.ModelChoiceField(
        label=gettext_lazy("unit"), queryset=Unit.objects.none(), to_field_name="code"
    )
    points = forms.DecimalField(
        label=gettext_lazy("bonus points"),
        max_digits=4,
        decimal_places=2,
        min_value=Decimal("0.01"),
        max_value=10,
    )
    title = forms.CharField(label=gettext_lazy("what for"), max_length=200)
    document = forms.CharField(label=gettext_lazy("document"), max_length=200)

    def __init__(self, *args: object, month: datetime.date, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        units = Unit.objects.filter(league__in=LEAGUES, valid__contains=month).order_by("league", "code")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        dress(self)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bonuses_page(request: HttpRequest) -> HttpResponse:
    """GET /assessment/bonuses/?month=: the bonuses of a month; POST proposes one, do=confirm|decline decides on one."""
    require(request, "bonuses")
    month, today = months_asked(request)
    form = BonusForm(
        request.POST if request.method == "POST" and "do" not in request.POST else None, month=month
    )
    if request.method == "POST":
        if not makes_inspections.test(request.user):
            raise PermissionDenied
        if _act(request, month, form):
            return redirect(f"{reverse('bonuses')}?month={month:%Y-%m-%d}")
    deeds = GoodDeed.objects.visible_to(request.user).filter(month=month)
    may_give = makes_inspections.test(request.user)
    context = {
        "rows": [
            (deed, may_give and deed.state == State.PROPOSED and deed.given_by_id != request.user.pk)
            for deed in deeds.select_related("unit", "given_by", "decided_by")[:200]
        ],
        "form": form,
        "may_give": may_give and not FrozenScores.objects.filter(month__month=month).exists(),
        "sections": sections_of(request, "bonuses"),
        **month_context(month, today),
    }
    return render(request, "assessment/bonuses.html", context, status=400 if form.errors else 200)


def _act(request: HttpRequest, month: datetime.date, form: BonusForm) -> bool:
    """Propose or decide; whether the form need not be shown again."""
    by, now = cast(User, request.user), timezone.now()  # login_required stands before
    try:
        if form.is_bound:
            if not form.is_valid():
                return False
            give_bonus(month=month, **form.cleaned_data, by=by, now=now)
            messages.success(request, _("The bonus is proposed; another person confirms it."))
            return True
        key, did = request.POST.get("key", ""), request.POST["do"]
        if not key.isdecimal() or did not in ("confirm", "decline"):
            raise Http404
        deed = get_object_or_404(GoodDeed, pk=int(key), month=month)
        decide_bonus(deed=deed, confirms=did == "confirm", by=by, now=now)
        messages.success(request, _("It is decided."))
    except GroundError as error:
        messages.error(request, str(error))
    return True
