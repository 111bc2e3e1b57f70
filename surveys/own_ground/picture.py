"""A picture of somebody's grids: their outlines, the streets, and the facilities by their state."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.utils.module_loading import import_string

from gis_core.map_layers import BACKDROP
from gis_core.uploads.pictures import HEIGHT, WIDTH, frame_around, path_of

#: More dots than this hide one another; the most pressing are shown.
MOST = 600


@dataclass(frozen=True, slots=True)
class Dot:
    """A facility on the picture."""

    x: float
    y: float
    facility: Any


@dataclass(frozen=True, slots=True)
class Picture:
    """The parts of an SVG, y downwards: paths (`d`), and dots, what is broken last, so that it lies on top."""

    streets: str
    border: str
    ground: str
    dots: Sequence[Dot]
    width: int = WIDTH
    height: int = HEIGHT


def picture_of(outline: GEOSGeometry | None, facilities: Sequence[Any]) -> Picture | None:
    """What do these facilities, the most pressing first, look like on the map?  None where there is no ground."""
    if outline is None:
        return None
    ground = np.array([shapely.from_wkb(bytes(outline.wkb))], dtype=object)
    frame = frame_around(shapely.get_coordinates(ground))
    if frame is None:
        return None
    around = import_string(BACKDROP)(frame.box)
    shown = list(facilities)[::-1]
    places = np.array([one.geom.coords for one in shown], dtype=float).reshape(-1, 2)
    dots = [Dot(x, y, one) for one, (x, y) in zip(shown, frame.drawn(places).tolist(), strict=True)]
    return Picture(
        path_of(around.streets, frame), path_of(around.border, frame), path_of(ground, frame), dots
    )
