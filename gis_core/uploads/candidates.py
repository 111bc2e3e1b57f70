"""In which coordinate system may these numbers be?  Every system they could be in, and where each would put them.

Nothing is guessed for good: what the file says, or the one system that puts it into the county, is proposed with
its reason; where several would do, a person looks at the pictures and says.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from gis_core.coordinates.conversion import Numbers
from gis_core.coordinates.crs import STORAGE_EPSG, DeclaredCrs, parse_crs
from gis_core.coordinates.reading import Reading, read_coordinates
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.coordinates.zones import PREFIX_M, ZONES, Zone
from gis_core.search import Frame

MOST = 6
#: A system puts the file into the county when so many of its rows lie there.
_INSIDE = 0.9
_WEB_MERCATOR = 3857
_ELLIPSOID = pyproj.Geod(ellps="GRS80")
_TOLERANCE_DEG = 0.005  # what lies along the border lies in the county


@dataclass(frozen=True, slots=True)
class Candidate:
    """A system (`word` as --crs takes it), how the numbers are then read, and what that means.

    `share` of the rows that would lie in the county (None: no county area is known), `away_km` how far the middle
    lies from it; `refusal` why the numbers cannot be read so.
    """

    word: str
    declared: bool
    reading: Reading | None
    share: float | None = None
    away_km: float = 0.0
    refusal: str = ""

    @property
    def fits(self) -> bool:
        """Would it put the file where it belongs?"""
        return self.reading is not None and (self.share is None or self.share >= _INSIDE)


def candidates(
    x: Numbers, y: Numbers, said: str, frame: Frame, area: shapely.Geometry | None
) -> list[Candidate]:
    """Every system the numbers may be in, best first; `said` is what the file declares, first of all ("": nothing)."""
    given = np.isfinite(x) & np.isfinite(y)
    x, y = x[given], y[given]
    if not len(x):
        return []
    words = list(dict.fromkeys([*([said] if said else []), *_plausible(x, y, said, frame)]))
    found = [_candidate(word, word == said, x, y, frame, area) for word in words]
    others = sorted(
        (one for one in found if not one.declared and one.reading is not None),
        key=lambda one: -(one.share or 0.0),  # stable: among equals the more common system first
    )
    return [*(one for one in found if one.declared), *others][:MOST]


def proposed(found: list[Candidate]) -> tuple[str | None, str]:
    """Which of them to propose, and the code of the reason: declared, only, several, outside or none."""
    declared = [one for one in found if one.declared]
    if declared and declared[0].fits:
        return declared[0].word, "declared"
    fitting = [one for one in found if one.fits]
    if declared and not fitting:
        return declared[0].word if declared[0].reading else None, "outside"
    if len(fitting) == 1:
        return fitting[0].word, "only"
    return None, "several" if fitting else "none"


def _plausible(x: Numbers, y: Numbers, said: str, frame: Frame) -> Iterator[str]:
    largest = max(float(np.median(np.abs(x))), float(np.median(np.abs(y))))
    if largest <= 180:
        declared = parse_crs(said or "auto")
        if declared is None or not declared.is_stored_as_it_is:
            yield f"EPSG:{STORAGE_EPSG}"
        yield from ("gcj02", "bd09")
        return
    local = frame.local
    prefixed = largest >= 13 * PREFIX_M
    if local is not None and local.zone is not None:
        yield from (str(DeclaredCrs(epsg=zone.epsg)) for zone in _zones_near(local.zone, prefixed=prefixed))
    elif local is not None:
        yield str(local)
    if frame.box is not None and (local is None or local.zone is None):
        lon = (frame.box[0] + frame.box[2]) / 2
        near = sorted(
            (zone for zone in ZONES.values() if zone.width_deg == 3 and zone.prefixed == prefixed),
            key=lambda zone: (abs(zone.central_meridian - lon), zone.epsg),
        )[:1]
        yield from (f"EPSG:{zone.epsg}" for zone in near if abs(zone.central_meridian - lon) < 3)
    yield f"EPSG:{_WEB_MERCATOR}"


def _zones_near(own: Zone, *, prefixed: bool) -> list[Zone]:
    """The county's own zone, its neighbours, and the 6-degree zone around it, nearest first."""
    zones = [
        zone
        for zone in ZONES.values()
        if zone.prefixed == prefixed and abs(zone.central_meridian - own.central_meridian) <= 3
    ]
    return sorted(
        zones,
        key=lambda zone: (abs(zone.central_meridian - own.central_meridian), zone.width_deg, zone.epsg),
    )


def _candidate(
    word: str, declared: bool, x: Numbers, y: Numbers, frame: Frame, area: shapely.Geometry | None
) -> Candidate:
    try:
        crs = parse_crs(word)
        if crs is None:
            raise ValueError(word)
        reading = read_coordinates(x, y, crs, expected=frame.box)
    except CoordinatesRefused as refused:
        return Candidate(word, declared, None, refusal=refused.message)
    lon, lat = reading.place(x, y)
    share, away_km = _inside(lon, lat, area)
    return Candidate(word, declared, reading, share, away_km)


def _inside(lon: Numbers, lat: Numbers, area: shapely.Geometry | None) -> tuple[float | None, float]:
    if area is None:
        return None, 0.0
    near = area.buffer(_TOLERANCE_DEG)
    shapely.prepare(near)
    inside: NDArray[np.bool_] = shapely.contains_xy(near, lon, lat)
    middle = (
        np.nanmedian(np.where(np.isfinite(lon), lon, np.nan)),
        np.nanmedian(np.where(np.isfinite(lat), lat, np.nan)),
    )
    return float(inside.mean()), _away_km(shapely.Point(*middle), area)


def _away_km(place: shapely.Point, area: shapely.Geometry) -> float:
    nearest = shapely.get_coordinates(shapely.shortest_line(place, area))
    if len(nearest) < 2 or not np.isfinite(nearest).all() or abs(place.y) > 90:
        return 0.0
    metres = _ELLIPSOID.inv(nearest[0][0], nearest[0][1], nearest[1][0], nearest[1][1])[2]
    return round(float(metres) / 1000, 1)
