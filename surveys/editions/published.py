"""The pages of published editions: which there are, the map as of each, and how two of them differ."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from gis_core.map_layers import BACKDROP
from gis_core.policies import require
from gis_core.uploads.pictures import HEIGHT, WIDTH, frame_around, path_of
from grids.editions.reading import TABLES
from grids.errors import GroundError
from grids.models import BoundaryEdition
from grids.services.comparing import compare_editions, edition_named, shapes_between

ROWS_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class DifferencePicture:
    """The parts of an SVG, y downwards: paths of streets, of what stays, of what went and of what came."""

    streets: str
    kept: str
    gone: str
    come: str
    width: int = WIDTH
    height: int = HEIGHT


@login_required
@require_safe
def published_page(request: HttpRequest) -> HttpResponse:
    """GET /editions/published/: which editions are there, with the map on the day of each?"""
    require(request, "published-editions")
    editions = BoundaryEdition.objects.filter(layer__in=TABLES).exclude(state="draft")
    page = Paginator(editions.select_related("published_by"), ROWS_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    published = editions.filter(state=BoundaryEdition.State.PUBLISHED)
    several = Counter(one.layer for one in published)
    offered = [one for one in published if several[one.layer] > 1]  # one alone is like nothing
    context = {
        "page": page,
        "rows": [(one, _before(one), _map_of(one)) for one in page],
        "offered": offered,
        "chosen": [_before(one) or one for one in offered[:1]] + offered[:1],
    }
    return render(request, "surveys/editions/published.html", context)


@login_required
@require_safe
def compare_page(request: HttpRequest) -> HttpResponse:
    """GET /editions/compare/?before=grids-1&after=grids-2: what is new, gone and changed, as a map and a table."""
    require(request, "compare-editions")
    told: Mapping[str, Any] | None = None
    picture, why_not = None, ""
    editions: list[BoundaryEdition] = []
    try:
        before, after = (edition_named(request.GET.get(name, "")) for name in ("before", "after"))
        editions, told = [before, after], compare_editions(before, after)
        picture = _picture(before, after)
    except GroundError as error:
        why_not = str(error)
    maps = [(one, _map_of(one)) for one in editions]
    context = {"told": told, "picture": picture, "why_not": why_not, "maps": maps}
    return render(request, "surveys/editions/compare.html", context, status=400 if why_not else 200)


def _map_of(edition: BoundaryEdition) -> str:
    """Where is the map of a day on which the edition holds?  Of the first, the day before the next, or today."""
    day = edition.effective_from
    if day is None:
        later = BoundaryEdition.objects.filter(
            layer=edition.layer, state=BoundaryEdition.State.PUBLISHED, effective_from__isnull=False
        )
        next_day = later.aggregate(day=Min("effective_from"))["day"]
        day = next_day and next_day - datetime.timedelta(days=1)
    return f"/?on={day}" if day else "/"


def _before(edition: BoundaryEdition) -> BoundaryEdition | None:
    """The published edition of the layer before this one, by its number."""
    if edition.state != BoundaryEdition.State.PUBLISHED:
        return None
    others = BoundaryEdition.objects.filter(layer=edition.layer, state="published", number__lt=edition.number)
    return others.order_by("-number").first()


def _picture(before: BoundaryEdition, after: BoundaryEdition) -> DifferencePicture | None:
    """The map of the difference, around what differs; None where nothing does."""
    found = shapes_between(before, after)
    kept, gone, come = (
        shapely.from_wkb(np.array(one, dtype=object)) for one in (found.kept, found.gone, found.come)
    )
    frame = frame_around(shapely.get_coordinates([*gone, *come])) if len(gone) + len(come) else None
    if frame is None:
        return None
    around = import_string(BACKDROP)(frame.box)

    def path(shapes: Sequence[Any]) -> str:
        return path_of(shapely.clip_by_rect(np.array(shapes, dtype=object), *frame.box), frame)

    return DifferencePicture(path_of(around.streets, frame), path(kept), path(gone), path(come))
