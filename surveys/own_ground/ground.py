"""Which grids and road sections does somebody look after: their own, or, who sees the county, all of them?"""

import datetime
from typing import Any

from django.contrib.gis.db.models import Union
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import QuerySet

from grids.models import Grid, RoadSection
from grids.resolver import county
from grids.scope import scope_of


def grids_of(user: Any, today: datetime.date) -> QuerySet[Grid]:
    """The responsibility grids of today that this user looks after, by code."""
    scope = scope_of(user)
    grids = Grid.objects.on(today).filter(kind=county().main_grid_kind).order_by("code")
    return grids if scope.sees_the_county else grids.filter(code__in=scope.grid_codes)


def outline_of(grids: QuerySet[Grid]) -> GEOSGeometry | None:
    """The ground of these grids together, EPSG:4490; None where there is none."""
    found: GEOSGeometry | None = grids.order_by().aggregate(outline=Union("geom"))["outline"]
    return found


def sections_in(outline: GEOSGeometry | None, today: datetime.date) -> QuerySet[RoadSection]:
    """The road sections of today whose centreline runs through this ground, wholly or in part, by code.

    A list of the ground, which everybody reads: nobody's rights hang on it.
    """
    sections = RoadSection.objects.on(today).order_by("code")
    return sections.filter(centreline__intersects=outline) if outline is not None else sections.none()
