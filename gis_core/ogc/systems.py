"""In which coordinate systems are features sent and taken?  By their addresses, axes as their authority has them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _
from pyproj import CRS

from gis_core.api.parameters import Refused
from gis_core.coordinates.crs import STORAGE_EPSG, WGS84_EPSG, DeclaredCrs

CRS84_URI = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG_URI = "http://www.opengis.net/def/crs/EPSG/0/"
WEB_MERCATOR = 3857
LONGEST = 120


@dataclass(frozen=True, slots=True)
class System:
    """A coordinate system of the wire: `epsg` None is CRS84 (longitude, latitude).

    `is_swapped`: the authority has north before east.
    """

    uri: str
    epsg: int | None
    is_swapped: bool

    @property
    def declared(self) -> DeclaredCrs:
        """As which system are its numbers, x before y, brought to storage?"""
        return DeclaredCrs(epsg=self.epsg or WGS84_EPSG)

    @property
    def name(self) -> str:
        """How do people call it?"""
        return f"EPSG:{self.epsg}" if self.epsg else "CRS84"

    def x_y(self, first: float, second: float) -> tuple[float, float]:
        """Which are x (east) and y (north) of a pair in the order of this system?"""
        return (second, first) if self.is_swapped else (first, second)


CRS84 = System(CRS84_URI, None, is_swapped=False)


@lru_cache(maxsize=32)
def _of_epsg(epsg: int) -> System:
    north_first = CRS.from_epsg(epsg).axis_info[0].direction in {"north", "south"}
    return System(f"{_EPSG_URI}{epsg}", epsg, is_swapped=north_first)


STORAGE = _of_epsg(STORAGE_EPSG)


def systems(work_srid: int | None) -> Sequence[System]:
    """Which systems are offered?  CRS84 first, which is what nobody needs to name, then the county's own zone last."""
    codes = [STORAGE_EPSG, WGS84_EPSG, WEB_MERCATOR]
    if work_srid is not None and work_srid not in codes:
        codes.append(work_srid)
    return [CRS84, *map(_of_epsg, codes)]


def system_named(word: str, work_srid: int | None) -> System:
    """Which system has this address?  Raises Refused for any that is not offered."""
    text = re.sub(r"^https:", "http:", word.strip().removeprefix("<").removesuffix(">"))
    offered = {system.uri: system for system in systems(work_srid)}
    if text not in offered:
        raise Refused(_("needs one of %(known)s") % {"known": ", ".join(offered)})
    return offered[text]
