"""The page of streets not yet walked: aggregated over everybody who walks, by grid and by street."""

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import shapely
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gis_core.models import User
from gis_core.policies import require
from gis_core.uploads.pictures import HEIGHT, WIDTH, frame_around, path_of
from grids.resolver import county
from grids.scope import scope_of
from grids.tiles import today_in
from surveys.models import CaseRules
from surveys.own_ground.ground import grids_of
from surveys.streets.rules import Walked, since
from surveys.streets.stretches import Stretch, by_grid, left_by_road, stretches_in

#: More streets than this nobody reads: the longest are listed, the table has the metres of all.
MOST_STREETS = 200


@dataclass(frozen=True, slots=True)
class Picture:
    """The parts of an SVG, y downwards: grids, what was walked, what was not."""

    ground: str
    walked: str
    left: str
    width: int = WIDTH
    height: int = HEIGHT


@login_required
@require_safe
def streets_page(request: HttpRequest) -> HttpResponse:
    """GET /own-grids/streets/: which streets of one's grids has nobody walked lately?"""
    require(request, "own-streets")
    user, today = cast(User, request.user), today_in(county(), now=timezone.now())
    scope, days = scope_of(user), CaseRules.of_the_county().street_days
    own = None if scope.sees_the_county else scope.grid_codes
    found = stretches_in(own, since=since(today, days), day=today)
    grids = by_grid(found)
    left = left_by_road(found)
    context = {
        "days": days,
        "grids": [(name or code, walked) for (code, name), walked in grids.items()],
        "whole": sum(grids.values(), Walked()),
        "left": left[:MOST_STREETS],
        "more": max(0, len(left) - MOST_STREETS),
        "picture": _picture(found, grids_of(user, today)),
    }
    return render(request, "surveys/own_ground/streets.html", context)


def _picture(found: list[Stretch], grids: Any) -> Picture | None:
    ground = np.array([shapely.from_wkb(bytes(grid.geom.wkb)) for grid in grids], dtype=object)
    frame = frame_around(shapely.get_coordinates(ground)) if len(ground) else None
    if frame is None:
        return None

    def lines(walked: bool) -> str:
        shapes = [shapely.LineString(one.line) for one in found if one.walked is walked]
        return path_of(np.array(shapes, dtype=object), frame)

    return Picture(path_of(ground, frame), lines(walked=True), lines(walked=False))
