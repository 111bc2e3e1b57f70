"""Outlines and lines as lists of corners, which can be changed one by one, and back.  No database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import shapely
from shapely.geometry.base import BaseGeometry

from grids.editions.coverage import TOUCHING_DEG

#: Longitude and latitude, EPSG:4490.
Corner = tuple[float, float]


@dataclass(slots=True)
class Path:
    """One ring (the first corner is not said again at its end) or one line."""

    corners: list[Corner]
    is_ring: bool
    was_ccw: bool = field(init=False)

    def __post_init__(self) -> None:
        self.was_ccw = self.is_ccw

    @property
    def is_ccw(self) -> bool:
        """Does a ring go round counter-clockwise?  Always false for a line."""
        return self.is_ring and bool(shapely.LinearRing(self.corners).is_ccw)

    @property
    def fewest(self) -> int:
        """How many different corners must be left?"""
        return 3 if self.is_ring else 2

    def edges(self) -> Iterator[tuple[int, Corner, Corner]]:
        """Each edge, with the number of its first corner."""
        ends = [*self.corners[1:], *(self.corners[:1] if self.is_ring else [])]
        for number, (one, other) in enumerate(zip(self.corners, ends, strict=False)):
            yield number, one, other

    def tidied(self) -> None:
        """Take away corners that follow themselves, as after two of them were drawn together."""
        kept = [
            one for number, one in enumerate(self.corners) if number == 0 or one != self.corners[number - 1]
        ]
        if self.is_ring and len(kept) > 1 and kept[0] == kept[-1]:
            kept.pop()
        self.corners = kept

    def edge_through(self, at: Corner) -> int | None:
        """On which edge does a place lie that is none of the corners?"""
        if at in self.corners:
            return None
        for number, one, other in self.edges():
            if _distance_deg(at, one, other) <= TOUCHING_DEG:
                return number
        return None


def paths_of(shape: BaseGeometry) -> list[list[Path]]:
    """The paths of each polygon, its outer ring first, or of a line."""
    if shapely.get_dimensions(shape) == 1:
        return [[Path(_corners(shape), is_ring=False)]]
    return [
        [Path(_corners(ring)[:-1], is_ring=True) for ring in (part.exterior, *part.interiors)]
        for part in shapely.get_parts(shape)
    ]


def shape_of(parts: Sequence[Sequence[Path]]) -> BaseGeometry:
    """The line, or the polygons, of these paths."""
    (first, *_holes), *_others = parts
    if not first.is_ring:
        return shapely.LineString(first.corners)
    return shapely.MultiPolygon(
        [shapely.Polygon(outer.corners, [hole.corners for hole in holes]) for outer, *holes in parts]
    )


def _corners(line: BaseGeometry) -> list[Corner]:
    return [(float(x), float(y)) for x, y in shapely.get_coordinates(line)]


def _distance_deg(at: Corner, one: Corner, other: Corner) -> float:
    """How far (degrees) is a place from an edge?"""
    dx, dy = other[0] - one[0], other[1] - one[1]
    length2 = dx * dx + dy * dy
    along = 0.0 if length2 == 0 else ((at[0] - one[0]) * dx + (at[1] - one[1]) * dy) / length2
    along = min(1.0, max(0.0, along))
    return float(((one[0] + along * dx - at[0]) ** 2 + (one[1] + along * dy - at[1]) ** 2) ** 0.5)
