"""What do GCJ-02 and BD-09, the offset systems of Chinese web maps, say for a WGS 84 point, and back?

Formulas and test vectors: domain/standards.md B.3.  Degrees in and out, longitude first, arrays of any
shape. Outside the box `CHINA` no offset is applied in either direction.  NaN stays NaN.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Degrees = NDArray[np.float64]
Pair = tuple[Degrees, Degrees]

CHINA = (73.66, 3.86, 135.05, 53.55)  # west, south, east, north, degrees
ROUNDS = 5  # of the inverse: 5 leave nanometres, and a bound means that no input can hold it up

_AXIS_M = 6_378_245.0  # Krassovsky 1940, as the offset was published
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_BD_TURN = np.pi * 3000.0 / 180.0
_BD_LON, _BD_LAT = 0.0065, 0.006


def wgs84_to_gcj02(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Where does a GCJ-02 map draw the WGS 84 point?"""
    return _inside_china(lon, lat, _gcj02)


def wgs84_to_bd09(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Where does a Baidu map draw the WGS 84 point?"""
    return _inside_china(lon, lat, lambda x, y: _bd09(*_gcj02(x, y)))


def gcj02_to_wgs84(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Which WGS 84 point does GCJ-02 draw here?  At the edge of the box, the one inside it."""
    return _back_to_china(lon, lat, lambda x, y: _invert(_gcj02, x, y))


def bd09_to_wgs84(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Which WGS 84 point does Baidu draw here?  At the edge of the box, the one inside it."""
    return _back_to_china(lon, lat, lambda x, y: _invert(_gcj02, *_invert(_bd09, x, y)))


def gcj02_to_bd09(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Where does a Baidu map draw what a GCJ-02 map draws here?"""
    return wgs84_to_bd09(*gcj02_to_wgs84(lon, lat))


def bd09_to_gcj02(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Where does a GCJ-02 map draw what a Baidu map draws here?"""
    return wgs84_to_gcj02(*bd09_to_wgs84(lon, lat))


def in_china(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """Is the WGS 84 point inside the box in which the offset is applied?"""
    x, y = _arrays(lon, lat)
    west, south, east, north = CHINA
    inside: NDArray[np.bool_] = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    return inside


def _arrays(lon: ArrayLike, lat: ArrayLike) -> Pair:
    x, y = np.broadcast_arrays(np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64))
    return x, y


def _inside_china(lon: ArrayLike, lat: ArrayLike, shift: Callable[[Degrees, Degrees], Pair]) -> Pair:
    x, y = _arrays(lon, lat)
    inside = in_china(x, y)
    shifted_x, shifted_y = shift(np.where(inside, x, 105.0), np.where(inside, y, 35.0))
    return np.where(inside, shifted_x, x), np.where(inside, shifted_y, y)


def _back_to_china(lon: ArrayLike, lat: ArrayLike, unshift: Callable[[Degrees, Degrees], Pair]) -> Pair:
    x, y = _arrays(lon, lat)
    west, south, east, north = CHINA
    near = (x > west - 1) & (x < east + 1) & (y > south - 1) & (y < north + 1)  # far away: overflow
    found_x, found_y = unshift(np.where(near, x, 105.0), np.where(near, y, 35.0))
    inside = near & in_china(found_x, found_y)
    return np.where(inside, found_x, x), np.where(inside, found_y, y)


def _invert(shift: Callable[[Degrees, Degrees], Pair], x: Degrees, y: Degrees) -> Pair:
    found_x, found_y = x, y
    for _ in range(ROUNDS):
        there_x, there_y = shift(found_x, found_y)
        found_x, found_y = found_x - (there_x - x), found_y - (there_y - y)
    return found_x, found_y


def _waves(near: Degrees, *terms: tuple[float, float]) -> Degrees:
    total = np.zeros_like(near)
    for height, divisor in terms:
        total = total + height * np.sin(near * (np.pi / divisor))
    return total * (2.0 / 3.0)


def _gcj02(lon: Degrees, lat: Degrees) -> Pair:
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    common = _waves(x, (20.0, 1 / 6), (20.0, 0.5))
    north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common
    north_m = north_m + _waves(y, (20.0, 1.0), (40.0, 3.0), (160.0, 12.0), (320.0, 30.0))
    east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common
    east_m = east_m + _waves(x, (20.0, 1.0), (40.0, 3.0), (150.0, 12.0), (300.0, 30.0))
    phi = np.radians(lat)
    w = 1.0 - _ECCENTRICITY_SQUARED * np.sin(phi) ** 2
    meridian_m = _AXIS_M * (1.0 - _ECCENTRICITY_SQUARED) / (w * np.sqrt(w))
    parallel_m = _AXIS_M / np.sqrt(w) * np.cos(phi)
    return lon + np.degrees(east_m / parallel_m), lat + np.degrees(north_m / meridian_m)


def _bd09(lon: Degrees, lat: Degrees) -> Pair:
    distance = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_TURN)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_TURN)
    return distance * np.cos(angle) + _BD_LON, distance * np.sin(angle) + _BD_LAT
