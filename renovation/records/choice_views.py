"""The page of the order in which households choose their new flats, and of those who were passed over."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gis_core.policies import require
from grids.county_hours import county_day
from renovation.models import CompensationRules, Household, Project
from renovation.records.views import PAGE, project_named, tabs_of
from renovation.rules.choice import ChoiceBy, Taker, choice_order, passed_over


@dataclass(frozen=True, slots=True)
class Place:
    """A household's place in the order; `before`: who chose ahead although it stands behind."""

    number: int
    household: Household
    before: str


def places_of(project: Project, rules: CompensationRules) -> list[Place]:
    """The order of all households of a project that take another dwelling and whose day has come."""
    swaps = {
        one.number: one
        for one in project.households.filter(compensation=Household.Compensation.SWAP).order_by("number")
    }
    takers = [Taker(one.number, one.signed_on, one.vacated_on, one.allocated_on) for one in swaps.values()]
    order = choice_order(takers, ChoiceBy(rules.choice_by), rules.choice_seed)
    over = passed_over(order)
    return [Place(place, swaps[one.number], over.get(one.number, "")) for place, one in enumerate(order, 1)]


@login_required
@require_safe
def choice_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /renovation/projects/<code>/choice/: who chooses first, what was chosen, who was passed over."""
    require(request, "renovation-choice")
    project = project_named(request, key)
    rules = project.compensation_rules.in_force(
        county_day(timezone.now())
    ).first()  # exactly one, or none yet
    seen = set(
        Household.objects.visible_to(request.user).filter(project=project).values_list("pk", flat=True)
    )
    places = [place for place in (places_of(project, rules) if rules else []) if place.household.pk in seen]
    context = {
        "project": project,
        "tabs": tabs_of(project, request.user, ""),
        "rules": rules,
        "page": Paginator(places, PAGE).get_page(request.GET.get("page")),
        "passed": sum(bool(place.before) for place in places),
        "done": sum(place.household.allocated_on is not None for place in places),
        "count": len(places),
    }
    return render(request, "renovation/choice.html", context)
