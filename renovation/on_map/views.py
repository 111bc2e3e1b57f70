"""What the workspace asks about the campaign: its zones on a day, and the panel of county, project and building."""

import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gis_core.asked import asked_day
from gis_core.policies import require
from grids.api.columns import MASK
from grids.county_hours import county_day
from renovation.board import WIDTH, drawing_of, project_line
from renovation.errors import PlanningError
from renovation.models import Blocker, Household, Programme, Project, ProjectBuilding, RenovationSettings
from renovation.on_map.zones import lines_on, span_of, time_left, zones_on
from renovation.policies import FEWEST_COUNTED, may_plan, reads_funds, reads_households
from renovation.progress import progress_of
from renovation.records.views import project_named
from renovation.services.planning import county_calendar, order_of, plan_of
from renovation.targets import years_of

MOST_ROWS = 200


def _day(request: HttpRequest) -> datetime.date:
    return asked_day(request.GET, "on") or county_day(timezone.now())


@login_required
@require_safe
def campaign_map(request: HttpRequest) -> JsonResponse:
    """GET /renovation/map/?on=: the zones by their lights, and the days that the slider covers."""
    require(request, "renovation-map")
    today = county_day(timezone.now())
    projects = Project.objects.visible_to(request.user)
    first, last = span_of(projects, today)
    day = min(max(_day(request), first), last)
    return JsonResponse(
        {
            "first": first,
            "last": last,
            "today": today,
            "on": day,
            "zones": zones_on(lines_on(projects, day), day),
        }
    )


@login_required
@require_safe
def county_panel(request: HttpRequest) -> HttpResponse:
    """GET /renovation/map/panel/?on=: targets against what is done, projects by their lights, difficulties."""
    require(request, "renovation-map-panel")
    day, projects = _day(request), Project.objects.visible_to(request.user)
    lines = [(line, time_left(line)) for line in lines_on(projects, day)]
    with_funds = reads_funds.test(request.user)
    blockers = Blocker.objects.filter(project__in=projects)
    days = RenovationSettings.of_the_county().blocker_days
    context = {
        "day": day,
        "lines": lines,
        "programmes": [
            (
                programme,
                [
                    (year.target.year, year.figures(with_funds=with_funds))
                    for year in years_of(programme, projects, until=day)
                ],
            )
            for programme in Programme.objects.all()
        ],
        "with_funds": with_funds,
        "open_blockers": blockers.open_on(day).count(),
        "unreported": blockers.unreported(on=day, days=days).count(),
    }
    return render(request, "renovation/on_map/county.html", context)


@login_required
@require_safe
def project_panel(request: HttpRequest, key: str) -> HttpResponse:
    """GET /renovation/map/panel/<code>/?on=: a project's plan, how far it is, its difficulties, its buildings."""
    require(request, "renovation-map-project")
    project, day = project_named(request, key), _day(request)
    context: dict[str, Any] = {
        "project": project,
        "day": day,
        "width": WIDTH,
        "progress": progress_of(project, on=day),
        "blockers": project.blockers.open_on(day),
        "parcels": project.parcels.order_by("code")[:MOST_ROWS],
        "buildings": project.buildings.order_by("kind", "code")[:MOST_ROWS],
    }
    try:
        order, calendar = order_of(project), county_calendar()
        made = plan_of(project, today=day, order=order, calendar=calendar)
        line = project_line(project, today=day, calendar=calendar)
        context |= {
            "line": line,
            "time_left": time_left(line),
            "drawing": drawing_of(order, made, list(project.milestones.all())),
        }
    except PlanningError as error:
        context["problem"] = str(error)
    return render(request, "renovation/on_map/project.html", context)


@login_required
@require_safe
def building_panel(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """GET /renovation/map/panel/<code>/<id>/: a building and its households, names masked; sums for planners."""
    require(request, "renovation-map-building")
    project = project_named(request, key)
    building = get_object_or_404(ProjectBuilding, project=project, pk=number)
    sees_each = reads_households.test(request.user)
    households = Household.objects.visible_to(request.user).filter(building=building) if sees_each else None
    context = {
        "project": project,
        "building": building,
        "households": None if households is None else households.order_by("number")[:MOST_ROWS],
        "sums": _sums(request, building, _day(request)) if households is None else None,
        "fewest": FEWEST_COUNTED,
        "mask": MASK,
        "acceptances": building.acceptances.order_by("dwelling")[:MOST_ROWS],
    }
    return render(request, "renovation/on_map/building.html", context)


def _sums(request: HttpRequest, building: ProjectBuilding, day: datetime.date) -> dict[str, int] | None:
    """How many households has a building, for who sees sums only?  None: too few, or none of their business."""
    rows = list(building.households.values_list("signed_on", "vacated_on"))
    if not may_plan.test(request.user) or len(rows) < FEWEST_COUNTED:
        return None
    return {
        "count": len(rows),
        "signed": sum(signed is not None and signed <= day for signed, _vacated in rows),
        "vacated": sum(vacated is not None and vacated <= day for _signed, vacated in rows),
    }
