"""A picture of grids by the share of their facilities that a census has seen."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from django.utils.module_loading import import_string

from gis_core.map_layers import BACKDROP
from gis_core.uploads.pictures import HEIGHT, WIDTH, frame_around, path_of
from grids.models import Grid
from grids.resolver import county
from surveys.census.progress import Numbers

#: From which share on a grid is drawn how: five steps, told by the depth of the colour and by the number in it.
STEPS = (0, 1, 50, 80, 100)


@dataclass(frozen=True, slots=True)
class Cell:
    """A grid on the picture: its path (`d`), its step, its share, and where the number stands."""

    path: str
    step: int
    share: int
    name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Picture:
    """The parts of an SVG, y downwards."""

    streets: str
    cells: list[Cell]
    width: int = WIDTH
    height: int = HEIGHT


def step_of(share: int) -> int:
    """Which of the steps does a share reach?"""
    return max(index for index, least in enumerate(STEPS) if share >= least)


def shares_picture(shares: Mapping[str, Numbers], today: datetime.date) -> Picture | None:
    """What do the grids look like, by code?  None where there is none."""
    grids = (
        Grid.objects.on(today).filter(kind=county().main_grid_kind, code__in=list(shares)).order_by("code")
    )
    found = [(grid, shapely.from_wkb(bytes(grid.geom.wkb))) for grid in grids]
    ground = np.array([geom for _grid, geom in found], dtype=object)
    frame = frame_around(shapely.get_coordinates(ground)) if found else None
    if frame is None:
        return None
    around = import_string(BACKDROP)(frame.box)
    cells = []
    for grid, geom in found:
        share = shares[grid.code].share
        inside = geom.representative_point()
        ((x, y),) = frame.drawn(np.array([[inside.x, inside.y]])).tolist()
        path = path_of(np.array([geom], dtype=object), frame)
        cells.append(Cell(path, step_of(share), share, grid.name or grid.code, x, y))
    return Picture(path_of(around.streets, frame), cells)
