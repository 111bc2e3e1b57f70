"""The page of interim housing money: what is due to each household until a day, and what was paid of it."""

from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gis_core.asked import asked_day
from gis_core.policies import require
from grids.county_hours import county_day
from renovation.models import FundEntry, Household, Project
from renovation.models.funds import Use
from renovation.policies import reads_funds
from renovation.records.views import PAGE, project_named, tabs_of
from renovation.rules.interim import PAID, Due, Rate, interim_due


def dues_of(project: Project, households: Any, *, on: Any) -> list[tuple[Household, Due]]:
    """What is due to these households until a day, of those to whom anything is."""
    rates = [Rate(rule.valid_from, rule.interim_yuan_month) for rule in project.compensation_rules.decreed()]
    found = []
    for one in households.filter(transition__in=PAID, vacated_on__lte=on).order_by("number"):
        due = interim_due(
            transition=one.transition,
            area_m2=one.area_m2,
            moved_on=one.vacated_on,
            allocated_on=one.allocated_on,
            rates=rates,
            on=on,
        )
        if due.months:
            found.append((one, due))
    return found


@login_required
@require_safe
def interim_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /renovation/projects/<code>/interim/?on=: interim housing money, household by household."""
    require(request, "renovation-interim")
    project = project_named(request, key)
    day = asked_day(request.GET, "on") or county_day(timezone.now())
    dues = dues_of(project, Household.objects.visible_to(request.user).filter(project=project), on=day)
    paid = project.funds.filter(direction=FundEntry.Direction.OUT, use=Use.INTERIM, on__lte=day)
    total = sum((due.yuan for _one, due in dues), Decimal(0))
    context: dict[str, Any] = {
        "project": project,
        "tabs": tabs_of(project, request.user, ""),
        "day": day,
        "page": Paginator(dues, PAGE).get_page(request.GET.get("page")),
        "total": f"{total:,.2f}",
        "has_rate": any(rule.interim_yuan_month for rule in project.compensation_rules.decreed()),
    }
    if reads_funds.test(request.user):
        spent = paid.aggregate(sum=Sum("amount_yuan"))["sum"] or Decimal(0)
        context |= {"paid": f"{spent:,.2f}", "owed": f"{total - spent:,.2f}"}
    return render(request, "renovation/interim.html", context)
