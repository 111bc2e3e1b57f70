"""Where the map of this county opens, and which day it is there."""

import datetime
from dataclasses import replace
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib.gis.db.models import Extent
from django.utils import timezone
from django.utils.translation import gettext

from gis_core.map_layers import MapStart
from grids.models import CategoryScheme, County, Grid


def today_in(county: County | None, *, now: datetime.datetime) -> datetime.date:
    """Which day is it in the county?"""
    return now.astimezone(ZoneInfo(county.time_zone) if county else None).date()


def map_start() -> MapStart:
    """Where does the map of this county open?  At the place its record names, else over all its grids."""
    county = County.objects.first()  # at most one row: its key is always 1
    today = today_in(county, now=timezone.now())
    if county is None:
        return MapStart(title=gettext("Responsibility map"), today=today)
    title = gettext("%(county)s responsibility map") % {"county": county.name}
    scheme = CategoryScheme.objects.filter(is_default=True).first()  # at most one: a constraint
    choice = {"active": "true", "limit": "1000", **({"scheme": scheme.standard_ref} if scheme else {})}
    start = MapStart(title, today, category_query=urlencode(choice))
    if county.map_lon is not None and county.map_lat is not None:
        return replace(start, lon=county.map_lon, lat=county.map_lat, zoom=county.map_zoom)
    return replace(start, bounds=Grid.objects.known().aggregate(extent=Extent("geom"))["extent"])
