"""Where do the cases of a list lie?  For the map beside it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Case as Choose
from django.db.models import CharField, F, FloatField, Func, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from gis_core.conditional import told_apart
from gis_core.policies import require
from grids.models.catalogue import category_name
from surveys.console.choosing import Choice, chosen
from surveys.models import Case
from surveys.models.cases import LIGHTS

#: More than this on a map at once is a density, not a work list.
MOST = 5000


@login_required
@require_safe
def cases_map(request: HttpRequest) -> HttpResponse:
    """GET /workbench/map/?tab=&…: the cases of a list by place, those due first first; 304 while nothing has changed.

    `cases`: rows of public id, longitude, latitude (EPSG:4490, degrees), light (red, yellow, green or empty), number
    and category; `total`: how many there are, of which at most MOST are told.
    """
    require(request, "workbench-map")
    cases = chosen(Choice.of(request.GET, request.user), request.user)
    rows = [list(row) for row in placed(cases)[:MOST]]
    total = len(rows) if len(rows) < MOST else cases.count()
    response = JsonResponse({"cases": rows, "total": total})
    response["Cache-Control"] = "private, no-cache"
    return told_apart(request, response)


def placed(cases: QuerySet[Case]) -> Any:
    """Public id, longitude, latitude, light, number and category of each."""
    lit = [When(condition, then=Value(name)) for name, condition in LIGHTS.items()]
    return cases.values_list(
        "uid",
        _degrees("ST_X"),
        _degrees("ST_Y"),
        Choose(*lit, default=Value(""), output_field=CharField()),
        "number",
        category_name(),
    )


def _degrees(function: str) -> Func:
    """A coordinate of the point, to the centimetre."""
    number = Func(F("point__geom"), function=function, output_field=FloatField())
    return Func(number, function="round", template="round((%(expressions)s)::numeric, 7)::float8")
