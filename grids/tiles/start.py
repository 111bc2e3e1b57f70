"""Where the map of this county opens, and which day it is there."""

import datetime
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.gis.db.models import Extent
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from gis_core.map_layers import MapMine, MapStart
from grids.models import CategoryScheme, County, Grid
from grids.scope import scope_of


def today_in(county: County | None, *, now: datetime.datetime) -> datetime.date:
    """Which day is it in the county?"""
    return now.astimezone(ZoneInfo(county.time_zone) if county else None).date()


def map_start() -> MapStart:
    """Where does the map of this county open?  At the place its record names, else over all its grids."""
    county = County.objects.first()  # at most one row: its key is always 1
    today = today_in(county, now=timezone.now())
    if county is None:
        return MapStart(gettext("Responsibility map"), today, settings.TIME_ZONE)
    title = gettext("%(county)s responsibility map") % {"county": county.name}
    scheme = CategoryScheme.objects.filter(is_default=True).first()  # at most one: a constraint
    choice = {"active": "true", "limit": "1000", **({"scheme": scheme.standard_ref} if scheme else {})}
    start = MapStart(title, today, county.time_zone, category_query=urlencode(choice))
    if county.map_lon is not None and county.map_lat is not None:
        return replace(start, lon=county.map_lon, lat=county.map_lat, zoom=county.map_zoom)
    return replace(start, bounds=Grid.objects.known().aggregate(extent=Extent("geom"))["extent"])


def map_mine(user: Any) -> MapMine:
    """Which grids are the reader's own, by their memberships or as officers of the units that answer for them?"""
    scope = scope_of(user)
    own = Q(code__in=scope.grid_codes) | Q(accountable_unit_id__in=scope.unit_ids)
    grids = Grid.objects.known().filter(own, kind__in=County.objects.values("main_grid_kind"))
    codes = sorted(set(grids.values_list("code", flat=True)))
    return MapMine(tuple(codes), grids.aggregate(extent=Extent("geom"))["extent"] if codes else None)
