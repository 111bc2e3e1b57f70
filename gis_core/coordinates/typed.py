"""Which place does somebody mean who types two numbers?  Degrees, degrees and minutes, metres; labelled or not.

Nothing is guessed silently: every reading that lies where it may be expected is offered, under its CRS.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from gis_core.coordinates.crs import OFFSET_SYSTEMS, DeclaredCrs, parse_crs
from gis_core.coordinates.gcj02 import in_china
from gis_core.coordinates.reading import Box, Reading, other_readings
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.coordinates.zones import ZONES

LONGEST = 100
STORAGE, WORLD = DeclaredCrs(epsg=4490), DeclaredCrs(epsg=4326)
#: Degrees; readings that are nearer to each other are one place: a centimetre.
_SAME_DEG = 1e-7
#: What people call the systems, beside the words of `parse_crs`; in small letters.
_NAMES = {
    "wgs84": "4326",
    "wgs-84": "4326",
    "cgcs2000": "4490",
    "gcj-02": "gcj02",
    "bd-09": "bd09",
    "高德": "gcj02",
    "腾讯": "gcj02",
    "火星": "gcj02",
    "百度": "bd09",
}
_LABEL = re.compile(
    r"\b(?:epsg:\s?[0-9]{4,6}|gcj-?02|bd-?09|wgs-?84|cgcs2000)\b|" + "|".join(w for w in _NAMES if w > "~")
)
_HEMISPHERES = {
    "东经": "e",
    "西经": "w",
    "北纬": "n",
    "南纬": "s",
    "经度": "e",
    "纬度": "n",
    "lon": "e",
    "lat": "n",
}
_NUMBER = r"(?<![0-9.])[+-]?[0-9]{1,9}(?:\.[0-9]{0,12})?"
_TOKENS = re.compile(rf"{_NUMBER}|[nsew]")
#: What may stand between the numbers and says nothing more.
_FILLING = re.compile(r"[\s,;/|()\[\]:=°º度'′’分\"″”秒]*")


@dataclass(frozen=True, slots=True)
class Typed:
    """Two numbers as they were typed; `crs` where the text names one.

    `ordered`: hemispheres say which is which, so `first` is the longitude.
    """

    first: float
    second: float
    crs: DeclaredCrs | None = None
    ordered: bool = False

    @property
    def may_be_degrees(self) -> bool:
        """Is there an order in which the two are a longitude and a latitude?"""
        smaller, larger = sorted((abs(self.first), abs(self.second)))
        return smaller <= 90 and larger <= 180


@dataclass(frozen=True, slots=True)
class Placed:
    """One reading, and where it lies in storage (degrees): in or near the box where it is expected, or not."""

    lon: float
    lat: float
    reading: Reading
    is_near: bool


def read_typed(text: str) -> Typed | None:
    """Which two numbers, in which system, are typed here?  None where the text is no pair of coordinates."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if len(plain) > LONGEST:
        return None
    labels = _LABEL.findall(plain)
    if len(labels) > 1:
        return None
    crs = _named(labels[0]) if labels else None
    if labels and crs is None:
        return None
    plain = _LABEL.sub(" ", plain)
    for word, letter in _HEMISPHERES.items():
        plain = plain.replace(word, f" {letter} ")
    if not _FILLING.fullmatch(_TOKENS.sub("", plain)):
        return None
    return _pair(_TOKENS.findall(plain), crs)


def _named(label: str) -> DeclaredCrs | None:
    try:
        return parse_crs(_NAMES.get(label, label.replace(" ", "")))
    except CoordinatesRefused:
        return None


def _pair(tokens: list[str], crs: DeclaredCrs | None) -> Typed | None:
    letters = [token for token in tokens if token.isalpha()]
    numbers = [token for token in tokens if not token.isalpha()]
    if len(numbers) not in {2, 4, 6} or (letters and not _in_place(tokens, len(numbers) // 2)):
        return None
    half = len(numbers) // 2
    angles = [_angle(numbers[:half]), _angle(numbers[half:])]
    if angles[0] is None or angles[1] is None:
        return None
    first, second = angles[0], angles[1]
    if not letters:
        return Typed(first, second, crs)
    signed = [
        -abs(value) if letter in "sw" else value
        for letter, value in zip(letters, (first, second), strict=True)
    ]
    lon, lat = signed if letters[0] in "ew" else reversed(signed)
    return Typed(lon, lat, crs, ordered=True)


def _in_place(tokens: list[str], half: int) -> bool:
    """Does one letter of each axis stand before, or behind, each half of the numbers?"""
    letters = [n for n, token in enumerate(tokens) if token.isalpha()]
    axes = {"e": "x", "w": "x", "n": "y", "s": "y"}
    return letters in ([0, half + 1], [half, 2 * half + 1]) and len({axes[tokens[n]] for n in letters}) == 2


def _angle(parts: list[str]) -> float | None:
    """Degrees of one number, of degrees and minutes, or of degrees, minutes and seconds."""
    value = float(parts[0])
    if len(parts) == 1:
        return value
    rest = [float(part) for part in parts[1:]]
    if "." in parts[0] or any(part[0] in "+-" for part in parts[1:]) or max(rest) >= 60:
        return None
    fraction = sum(number / 60.0**n for n, number in enumerate(rest, 1))
    return value - fraction if parts[0].startswith("-") else value + fraction


def placed(typed: Typed, *, expected: Box | None, local: DeclaredCrs | None) -> list[Placed]:
    """Where may it be?  Every reading in or near the box `expected` (degrees), the likeliest first, places once.

    `local` is the county's metric CRS.  A labelled pair is taken at its word wherever it lies, and so is a plain
    pair of degrees that fits nothing nearby.
    """
    if typed.crs is not None:
        anywhere = list(
            _places(typed, [Reading(typed.crs), *other_readings(typed.crs)], expected, anywhere=True)
        )
        return sorted(anywhere, key=lambda one: not one.is_near)[:1]
    systems = _degrees(expected) if typed.may_be_degrees else _metres(expected, local)
    found: list[Placed] = []
    for crs in systems:
        for one in _places(typed, both(crs), expected):
            if not any(math.hypot(one.lon - other.lon, one.lat - other.lat) < _SAME_DEG for other in found):
                found.append(one)
    if not found and typed.may_be_degrees:
        found = list(_places(typed, both(WORLD), expected, anywhere=True))[:1]
    return found


def _degrees(expected: Box | None) -> Iterator[DeclaredCrs]:
    """Storage, named as is usual there, and the offset systems of Chinese maps."""
    at_home = expected is None or in_china(*_middle(expected))
    yield STORAGE if at_home else WORLD
    for offset in OFFSET_SYSTEMS:
        yield DeclaredCrs(offset=offset)


def _metres(expected: Box | None, local: DeclaredCrs | None) -> Iterator[DeclaredCrs]:
    """The county's own CRS, the zones around the county (3 degrees before 6), Web Mercator."""
    if local is not None:
        yield local
    if expected is not None:
        lon, _lat = _middle(expected)
        for zone in sorted(ZONES.values(), key=lambda one: (one.width_deg, one.prefixed, one.number)):
            if abs(zone.central_meridian - lon) <= zone.width_deg:
                yield DeclaredCrs(epsg=zone.epsg)
    yield DeclaredCrs(epsg=3857)


def both(crs: DeclaredCrs) -> list[Reading]:
    """The pair in the order of the CRS, and the other way round."""
    return [Reading(crs), Reading(crs, swapped=True)]


def _places(
    typed: Typed, readings: Iterable[Reading], expected: Box | None, *, anywhere: bool = False
) -> Iterator[Placed]:
    """The readings that fit where their CRS is used, and, unless `anywhere` will do, the expected box."""
    first, second = np.array([typed.first]), np.array([typed.second])
    for reading in readings:
        is_near = reading.fits(first, second, expected)
        possible = is_near or (anywhere and reading.fits(first, second))
        if (typed.ordered and reading.swapped) or not possible:
            continue
        lons, lats = reading.place(first, second)
        lon, lat = float(lons[0]), float(lats[0])
        if reading.crs.offset and not in_china(lon, lat):
            continue  # nothing is shifted there: the plain reading says the same
        yield Placed(lon, lat, reading, is_near)


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
