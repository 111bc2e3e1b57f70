"""A picture of the grids of a survey, each by how it stands."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from surveys.grid_pictures import DrawnGrid, Picture, picture_of_grids
from surveys.survey_tasks.progress import Line


@dataclass(frozen=True, slots=True)
class Cell:
    """A grid on the picture: its path (`d`), its line, and where its number of reports stands."""

    path: str
    line: Line
    x: float
    y: float


def picture_of(lines: Sequence[Line], today: datetime.date) -> Picture[Cell] | None:
    """What do these grids look like, with the outlines of today?  None where there is none."""
    by_code = {line.grid: line for line in lines}

    def cell(drawn: DrawnGrid) -> Cell:
        return Cell(drawn.path, by_code[drawn.grid.code], drawn.x, drawn.y)

    return picture_of_grids(by_code, today, cell)
