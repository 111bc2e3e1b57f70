"""Where is the pair of numbers that a request names?  Only known systems; what was sent is kept beside it."""

import math
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from gis_core.api.parameters import Refused
from gis_core.coordinates.conversion import to_storage
from gis_core.coordinates.crs import OFFSET_SYSTEMS, STORED_AS_THEY_ARE, DeclaredCrs, parse_crs
from gis_core.coordinates.own import PREFIX
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.coordinates.zones import ZONES
from gis_core.errors import Problem, reads

#: Codes that a request may name: geographic, Web Mercator, the Gauss-Krüger zones of CGCS2000.
KNOWN_EPSG = frozenset({*STORED_AS_THEY_ARE, 3857, *ZONES})
STORAGE = DeclaredCrs(epsg=4490)


@reads(CoordinatesRefused)
def _refused(error: CoordinatesRefused) -> Problem:
    return Problem(400, f"crs.{error.code}", error.message, _("Name the CRS, such as crs=EPSG:4490."))


@dataclass(frozen=True, slots=True)
class Position:
    """A pair as it was sent (`x` east, `y` north, in `crs`), and the same place in storage (degrees)."""

    x: float
    y: float
    crs: DeclaredCrs
    lon: float
    lat: float

    @property
    def conversion(self) -> str:
        """Which conversion was made?  Empty where none was."""
        return "" if self.crs.is_stored_as_it_is else f"{self.crs} → EPSG:4490"


def declared(text: str) -> DeclaredCrs:
    """Which CRS does EPSG:4547, 4547, gcj02 or bd09 name?  Raises Refused for all others, and for the county's own:
    whoever may ask where a pair lies can compute the parameters from the answers.
    """
    try:
        found = None if text.strip().lower().startswith(PREFIX) else parse_crs(text)
    except CoordinatesRefused as error:
        raise Refused(error.message) from error
    if found is None or (found.epsg is not None and found.epsg not in KNOWN_EPSG):
        plain = [f"EPSG:{code}" for code in sorted(STORED_AS_THEY_ARE | {3857})]
        known = ", ".join(plain + sorted(OFFSET_SYSTEMS))
        raise Refused(_("needs one of %(known)s, or a Gauss-Krüger zone of CGCS2000") % {"known": known})
    return found


def position(x: float, y: float, crs: DeclaredCrs = STORAGE) -> Position:
    """Where is x, y of `crs`?  Raises Problem (400) for what is nowhere on Earth."""
    lon = lat = math.nan
    if math.isfinite(x) and math.isfinite(y) and (not crs.is_geographic or (abs(x) <= 180 and abs(y) <= 90)):
        lons, lats = to_storage(np.array([x]), np.array([y]), crs)
        lon, lat = float(lons[0]), float(lats[0])
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise Problem(
            400,
            "position.out_of_range",
            _("%(x)s, %(y)s is no place on Earth in %(crs)s.") % {"x": x, "y": y, "crs": crs},
            _("Longitude (east) comes first, then latitude (north). Check the CRS."),
        )
    return Position(x, y, crs, lon, lat)
