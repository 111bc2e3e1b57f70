"""What does a raster say of each of some areas?  By exactextract: each pixel counts by the part that lies inside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from exactextract import exact_extract
from exactextract.feature import JSONFeatureSource
from exactextract.raster import RasterioRasterSource
from numpy.typing import NDArray

from gis_core.coordinates.conversion import geometries_from_storage
from gis_core.coordinates.crs import crs_by_code
from gis_core.imagery.areas import Area
from gis_core.imagery.drawing import opened

#: So many pixels of one area are held at once: 30 million doubles are 240 MB.
_CELLS_AT_ONCE = 30_000_000
_AREAS_AT_ONCE = 2000
#: An edge is bent with the projection every so many degrees, about 100 m.
_STEP_DEGREES = 0.001
#: Less of an area is no more than what the way from degrees to pixels strays.
_LEAST_COVERED = 1e-6
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figure:
    """What was counted in one area (gis_core.models.ZonalFigure)."""

    covered: float
    mean: float | None = None
    least: float | None = None
    greatest: float | None = None
    share: float | None = None


class PixelSource(RasterioRasterSource):
    """A band in a plane whose unit is its pixel, from the raster's south-western corner.

    In its own coordinates exactextract takes masked pixels for values wherever the corner of a pixel is no round
    number: it lays two lattices over each other that differ by a double's last bits, and forgets the mask.
    """

    def res(self) -> tuple[float, float]:
        """How large is a pixel?"""
        return 1.0, 1.0

    def extent(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        return 0.0, 0.0, float(self.ds.width), float(self.ds.height)

    def placed(self, shapes: NDArray[np.object_]) -> NDArray[np.object_]:
        """Where in this plane are these shapes of the raster's system?"""
        west, south, east, north = self.ds.bounds
        to_pixel = np.array([self.ds.width / (east - west), self.ds.height / (north - south)])
        moved: NDArray[np.object_] = shapely.transform(shapes, lambda xy: (xy - (west, south)) * to_pixel)
        return moved


def counting(measure: str, bound: float | None) -> Callable[[Floats], NDArray[np.bool_]] | None:
    """Which values count?  None: all are described instead."""
    if measure == "values" or bound is None:
        return None
    return (lambda values: values >= bound) if measure == "above" else (lambda values: values == bound)


def figures(
    path: Path, areas: Sequence[Area], *, epsg: int, band: int, measure: str, bound: float | None
) -> list[Figure]:
    """The figures of a band of one of our COGs (EPSG:`epsg`), area by area, in their order."""
    found: list[Figure] = []
    counts = counting(measure, bound)
    with opened(path) as dataset:
        source = PixelSource(dataset, band)
        for at in range(0, len(areas), _AREAS_AT_ONCE):
            shapes = np.array([area.geom for area in areas[at : at + _AREAS_AT_ONCE]], dtype=object)
            there = geometries_from_storage(shapely.segmentize(shapes, _STEP_DEGREES), crs_by_code(epsg))
            found += _of_shapes(source, source.placed(there), counts)
    return found


def _of_shapes(
    source: PixelSource,
    shapes: NDArray[np.object_],
    counts: Callable[[Floats], NDArray[np.bool_]] | None,
) -> list[Figure]:
    features = [
        {"type": "Feature", "id": n, "properties": {}, "geometry": shapely.geometry.mapping(shape)}
        for n, shape in enumerate(shapes)
    ]

    def share(values: Any, weights: Any) -> float:
        assert counts is not None  # asked for only then
        known = ~np.ma.getmaskarray(values) & np.isfinite(np.ma.getdata(values))
        whole = float(weights[known].sum())
        return float(weights[known & counts(np.ma.getdata(values))].sum()) / whole if whole else float("nan")

    operations: list[Any] = ["count", "mean", "min", "max"]
    if counts is not None:
        operations = ["count", share]
    found = exact_extract(source, JSONFeatureSource(features), operations, max_cells_in_memory=_CELLS_AT_ONCE)
    return [
        _figure(feature["properties"], shapely.area(shape))
        for shape, feature in zip(shapes, found, strict=True)
    ]


def _figure(said: dict[str, Any], cells: float) -> Figure:
    count = float(said["count"] or 0)
    covered = min(1.0, count / cells) if cells else 0.0
    if covered < _LEAST_COVERED:
        return Figure(0.0)
    return Figure(
        covered,
        _known(said.get("mean")),
        _known(said.get("min")),
        _known(said.get("max")),
        _known(said.get("share")),
    )


def _known(value: Any) -> float | None:
    return None if value is None or not np.isfinite(float(value)) else float(value)
