"""The pages of suppression areas: where nothing is filed for a time, drawing one, ending it early."""

import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gis_core.admin_map import Backdrop, name_of, neighbours_answer
from gis_core.policies import allows, require
from grids.models import Category, Grid, Road
from grids.models.roads import RoadClass
from grids.resolver import county
from grids.tiles import today_in
from surveys.models import RecurringSpot, SuppressionArea
from surveys.planned.forms import AreaForm
from surveys.planned.maps import planned_map
from surveys.services.suppressing import end_area, suppress

LAST_OVER = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def areas_page(request: HttpRequest) -> HttpResponse:
    """GET /suppression/: where are no cases opened now, soon, and until lately?  POST end=<id> ends one early."""
    require(request, "suppression")
    today = today_in(county(), now=timezone.now())
    if request.method == "POST":
        _end(request, today)
        return redirect("suppression")
    areas = list(SuppressionArea.objects.select_related("decided_by").defer("geom", "geom_3857"))
    names = {
        one.key: one.name
        for one in Category.objects.filter(key__in={key for area in areas for key in area.category_keys})
    }
    over = [_line(area, names) for area in areas if area.during.upper <= today]
    coming = [_line(area, names) for area in areas if area.during.lower > today]
    now = [_line(area, names) for area in areas if area.during.lower <= today < area.during.upper]
    context = {
        "groups": [
            (_("In force"), _("No area is in force."), now, True),
            (_("To come"), _("None is to come."), coming, True),
            (_("Over"), _("None has been so far."), over[:LAST_OVER], False),
        ],
        "map": planned_map(),
        "may_suppress": allows("suppression", "POST", request.user),
    }
    return render(request, "surveys/planned/areas.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_area(request: HttpRequest) -> HttpResponse:
    """GET /suppression/new/: ground, categories, days and why; POST lets no cases be opened there."""
    require(request, "suppression-new")
    today = today_in(county(), now=timezone.now())
    form = AreaForm(request.POST or None, today=today, initial={"first_day": today})
    if request.method == "POST" and form.is_valid():
        area = suppress(**form.said(), by=request.user)
        messages.success(
            request, _("%(name)s holds from %(day)s on.") % {"name": area.name, "day": area.during.lower}
        )
        return redirect("suppression")
    context = {"form": form}
    return render(request, "surveys/planned/area_new.html", context, status=400 if form.errors else 200)


@login_required
@require_safe
def around(request: HttpRequest) -> HttpResponse:
    """GET /suppression/around/?bbox=west,south,east,north: areas and spots that are planned, grids and streets."""
    require(request, "planned-around")
    today = today_in(county(), now=timezone.now())
    goes_on = Q(during__endswith__isnull=True) | Q(during__endswith__gt=today)
    planned = RecurringSpot.objects.filter(goes_on, state=RecurringSpot.State.ACCEPTED)
    backdrops = [
        Backdrop(Grid.objects.known().filter(kind=county().main_grid_kind), "geom"),
        Backdrop(Road.objects.exclude(road_class=RoadClass.LANE), "geom", named=False),
        Backdrop(SuppressionArea.objects.filter(during__endswith__gt=today), "geom", own=True),
        Backdrop(planned, "geom", own=True),
    ]
    return neighbours_answer(backdrops, request.GET.get("bbox", ""), label=name_of)


def _end(request: HttpRequest, today: datetime.date) -> None:
    word = request.POST.get("end", "")
    try:
        area = end_area(area_id=int(word) if word.isdecimal() and len(word) < 19 else 0, today=today)
    except SuppressionArea.DoesNotExist as error:
        raise Http404 from error
    if area is None:
        messages.success(request, _("It is taken back before it began."))
    elif area.during.upper > today:
        messages.success(request, _("%(name)s ends with today.") % {"name": area.name})
    else:
        messages.success(
            request, _("%(name)s has ended: cases are opened there again.") % {"name": area.name}
        )


def _line(area: SuppressionArea, names: dict[str, str]) -> dict[str, Any]:
    return {
        "area": area,
        "last_day": area.during.upper - datetime.timedelta(days=1),
        "categories": [names.get(key, key) for key in area.category_keys],
    }
