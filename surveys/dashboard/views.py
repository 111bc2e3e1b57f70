"""The dashboard over HTTP."""

import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gis_core.policies import allows, require
from grids.api.columns import DivisionName
from grids.models import County, Grid, Unit
from grids.tiles import today_in
from surveys.dashboard.choosing import DAY, PERIODS, Choice
from surveys.dashboard.density import density_of
from surveys.dashboard.numbers import Group, groups, groups_and_whole, lights, months, top, whole
from surveys.models import Case

#: The counts and rates in the large figures of the chosen days.
SHOWN_COUNTS = ("reported", "filed", "handled", "closed")
SHOWN_RATES = ("filing", "handling_in_time", "closing_in_time", "rework", "hand_back")


@login_required
@require_safe
def dashboard_page(request: HttpRequest) -> HttpResponse:
    """GET /dashboard/?period=&from=&until=&accountable_unit=&community=&grid=: how do cases stand?"""
    require(request, "dashboard")
    county = County.objects.first()  # at most one row: its key is always 1
    today = today_in(county, now=timezone.now())
    choice = Choice.of(request.GET, today)
    context: dict[str, Any] = {
        "county": county,
        "choice": choice,
        "today": today,
        "periods": PERIODS.items(),
        "may_see_months": allows("frozen-months", "GET", request.user),
    }
    if county is not None:
        context |= _figures(request, choice, today) | ground_choices(request)
    return render(request, "surveys/dashboard/dashboard.html", context)


def _figures(request: HttpRequest, choice: Choice, today: datetime.date) -> dict[str, Any]:
    user = request.user
    by_category, found = groups_and_whole(user, choice, "category")
    of_today = whole(user, choice.during(today, today + DAY))
    year, categories = months(user, choice), top(by_category)
    return {
        "counts": [found.counts[name] for name in SHOWN_COUNTS],
        "rates": [found.rates[name] for name in SHOWN_RATES],
        "of_today": [of_today.counts[name] for name in SHOWN_COUNTS],
        "lights": lights(user, choice),
        "months": year,
        "categories": categories,
        "units": top(groups(user, choice, "accountable_unit")),
        "density": density_of(groups(user, choice, "grid"), today),
        "charts": {"months": _trend(year), "categories": _bars(categories)},
    }


def _trend(year: list[Group]) -> dict[str, Any]:
    """What the chart of the months draws."""
    names = ("reported", "closed")
    return {
        "labels": [month.code for month in year],
        "bars": [
            {
                "name": str(year[0].counts[name].title),
                "values": [month.counts[name].value for month in year],
                "addresses": [month.counts[name].address for month in year],
            }
            for name in names
        ],
        "line": {
            "name": str(year[0].rates["closing_in_time"].title),
            "values": [month.rates["closing_in_time"].percent for month in year],
        },
        "share": _("Share (%)"),
        "cases": _("Cases"),
    }


def _bars(categories: list[Group]) -> dict[str, Any]:
    """What the chart of the categories draws."""
    return {
        "labels": [category.name for category in categories],
        "values": [category.counts["reported"].value for category in categories],
        "addresses": [category.counts["reported"].address for category in categories],
    }


def ground_choices(request: HttpRequest) -> dict[str, Any]:
    """Which ground can be chosen: what has a part in a case that the reader may see."""
    cases = Case.objects.visible_to(request.user).order_by()
    grids = Grid.objects.filter(pk__in=cases.values("grid"))
    communities = grids.exclude(community_code="").annotate(community=DivisionName("community_code"))
    units = Unit.objects.filter(pk__in=cases.values("accountable_unit"))
    return {
        "units_to_choose": units.order_by("code").values_list("code", "name"),
        "communities": communities.order_by("community_code")
        .values_list("community_code", "community")
        .distinct(),
        "grids": grids.order_by("code").values_list("code", "name").distinct(),
    }
