"""Shared corners and borders, moved once for every shape that has them (docs/adr/0045).  No database.

Degrees of storage: a corner is the same for two shapes where both have the same numbers.  As long as every ring stays
simple and goes round as it did, what a corner inside of a coverage loses on one side it gains on the other: no overlap
and no gap can come of it.
"""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import shapely
from shapely.geometry.base import BaseGeometry

from grids.editions.coverage import TOUCHING_DEG
from grids.editions.paths import Corner, Path, paths_of, shape_of


class Doing(Enum):
    """What is done to a border: `along` of a step are the corners it is done to."""

    MOVE = "move"  # [where the corner is, where it goes]
    INSERT = "insert"  # [one end of the edge, its other end, where the corner comes]
    REMOVE = "remove"  # [where the corner is]
    REROUTE = "reroute"  # [a corner that stays, …, another that stays]: the border between both goes this way


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a border."""

    does: Doing
    along: tuple[Corner, ...]


class Wrong(Enum):
    """Why can a step not be taken?"""

    NO_CORNER = "no_corner"
    NO_EDGE = "no_edge"
    NO_BORDER = "no_border"
    HELD = "held"
    TOO_FEW = "too_few"
    CROSSES = "crosses"


class BorderRefused(Exception):
    """A step that cannot be taken: why, where, and in which shape, if it is of one."""

    def __init__(self, wrong: Wrong, place: Corner, row: int | None = None) -> None:
        super().__init__(wrong.value)
        self.wrong, self.place, self.row = wrong, place, row


def redrawn(
    shapes: Mapping[int, BaseGeometry], steps: Sequence[Step], *, held: Sequence[BaseGeometry] = ()
) -> dict[int, BaseGeometry]:
    """What becomes of the shapes, each by its row?  Only those that are changed.

    Borders with shapes that are `held` by others stay where they are.  Raises BorderRefused.
    """
    drawing = _Drawing({row: paths_of(shape) for row, shape in shapes.items()}, held)
    for step in steps:
        drawing.take(step)
    return {row: drawing.finished(row) for row in sorted(drawing.touched)}


class _Drawing:
    def __init__(self, rows: dict[int, list[list[Path]]], held: Sequence[BaseGeometry]) -> None:
        self.rows = rows
        self.held = shapely.union_all([shapely.boundary(one) for one in held]) if held else None
        self.touched: set[int] = set()
        self.last: Corner = (0.0, 0.0)

    def take(self, step: Step) -> None:
        self.last = step.along[-1]
        if step.does is Doing.MOVE:
            self._replace(step.along[0], step.along[1])
        elif step.does is Doing.INSERT:
            self._insert(*step.along)
        elif step.does is Doing.REMOVE:
            self._replace(step.along[0], None)
        else:
            self._reroute(step.along)

    def finished(self, row: int) -> BaseGeometry:
        for path in self._paths_of(row):
            if path.is_ring and path.is_ccw != path.was_ccw:
                raise BorderRefused(Wrong.CROSSES, path.corners[0], row)
        shape = shape_of(self.rows[row])
        if not shapely.is_valid(shape):
            raise BorderRefused(Wrong.CROSSES, _place_in(shapely.is_valid_reason(shape)) or self.last, row)
        return shape

    def _paths(self) -> Iterator[tuple[int, Path]]:
        for row in self.rows:
            for path in self._paths_of(row):
                yield row, path

    def _paths_of(self, row: int) -> Iterator[Path]:
        for part in self.rows[row]:
            yield from part

    def _knot(self, at: Corner) -> None:
        """Every path that runs through the place has a corner there, too."""
        for row, path in self._paths():
            number = path.edge_through(at)
            if number is not None:
                path.corners.insert(number + 1, at)
                self.touched.add(row)

    def _refuse_held(self, at: Corner) -> None:
        if self.held is not None and shapely.dwithin(self.held, shapely.Point(at), TOUCHING_DEG):
            raise BorderRefused(Wrong.HELD, at)

    def _replace(self, at: Corner, to: Corner | None) -> None:
        found = [(row, path) for row, path in self._paths() if at in path.corners]
        if not found:
            raise BorderRefused(Wrong.NO_CORNER, at)
        self._refuse_held(at)
        self._knot(at)
        for row, path in self._paths():
            if at not in path.corners:
                continue
            put = [to] if to is not None else []
            path.corners = [corner for one in path.corners for corner in (put if one == at else [one])]
            self._tidy(row, path, at)
        if to is not None:
            self._knot(to)

    def _tidy(self, row: int, path: Path, at: Corner) -> None:
        path.tidied()
        self.touched.add(row)
        if len(set(path.corners)) < path.fewest:
            raise BorderRefused(Wrong.TOO_FEW, at, row)

    def _insert(self, one: Corner, other: Corner, at: Corner) -> None:
        self._knot(one)
        self._knot(other)
        found = [
            (row, path, number)
            for row, path in self._paths()
            for number, *ends in path.edges()
            if ends in ([one, other], [other, one])
        ]
        if not found:
            raise BorderRefused(Wrong.NO_EDGE, at)
        middle = ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
        self._refuse_held(middle)
        for row, path, number in reversed(found):
            path.corners.insert(number + 1, at)
            self.touched.add(row)

    def _refuse_forks(self, border: tuple[Corner, ...]) -> None:
        """Whoever has a part of the border has all of it: else it would go away on one side only."""
        parts = _edges(border)
        for row, path in self._paths():
            is_part = not parts.isdisjoint(frozenset(ends) for _number, *ends in path.edges())
            if is_part and border not in _ways(path, border[0], border[-1]):
                raise BorderRefused(Wrong.NO_BORDER, border[-1], row)

    def _reroute(self, along: tuple[Corner, ...]) -> None:
        start, end = along[0], along[-1]
        for place in (start, end):
            self._knot(place)
        ways = [way for _row, path in self._paths() for way in _ways(path, start, end)]
        if not ways:
            raise BorderRefused(Wrong.NO_BORDER, end)
        for place in {corner for way in ways for corner in way}:
            self._knot(place)
        ways = [way for _row, path in self._paths() for way in _ways(path, start, end)]
        # The border that most shapes have in common; of those the shorter one, and the one whose corners come first.
        border = min(ways, key=lambda way: (-ways.count(way), shapely.LineString(way).length, way))
        self._refuse_forks(border)
        for corner in border[1:-1] or [((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)]:
            self._refuse_held(corner)
        for row, path in self._paths():
            if _rerouted(path, border, along):
                self._tidy(row, path, start)
        for corner in along[1:-1]:
            self._knot(corner)


def _edges(corners: Sequence[Corner]) -> set[frozenset[Corner]]:
    return {frozenset(ends) for ends in itertools.pairwise(corners)}


def _ways(path: Path, start: Corner, end: Corner) -> list[tuple[Corner, ...]]:
    """The ways along a path from one corner to another: two round a ring, one along a line."""
    if start not in path.corners or end not in path.corners or start == end:
        return []
    first, last = path.corners.index(start), path.corners.index(end)
    if not path.is_ring:
        way = path.corners[min(first, last) : max(first, last) + 1]
        return [tuple(way if first < last else way[::-1])]
    turned = path.corners[first:] + path.corners[:first]
    at = turned.index(end)
    return [tuple(turned[: at + 1]), (start, *turned[: at - 1 : -1])]


def _rerouted(path: Path, border: tuple[Corner, ...], along: tuple[Corner, ...]) -> bool:
    """Does the path run along the border?  Then it goes the other way now."""
    if border not in _ways(path, border[0], border[-1]):
        return False
    start, end = path.corners.index(border[0]), path.corners.index(border[-1])
    if not path.is_ring:
        new = list(along if start < end else along[::-1])
        path.corners[min(start, end) : max(start, end) + 1] = new
        return True
    forward = [path.corners[(start + step) % len(path.corners)] for step in range(len(border))]
    way = along if tuple(forward) == border else along[::-1]
    first = start if tuple(forward) == border else end
    turned = path.corners[first:] + path.corners[:first]
    path.corners = [*way, *turned[len(border) :]]
    return True


def _place_in(reason: str) -> Corner | None:
    """The place that GEOS names, as in "Self-intersection[117.01 28.5]"."""
    found = re.search(r"\[(\S+) (\S+)\]", reason)
    return (float(found[1]), float(found[2])) if found else None
