"""Which outline does an address name?  A zone's, one that was drawn corner by corner, a zone's with its
corners moved, or one that a file brought.
"""

import datetime
import math
import re
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from gis_core.layers.areas import read_area
from renovation.models import RenovationZone
from renovation.services.zone_editions import outline_on

#: What is drawn by hand has no more corners; a file's outline has no more either, since the session keeps it.
MOST_CORNERS = 400
MOST_FILE_CORNERS = 5_000
#: An address that names more than these is none of ours.
LONGEST_NAME = 12_000
#: A corner in an address is rounded to 1e-7 degrees; so far from it lies, at most, what it stands for.
_ROUNDED = 1e-7
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
    """The outline of `zone:CODE` (as it held `on` a day), `drawn:lon,lat;…`, `edit:CODE:lon,lat;…|…` or `file:a`.

    Raises OutlineRefused.
    """
    kind, _colon, rest = name.partition(":")
    if kind == "zone":
        return outline_of_zone(rest, on)
    if kind == "drawn":
        return Outline(name, _("The drawn outline"), _drawn(rest))
    if kind == "edit":
        code, _colon, rings = rest.rpartition(":")
        zone = zone_of(code)
        return Outline(name, _("%(zone)s, outline edited") % {"zone": zone}, _unrounded(_drawn(rings), zone))
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


def zone_of(code: str) -> RenovationZone:
    """The zone of a code.  Raises OutlineRefused."""
    zone = RenovationZone.objects.filter(code=code).first()  # unique
    if zone is None:
        raise OutlineRefused(_("There is no renovation zone %(code)s.") % {"code": code})
    return zone


def outline_of_zone(code: str, on: datetime.date | None) -> Outline:
    """The outline of the zone of a code as it held on a day (None: as it lies now).  Raises OutlineRefused."""
    zone = zone_of(code)
    return Outline(f"zone:{code}", str(zone), shapely.from_wkb(bytes(outline_on(zone, on).wkb)))


def zone_edited(name: str) -> str:
    """The code of the zone whose corners an outline's name moves; empty: it moves none."""
    kind, _colon, rest = name.partition(":")
    return rest.rpartition(":")[0] if kind == "edit" else ""


def edit_name(zone: RenovationZone) -> str:
    """The name with which moving a zone's corners begins; empty: it has more corners than an address holds."""
    area = shapely.from_wkb(bytes(zone.geom.wkb))
    rings = [shapely.get_coordinates(ring)[:-1] for ring in shapely.get_rings(area.geoms)]
    if sum(map(len, rings)) > MOST_CORNERS:
        return ""
    told = (";".join(f"{lon:.7f},{lat:.7f}" for lon, lat in ring) for ring in rings)
    return f"edit:{zone.code}:{'|'.join(told)}"


def _drawn(text: str) -> shapely.MultiPolygon:
    """The ground within rings of corners in their order: a ring inside another one is a hole, one beside it a part.

    Where a ring crosses itself, all that it encloses.
    """
    rings = [[_corner(pair) for pair in ring.split(";") if pair] for ring in text.split("|")]
    if sum(map(len, rings)) > MOST_CORNERS:
        raise OutlineRefused(
            _("An outline that is drawn has %(most)d corners at most.") % {"most": MOST_CORNERS}
        )
    if any(len(set(ring)) < 3 for ring in rings):
        raise OutlineRefused(_("An outline has three corners at least."))
    ground = reduce(shapely.symmetric_difference, [_inside(ring) for ring in rings])
    grounds = [part for part in shapely.get_parts(ground) if part.geom_type == "Polygon"]
    if not grounds:
        raise OutlineRefused(_("The outline encloses no ground."))
    return shapely.MultiPolygon(grounds)


def _unrounded(area: shapely.MultiPolygon, zone: RenovationZone) -> shapely.MultiPolygon:
    """The area with the corners that nobody moved exactly where they lie: an address rounds them."""
    kept = shapely.get_coordinates(shapely.from_wkb(bytes(zone.geom.wkb)))
    tree = shapely.STRtree(shapely.points(kept))

    def moved(corners: NDArray[np.float64]) -> NDArray[np.float64]:
        asked, found = tree.query_nearest(shapely.points(corners), max_distance=_ROUNDED, all_matches=False)
        corners[asked] = kept[found]
        return corners

    exact: shapely.MultiPolygon = shapely.transform(area, moved)
    return exact if exact.is_valid else area


def _inside(ring: list[tuple[float, float]]) -> shapely.Geometry:
    """What a ring encloses: areas alone."""
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shapely.Polygon(ring))))
    return shapely.union_all([part for part in parts if part.geom_type == "Polygon"])


def _corner(pair: str) -> tuple[float, float]:
    numbers = pair.split(",")
    if len(numbers) == 2 and all(_NUMBER.match(number) for number in numbers):
        lon, lat = map(float, numbers)
        if math.fabs(lon) <= 180 and math.fabs(lat) <= 90:
            return lon, lat
    raise OutlineRefused(_("A corner is written as longitude,latitude in degrees."))
