"""What does a raster say of each of some areas?  Each pixel counts by the part that lies inside (`coverage`)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.io import DatasetReader
from rasterio.windows import Window

from gis_core.coordinates.conversion import geometries_from_storage
from gis_core.coordinates.crs import crs_by_code
from gis_core.imagery.areas import Area
from gis_core.imagery.coverage import Floats, Shapes, Stretches, edges_of, stretches
from gis_core.imagery.drawing import opened

#: So wide and high is what is read at once: two by two of our COGs' blocks, each of which is read only once.
READ_PX = 1024
#: An edge is bent with the projection every so many degrees, about 100 m.
_STEP_DEGREES = 0.001
#: Less of an area is no more than what the way from degrees to pixels strays.
_LEAST_COVERED = 1e-6

Counts = Callable[[NDArray[Any]], NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class Figure:
    """What was counted in one area (gis_core.models.ZonalFigure)."""

    covered: float
    mean: float | None = None
    least: float | None = None
    greatest: float | None = None
    share: float | None = None


def counting(measure: str, bound: float | None) -> Counts | None:
    """Which values count?  None: all are described instead."""
    if measure == "values" or bound is None:
        return None
    return (lambda values: values >= bound) if measure == "above" else (lambda values: values == bound)


def figures(
    path: Path, areas: Sequence[Area], *, epsg: int, band: int, measure: str, bound: float | None
) -> list[Figure]:
    """The figures of a band of one of our COGs (EPSG:`epsg`), area by area, in their order."""
    counts = counting(measure, bound)
    shapes = shapely.segmentize(np.array([area.geom for area in areas], dtype=object), _STEP_DEGREES)
    with opened(path) as dataset:
        there = placed(dataset, geometries_from_storage(shapes, crs_by_code(epsg)))
        tally = Tally(len(areas))
        for inside in _by_square(there, dataset.width, dataset.height):
            tally.add(inside, _read(dataset, band, inside), counts)
    return tally.figures(shapely.area(there), is_share=counts is not None)


def placed(dataset: DatasetReader, shapes: Shapes) -> Shapes:
    """Where are these shapes of the raster's system, in pixels from its north-western corner?"""
    west, south, east, north = dataset.bounds
    to_pixel = np.array([dataset.width / (east - west), dataset.height / (south - north)])
    moved: Shapes = shapely.transform(shapes, lambda xy: (xy - (west, north)) * to_pixel)
    return moved


def _by_square(shapes: Shapes, width: int, height: int) -> Iterator[Stretches]:
    """What lies inside, by squares of the raster."""
    edges = edges_of(shapes)
    for top in range(0, height, READ_PX):
        found = stretches(edges, top, min(top + READ_PX, height), width)
        for left in range(0, width, READ_PX):
            inside = found.between(left, left + READ_PX)
            if len(inside.area):
                yield inside


@dataclass(frozen=True, slots=True)
class Pixels:
    """Values side by side, row by row, and a last one that is none; which of them are known (None: all)."""

    values: NDArray[Any]
    known: NDArray[np.bool_] | None
    window: Window

    def at(self, inside: Stretches) -> NDArray[np.int64]:
        """Where do these stretches begin?"""
        at: NDArray[np.int64] = (inside.row - self.window.row_off) * self.window.width
        return at + inside.west - self.window.col_off


def _read(dataset: DatasetReader, band: int, inside: Stretches) -> Pixels:
    """The pixels of these stretches.  Not known is what nodata, mask or alpha say, and what is no number."""
    window = Window.from_slices(
        (inside.row.min(), inside.row.max() + 1), (inside.west.min(), inside.east.max())
    )
    values = np.zeros(window.height * window.width + 1, dataset.dtypes[band - 1])
    there = dataset.read(
        band, window=window, out=values[:-1].reshape(window.height, window.width), masked=True
    )
    known = np.isfinite(values)
    if there.mask.shape:
        known[:-1] &= ~there.mask.ravel()
    scale, offset = dataset.scales[band - 1], dataset.offsets[band - 1]
    if (scale, offset) != (1, 0):
        values = values * scale + offset
    return Pixels(values, None if known.all() else known, window)


class Tally:
    """What was counted so far, area by area."""

    def __init__(self, areas: int) -> None:
        self.weight, self.total = np.zeros(areas), np.zeros(areas)
        self.least, self.greatest = np.full(areas, np.inf), np.full(areas, -np.inf)

    def add(self, inside: Stretches, pixels: Pixels, counts: Counts | None) -> None:
        """Count what lies inside."""
        begin = pixels.at(inside)
        order = np.argsort(begin, kind="stable")  # what lies between two of them is passed only once then
        area, part = inside.area[order], inside.part[order]
        bounds = np.column_stack([begin, begin + inside.east - inside.west])[order].ravel()

        def each(reduce: np.ufunc, values: NDArray[Any], **options: Any) -> Floats:
            """One number a stretch."""
            return reduce.reduceat(values, bounds, **options)[::2].astype(np.float64)

        values, known = pixels.values, pixels.known
        if counts is not None:
            values = counts(values)
        few = many = values
        length: Floats = np.diff(bounds)[::2].astype(np.float64)
        if known is not None:
            length = each(np.add, known, dtype=np.float64)
            few, many = np.where(known, values, np.inf), np.where(known, values, -np.inf)
            values = np.where(known, values, 0)
        weigh = partial(np.bincount, area, minlength=len(self.weight))
        self.weight += weigh(weights=part * length)
        self.total += weigh(weights=part * each(np.add, values, dtype=np.float64))
        np.minimum.at(self.least, area, each(np.minimum, few))
        np.maximum.at(self.greatest, area, each(np.maximum, many))

    def figures(self, pixels: Floats, *, is_share: bool) -> list[Figure]:
        """The figures of areas that are so many pixels large."""
        covered = np.minimum(1, np.divide(self.weight, pixels, out=np.zeros_like(pixels), where=pixels > 0))
        mean = np.divide(self.total, self.weight, out=np.zeros_like(pixels), where=self.weight > 0)
        rows = zip(covered.tolist(), mean.tolist(), self.least.tolist(), self.greatest.tolist(), strict=True)
        return [_figure(*row, is_share=is_share) for row in rows]


def _figure(covered: float, mean: float, least: float, greatest: float, *, is_share: bool) -> Figure:
    if covered < _LEAST_COVERED:
        return Figure(0.0)
    return Figure(covered, share=mean) if is_share else Figure(covered, mean, least, greatest)
