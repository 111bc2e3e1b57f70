"""Every rate of the trade, by whatever the figures can be told by."""

from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gis_core.policies import require
from grids.models import County
from grids.tiles import today_in
from surveys.dashboard.choosing import PERIODS, Choice
from surveys.dashboard.numbers import groups_and_whole
from surveys.dashboard.views import ground_choices

ROWS_ON_A_PAGE = 50
BY: Mapping[str, str | Promise] = {
    "accountable_unit": _("Accountable unit"),
    "handling_unit": _("Handling unit"),
    "supervising_unit": _("Supervising unit"),
    "community": _("Community"),
    "grid": _("Grid"),
    "road_section": _("Road section"),
    "category": _("Category"),
    "month": _("Month"),
}


@login_required
@require_safe
def rates_page(request: HttpRequest) -> HttpResponse:
    """GET /dashboard/rates/?by=&period=&from=&until=&accountable_unit=&community=&grid=&page=: who does how well?"""
    require(request, "dashboard-rates")
    county = County.objects.first()  # at most one row: its key is always 1
    today = today_in(county, now=timezone.now())
    choice = Choice.of(request.GET, today)
    by = request.GET.get("by", "")
    by = by if by in BY else "accountable_unit"
    context = {"county": county, "choice": choice, "periods": PERIODS.items(), "by": by, "ways": BY.items()}
    if county is not None:
        found, found_in_all = groups_and_whole(request.user, choice, by)
        page = Paginator(found, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
        context |= ground_choices(request) | {
            "title": BY[by],
            "page": page,
            "whole": found_in_all,
        }
    return render(request, "surveys/dashboard/rates.html", context)
