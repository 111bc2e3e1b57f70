"""Which outline does an address name?  A zone's, one that was drawn corner by corner, or one that a file brought."""

import datetime
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from django.utils.translation import gettext as _

from gis_core.layers.areas import read_area
from renovation.models import RenovationZone
from renovation.services.zone_editions import outline_on

#: What is drawn by hand has no more corners; a file's outline has no more either, since the session keeps it.
MOST_CORNERS = 400
MOST_FILE_CORNERS = 5_000
#: An address that names more than these is none of ours.
LONGEST_NAME = 12_000
_KEPT = "renovation_outline_{}"
_SLOTS = ("a", "b")
_NUMBER = re.compile(r"-?\d{1,3}(\.\d{1,9})?$")


@dataclass(frozen=True, slots=True)
class Outline:
    """An area in degrees (EPSG:4490), the name by which an address asks for it, and its title for people."""

    name: str
    title: str
    area: shapely.MultiPolygon


class OutlineRefused(Exception):
    """There is no such outline, or it encloses nothing; the text is for people."""


def outline_named(name: str, session: Any, on: datetime.date | None = None) -> Outline:
    """The outline of `zone:CODE` (as it held `on` a day), `drawn:lon,lat;…` or `file:a`.  Raises OutlineRefused."""
    kind, _colon, rest = name.partition(":")
    if kind == "zone":
        return _of_zone(name, rest, on)
    if kind == "drawn":
        return Outline(name, _("The drawn outline"), _drawn(rest))
    kept = session.get(_KEPT.format(rest)) if kind == "file" and rest in _SLOTS else None
    if kept is None:
        raise OutlineRefused(_("This outline is not known (any more): choose one again."))
    return Outline(name, kept["title"], shapely.from_wkb(kept["wkb"]))


def keep_outline(path: Path, *, title: str, slot: str, crs: str, session: Any) -> str:
    """Keep the outline of a file for as long as somebody is signed in; its name.

    Raises OutlineRefused, FileRefused, LayerRefused and CoordinatesRefused.
    """
    area = read_area(path, crs=crs)
    corners = int(shapely.get_num_coordinates(area))
    if corners > MOST_FILE_CORNERS:
        told = _("The outline has %(corners)s corners, %(most)s are taken: simplify it.")
        raise OutlineRefused(told % {"corners": f"{corners:,}", "most": f"{MOST_FILE_CORNERS:,}"})
    kept_in = slot if slot in _SLOTS else _SLOTS[0]
    session[_KEPT.format(kept_in)] = {"title": title, "wkb": shapely.to_wkb(area, hex=True)}
    return f"file:{kept_in}"


def _of_zone(name: str, code: str, on: datetime.date | None) -> Outline:
    zone = RenovationZone.objects.filter(code=code).first()  # unique
    if zone is None:
        raise OutlineRefused(_("There is no renovation zone %(code)s.") % {"code": code})
    return Outline(name, str(zone), shapely.from_wkb(bytes(outline_on(zone, on).wkb)))


def _drawn(text: str) -> shapely.MultiPolygon:
    """The ground within corners in their order; where its line crosses itself, all that the line encloses."""
    corners = [_corner(pair) for pair in text.split(";") if pair]
    if len(corners) > MOST_CORNERS:
        raise OutlineRefused(
            _("An outline that is drawn has %(most)d corners at most.") % {"most": MOST_CORNERS}
        )
    if len(set(corners)) < 3:
        raise OutlineRefused(_("An outline has three corners at least."))
    parts = shapely.get_parts(shapely.make_valid(shapely.Polygon(corners)))
    grounds = [part for piece in parts for part in shapely.get_parts(piece) if part.geom_type == "Polygon"]
    if not grounds:
        raise OutlineRefused(_("The outline encloses no ground."))
    return shapely.MultiPolygon(grounds)


def _corner(pair: str) -> tuple[float, float]:
    numbers = pair.split(",")
    if len(numbers) == 2 and all(_NUMBER.match(number) for number in numbers):
        lon, lat = map(float, numbers)
        if math.fabs(lon) <= 180 and math.fabs(lat) <= 90:
            return lon, lat
    raise OutlineRefused(_("A corner is written as longitude,latitude in degrees."))
