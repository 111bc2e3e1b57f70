"""A picture of grids by the share of their facilities that a census has seen."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from surveys.census.progress import Numbers
from surveys.grid_pictures import DrawnGrid, Picture, picture_of_grids

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


def step_of(share: int) -> int:
    """Which of the steps does a share reach?"""
    return max(index for index, least in enumerate(STEPS) if share >= least)


def shares_picture(shares: Mapping[str, Numbers], today: datetime.date) -> Picture[Cell] | None:
    """What do the grids look like, by code?  None where there is none."""

    def cell(drawn: DrawnGrid) -> Cell:
        grid, share = drawn.grid, shares[drawn.grid.code].share
        return Cell(drawn.path, step_of(share), share, grid.name or grid.code, drawn.x, drawn.y)

    return picture_of_grids(shares, today, cell)
