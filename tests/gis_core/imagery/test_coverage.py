"""Parts of pixels are exact, and figures are those of exactextract, whatever the area and the raster."""

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from rasterio.transform import from_origin
from shapely.geometry.base import BaseGeometry

from gis_core.imagery import zonal
from gis_core.imagery.areas import Area
from gis_core.imagery.coverage import edges_of, stretches
from tests.gis_core.imagery.by_exactextract import counted_by_exactextract
from tests.rasters import PIXEL, write_raster

LON, LAT = 117.0, 28.0
#: The rasters here: so many pixels wide and high, read by squares that neither side is a multiple of.
WIDE, HIGH, READ = 150, 110, 64


@st.composite
def stars(draw: st.DrawFn, wide: float, high: float, sizes: st.SearchStrategy[float]) -> BaseGeometry:
    """An area of many corners, with a hole or without, inside of the raster, across its border or beside it."""
    x, y = draw(st.floats(-0.2 * wide, 1.2 * wide)), draw(st.floats(-0.2 * high, 1.2 * high))
    size = draw(sizes)
    reach = draw(st.lists(st.floats(0.3, 1), min_size=3, max_size=14))
    turns = [2 * math.pi * n / len(reach) for n in range(len(reach))]
    corners = np.array([(math.cos(a) * r, math.sin(a) * r) for a, r in zip(turns, reach, strict=True)]) * size
    middle = np.array([x, y])
    if draw(st.booleans()):
        corners = np.round(corners)  # along the lines between pixels, and through their corners
        middle = np.round(middle)
    hole = [corners * draw(st.floats(0.1, 0.6)) + middle] if draw(st.booleans()) else None
    area = shapely.Polygon(corners + middle, hole)
    assume(area.is_valid and area.area > 0)
    return area


def areas_of(draw: st.DrawFn, wide: float, high: float, sizes: st.SearchStrategy[float]) -> BaseGeometry:
    """One of them, or what two of them cover together."""
    one = draw(stars(wide, high, sizes))
    whole = one.union(draw(stars(wide, high, sizes))) if draw(st.booleans()) else one
    assume(whole.is_valid and whole.geom_type in ("Polygon", "MultiPolygon"))
    return whole


several = st.composite(areas_of)


def parts(areas: list[BaseGeometry], wide: int, high: int, rows: int) -> np.ndarray:
    """The part of each pixel that lies in each area, put together from so many rows at a time."""
    found = np.zeros((len(areas), high, wide))
    edges = edges_of(np.array(areas, dtype=object))
    for top in range(0, high, rows):
        inside = stretches(edges, top, min(top + rows, high), wide)
        for n, row, west, east, part in zip(
            inside.area, inside.row, inside.west, inside.east, inside.part, strict=True
        ):
            assert 0 <= west < east <= wide
            found[n, row, west:east] += part
    return found


@given(
    st.lists(several(8, 6, st.sampled_from([0.01, 0.4, 2, 5, 30])), min_size=1, max_size=3), st.integers(1, 6)
)
def test_the_part_of_a_pixel_is_the_area_that_it_shares(areas: list[BaseGeometry], rows: int) -> None:
    squares = np.array([[shapely.box(x, y, x + 1, y + 1) for x in range(8)] for y in range(6)])
    for area, found in zip(areas, parts(areas, 8, 6, rows), strict=True):
        assert found == pytest.approx(shapely.area(shapely.intersection(squares, area)), abs=1e-9)


def heights(**odd: float) -> Any:
    rows, columns = np.mgrid[0:HIGH, 0:WIDE]
    values = (60 + 10 * np.sin(rows / 7) + (columns * 37 % 11) / 3).astype(np.float32)
    for n, value in enumerate(odd.values()):
        values[(rows * 3 + columns + n) % 17 == 0] = value
    return values


def masked(path: Path) -> Path:
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True):
        write_raster(path, heights(), transform=from_origin(LON, LAT, PIXEL, PIXEL))
        with rasterio.open(path, "r+") as raster:
            raster.write_mask(np.where(heights() > 65, 0, 255).astype(np.uint8))
    return path


def written(values: Any, **profile: Any) -> Callable[[Path], Path]:
    return lambda path: write_raster(path, values, transform=from_origin(LON, LAT, PIXEL, PIXEL), **profile)


RASTERS = {
    "whole": written(heights()),
    "nodata": written(heights(gone=-9999), nodata=-9999),
    "no number": written(heights(gone=-9999, broken=math.nan), nodata=-9999),
    "mask": masked,
    "classes": written((heights() % 5).astype(np.uint8), nodata=0),
}


@pytest.fixture(scope="module")
def rasters(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("rasters")
    return {name: write(folder / f"{name}.tif") for name, write in RASTERS.items()}


@pytest.fixture(autouse=True, scope="module")
def small_reads() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zonal, "READ_PX", READ)
        yield


def on_the_ground(shape: BaseGeometry) -> Area:
    """An area that is drawn in pixels from the raster's corner."""
    there = shapely.transform(shape, lambda xy: np.array([LON, LAT]) + xy * (PIXEL, -PIXEL))
    return Area("A", "", 1.0, there)


def both(
    path: Path, areas: list[Area], measure: str, bound: float | None
) -> Iterator[tuple[zonal.Figure, dict[str, Any], float]]:
    """What we and what exactextract count in each area, and how many pixels large it is."""
    ours = zonal.figures(path, areas, epsg=4490, band=1, measure=measure, bound=bound)
    with rasterio.open(path) as dataset:
        shapes = zonal.placed(dataset, np.array([area.geom for area in areas], dtype=object))
        theirs = counted_by_exactextract(dataset, shapes, zonal.counting(measure, bound))
    yield from zip(ours, theirs, shapely.area(shapes).tolist(), strict=True)


@given(
    st.sampled_from(list(RASTERS)),
    st.lists(several(WIDE, HIGH, st.sampled_from([0.01, 0.7, 4, 15, 60, 400])), min_size=1, max_size=4),
    st.sampled_from([("values", None), ("above", 62.0), ("class", 3.0)]),
)
def test_figures_are_those_of_exactextract(
    rasters: dict[str, Path], name: str, shapes: list[BaseGeometry], asked: tuple[str, float | None]
) -> None:
    for one, other, size in both(rasters[name], [on_the_ground(shape) for shape in shapes], *asked):
        count = float(other["count"] or 0)
        covered = count / size
        if covered < 1e-5:
            assert one.covered < 2e-5
            continue
        # exactextract keeps parts of pixels as 32-bit numbers, which tell in small areas
        near = 1e-9 if count > 400 else 1e-6
        assert one.covered == pytest.approx(min(1, covered), rel=near * 10)
        if asked[0] == "values":
            assert one.mean == pytest.approx(other["mean"], rel=near)
            assert (one.least, one.greatest) == (other["min"], other["max"])
        else:
            assert one.share == pytest.approx(other["share"], rel=near, abs=near)
