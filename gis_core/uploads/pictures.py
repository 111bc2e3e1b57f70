"""What does a file look like over the ground?  Parts of an SVG, made by the server: a page shows it without scripts."""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from django.utils.module_loading import import_string
from numpy.typing import NDArray

from gis_core.coordinates.reading import Box
from gis_core.map_layers import BACKDROP

Shapes = NDArray[np.object_]
Numbers = NDArray[np.float64]

WIDTH, HEIGHT = 800, 600
_LEAST_DEG = 0.004  # some 400 m: a single point still has its streets around it
_MARGIN = 0.12
_STRAYS = 0.01  # a stray or two must not make all the others a dot
_MOST_VERTICES = 30_000


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What lies around a place, EPSG:4490: streets as lines, the county's outline as its border."""

    streets: Shapes
    border: Shapes


@dataclass(frozen=True, slots=True)
class Frame:
    """The window of a picture: degrees to units of the picture, y downwards."""

    west: float
    south: float
    east: float
    north: float

    @property
    def box(self) -> Box:
        """West, south, east, north."""
        return self.west, self.south, self.east, self.north

    def drawn(self, lonlat: Numbers) -> Numbers:
        """Where in the picture are these places (n × 2)?"""
        x = (lonlat[:, 0] - self.west) / (self.east - self.west) * WIDTH
        y = (self.north - lonlat[:, 1]) / (self.north - self.south) * HEIGHT
        spots: Numbers = np.round(np.column_stack([x, y]).astype(float), 1)
        return spots


@dataclass(slots=True)
class Picture:
    """The parts of an SVG of WIDTH × HEIGHT: paths (`d`) of ground and shapes, and dots by their class."""

    streets: str = ""
    border: str = ""
    lines: str = ""
    areas: str = ""
    dots: list[tuple[str, float, float]] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the upload."""
        return {name: getattr(self, name) for name in self.__slots__}


def frame_around(lonlat: Numbers) -> Frame | None:
    """Which window shows these places (n × 2, degrees), strays aside?  None where there is none."""
    places = lonlat[np.isfinite(lonlat).all(axis=1)]
    if not len(places):
        return None
    low, high = np.quantile(places, [_STRAYS, 1 - _STRAYS], axis=0)
    middle = (low + high) / 2
    if abs(middle[1]) > 85:
        return None
    shrink = math.cos(math.radians(middle[1]))
    half_height = max(
        (high[1] - low[1]) / 2, (high[0] - low[0]) / 2 * shrink * HEIGHT / WIDTH, _LEAST_DEG / 2
    )
    half_height *= 1 + 2 * _MARGIN
    half_width = half_height * WIDTH / HEIGHT / shrink
    return Frame(
        *(float(n) for n in (middle[0] - half_width, middle[1] - half_height)),
        *(float(n) for n in (middle[0] + half_width, middle[1] + half_height)),
    )


def picture_of(shapes: Shapes, frame: Frame) -> Picture:
    """The shapes (EPSG:4490) that the frame shows, over the ground that lies there."""
    ground: Backdrop = import_string(BACKDROP)(frame.box)
    sound = shapes[shapely.is_valid(shapes) & ~shapely.is_empty(shapes)]
    clipped = shapely.clip_by_rect(sound, *frame.box)
    kinds = shapely.get_dimensions(clipped)
    points = clipped[(kinds == 0) & ~shapely.is_empty(clipped)]
    return Picture(
        streets=path_of(ground.streets, frame),
        border=path_of(ground.border, frame),
        lines=path_of(clipped[kinds == 1], frame),
        areas=path_of(clipped[kinds == 2], frame),
        dots=[("file", x, y) for x, y in frame.drawn(shapely.get_coordinates(points)).tolist()],
    )


def path_of(shapes: Shapes, frame: Frame) -> str:
    """The outlines and lines as the `d` of one path; fewer vertices than anybody could count on a screen."""
    if not len(shapes):
        return ""
    fine = shapely.simplify(shapes, (frame.north - frame.south) / HEIGHT, preserve_topology=False)
    parts, vertices = [], 0
    for ring in _lines_of(fine):
        spots = frame.drawn(shapely.get_coordinates(ring))
        vertices += len(spots)
        if vertices > _MOST_VERTICES:
            break
        parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in spots))
    return "".join(parts)


def _lines_of(shapes: Shapes) -> list[Any]:
    singles = shapely.get_parts(shapely.get_parts(shapes[~shapely.is_empty(shapes)]))
    areas = shapely.get_type_id(singles) == 3
    rings = shapely.get_rings(singles[areas])
    return [*singles[~areas & (shapely.get_type_id(singles) == 1)], *rings]
