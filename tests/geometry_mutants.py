"""Geometries as strangers' programs get them wrong: good shapes, each with up to three things done to it.

Every mutant follows from its number, so that one that gets through can be made again.
"""

import math
import random
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

NAN, INF = math.nan, math.inf
#: GeoJSON's types with the depth at which positions stand, and their code in WKB.
TYPES = {
    "Point": (0, 1),
    "LineString": (1, 2),
    "Polygon": (2, 3),
    "MultiPoint": (1, 4),
    "MultiLineString": (2, 5),
    "MultiPolygon": (3, 6),
}
ODD_NUMBERS = (NAN, INF, -INF, 1e308, -1e308, 5e-324, 181.0, -180.0000001, 90.0000001, -91.0, 1e17, -0.0)
ODD_VALUES = (None, True, "117", "", [], {}, {"lon": 117}, [117.0], 10**30)


@dataclass
class Mutant:
    """A type and coordinates as GeoJSON nests them; what is no number stands in them as it is."""

    number: int
    kind: Any
    coordinates: Any
    members: dict[str, Any]

    def geojson(self) -> Any:
        """What a program would send."""
        return {"type": self.kind, "coordinates": self.coordinates, **self.members}

    def wkb(self) -> bytes | None:
        """What a program would store, little-endian; None where it is not even numbers in nests."""
        try:
            return _wkb(self.kind, self.coordinates)
        except (TypeError, KeyError, struct.error, OverflowError, ValueError):
            return None

    def wkt(self) -> str | None:
        """The same as text; None where there is none."""
        try:
            return f"{self.kind.upper()} {_wkt(self.coordinates, TYPES[self.kind][0])}"
        except (TypeError, KeyError, AttributeError, ValueError):
            return None


def mutants(first: int, count: int) -> Iterator[Mutant]:
    """The mutants of these numbers."""
    for number in range(first, first + count):
        rng = random.Random(number)
        kind = rng.choice(
            ["Point", "Polygon", "MultiPolygon", "Polygon", "MultiPolygon", "LineString", "MultiPoint"]
        )
        mutant = Mutant(number, kind, _good(kind, rng), {})
        for change in rng.sample(CHANGES, rng.choice([0, 1, 1, 1, 2, 2, 3])):
            change(mutant, rng)
        yield mutant


def _good(kind: str, rng: random.Random) -> Any:
    x, y = rng.choice([(117.0, 28.0), (rng.uniform(76, 130), rng.uniform(20, 50))])
    if kind == "Point":
        return [x, y]
    if kind in ("LineString", "MultiPoint"):
        return [[x + n * 1e-3, y + rng.uniform(0, 1e-3)] for n in range(rng.randint(2, 6))]
    if kind == "Polygon":
        return _polygon(x, y, rng)
    return [_polygon(x + part * 0.05, y, rng) for part in range(rng.randint(1, 3))]


def _polygon(x: float, y: float, rng: random.Random) -> Any:
    """A star-shaped ring around a place, now and then with a hole."""
    corners = rng.randint(3, 10)
    angles = sorted(rng.uniform(0, 2 * math.pi) for _ in range(corners))
    outer = [
        [x + rng.uniform(0.01, 0.02) * math.cos(a), y + rng.uniform(0.01, 0.02) * math.sin(a)] for a in angles
    ]
    rings = [[*outer, list(outer[0])]]
    if rng.random() < 0.2:
        inner = [[x + 0.001 * math.cos(a), y + 0.001 * math.sin(a)] for a in (0, 2, 4)]
        rings.append([*inner, list(inner[0])])
    return rings


# Where something can be done to: the lists of positions (rings, lines) and the positions themselves.


def _lists(coordinates: Any) -> list[list[Any]]:
    """All lists that hold positions."""
    if not isinstance(coordinates, list) or not coordinates:
        return []
    if isinstance(coordinates[0], list) and coordinates[0] and not isinstance(coordinates[0][0], list):
        return [coordinates]
    return [inner for item in coordinates for inner in _lists(item)]


def _positions(coordinates: Any) -> list[list[Any]]:
    """All positions."""
    if not isinstance(coordinates, list) or not coordinates:
        return []
    if not isinstance(coordinates[0], list):
        return [coordinates]
    return [inner for item in coordinates for inner in _positions(item)]


def _at(mutant: Mutant, rng: random.Random) -> list[Any] | None:
    found = _positions(mutant.coordinates)
    return rng.choice(found) if found else None


def _ring(mutant: Mutant, rng: random.Random) -> list[Any] | None:
    found = _lists(mutant.coordinates)
    return rng.choice(found) if found else None


def _odd_number(mutant: Mutant, rng: random.Random) -> None:
    position = _at(mutant, rng)
    if position:
        position[rng.randrange(len(position))] = rng.choice(ODD_NUMBERS)


def _odd_value(mutant: Mutant, rng: random.Random) -> None:
    position = _at(mutant, rng)
    if position:
        position[rng.randrange(len(position))] = rng.choice(ODD_VALUES)


def _swapped(mutant: Mutant, rng: random.Random) -> None:
    for position in _positions(mutant.coordinates):
        position.reverse()


def _metres(mutant: Mutant, rng: random.Random) -> None:
    for position in _positions(mutant.coordinates):
        position[:] = [value * 111_000 if isinstance(value, float) else value for value in position]


def _far(mutant: Mutant, rng: random.Random) -> None:
    for position in _positions(mutant.coordinates):
        if isinstance(position[0], float):
            position[0] += rng.choice([360, -360, 90])


def _more_numbers(mutant: Mutant, rng: random.Random) -> None:
    position = _at(mutant, rng)
    if position is not None:
        position.extend(rng.choice([[5.0], [NAN], [1.0, 2.0], [INF, INF]]))


def _fewer_numbers(mutant: Mutant, rng: random.Random) -> None:
    position = _at(mutant, rng)
    if position:
        position.pop()


def _bow_tie(mutant: Mutant, rng: random.Random) -> None:
    ring = _ring(mutant, rng)
    if ring and len(ring) > 3:
        ring[1], ring[2] = ring[2], ring[1]


def _open(mutant: Mutant, rng: random.Random) -> None:
    ring = _ring(mutant, rng)
    if ring:
        ring.pop()


def _short(mutant: Mutant, rng: random.Random) -> None:
    ring = _ring(mutant, rng)
    if ring:
        del ring[rng.randint(0, 2) :]


def _collapsed(mutant: Mutant, rng: random.Random) -> None:
    ring = _ring(mutant, rng)
    if ring:
        ring[:] = [list(ring[0]) for _ in ring]


def _flat(mutant: Mutant, rng: random.Random) -> None:
    for position in _ring(mutant, rng) or []:
        if len(position) > 1:
            position[1] = 28.0


def _repeated(mutant: Mutant, rng: random.Random) -> None:
    ring = _ring(mutant, rng)
    if ring:
        ring[1:1] = [list(ring[0])] * 3


def _spike(mutant: Mutant, rng: random.Random) -> None:
    ring = _ring(mutant, rng)
    if ring and len(ring[0]) > 1 and all(isinstance(value, float) for value in ring[0]):
        ring[1:1] = [[ring[0][0] + 0.3, ring[0][1] + 0.3], list(ring[0])]


def _twice(mutant: Mutant, rng: random.Random) -> None:
    if isinstance(mutant.coordinates, list) and mutant.coordinates:
        mutant.coordinates.append(mutant.coordinates[0])


def _hole_outside(mutant: Mutant, rng: random.Random) -> None:
    hole = [[10.0, 10.0], [11.0, 10.0], [11.0, 11.0], [10.0, 10.0]]
    polygon = mutant.coordinates
    if mutant.kind == "MultiPolygon" and isinstance(polygon, list) and polygon:
        polygon = polygon[0]
    if isinstance(polygon, list):
        polygon.append(hole)


def _deeper(mutant: Mutant, rng: random.Random) -> None:
    for _ in range(rng.choice([1, 1, 2, 60])):
        mutant.coordinates = [mutant.coordinates]


def _shallower(mutant: Mutant, rng: random.Random) -> None:
    if isinstance(mutant.coordinates, list) and mutant.coordinates:
        mutant.coordinates = mutant.coordinates[0]


def _nothing(mutant: Mutant, rng: random.Random) -> None:
    mutant.coordinates = rng.choice([[], [[]], [[[]]], None, "", 7, {}])


def _another_type(mutant: Mutant, rng: random.Random) -> None:
    mutant.kind = rng.choice([*TYPES, "GeometryCollection", "Circle", "point", "", None, 3, ["Point"]])


def _members(mutant: Mutant, rng: random.Random) -> None:
    mutant.members |= rng.choice(
        [
            {"crs": {"type": "name", "properties": {"name": "EPSG:4547"}}},
            {"crs": {"type": "link", "properties": {"href": "http://127.0.0.1:1/"}}},
            {"bbox": [0, 0, 1, 1]},
            {"properties": {}},
            {"geometries": []},
        ]
    )


CHANGES: list[Callable[[Mutant, random.Random], None]] = [
    *(_odd_number, _odd_value, _swapped, _metres, _far, _more_numbers, _fewer_numbers),
    *(_bow_tie, _open, _short, _collapsed, _flat, _repeated, _spike, _twice, _hole_outside),
    *(_deeper, _shallower, _nothing, _another_type, _members),
]


def _wkb(kind: Any, coordinates: Any) -> bytes:
    _depth, code = TYPES[kind]
    head = struct.pack("<BI", 1, code)
    if kind == "Point":
        return head + _numbers(coordinates)
    if kind == "LineString":
        return head + _counted(coordinates, _numbers)
    if kind == "Polygon":
        return head + _counted(coordinates, lambda ring: _counted(ring, _numbers))
    single = kind.removeprefix("Multi")
    return head + _counted(coordinates, lambda part: _wkb(single, part))


def _counted(items: Any, pack: Callable[[Any], bytes]) -> bytes:
    if not isinstance(items, list):
        raise TypeError(items)
    return struct.pack("<I", len(items)) + b"".join(pack(item) for item in items)


def _numbers(position: Any) -> bytes:
    if not isinstance(position, list) or any(isinstance(value, bool) for value in position):
        raise TypeError(position)
    return struct.pack("<2d", *position[:2])


def _wkt(coordinates: Any, depth: int) -> str:
    if not isinstance(coordinates, list):
        raise TypeError(coordinates)
    if not coordinates:
        return "EMPTY"
    if depth == 0:
        return f"({' '.join(_word(value) for value in coordinates)})"
    inner = ", ".join(_wkt(item, depth - 1) for item in coordinates)
    return f"({inner.replace('(', '').replace(')', '') if depth == 1 else inner})"


def _word(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(value)
    return repr(value)
