"""The pages of the procedure against an illegal structure: a step of it, its register in print, what lies around."""

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.gis.db.models.functions import AsGeoJSON
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gis_core.admin_map import MOST_NEIGHBOURS, NEIGHBOUR_DECIMALS, read_bbox
from gis_core.policies import require
from grids.models import Building
from surveys.case_errors import CaseError
from surveys.console.enforcement_forms import ChainForm
from surveys.console.enforcement_pane import structure_of
from surveys.console.views import case_of_page, keep_form_photos, page_of_case, take_step
from surveys.enforcement.errors import ChainNotOfferedError, ChainUnmetError
from surveys.enforcement.needs import CHAIN_HOPELESS
from surveys.enforcement.rules import CHAIN, ChainAction, ChainStage, ChainStep
from surveys.models import Case, Enforcement
from surveys.rules import Action
from surveys.services.actors import Actor
from surveys.services.enforcement_outlook import outlook_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enforce_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /workbench/cases/<public id>/enforce/?action=: the form of a step of the procedure; POST takes the step."""
    require(request, "workbench-enforce")
    case = case_of_page(request, key)
    action = _action(request)
    if case is None or not Enforcement.objects.filter(case=case).exists():
        raise Http404
    stage = ChainStage(case.enforcement.stage)
    step = CHAIN.get((stage, action))
    if request.method != "POST":
        problem = _problem(request, case, step, action)
        if problem is not None or step is None:
            return page_of_case(request, case, problem=problem)
        return page_of_case(request, case, form=ChainForm(case=case, step=step))
    as_sent = step or next(row for (_stage, name), row in CHAIN.items() if name is action)
    form = ChainForm(request.POST.dict(), request.FILES, case=case, step=as_sent)
    keep_form_photos(request, form)
    return take_step(request, case, Action.ENFORCE, form, done=str(form.title))


def _problem(
    request: HttpRequest, case: Case, step: ChainStep | None, action: ChainAction
) -> CaseError | None:
    """Why can the form not be shown at all?"""
    outlook = outlook_of(case, Actor.of(request.user), now=timezone.now())
    assert outlook is not None
    if step is None or step not in outlook.offered:
        missing = [need for need in (step.needs if step else ()) if need in CHAIN_HOPELESS]
        if missing:
            return ChainUnmetError(case, action, missing, outlook.facts)
        return ChainNotOfferedError(case, action, outlook.past.stage)
    return None


@login_required
@require_safe
def register_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /workbench/cases/<public id>/register/: stages, conditions and papers of the procedure, to be printed."""
    require(request, "workbench-register")
    case = case_of_page(request, key)
    structure = structure_of(case, request.user, now=timezone.now()) if case else None
    if case is None or structure is None:
        raise Http404
    context = {"case": case, "structure": structure, "now": timezone.now()}
    return render(request, "surveys/console/register.html", context)


@login_required
@require_safe
def around(request: HttpRequest, key: str) -> HttpResponse:
    """GET /workbench/cases/<public id>/around/?bbox=west,south,east,north: the case, buildings and other structures."""
    require(request, "workbench-around")
    case = case_of_page(request, key)
    box = read_bbox(request.GET.get("bbox", ""))
    if case is None:
        raise Http404
    if box is None:
        return JsonResponse({"detail": _("bbox is west,south,east,north in degrees.")}, status=400)
    buildings = Building.objects.filter(geom__bboverlaps=box).order_by("pk")
    structures = Enforcement.objects.visible_to(request.user).filter(geom__bboverlaps=box).exclude(case=case)
    place = case.point.geom
    features: list[dict[str, Any]] = [
        _feature({"type": "Point", "coordinates": [place.x, place.y]}, case.number, own=True)
    ]
    found = list(_shapes(buildings))[: MOST_NEIGHBOURS + 1]
    features += [_feature(shape, "") for shape in found[:MOST_NEIGHBOURS]]
    features += [
        _feature(shape, "", own=True) for shape in _shapes(structures.order_by("pk")[:MOST_NEIGHBOURS])
    ]
    answer = {
        "type": "FeatureCollection",
        "features": features,
        "complete": len(found) <= MOST_NEIGHBOURS,
    }
    response = JsonResponse(answer)
    response["Cache-Control"] = "private, no-store"
    return response


def _shapes(rows: Any) -> Any:
    """The outlines of these rows as GeoJSON, EPSG:4490, to a decimetre."""
    texts = rows.annotate(shape=AsGeoJSON("geom", precision=NEIGHBOUR_DECIMALS)).values_list(
        "shape", flat=True
    )
    return (json.loads(text) for text in texts[: MOST_NEIGHBOURS + 1])


def _feature(shape: dict[str, Any], label: str, *, own: bool = False) -> dict[str, Any]:
    return {"type": "Feature", "geometry": shape, "properties": {"label": label, "own": own}}


def _action(request: HttpRequest) -> ChainAction:
    word = request.GET.get("action", "")
    if word not in {action.value for action in ChainAction}:
        raise Http404
    return ChainAction(word)
