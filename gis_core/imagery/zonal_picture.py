"""What do counted areas look like beside each other?  Five steps of one colour, on a picture and on the map."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from django.utils.formats import number_format
from django.utils.module_loading import import_string

from gis_core.map_layers import BACKDROP
from gis_core.models import ZonalCount, ZonalFigure
from gis_core.uploads.pictures import HEIGHT, WIDTH, Frame, frame_around, path_of

STEPS = 5
#: More areas than these have no numbers written into them, for want of room; more than those no words of their own.
_MOST_NUMBERS, _MOST_CELLS = 40, 400


@dataclass(frozen=True, slots=True)
class Scale:
    """Which numbers does each of the steps stand for?  `bounds` has one more than there are steps."""

    bounds: tuple[float, ...]
    is_share: bool

    def step_of(self, value: float) -> int:
        """Which step does a number belong to?  The greatest of all belongs to the last."""
        inner = self.bounds[1:-1]
        return int(np.searchsorted(inner, value, side="right"))

    @property
    def titles(self) -> list[str]:
        """What each step stands for, in words."""
        words = [self.words(bound) for bound in self.bounds]
        return [f"{low} – {high}" for low, high in pairwise(words)]

    def words(self, value: float) -> str:
        """A number as it is written beside the picture."""
        if self.is_share:
            return f"{number_format(100 * value, 0)}%"
        span = self.bounds[-1] - self.bounds[0]
        return str(number_format(value, 0 if span >= 100 else 1 if span >= 5 else 2))


def scale_of(figures: Sequence[ZonalFigure], measure: str) -> Scale | None:
    """Shares go from nothing to all, values from the least to the greatest there is; None where nothing is known."""
    known = [figure.told for figure in figures if figure.told is not None]
    if not known:
        return None
    if measure != ZonalCount.Measure.VALUES:
        return Scale(tuple(np.linspace(0, 1, STEPS + 1).tolist()), is_share=True)
    low, high = min(known), max(known)
    if low == high:
        return Scale((low, high), is_share=False)
    return Scale(tuple(np.linspace(low, high, STEPS + 1).tolist()), is_share=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """An area on the picture, or all of one step: its path (`d`), its step (None: nothing is known), its words."""

    path: str
    step: int | None
    title: str = ""
    number: str = ""
    x: float = 0.0
    y: float = 0.0

    @property
    def look(self) -> str:
        """By which word does the page know how to draw it?"""
        return "unknown" if self.step is None else str(self.step)


@dataclass(frozen=True, slots=True)
class Picture:
    """The parts of an SVG, y downwards, and what its steps stand for."""

    streets: str
    cells: list[Cell]
    titles: list[str]
    has_unknown: bool
    width: int = WIDTH
    height: int = HEIGHT


def counted_picture(figures: Sequence[ZonalFigure], measure: str) -> Picture | None:
    """The picture of a count; None where nothing is known of any area."""
    scale = scale_of(figures, measure)
    shapes = np.array([shapely.from_wkb(bytes(figure.geom.wkb)) for figure in figures], dtype=object)
    frame = frame_around(shapely.get_coordinates(shapes)) if scale else None
    if scale is None or frame is None:
        return None
    around = import_string(BACKDROP)(frame.box)
    steps = [None if figure.told is None else scale.step_of(figure.told) for figure in figures]
    cells = (
        _singly(figures, shapes, steps, scale, frame)
        if len(figures) <= _MOST_CELLS
        else _by_step(shapes, steps, frame)
    )
    return Picture(path_of(around.streets, frame), cells, scale.titles, None in steps)


def _singly(
    figures: Sequence[ZonalFigure],
    shapes: "np.typing.NDArray[np.object_]",
    steps: Sequence[int | None],
    scale: Scale,
    frame: Frame,
) -> list[Cell]:
    spots = frame.drawn(shapely.get_coordinates(shapely.point_on_surface(shapes))).tolist()
    cells = []
    for figure, shape, step, (x, y) in zip(figures, shapes, steps, spots, strict=True):
        words = "—" if figure.told is None else scale.words(figure.told)
        number = words if figure.told is not None and len(figures) <= _MOST_NUMBERS else ""
        path = path_of(np.array([shape], dtype=object), frame)
        cells.append(Cell(path, step, f"{figure} · {words}", number, x, y))
    return cells


def _by_step(
    shapes: "np.typing.NDArray[np.object_]", steps: Sequence[int | None], frame: Frame
) -> list[Cell]:
    found = np.array([-1 if step is None else step for step in steps])
    return [
        Cell(path_of(shapes[found == step], frame), None if step < 0 else int(step))
        for step in np.unique(found)
    ]
