"""What does somebody enter for a transformation of the county's own, and what cannot be right about it?"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from pyproj import CRS
from pyproj.exceptions import CRSError

from gis_core.coordinates.control_points import (
    ControlPoints,
    Residuals,
    estimate_four,
    hint,
    read_control_points,
    residuals,
)
from gis_core.coordinates.crs import STORAGE_EPSG
from gis_core.coordinates.own import (
    CODE,
    CONVENTIONS,
    FOUR,
    LARGEST_SCALE_PPM,
    LONGEST_CODE,
    LONGEST_NAME,
    SEVEN,
    FourParameters,
    OwnSystem,
    SevenParameters,
    unusable,
)
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.coordinates.zones import ZONES

DEFAULT_LIMIT_M = 0.5
_FAR_M = 1000.0


class EntryRefused(Exception):
    """What was entered cannot be; `field` says which part of it, the text never repeats a parameter."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


def points_from(text: str, order: str) -> ControlPoints:
    """The control points of a table.  Raises EntryRefused."""
    with _refused_as_points():
        return read_control_points(text, order)


def estimated(points: ControlPoints | None) -> FourParameters:
    """The 4 parameters that fit the control points best.  Raises EntryRefused."""
    with _refused_as_points():
        return estimate_four(_given(points))


def _given(points: ControlPoints | None) -> ControlPoints:
    if points is None:
        raise EntryRefused("control_points", _("There are no control points."))
    return points


@contextmanager
def _refused_as_points() -> Iterator[None]:
    try:
        yield
    except CoordinatesRefused as refused:
        raise EntryRefused("control_points", refused.message) from refused


@dataclass(frozen=True)
class Entry:
    """A transformation as it was entered; `points` check it (None: nobody has, then `accuracy_m` is needed)."""

    code: str
    name: str
    source_epsg: int | None
    target_epsg: int
    area: tuple[float, float, float, float]
    parameters: FourParameters | SevenParameters = field(repr=False)
    convention: str = ""
    points: ControlPoints | None = None
    limit_m: float = DEFAULT_LIMIT_M
    accuracy_m: float | None = None

    @property
    def kind(self) -> int:
        """4 or 7 parameters?"""
        return FOUR if isinstance(self.parameters, FourParameters) else SEVEN

    def system(self) -> OwnSystem:
        """The system that these parameters make.  Raises EntryRefused for what cannot be."""
        for field_name, message in self._problems():
            raise EntryRefused(field_name, message)
        return OwnSystem(
            self.code,
            self.kind,
            self.source_epsg,
            self.target_epsg,
            self.area,
            self.accuracy_m or 0.0,
            self.parameters,
            self.convention,
        )

    def checked(self) -> Residuals | None:
        """By how much do the parameters miss the control points?  None without points.

        Raises EntryRefused for what cannot be, and for residuals beyond `limit_m`.
        """
        system = self.system()
        if self.points is None:
            if self.accuracy_m is None:
                raise EntryRefused(
                    "accuracy_m", _("Without control points, say how far the result may be off.")
                )
            return None
        found = self.missed()
        worst = found.worst
        if worst.off_m > self.limit_m:
            told = _(
                "Control point %(name)s is off by %(off)s m, more than the limit of %(limit)s m: refused."
            ) % {
                "name": worst.name,
                "off": f"{worst.off_m:.3f}",
                "limit": f"{self.limit_m:g}",
            }
            raise EntryRefused("control_points", f"{told} {hint(system, self.points, self.limit_m)}".strip())
        return found

    def missed(self) -> Residuals:
        """By how much do the parameters miss the control points, within the limit or not?  Raises EntryRefused."""
        points = _given(self.points)
        with _refused_as_points():
            return residuals(self.system(), points)

    def warnings(self) -> list[str]:
        """What is possible, but hardly meant?"""
        west, south, east, north = self.area
        moved_m = self.system().shift_m((west + east) / 2, (south + north) / 2)
        if moved_m is None or moved_m <= _FAR_M:
            return []
        told = _(
            "These parameters move the middle of the area by %(km)s km; between Beijing 54 or Xi'an 80 and CGCS2000"
            " it is some hundred metres at most. Look at signs, units and the zone number."
        )
        return [told % {"km": f"{moved_m / 1000:.1f}"}]

    def _problems(self) -> Iterator[tuple[str, str]]:
        if not re.fullmatch(CODE, self.code) or len(self.code) > LONGEST_CODE:
            yield "code", _("Small letters, digits and _, beginning with a letter.")
        if not 0 < len(self.name) <= LONGEST_NAME:
            yield "name", _("Say in at most %(most)d characters what it is.") % {"most": LONGEST_NAME}
        west, south, east, north = self.area
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            yield "area", _("West, south, east, north in degrees: west before east, south before north.")
        if self.target_epsg not in ZONES and (self.kind == FOUR or self.target_epsg != STORAGE_EPSG):
            yield (
                "target_epsg",
                _("Needs a Gauss-Krüger zone of CGCS2000, such as EPSG:4547 (7 parameters: or EPSG:4490)."),
            )
        yield from self._source_problems()
        if self.kind == SEVEN and self.convention not in CONVENTIONS:
            yield "convention", _("Say how the rotations are signed: position vector or coordinate frame.")
        if (name := unusable(self.parameters)) == "scale_ppm":
            told = _("The scale is off by more than %(most)g ppm (0.001): refused.")
            yield "scale_ppm", told % {"most": LARGEST_SCALE_PPM}
        elif name is not None:
            yield name, _("No usable number: look at the unit.")
        if not 0 < self.limit_m <= _FAR_M:
            yield "limit_m", _("Needs metres above 0.")
        if self.accuracy_m is not None and not 0 <= self.accuracy_m < _FAR_M:
            yield "accuracy_m", _("Needs metres from 0.")

    def _source_problems(self) -> Iterator[tuple[str, str]]:
        if self.source_epsg is None:
            if self.kind == SEVEN:
                yield "source_epsg", _("7 parameters need the EPSG code of the system they start from.")
            return
        try:
            source = CRS.from_epsg(self.source_epsg)
        except CRSError:
            yield "source_epsg", _("There is no CRS EPSG:%(epsg)d.") % {"epsg": self.source_epsg}
            return
        plane = source.is_projected and len(source.axis_info) == 2
        degrees = source.is_geographic and len(source.axis_info) == 2
        if not plane and not (degrees and self.kind == SEVEN):
            yield (
                "source_epsg",
                _("4 parameters start from a plane, 7 from a plane or longitudes and latitudes."),
            )
        elif self.kind == SEVEN and not _counts_in_degrees(source):
            yield "source_epsg", _("Its longitudes and latitudes are not in degrees from Greenwich.")


def _counts_in_degrees(source: CRS) -> bool:
    base = source.geodetic_crs
    if base is None or base.prime_meridian is None:
        return False
    return base.prime_meridian.longitude == 0 and base.axis_info[0].unit_name.startswith("degree")
