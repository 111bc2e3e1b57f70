"""Do these points fit the roads better once an offset of Chinese web maps is taken back?  The offset doctor.

What people report lies along streets.  Each reading of the pairs (as declared, as GCJ-02, as BD-09) gets a fit: how
many of its points lie near a road, each counted by a bell curve of the distance.  What fit chance gives in this net of
streets is measured, not assumed: the whole batch is moved by fixed vectors of the offset's size.  A batch is
suspicious when an offset reading fits far better than chance *and* far better than the pairs as declared.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis_core.coordinates import gcj02

Numbers = NDArray[np.float64]
#: Metres from each place (EPSG:4490 degrees) to the nearest road; infinite where there is none.
DistanceM = Callable[[Numbers, Numbers], Numbers]

FEWEST_POINTS = 30
NEAR_M = 12.0  # of the bell curve: a road's half width, the pavement and the receiver's error
_CONTROLS = 60
_CONTROL_SHIFTS_M = (250.0, 1100.0)  # GCJ-02 moves by 300 to 700 m, BD-09 by up to 1,400 m
_APART_M = 60.0  # a control this near to a reading is the reading
_BEYOND_CHANCE = 3.0  # standard deviations of the controls
_METRES_PER_DEGREE = 111_320.0

READINGS: dict[str, Callable[[Numbers, Numbers], tuple[Numbers, Numbers]]] = {
    "gcj02": gcj02.gcj02_to_wgs84,
    "bd09": gcj02.bd09_to_wgs84,
}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What the doctor found: `points` asked about; `fits` of the readings declared, gcj02, bd09 (0 to 1);
    `chance_mean` and `chance_deviation` of the fits by chance; `suspicion` gcj02, bd09 or "" for none;
    `enough` False when the points are too few to say anything.
    """

    points: int
    fits: dict[str, float]
    chance_mean: float
    chance_deviation: float
    suspicion: str
    enough: bool = True


def diagnose(lon: Numbers, lat: Numbers, distance_m: DistanceM) -> Diagnosis:
    """Which offset, if any, have these pairs (degrees, declared as WGS 84 or CGCS2000)?"""
    inside = gcj02.in_china(lon, lat)
    lon, lat = lon[inside], lat[inside]
    if len(lon) < FEWEST_POINTS:
        return Diagnosis(len(lon), {}, 0.0, 0.0, "", enough=False)
    readings = {name: back(lon, lat) for name, back in READINGS.items()}
    fits = {"declared": _fit(lon, lat, distance_m)}
    fits |= {name: _fit(x, y, distance_m) for name, (x, y) in readings.items()}
    taken = [(0.0, 0.0), *(_mean_shift_m(lon, lat, x, y) for x, y in readings.values())]
    chance = np.array([_fit(*_moved(lon, lat, shift), distance_m) for shift in _control_shifts(taken)])
    mean, deviation = float(chance.mean()), max(float(chance.std()), 1.0 / len(lon))
    best = max(READINGS, key=lambda name: (fits[name], name))
    bound = _BEYOND_CHANCE * deviation
    suspicious = fits[best] - mean > bound and fits[best] - fits["declared"] > bound
    return Diagnosis(len(lon), fits, mean, deviation, best if suspicious else "")


def _fit(lon: Numbers, lat: Numbers, distance_m: DistanceM) -> float:
    return float(np.exp(-0.5 * (distance_m(lon, lat) / NEAR_M) ** 2).mean())


def _scale(lat: Numbers) -> float:
    return float(np.cos(np.radians(np.mean(lat))))


def _mean_shift_m(lon: Numbers, lat: Numbers, x: Numbers, y: Numbers) -> tuple[float, float]:
    east = np.mean(x - lon) * _METRES_PER_DEGREE * _scale(lat)
    return float(east), float(np.mean(y - lat) * _METRES_PER_DEGREE)


def _moved(lon: Numbers, lat: Numbers, shift_m: tuple[float, float]) -> tuple[Numbers, Numbers]:
    east, north = shift_m
    return lon + east / _METRES_PER_DEGREE / _scale(lat), lat + north / _METRES_PER_DEGREE


def _control_shifts(taken: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Vectors spread evenly over a ring (a sunflower's), those too near to a reading left out."""
    nearest, farthest = _CONTROL_SHIFTS_M
    shifts = []
    for number in range(_CONTROLS):
        angle = number * np.pi * (3 - np.sqrt(5))
        radius = np.sqrt(nearest**2 + (farthest**2 - nearest**2) * (number + 0.5) / _CONTROLS)
        shift = (float(radius * np.cos(angle)), float(radius * np.sin(angle)))
        if all(np.hypot(shift[0] - east, shift[1] - north) > _APART_M for east, north in taken):
            shifts.append(shift)
    return shifts
