"""Which part of each pixel lies in which area?  Exactly; only what the edges of the areas cross is looked at.

An edge gives what lies to its east: a part of each pixel that it crosses, and the height that it crosses to all pixels
further east in the row.  The western edges of an area give it, the eastern ones take it away again, so that along a
row, from west to east, everything given so far is the part of a pixel that lies inside.
"""

from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Shapes = NDArray[np.object_]

#: Less of a pixel is no more than what adding up strays.
LEAST_PART = 1e-12


@dataclass(frozen=True, slots=True)
class Edges:
    """Edges of areas, from the smaller `y` to the greater; in pixels, from the raster's north-western corner."""

    area: Integers
    x: Floats
    y: Floats
    x_end: Floats
    y_end: Floats
    #: 1 where the area lies to the east of the edge, -1 where it lies to the west.
    gives: Floats


@dataclass(frozen=True, slots=True)
class Stretches:
    """Pixels side by side in a row, from column `west` up to `east`, of each of which `part` lies in the area."""

    area: Integers
    row: Integers
    west: Integers
    east: Integers
    part: Floats

    def between(self, left: int, right: int) -> "Stretches":
        """What of them lies in these columns?"""
        some = _chosen(self, (self.west < right) & (self.east > left))
        return Stretches(
            some.area, some.row, np.maximum(some.west, left), np.minimum(some.east, right), some.part
        )


_Table = TypeVar("_Table", Edges, Stretches)


def _chosen(table: _Table, which: NDArray[np.bool_]) -> _Table:
    rows = np.flatnonzero(which)
    return type(table)(*(getattr(table, field.name)[rows] for field in fields(table)))


def edges_of(areas: Shapes) -> Edges:
    """The edges of polygons and multipolygons; those along a row give nothing and are left out."""
    polygons, area = shapely.get_parts(shapely.orient_polygons(areas), return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    begins = np.flatnonzero((ring[1:] == ring[:-1]) & (corners[1:, 1] != corners[:-1, 1]))
    one, other = corners[begins], corners[begins + 1]
    falls = other[:, 1] < one[:, 1]
    (x, y), (x_end, y_end) = np.where(falls, other.T, one.T), np.where(falls, one.T, other.T)
    return Edges(area[polygon[ring[begins]]], x, y, x_end, y_end, np.where(falls, 1.0, -1.0))


def stretches(edges: Edges, top: int, bottom: int, width: int) -> Stretches:
    """What lies in the areas of the rows from `top` up to `bottom` of a raster that is so many pixels wide."""
    rows = bottom - top
    edges = _chosen(edges, (edges.y < bottom) & (edges.y_end > top))
    edge, row, y, y_end = _cut(np.maximum(edges.y, top), np.minimum(edges.y_end, bottom), top, bottom - 1)
    slope = ((edges.x_end - edges.x) / (edges.y_end - edges.y))[edge]
    x, x_end = (edges.x[edge] + (at - edges.y[edge]) * slope for at in (y, y_end))
    line = edges.area[edge] * rows + row - top
    key, given = _given(line, np.minimum(x, x_end), np.abs(x_end - x), (y_end - y) * edges.gives[edge], width)
    line, west = key // (width + 3), key % (width + 3) - 1
    begins = _begins(line)
    part = np.cumsum(given)
    part -= np.repeat(part[begins] - given[begins], np.diff(begins, append=len(line)))
    every = Stretches(line // rows, line % rows + top, west, np.minimum(np.append(west[1:], 0), width), part)
    return _chosen(every, (part > LEAST_PART) & (west < width))


def _given(line: Integers, x: Floats, across: Floats, height: Floats, width: int) -> tuple[Integers, Floats]:
    """What edges give in each pixel of their lines: its key (line, column), how much is added to those before it."""
    piece, column, west, east = _cut(x, x + across, -1, width)
    share = np.divide(east - west, across[piece], out=np.ones(len(piece)), where=across[piece] > 0)
    given = height[piece] * share
    further = given * np.where(column < 0, 1, (west + east) / 2 - column)
    key = line[piece] * (width + 3) + column + 1
    key, given = np.concatenate([key, key + 1]), np.concatenate([given - further, further])
    order = np.argsort(key, kind="stable")  # the kind that is quick where much lies in order
    key, given = key[order], given[order]
    begins = _begins(key)
    return key[begins], np.add.reduceat(given, begins)


def _begins(sorted_numbers: Integers) -> Integers:
    """Where does each new number begin?"""
    is_new = np.ones(len(sorted_numbers), dtype=bool)
    is_new[1:] = sorted_numbers[1:] != sorted_numbers[:-1]
    return np.flatnonzero(is_new)


def _cut(low: Floats, high: Floats, least: int, most: int) -> tuple[Integers, Integers, Floats, Floats]:
    """Ranges cut at whole numbers: of which range each piece is, which number is its floor, and the piece.

    What lies below `least` + 1 or above `most` stays in one piece.
    """
    first = np.clip(np.floor(low), least, most).astype(np.int64)
    count = np.clip(np.ceil(high), first + 1, most + 1).astype(np.int64) - first
    last = np.cumsum(count) - 1
    of = np.repeat(np.arange(len(low)), count)
    floor = np.arange(len(of)) + np.repeat(first - (last + 1 - count), count)
    begin, end = floor.astype(np.float64), floor + 1.0
    begin[last + 1 - count], end[last] = low, high
    return of, floor, begin, end
