"""Where is a pair of a system of the county's own?  By 4 or 7 parameters that only the county holds.

4 parameters turn one plane into another (a similarity), 7 parameters one ellipsoid into another (Bursa-Wolf, through
geocentric coordinates).  The parameters are secret: nothing here shows them in a text, an error or a `repr`.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from functools import cached_property

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from pyproj import CRS, Geod, Transformer
from pyproj.enums import TransformDirection
from pyproj.exceptions import ProjError

from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.coordinates.zones import PREFIX_M, ZONES, Zone, zone_of

Numbers = NDArray[np.float64]
Pair = tuple[Numbers, Numbers]

PREFIX = "own:"
#: What may stand behind the prefix, and the name that people give it.
CODE, LONGEST_CODE, LONGEST_NAME = r"^[a-z][a-z0-9_]*$", 30, 80
FOUR, SEVEN = 4, 7
#: How PROJ calls the two ways to write the rotations of 7 parameters: EPSG methods 1033 and 1032.
POSITION_VECTOR, COORDINATE_FRAME = "position_vector", "coordinate_frame"
CONVENTIONS = (POSITION_VECTOR, COORDINATE_FRAME)
#: Beyond this the numbers are in another unit than they were entered in, or of another transformation.
LARGEST_SCALE_PPM = 1000.0
_LARGEST_M = 1e8  # a zone-prefixed easting is 4.5e7
_LARGEST_SECONDS = 3600.0  # the Bursa-Wolf formula takes its rotations for small
_NORTHERNMOST_M = 10_002_000.0
_ELLIPSOID = Geod(ellps="GRS80")


class Parameters:
    """Numbers that are never shown, whatever prints the object that holds them."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    @property
    def numbers(self) -> tuple[float, ...]:
        """All of them, in the order in which they are sealed."""
        return tuple(getattr(self, one.name) for one in fields(self))  # type: ignore[arg-type]


@dataclass(frozen=True, repr=False)
class FourParameters(Parameters):
    """A similarity of two planes: north' = north_m + k (north cos r - east sin r), east' = east_m + k (north sin r +
    east cos r); `rotation_s` is r in seconds, k = 1 + `scale_ppm` / 1,000,000.
    """

    north_m: float
    east_m: float
    rotation_s: float
    scale_ppm: float

    def move(self, east: Numbers, north: Numbers) -> Pair:
        """Which east and north of the target plane (metres) are these of the source plane?"""
        rotation = math.radians(self.rotation_s / 3600)
        scale = 1 + self.scale_ppm / 1e6
        cos, sin = scale * math.cos(rotation), scale * math.sin(rotation)
        return self.east_m + north * sin + east * cos, self.north_m + north * cos - east * sin


@dataclass(frozen=True, repr=False)
class SevenParameters(Parameters):
    """A Bursa-Wolf transformation: shifts in metres, rotations in seconds, scale in parts per million."""

    dx_m: float
    dy_m: float
    dz_m: float
    rx_s: float
    ry_s: float
    rz_s: float
    scale_ppm: float


def unusable(parameters: Parameters) -> str | None:
    """Which of the numbers cannot be: the name of a field, `scale_ppm` for a scale that is off by more than 0.001?"""
    for one in fields(parameters):  # type: ignore[arg-type]
        number = getattr(parameters, one.name)
        largest = {
            "scale_ppm": LARGEST_SCALE_PPM,
            **dict.fromkeys(("rx_s", "ry_s", "rz_s"), _LARGEST_SECONDS),
        }
        if not abs(number) <= largest.get(one.name, _LARGEST_M):  # NaN is no number that is small enough
            return one.name
    return None


@dataclass(frozen=True)
class OwnSystem:
    """A system that the county declares by `own:code`.

    `source_epsg` is the plane (None: one without a code, of 4 parameters only) or the longitudes and latitudes that its
    numbers are in; `target_epsg` the plane of CGCS2000 that 4 parameters lead to, 4490 or such a plane for 7; `area`
    (west, south, east, north, degrees of storage) where alone it may be used; `accuracy_m` how far it may be off.
    """

    code: str
    kind: int
    source_epsg: int | None
    target_epsg: int
    area: tuple[float, float, float, float]
    accuracy_m: float
    parameters: FourParameters | SevenParameters = field(repr=False)
    convention: str = ""
    told: str = field(default="", compare=False)  # how the conversion is recorded, in words

    def __str__(self) -> str:
        return f"{PREFIX}{self.code}"

    @cached_property
    def source(self) -> CRS | None:
        """In which system are the numbers of a file, as far as that has a code?"""
        return CRS.from_epsg(self.source_epsg) if self.source_epsg else None

    @property
    def is_geographic(self) -> bool:
        """Are its numbers degrees?"""
        return self.source is not None and self.source.is_geographic

    @cached_property
    def zone(self) -> Zone | None:
        """Which Gauss-Krüger zone are its numbers in, if they are in one?"""
        return zone_of(self.source) if self.source is not None else None

    def to_storage(self, x: Numbers, y: Numbers) -> Pair:
        """Where in storage (degrees) are x (east) and y (north)?  NaN where the projection does not reach."""
        if isinstance(self.parameters, FourParameters):
            return self._from_target_plane(*self.parameters.move(x, y))
        lon, lat = self._to_geographic(x, y)
        lon, lat = self._bursa_wolf.transform(lon, lat)
        return _finite(np.asarray(lon), np.asarray(lat))

    def target_place(self, x: Numbers, y: Numbers) -> Pair:
        """Where in storage (degrees) is a pair of the target, such as a control point's true place?"""
        if self.target_epsg in ZONES:
            return self._from_target_plane(x, y)
        return x, y

    def likely_mistakes(self) -> Iterator[tuple["OwnSystem", str]]:
        """As which other systems may somebody have meant these numbers, and what would they have done wrong?"""
        if isinstance(self.parameters, FourParameters):
            turned = replace(self.parameters, rotation_s=-self.parameters.rotation_s)
            yield replace(self, parameters=turned), _("With the rotation of the other sign they fit.")
            return
        (other,) = set(CONVENTIONS) - {self.convention}
        yield (
            replace(self, convention=other),
            _("With the other sign of the rotations (convention) they fit."),
        )

    def shift_m(self, lon: float, lat: float) -> float | None:
        """How far does the transformation move this place (degrees)?  None where the two systems cannot be compared."""
        if isinstance(self.parameters, FourParameters):
            return self._plane_shift_m(self.parameters, lon, lat)
        moved_lon, moved_lat = self._bursa_wolf.transform(lon, lat)
        return float(_ELLIPSOID.inv(lon, lat, moved_lon, moved_lat)[2])

    def _plane_shift_m(self, parameters: FourParameters, lon: float, lat: float) -> float | None:
        """4 parameters between zones of one meridian differ by the datums alone; other planes lie anywhere."""
        source, target = self.zone, ZONES[self.target_epsg]
        if source is None or source.central_meridian != target.central_meridian:
            return None
        east, north = self._from_target.transform(lon, lat, direction=TransformDirection.INVERSE)
        plain = east - (target.prefix_m if target.prefixed else 0.0)
        moved = parameters.move(
            np.array([plain + (source.prefix_m if source.prefixed else 0.0)]), np.array([north])
        )
        return math.hypot(float(moved[0][0]) - east, float(moved[1][0]) - north)

    def _from_target_plane(self, east: Numbers, north: Numbers) -> Pair:
        zone = ZONES[self.target_epsg]
        plain = east - (zone.prefix_m if zone.prefixed else 0.0)
        on_plane = (plain >= 0) & (plain < PREFIX_M) & (np.abs(north) <= _NORTHERNMOST_M)
        lon, lat = self._from_target.transform(
            np.where(on_plane, east, np.nan), np.where(on_plane, north, np.nan)
        )
        return _finite(np.asarray(lon), np.asarray(lat))

    def _to_geographic(self, x: Numbers, y: Numbers) -> Pair:
        if self.is_geographic:
            return x, y
        lon, lat = self._from_source.transform(x, y)
        return np.asarray(lon), np.asarray(lat)

    @cached_property
    def _from_source(self) -> Transformer:
        return _to_degrees(self.source)

    @cached_property
    def _from_target(self) -> Transformer:
        return _to_degrees(CRS.from_epsg(self.target_epsg))

    @cached_property
    def _bursa_wolf(self) -> Transformer:
        """From the source's degrees to storage's, heights taken for zero above both ellipsoids."""
        if self.source is None or self.source.ellipsoid is None:
            raise ValueError(f"{self}: no ellipsoid")
        dx, dy, dz, rx, ry, rz, scale = self.parameters.numbers
        ellipsoid = self.source.ellipsoid
        try:
            return Transformer.from_pipeline(
                "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad"
                f" +step +proj=cart +a={ellipsoid.semi_major_metre!r} +b={ellipsoid.semi_minor_metre!r}"
                f" +step +proj=helmert +x={dx!r} +y={dy!r} +z={dz!r} +rx={rx!r} +ry={ry!r} +rz={rz!r}"
                f" +s={scale!r} +convention={self.convention}"
                " +step +inv +proj=cart +a=6378137 +rf=298.257222101"  # CGCS2000
                " +step +proj=unitconvert +xy_in=rad +xy_out=deg"
            )
        except ProjError:  # its text repeats the pipeline, and with it the parameters
            told = _("The parameters of %(word)s make no transformation: enter them anew.")
            raise CoordinatesRefused("crs_own_pipeline", told % {"word": self}) from None


def _finite(lon: Numbers, lat: Numbers) -> Pair:
    there = np.isfinite(lon) & np.isfinite(lat)
    return np.where(there, lon, np.nan), np.where(there, lat, np.nan)


def _to_degrees(plane: CRS | None) -> Transformer:
    """From a plane to the longitudes and latitudes of its own datum."""
    if plane is None or plane.geodetic_crs is None:
        raise ValueError("no plane")
    return Transformer.from_crs(plane, plane.geodetic_crs, always_xy=True, allow_ballpark=False)
