"""The pages of facility censuses: which there are, how far one is, and what was found new."""

import datetime
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gis_core.models import User
from gis_core.policies import allows, require
from grids.models import Category, Facility
from grids.resolver import county
from grids.scope import scope_of
from grids.services.facilities import suggested_code
from grids.tiles import today_in
from surveys.census.picture import shares_picture
from surveys.census.progress import Numbers, by_grid, progress_of
from surveys.census.sheet import census_sheet
from surveys.console.choosing import uuid_of
from surveys.models import CensusCampaign, FacilityFinding
from surveys.own_ground.ground import grids_of
from surveys.services.census import FindingRefusedError, accept_new, decline_new
from surveys.services.photo_reading import is_kept, shown_picture

LONGEST = datetime.timedelta(days=366)
_HEADERS = {"Cache-Control": "private, max-age=86400, immutable", "X-Content-Type-Options": "nosniff"}


class CensusForm(forms.Form):
    """A new census: its title, types, grids and days."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=80, widget=forms.TextInput(attrs={"class": "input"})
    )
    first_on = forms.DateField(
        label=gettext_lazy("First day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"}),
    )
    last_on = forms.DateField(
        label=gettext_lazy("Until, that day included"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"}),
    )
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Types (none: all)"), required=False, widget=forms.CheckboxSelectMultiple
    )
    grids = forms.MultipleChoiceField(
        label=gettext_lazy("Grids (none: all of these)"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, types: Any, grids: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(forms.MultipleChoiceField, self.fields["categories"]).choices = types
        cast(forms.MultipleChoiceField, self.fields["grids"]).choices = grids

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("first_on"), found.get("last_on")
        if first and last and not first <= last <= first + LONGEST:
            self.add_error("last_on", _("A census ends after it begins, within a year."))
        return found


def _types() -> list[tuple[str, str]]:
    """The types of which the ledger has any."""
    held = Category.objects.filter(pk__in=Facility.objects.known().values("category")).order_by("key")
    return [(one.key, str(one)) for one in held]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def censuses_page(request: HttpRequest) -> HttpResponse:
    """GET /own-grids/census/: which censuses are there, and how far are they?  POST calls one."""
    require(request, "own-census")
    user, today = cast(User, request.user), today_in(county(), now=timezone.now())
    grids = grids_of(user, today)
    choices = [(grid.code, grid.name or grid.code) for grid in grids.defer("geom", "geom_3857")]
    may_call = allows("own-census", "POST", user)
    initial = {"first_on": today, "last_on": today + datetime.timedelta(days=30)}
    form = CensusForm(request.POST or None, types=_types(), grids=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        found = dict(form.cleaned_data)
        if not found["grids"] and not scope_of(user).sees_the_county:
            found["grids"] = [code for code, _name in choices]  # a grid manager's census is of the own grids
        made = CensusCampaign.objects.create(**found, created_by=user)
        messages.success(request, _("The census is called; phones of its grids have it from now on."))
        return redirect("own-census-one", key=made.pk)
    own = _own(user)
    lines = [
        (one, sum((line.numbers for line in progress_of(one, own, today)), Numbers()))
        for one in CensusCampaign.objects.all()[:20]
    ]
    context = {"lines": lines, "form": form, "may_call": may_call, "today": today}
    return render(request, "surveys/own_ground/censuses.html", context, status=400 if form.errors else 200)


def _own(user: User) -> tuple[str, ...] | None:
    scope = scope_of(user)
    return None if scope.sees_the_county else scope.grid_codes


def _campaign(key: str) -> CensusCampaign:
    if not key.isdecimal() or len(key) > 18:
        raise Http404
    return get_object_or_404(CensusCampaign, pk=int(key))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def census_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /own-grids/census/<id>/: how far is it, and what is new?  POST finding=… decides about a new one."""
    require(request, "own-census-one")
    user, today = cast(User, request.user), today_in(county(), now=timezone.now())
    campaign = _campaign(key)
    if request.method == "POST":
        _decide(request, campaign, user, today)
        return redirect("own-census-one", key=key)
    lines = progress_of(campaign, _own(user), today)
    grids = by_grid(lines)
    proposed = (
        FacilityFinding.objects.visible_to(user)
        .filter(campaign=campaign)
        .proposed()
        .select_related("category")
        .prefetch_related("photos")
    )
    names = dict(grids.keys())
    context = {
        "campaign": campaign,
        "lines": lines,
        "grids": [(code, name or code, numbers) for (code, name), numbers in grids.items()],
        "whole": sum(grids.values(), Numbers()),
        "picture": shares_picture({code: numbers for (code, _name), numbers in grids.items()}, today),
        "proposed": [
            (one, names.get(one.grid_code, one.grid_code), _suggested(one)) for one in proposed[:50]
        ],
        "may_decide": allows("own-census-one", "POST", user),
        "today": today,
    }
    return render(request, "surveys/own_ground/census.html", context)


def _suggested(finding: FacilityFinding) -> str:
    return suggested_code(category=finding.category, county_code=county().code)


def _decide(request: HttpRequest, campaign: CensusCampaign, user: User, today: datetime.date) -> None:
    uid = uuid_of(request.POST.get("finding", ""))
    visible = FacilityFinding.objects.visible_to(user).filter(campaign=campaign)
    if uid is None:
        raise Http404
    finding = get_object_or_404(visible, uid=uid)
    words = {name: request.POST.get(name, "").strip()[:120] for name in ("code", "name", "reason")}
    try:
        if "accept" in request.POST:
            made = accept_new(finding=finding, code=words["code"], name=words["name"], by=user, today=today)
            messages.success(request, _("Taken into the ledger: %(facility)s.") % {"facility": made.facility})
        else:
            decline_new(finding=finding, reason=words["reason"], by=user)
            messages.success(request, _("Left out of the ledger."))
    except FindingRefusedError as error:
        messages.error(request, str(error))


@login_required
@require_safe
def census_file(request: HttpRequest, key: str) -> HttpResponseBase:
    """GET /own-grids/census/<id>.xlsx: its numbers by grid and type as a table."""
    require(request, "own-census-file")
    user, today = cast(User, request.user), today_in(county(), now=timezone.now())
    campaign = _campaign(key)
    return census_sheet(campaign, progress_of(campaign, _own(user), today), today)


@login_required
@require_safe
def finding_photo(request: HttpRequest, key: str) -> FileResponse:
    """GET /own-grids/census/findings/<public id>/photo/?sha=: a photo that a finding names."""
    require(request, "own-census-photo")
    uid, sha256 = uuid_of(key), request.GET.get("sha", "")
    if uid is None:
        raise Http404
    finding = get_object_or_404(FacilityFinding.objects.visible_to(request.user), uid=uid)
    path = (
        shown_picture(sha256) if finding.photos.filter(sha256=sha256).exists() and is_kept(sha256) else None
    )
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/jpeg", headers=_HEADERS)
