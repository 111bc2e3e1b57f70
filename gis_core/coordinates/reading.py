"""How are the numbers of a file meant?  Axis order and zone prefix under a declared CRS, said and never
silent.

Surveyors write north before east ("x" is north), and eastings with or without the zone number.  The numbers
are read as declared when that fits; else the one other reading that fits is taken and *told* (`notes`);
unless exactly one fits, the file is refused.  A reading fits when 90 % of the places it yields lie where
the CRS is used and, where the caller knows it, in the expected box; `strays` names those that do not.

Whoever keeps the good rows of a file and has the others refused one by one (`row_by_row`) needs only more than
half of them to fit as declared: strays are typing errors then.  Where most do not fit, the CRS is wrong, and those
that seem to fit are no better: the file is refused whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from gis_core.coordinates.conversion import Geometries, Numbers, Pair, move, to_storage
from gis_core.coordinates.crs import DeclaredCrs, accuracy_m
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.coordinates.zones import PREFIX_M

Box = tuple[float, float, float, float]  # west, south, east, north, degrees
Flags = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]

_FITTING_SHARE = 0.9
_MAJORITY = 0.5
_AREA_MARGIN_DEG = 1.5  # surveys reach half a 3-degree zone past the edge of theirs
_EXPECTED_MARGIN_DEG = 1.0
_OWN_MARGIN_DEG = 0.0  # nobody knows what the county's own parameters make of places beyond their area


@dataclass(frozen=True)
class Reading:
    """One way to read pairs: `swapped` y before x, `shift_m` added to the easting, `notes` what was
    noticed.
    """

    crs: DeclaredCrs
    swapped: bool = False
    shift_m: float = 0.0
    notes: tuple[str, ...] = ()

    @property
    def is_identity(self) -> bool:
        """Do the numbers go into storage unchanged?"""
        return self.crs.is_stored_as_it_is and not self.swapped

    def place(self, first: Numbers, second: Numbers) -> Pair:
        """Where in storage (degrees) are the pairs of the file?"""
        x, y = (second, first) if self.swapped else (first, second)
        return to_storage(x + self.shift_m if self.shift_m else x, y, self.crs)

    def geometries(self, shapes: Geometries) -> Geometries:
        """Where in storage are the shapes of the file?  Two dimensions."""
        return move(shapes, self.place)

    def fits(self, first: Numbers, second: Numbers, expected: Box | None = None) -> bool:
        """Do at least nine of ten pairs, read so, lie where the CRS is used (and in the expected box)?"""
        return self._share(first, second, expected) >= _FITTING_SHARE

    def fits_most(self, first: Numbers, second: Numbers) -> bool:
        """Do more than half of the pairs, read so, lie where the CRS is used?"""
        return self._share(first, second, None) > _MAJORITY

    def strays(self, first: Numbers, second: Numbers) -> Flags:
        """Which pairs are numbers, but do not lie where the CRS is used?"""
        return np.isfinite(first) & np.isfinite(second) & ~self.inside(first, second)

    def _share(self, first: Numbers, second: Numbers, expected: Box | None) -> float:
        finite = np.isfinite(first) & np.isfinite(second)
        return float(self.inside(first[finite], second[finite], expected).mean()) if finite.any() else 1.0

    def inside(self, first: Numbers, second: Numbers, expected: Box | None = None) -> Flags:
        """Which of these finite pairs, read so, lie where the CRS is used (and in the expected box)?"""
        lon, lat = self._plausible_place(first, second)
        inside = _in_box(lon, lat, self.crs.area, _OWN_MARGIN_DEG if self.crs.own else _AREA_MARGIN_DEG)
        if expected is not None:
            inside &= _in_box(lon, lat, expected, _EXPECTED_MARGIN_DEG)
        return inside

    def _plausible_place(self, first: Numbers, second: Numbers) -> Pair:
        x, y = (second, first) if self.swapped else (first, second)
        if self.crs.is_geographic:
            bad = (np.abs(x) > 180) | (np.abs(y) > 90)
        elif self.crs.zone is not None:  # the projection also answers far outside its zone, with nonsense
            plain = x + self.shift_m - (self.crs.zone.prefix_m if self.crs.zone.prefixed else 0.0)
            bad = (plain < 0) | (plain >= PREFIX_M) | (np.abs(y) > 10_002_000)
        else:
            bad = np.zeros(x.shape, dtype=bool)
        lon, lat = to_storage(
            np.where(bad, np.nan, x + self.shift_m if self.shift_m else x), np.where(bad, np.nan, y), self.crs
        )
        return lon, lat


def read_coordinates(
    first: Numbers,
    second: Numbers,
    declared: DeclaredCrs,
    *,
    expected: Box | None = None,
    row_by_row: bool = False,
) -> Reading:
    """How are these pairs (one for each row, in file order) meant under the declared CRS?

    `expected` is where the data should lie, if that is known; it helps to choose, and never refuses alone.
    Raises CoordinatesRefused when the declared reading does not fit and not exactly one other does.
    """
    as_declared = Reading(declared, notes=_accuracy_note(declared))
    for box in (expected, None) if expected is not None else (None,):
        if as_declared.fits(first, second, box):
            return as_declared
        others = [other for other in other_readings(declared) if other.fits(first, second, box)]
        if len(others) == 1:
            return others[0]
    if row_by_row and as_declared.fits_most(first, second):
        return as_declared
    raise CoordinatesRefused("crs_misfit", _misfit(first, second, as_declared))


def other_readings(declared: DeclaredCrs) -> Iterator[Reading]:
    """How else may pairs of this CRS have been written?  Axes swapped, the zone number added or left out."""
    swap = _("the axes come in the other order (north before east) and were swapped")
    accuracy = _accuracy_note(declared)
    yield Reading(declared, swapped=True, notes=(swap, *accuracy))
    zone = declared.zone
    if zone is None:
        return
    if zone.prefixed:
        shift_m = zone.prefix_m
        prefix = _("eastings of %(crs)s begin with zone %(zone)d, those of the file did not: added")
    else:
        shift_m = -zone.prefix_m
        prefix = _("eastings of %(crs)s have no zone, those of the file began with zone %(zone)d: removed")
    prefix %= {"crs": declared, "zone": zone.number}
    yield Reading(declared, shift_m=shift_m, notes=(prefix, *accuracy))
    yield Reading(declared, swapped=True, shift_m=shift_m, notes=(swap, prefix, *accuracy))


def _accuracy_note(declared: DeclaredCrs) -> tuple[str, ...]:
    if declared.offset:
        return (_("converted from %(crs)s; the file's own numbers are kept") % {"crs": declared},)
    if declared.own:
        return (declared.own.told,)
    metres = accuracy_m(declared)
    if metres < 1:
        return ()
    return (
        _("the conversion of %(crs)s is good to about %(metres)s m")
        % {"crs": declared, "metres": f"{metres:g}"},
    )


def _in_box(lon: Numbers, lat: Numbers, box: Box, margin: float) -> Flags:
    west, south, east, north = box
    inside: Flags = (
        (lon >= west - margin) & (lon <= east + margin) & (lat >= south - margin) & (lat <= north + margin)
    )
    return inside


def _stray(first: Numbers, second: Numbers, reading: Reading) -> tuple[str, str]:
    """The first pair that does not fit, and how many do not where others do, in words."""
    finite = np.isfinite(first) & np.isfinite(second)
    first, second = first[finite], second[finite]
    strays = np.flatnonzero(~reading.inside(first, second))
    pair = f"({first[strays[0]]:.10g}, {second[strays[0]]:.10g})"
    if strays.size == first.size:
        return pair, ""
    return pair, _(" (so are %(strays)d of %(pairs)d pairs)") % {"strays": strays.size, "pairs": first.size}


def _misfit(first: Numbers, second: Numbers, reading: Reading) -> str:
    (pair, share), declared, zone = _stray(first, second, reading), reading.crs, reading.crs.zone
    for number in _middle(first, second):
        prefix = int(number // PREFIX_M)
        if zone is not None and 13 <= prefix <= 45 and prefix != zone.number:
            return _(
                "The coordinates %(pair)s are of zone %(prefix)d%(share)s, while the declared %(crs)s is zone"
                " %(zone)d of the %(width)s-degree zones: refused. Declare the right zone with --crs."
            ) % {
                "pair": pair,
                "prefix": prefix,
                "share": share,
                "crs": declared,
                "zone": zone.number,
                "width": zone.width_deg,
            }
    return _(
        "The coordinates %(pair)s do not lie where the declared %(crs)s is used%(share)s, nor is there just one way"
        " to make sense of them by swapping axes or adding a zone: refused. Declare the right CRS with --crs."
    ) % {"pair": pair, "crs": declared, "share": share}


def _middle(first: Numbers, second: Numbers) -> list[float]:
    return [float(np.median(n[np.isfinite(n)])) for n in (first, second) if np.isfinite(n).any()]
