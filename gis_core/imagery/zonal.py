"""What does a raster say of each of some areas?  By exactextract: each pixel counts by the part that lies inside."""

from collections.abc import Callable, Iterable, Iterator, Sequence
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
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figure:
    """What was counted in one area (gis_core.models.ZonalFigure)."""

    covered: float
    mean: float | None = None
    least: float | None = None
    greatest: float | None = None
    share: float | None = None


def counting(measure: str, bound: float | None) -> Callable[[Floats], NDArray[np.bool_]] | None:
    """Which values count?  None: all are described instead."""
    if measure == "values" or bound is None:
        return None
    return (lambda values: values >= bound) if measure == "above" else (lambda values: values == bound)


def figures(
    path: Path, areas: Sequence[Area], *, epsg: int, band: int, measure: str, bound: float | None
) -> Iterator[Figure]:
    """The figures of a band of one of our COGs (EPSG:`epsg`), area by area, in their order."""
    counts = counting(measure, bound)
    with opened(path) as dataset:
        source = RasterioRasterSource(dataset, band)
        pixel = abs(dataset.transform.a * dataset.transform.e)
        for at in range(0, len(areas), _AREAS_AT_ONCE):
            shapes = np.array([area.geom for area in areas[at : at + _AREAS_AT_ONCE]], dtype=object)
            there = geometries_from_storage(shapely.segmentize(shapes, _STEP_DEGREES), crs_by_code(epsg))
            yield from _of_shapes(source, there, pixel, counts)


def _of_shapes(
    source: RasterioRasterSource,
    shapes: Iterable[shapely.Geometry],
    pixel: float,
    counts: Callable[[Floats], NDArray[np.bool_]] | None,
) -> Iterator[Figure]:
    shapes = list(shapes)
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
    for shape, feature in zip(shapes, found, strict=True):
        yield _figure(feature["properties"], shapely.area(shape) / pixel)


def _figure(said: dict[str, Any], cells: float) -> Figure:
    count = float(said["count"] or 0)
    covered = min(1.0, count / cells) if cells else 0.0
    if not count:
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
