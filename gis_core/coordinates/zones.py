"""Which Gauss-Krüger zones does CGCS2000 have?  EPSG:4491-4554, domain/standards.md B.3."""

from dataclasses import dataclass
from typing import Any

from pyproj import CRS

FALSE_EASTING_M = 500_000.0
PREFIX_M = 1_000_000.0  # a zone-prefixed easting is zone × 1 000 000 + 500 000 + offset


@dataclass(frozen=True)
class Zone:
    """One zone of the national grid; `prefixed` when its eastings begin with the zone number."""

    epsg: int
    width_deg: int
    number: int
    central_meridian: int
    prefixed: bool

    @property
    def prefix_m(self) -> float:
        """By how many metres do the prefixed eastings of this zone exceed the plain ones?"""
        return self.number * PREFIX_M


def _three_degree() -> list[Zone]:
    zoned = [Zone(4488 + n, 3, n, 3 * n, True) for n in range(25, 46)]  # EPSG:4513-4533
    return zoned + [Zone(4509 + n, 3, n, 3 * n, False) for n in range(25, 46)]  # EPSG:4534-4554


def _six_degree() -> list[Zone]:
    zoned = [Zone(4478 + n, 6, n, 6 * n - 3, True) for n in range(13, 24)]  # EPSG:4491-4501
    return zoned + [Zone(4489 + n, 6, n, 6 * n - 3, False) for n in range(13, 24)]  # EPSG:4502-4512


ZONES: dict[int, Zone] = {zone.epsg: zone for zone in _three_degree() + _six_degree()}


def nearest_zone(lon: float, *, prefixed: bool = False) -> Zone:
    """Which 3-degree zone, with or without prefix, distorts least around this longitude (degrees)?"""
    zones = [zone for zone in _three_degree() if zone.prefixed == prefixed]
    return min(zones, key=lambda zone: (abs(zone.central_meridian - lon), zone.epsg))


def zone_of(plane: CRS) -> Zone | None:
    """Which Gauss-Krüger zone is this plane of any datum, if it is one?"""
    if not plane.is_projected or plane.coordinate_operation is None:
        return None
    said: dict[str, Any] = {one.name: one.value for one in plane.coordinate_operation.params}
    meridian, false_easting = said.get("Longitude of natural origin"), said.get("False easting")
    if meridian is None or false_easting is None or said.get("Scale factor at natural origin") != 1.0:
        return None
    number, rest = divmod(float(false_easting), PREFIX_M)
    widths = (3,) if "3-degree" in plane.name else (6, 3)
    for width_deg in widths:
        own = (meridian + 3) / 6 if width_deg == 6 else meridian / 3
        if rest == FALSE_EASTING_M and own == int(own) and number in (0, own):
            return Zone(plane.to_epsg() or 0, width_deg, int(own), int(meridian), number > 0)
    return None
