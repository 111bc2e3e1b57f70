"""How well do parameters fit places that are known in both systems?  Control points are as secret as the parameters:
no text here repeats a coordinate.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from django.utils.translation import gettext as _
from pyproj import Geod

from gis_core.coordinates.own import FourParameters, Numbers, OwnSystem
from gis_core.coordinates.refusals import CoordinatesRefused

#: Which of the two numbers comes first: surveyors write north (X) before east (Y).
NORTH_FIRST, EAST_FIRST = "north_first", "east_first"
ORDERS = (NORTH_FIRST, EAST_FIRST)
FEWEST = {4: 2, 7: 3}
FEWEST_TO_ESTIMATE = 3  # two places give 4 parameters that fit both, whatever is wrong with them
MOST_LINES = 1000
_FAR_M = 1000
_ELLIPSOID = Geod(ellps="GRS80")
_SEPARATORS = re.compile(r"[,;\t，；]|\s+")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?")


@dataclass(frozen=True)
class ControlPoints:
    """Places known in both systems: `names`, and east and north (x, y) in the source and in the target."""

    names: tuple[str, ...]
    source: tuple[Numbers, Numbers] = field(repr=False)
    target: tuple[Numbers, Numbers] = field(repr=False)

    def __len__(self) -> int:
        return len(self.names)


@dataclass(frozen=True)
class Residual:
    """By how many metres the transformed place of one control point misses its true one; east and north are signed."""

    name: str
    east_m: float
    north_m: float

    @property
    def off_m(self) -> float:
        """How far is it off?"""
        return math.hypot(self.east_m, self.north_m)


@dataclass(frozen=True)
class Residuals:
    """The residuals of all control points, in their order; never empty."""

    rows: tuple[Residual, ...]

    @property
    def rms_m(self) -> float:
        """The root mean square of how far they are off."""
        return math.sqrt(sum(row.off_m**2 for row in self.rows) / len(self.rows))

    @property
    def worst(self) -> Residual:
        """The point that is off the most; among equals the first."""
        return max(self.rows, key=lambda row: row.off_m)


def read_control_points(text: str, order: str) -> ControlPoints:
    """Which control points does a table say, a line each: [name] source pair, target pair; heights are read over.

    `order` is one of ORDERS, for both pairs.  A first line without numbers is a heading; # begins a remark.
    Raises CoordinatesRefused with the line, and without what stands there.
    """
    rows: list[list[float]] = []
    names: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell for cell in _SEPARATORS.split(line.split("#")[0].strip()) if cell]
        numeric = [bool(_NUMBER.fullmatch(cell)) for cell in cells]
        if not cells or (not rows and not any(numeric)):
            continue
        named = not numeric[0] or len(cells) in (5, 7)
        numbers = cells[1:] if named else cells
        if len(numbers) not in (4, 6) or not all(numeric[1:] if named else numeric):
            told = _(
                "Line %(line)d of the control points is no pair in each system: 4 numbers, or 6 with heights."
            )
            raise CoordinatesRefused("control_points", told % {"line": number})
        rows.append([float(cell) for cell in numbers])
        names.append(cells[0] if named else str(len(rows)))
        if len(rows) > MOST_LINES:
            raise CoordinatesRefused("control_points", _("Too many control points."))
    return control_points(names, rows, order)


def control_points(names: Sequence[str], rows: Iterable[Sequence[float]], order: str) -> ControlPoints:
    """The control points of rows of 4 or 6 numbers."""
    pairs = np.array([(*row[:2], *row[len(row) // 2 : len(row) // 2 + 2]) for row in rows], dtype=float)
    pairs = pairs.reshape(-1, 4)
    east, north = (1, 0) if order == NORTH_FIRST else (0, 1)
    return ControlPoints(
        tuple(names), (pairs[:, east], pairs[:, north]), (pairs[:, 2 + east], pairs[:, 2 + north])
    )


def residuals(system: OwnSystem, points: ControlPoints) -> Residuals:
    """By how much does the system miss each control point?  Raises CoordinatesRefused where there are too few, or
    one cannot be placed at all.
    """
    if len(points) < FEWEST[system.kind]:
        told = _("%(kind)d parameters are checked with at least %(fewest)d control points.")
        raise CoordinatesRefused(
            "control_points", told % {"kind": system.kind, "fewest": FEWEST[system.kind]}
        )
    lon, lat = system.to_storage(*points.source)
    true_lon, true_lat = system.target_place(*points.target)
    bad = ~np.isfinite([lon, lat, true_lon, true_lat]).all(axis=0) | (np.abs(true_lat) > 90)
    if bad.any():
        told = _(
            "Control point %(name)s lies nowhere in one of the two systems: look at the order of the numbers and at"
            " the zone number."
        )
        raise CoordinatesRefused("control_points", told % {"name": points.names[int(np.flatnonzero(bad)[0])]})
    azimuth, _back, metres = _ELLIPSOID.inv(true_lon, true_lat, lon, lat)
    angle = np.radians(azimuth)
    return Residuals(
        tuple(
            Residual(name, float(east), float(north))
            for name, east, north in zip(
                points.names, metres * np.sin(angle), metres * np.cos(angle), strict=True
            )
        )
    )


def estimate_four(points: ControlPoints) -> FourParameters:
    """Which 4 parameters fit the control points best, by least squares?  Raises CoordinatesRefused below three
    of them, since nothing would be left to check.
    """
    (east, north), (to_east, to_north) = points.source, points.target
    spread = math.hypot(float(np.ptp(east)), float(np.ptp(north))) if len(points) else 0.0
    if spread < 1 or len(points) < FEWEST_TO_ESTIMATE:
        told = _("4 parameters are computed from at least %(fewest)d control points in different places.")
        raise CoordinatesRefused("control_points", told % {"fewest": FEWEST_TO_ESTIMATE})
    e, n = east - east.mean(), north - north.mean()  # about the middle: the system is then well-conditioned
    design = np.vstack([np.column_stack([n, -e]), np.column_stack([e, n])])
    wanted = np.concatenate([to_north - to_north.mean(), to_east - to_east.mean()])
    (cos, sin), *_rest = np.linalg.lstsq(design, wanted, rcond=None)
    return FourParameters(
        north_m=float(to_north.mean() - cos * north.mean() + sin * east.mean()),
        east_m=float(to_east.mean() - cos * east.mean() - sin * north.mean()),
        rotation_s=math.degrees(math.atan2(sin, cos)) * 3600,
        scale_ppm=(math.hypot(cos, sin) - 1) * 1e6,
    )


def hint(system: OwnSystem, points: ControlPoints, limit_m: float) -> str:
    """Which mistake would explain residuals beyond the limit?  Empty where none of the usual ones does."""
    for other, words in system.likely_mistakes():
        if _fit(other, points, limit_m):
            return words
    if residuals(system, points).worst.off_m > _FAR_M:
        return _(
            "Look at the order of the two numbers, the units, and the zone number in front of the eastings."
        )
    return ""


def _fit(system: OwnSystem, points: ControlPoints, limit_m: float) -> bool:
    try:
        return residuals(system, points).worst.off_m <= limit_m
    except CoordinatesRefused:  # what somebody has not meant may lead nowhere
        return False
