"""What exactextract counts in a raster: the second opinion on gis_core.imagery.zonal."""

from typing import Any

import numpy as np
import shapely
from exactextract import exact_extract
from exactextract.feature import JSONFeatureSource
from exactextract.raster import RasterioRasterSource

from gis_core.imagery.coverage import LEAST_PART, Floats, Shapes
from gis_core.imagery.zonal import Counts


class PixelSource(RasterioRasterSource):
    """A band in a plane whose unit is its pixel, from the raster's south-western corner; what is masked is no number.

    In the raster's own coordinates, and of areas of which a part lies beside the raster, exactextract 0.3 takes masked
    pixels for values: it lays one lattice over another and forgets the mask.
    """

    def res(self) -> tuple[float, float]:
        return 1.0, 1.0

    def extent(self) -> tuple[float, float, float, float]:
        return 0.0, 0.0, float(self.ds.width), float(self.ds.height)

    def nodata_value(self) -> None:
        return None

    def read_window(self, x0: int, y0: int, nx: int, ny: int) -> Floats:
        return np.ma.filled(np.ma.asarray(super().read_window(x0, y0, nx, ny), np.float64), np.nan)


def counted_by_exactextract(dataset: Any, shapes: Shapes, counts: Counts | None) -> list[dict[str, Any]]:
    """Count, mean, min, max (or count and share) of the first band; shapes as gis_core.imagery.zonal places them."""

    def share(values: Any, weights: Any) -> float:
        assert counts is not None  # asked for only then
        known = ~np.ma.getmaskarray(values) & np.isfinite(np.ma.getdata(values))
        whole = float(weights[known].sum())
        return float(weights[known & counts(np.ma.getdata(values))].sum()) / whole if whole else float("nan")

    upright = shapely.transform(shapes, lambda xy: np.column_stack([xy[:, 0], dataset.height - xy[:, 1]]))
    features = [
        {"type": "Feature", "id": n, "properties": {}, "geometry": shapely.geometry.mapping(shape)}
        for n, shape in enumerate(upright)
    ]
    touched = f"(min_coverage_frac={LEAST_PART})"
    asked: list[Any] = (
        ["count", "mean", "min" + touched, "max" + touched] if counts is None else ["count", share]
    )
    found = exact_extract(PixelSource(dataset), JSONFeatureSource(features), asked)
    return [feature["properties"] for feature in found]
