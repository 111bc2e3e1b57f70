"""What everybody may read of the campaign, without signing in; and publishing and withdrawing it."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from gis_core.models import User
from gis_core.policies import require
from grids.county_hours import county_day
from renovation.errors import PlanningError
from renovation.models import Household, Programme, Publication
from renovation.records.views import project_named
from renovation.services.reports import publish_acceptance, publish_compensation, publish_ratios, withdraw

RATIOS = {
    "begun": gettext_lazy("start of building"),
    "complete": gettext_lazy("basic completion"),
    "invested": gettext_lazy("investment"),
}
_WAYS = dict(Household.Compensation.choices)


@require_safe
def public_page(request: HttpRequest) -> HttpResponse:
    """GET /renovation/public/: the pages that everybody may read."""
    require(request, "renovation-public")
    shown = Publication.objects.public()
    ratios = [(one, _ratios(one)) for one in shown.filter(kind=Publication.Kind.RATIOS)]
    context = {"ratios": ratios, "others": shown.exclude(kind=Publication.Kind.RATIOS)}
    return render(request, "renovation/public.html", context)


def _ratios(publication: Publication) -> list[tuple[Any, dict[str, Any]]]:
    return [(RATIOS[ratio["key"]], ratio) for ratio in publication.content["ratios"]]


@require_safe
def publication_page(request: HttpRequest, number: int) -> HttpResponse:
    """GET /renovation/public/<id>/: one of them."""
    require(request, "renovation-public-page")
    found = get_object_or_404(Publication.objects.public(), pk=number)
    rows = [
        row | {"way": _WAYS.get(row.get("compensation", ""), "—")} for row in found.content.get("rows", [])
    ]
    context = {"publication": found, "rows": rows, "ratios": _ratios(found) if found.kind == "ratios" else []}
    return render(request, "renovation/publication.html", context)


@login_required
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """POST /renovation/publish/ what=ratios|compensation|acceptance|withdraw, about=: publish, or take back."""
    require(request, "renovation-publish")
    by, at = cast(User, request.user), timezone.now()
    what, about = request.POST.get("what", ""), request.POST.get("about", "")
    number = int(about) if about.isdecimal() and len(about) < 19 else 0
    given: dict[str, Any] = {"by": by, "at": at, "today": county_day(at)}
    to = "renovation"
    try:
        if what == "withdraw":
            withdraw(get_object_or_404(Publication, pk=number), by=by, at=at)
            messages.success(request, _("The page is withdrawn."))
        elif what == "ratios":
            made = publish_ratios(programme=get_object_or_404(Programme, pk=number), **given)
            messages.success(request, _("“%(title)s” is published.") % {"title": made.title})
        elif what in {"compensation", "acceptance"}:
            project, to = project_named(request, about), "renovation-reports"
            act = publish_compensation if what == "compensation" else publish_acceptance
            made = act(project=project, **given)
            messages.success(request, _("“%(title)s” is published.") % {"title": made.title})
        else:
            raise Http404
    except PlanningError as error:
        messages.error(request, str(error))
    return redirect(to, key=about) if to == "renovation-reports" else redirect(to)
