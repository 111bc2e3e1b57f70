"""A picture of grids, each drawn by what is told of it: of a census its share, of a survey how it stands."""

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import shapely
from django.utils.module_loading import import_string

from gis_core.map_layers import BACKDROP
from gis_core.uploads.pictures import HEIGHT, WIDTH, frame_around, path_of
from grids.models import Grid
from grids.resolver import county


@dataclass(frozen=True, slots=True)
class DrawnGrid:
    """A grid on the picture: its path (`d`), and where a number in it stands."""

    grid: Grid
    path: str
    x: float
    y: float


Cell = TypeVar("Cell")


@dataclass(frozen=True, slots=True)
class Picture(Generic[Cell]):
    """The parts of an SVG, y downwards."""

    streets: str
    cells: list[Cell]
    width: int = WIDTH
    height: int = HEIGHT


def picture_of_grids(
    codes: Collection[str], today: datetime.date, cell: Callable[[DrawnGrid], Cell]
) -> Picture[Cell] | None:
    """What do the county's grids with these codes look like, with the outlines of today?  None where there is none."""
    grids = Grid.objects.on(today).filter(kind=county().main_grid_kind, code__in=list(codes)).order_by("code")
    found = [(grid, shapely.from_wkb(bytes(grid.geom.wkb))) for grid in grids]
    ground = np.array([geom for _grid, geom in found], dtype=object)
    frame = frame_around(shapely.get_coordinates(ground)) if found else None
    if frame is None:
        return None
    around = import_string(BACKDROP)(frame.box)
    cells = []
    for grid, geom in found:
        inside = geom.representative_point()
        ((x, y),) = frame.drawn(np.array([[inside.x, inside.y]])).tolist()
        cells.append(cell(DrawnGrid(grid, path_of(np.array([geom], dtype=object), frame), x, y)))
    return Picture(path_of(around.streets, frame), cells)
