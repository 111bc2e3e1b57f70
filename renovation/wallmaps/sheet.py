"""How is ground laid out on a sheet: which scale, which window, where in millimetres?  Pure.

All measures of a sheet are millimetres of an A3 in landscape; an A0 has the same proportions, `factor` times as large.
The ground is in the county's metric CRS (east, north; m).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

Shapes = NDArray[np.object_]
Box = tuple[float, float, float, float]

WIDTH, HEIGHT = 420.0, 297.0
#: The window of the map on the sheet (renovation/wall_map.css has its place).
MAP_WIDTH, MAP_HEIGHT = 290.0, 250.0
#: Each is a round number that a reader can reckon with (1 : so many).
SCALES = (
    *(500, 1000, 2000, 2500, 5000, 10_000, 20_000, 25_000, 50_000),
    *(100_000, 200_000, 250_000, 500_000, 1_000_000),
)
#: So much of the window stays free around what the map is about.
_ROOM = 1.15
#: Finer than anybody sees at arm's length (mm).
_FINENESS = 0.06


@dataclass(frozen=True, slots=True)
class Size:
    """A sheet of paper in landscape: its name, and how many times an A3 it is wide."""

    name: str
    factor: float


SIZES: Mapping[str, Size] = {"a3": Size("A3", 1.0), "a0": Size("A0", 1189 / 420)}


@dataclass(frozen=True, slots=True)
class Window:
    """The ground on the sheet: `scale` as one to so many, `middle` (east, north), metres for a millimetre."""

    scale: int
    middle: tuple[float, float]
    metres_mm: float

    @property
    def box(self) -> Box:
        """West, south, east, north of the window (m)."""
        half_width, half_height = MAP_WIDTH / 2 * self.metres_mm, MAP_HEIGHT / 2 * self.metres_mm
        east, north = self.middle
        return east - half_width, north - half_height, east + half_width, north + half_height

    def drawn(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where on the map's own window (mm from its top left corner) do places (n × 2, m) lie?"""
        west, _south, _east, north = self.box
        x = (places[:, 0] - west) / self.metres_mm
        y = (north - places[:, 1]) / self.metres_mm
        spots: NDArray[np.float64] = np.round(np.column_stack([x, y]).astype(float), 2)
        return spots

    def path(self, shapes: Shapes) -> str:
        """The `d` of one path with the outlines and lines that lie in the window."""
        if not len(shapes):
            return ""
        fine = shapely.simplify(shapes, _FINENESS * self.metres_mm, preserve_topology=True)
        cut = shapely.clip_by_rect(shapely.make_valid(fine), *self._wider)
        parts = []
        for ring, is_closed in _lines_of(cut):
            spots = self.drawn(shapely.get_coordinates(ring))
            parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in spots) + ("Z" if is_closed else ""))
        return "".join(parts)

    @property
    def _wider(self) -> Box:
        """The window with a rim, so that what is cut off ends outside it."""
        west, south, east, north = self.box
        rim = 5 * self.metres_mm
        return west - rim, south - rim, east + rim, north + rim


def window_for(ground: Box, size: Size) -> Window:
    """The largest round scale at which some ground (m) fits into the window of a sheet, ground in the middle."""
    west, south, east, north = ground
    needed_mm = (_ROOM * max(east - west, 1.0) / MAP_WIDTH, _ROOM * max(north - south, 1.0) / MAP_HEIGHT)
    asked = max(needed_mm) * 1000 / size.factor
    scale = next((one for one in SCALES if one >= asked), SCALES[-1])
    return Window(scale, ((west + east) / 2, (south + north) / 2), scale * size.factor / 1000)


def bar_of(window: Window) -> tuple[int, float]:
    """The scale bar: how many metres it is long, and how many millimetres that is; 40 mm at most."""
    most = 40 * window.metres_mm
    power = 10 ** math.floor(math.log10(most))
    metres = int(max(step * power for step in (1, 2, 5) if step * power <= most))
    return metres, round(metres / window.metres_mm, 2)


def net_of(window: Window) -> tuple[list[tuple[float, str]], list[tuple[float, str]]]:
    """Where do round coordinates of the metric CRS meet the frame: x (mm) with its kilometres, y likewise?"""
    west, south, east, north = window.box
    step = next(
        one * 10**power for power in range(1, 7) for one in (1, 2, 5) if one * 10**power >= (east - west) / 6
    )

    def marks(low: float, high: float) -> list[float]:
        return [step * n for n in range(math.ceil(low / step), math.floor(high / step) + 1)]

    eastings = [(round((m - west) / window.metres_mm, 2), _km(m)) for m in marks(west, east)]
    northings = [(round((north - m) / window.metres_mm, 2), _km(m)) for m in marks(south, north)]
    return eastings, northings


def _km(metres: float) -> str:
    return f"{metres / 1000:.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Label:
    """Words on the map: the middle of their lines (mm), how large (mm), how far turned, and how they look."""

    x: float
    y: float
    lines: tuple[str, ...]
    size: float
    look: str
    turn: float = 0.0

    @property
    def rows(self) -> list[tuple[str, float]]:
        """Each line with its own y: lines stand below each other around the middle."""
        step = self.size * 1.25
        first = self.y - step * (len(self.lines) - 1) / 2 + self.size * 0.35
        return [(line, round(first + step * number, 2)) for number, line in enumerate(self.lines)]

    @property
    def room(self) -> Box:
        """Which part of the window do they take?  Chinese letters are as wide as high, others half as wide."""
        longest = max(sum(1.0 if ord(letter) > 0x2E7F else 0.55 for letter in line) for line in self.lines)
        wide, high = longest * self.size, 1.25 * self.size * len(self.lines)
        if self.turn:
            lean = abs(math.radians(self.turn))
            wide, high = (
                wide * math.cos(lean) + high * math.sin(lean),
                wide * math.sin(lean) + high * math.cos(lean),
            )
        return self.x - wide / 2, self.y - high / 2, self.x + wide / 2, self.y + high / 2


def placed(labels: list[Label]) -> list[Label]:
    """The labels that stand whole in the window and cover none before them: the earlier is the more important."""
    kept: list[Label] = []
    for label in labels:
        left, top, right, bottom = label.room
        inside = left >= 1 and top >= 1 and right <= MAP_WIDTH - 1 and bottom <= MAP_HEIGHT - 1
        if inside and not any(_cover((left, top, right, bottom), other.room) for other in kept):
            kept.append(label)
    return kept


def _cover(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def way_label(window: Window, line: shapely.Geometry, name: str, size: float) -> Label | None:
    """A street's name along its longest straight stretch in the window; None where it has no room."""
    cut = shapely.clip_by_rect(line, *window.box)
    best: tuple[float, tuple[float, ...]] | None = None
    for part in shapely.get_parts(cut):
        if part.geom_type != "LineString":
            continue
        bent = shapely.simplify(part, 1.5 * window.metres_mm)
        for (x0, y0), (x1, y1) in pairwise(window.drawn(shapely.get_coordinates(bent)).tolist()):
            length = math.hypot(x1 - x0, y1 - y0)
            if best is None or length > best[0]:
                best = length, (x0, y0, x1, y1)
    if best is None or best[0] < size * (len(name) + 1):
        return None
    x0, y0, x1, y1 = best[1]
    turn = math.degrees(math.atan2(y1 - y0, x1 - x0))
    turn = turn - 180 if turn > 90 else turn + 180 if turn < -90 else turn
    return Label(round((x0 + x1) / 2, 2), round((y0 + y1) / 2, 2), (name,), size, "way", round(turn, 1))


def _lines_of(shapes: Shapes) -> list[tuple[shapely.Geometry, bool]]:
    """The lines and rings of shapes, each with whether it closes."""
    singles = shapely.get_parts(shapely.get_parts(shapes[~shapely.is_empty(shapes)]))
    kinds = shapely.get_type_id(singles)
    rings = shapely.get_rings(singles[kinds == 3])
    return [*((line, False) for line in singles[kinds == 1]), *((ring, True) for ring in rings)]
