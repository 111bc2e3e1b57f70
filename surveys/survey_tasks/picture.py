"""A picture of the grids of a survey, each by how it stands."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from django.utils.module_loading import import_string

from gis_core.map_layers import BACKDROP
from gis_core.uploads.pictures import HEIGHT, WIDTH, frame_around, path_of
from grids.models import Grid
from grids.resolver import county
from surveys.survey_tasks.progress import Line


@dataclass(frozen=True, slots=True)
class Cell:
    """A grid on the picture: its path (`d`), its line, and where its number of reports stands."""

    path: str
    line: Line
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Picture:
    """The parts of an SVG, y downwards."""

    streets: str
    cells: list[Cell]
    width: int = WIDTH
    height: int = HEIGHT


def picture_of(lines: Sequence[Line], today: datetime.date) -> Picture | None:
    """What do these grids look like, with the outlines of today?  None where there is none."""
    by_code = {line.grid: line for line in lines}
    grids = Grid.objects.on(today).filter(kind=county().main_grid_kind, code__in=list(by_code))
    found = [(grid.code, shapely.from_wkb(bytes(grid.geom.wkb))) for grid in grids.order_by("code")]
    ground = np.array([geom for _code, geom in found], dtype=object)
    frame = frame_around(shapely.get_coordinates(ground)) if found else None
    if frame is None:
        return None
    around = import_string(BACKDROP)(frame.box)
    cells = []
    for code, geom in found:
        inside = geom.representative_point()
        ((x, y),) = frame.drawn(np.array([[inside.x, inside.y]])).tolist()
        cells.append(Cell(path_of(np.array([geom], dtype=object), frame), by_code[code], x, y))
    return Picture(path_of(around.streets, frame), cells)
