"""What does a raster look like on a square of the map, and which values has it at a place?"""

import functools
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.enums import ColorInterp
from rasterio.io import DatasetReader
from rasterio.transform import from_bounds
from rio_tiler import reader
from rio_tiler.errors import PointOutsideBounds
from rio_tiler.models import ImageData

from gis_core.geometry import STORAGE_SRID
from gis_core.imagery.looks import Look
from gis_core.models import RasterLayer
from gis_core.tile_making import TileAddress

TILE_PX = 256
#: Blocks that GDAL keeps for a second reading; its default is a twentieth of the machine's memory, for each process.
BLOCKS_HELD_MB = 128
#: Half the side of the world in Web Mercator.
_HALF_M = math.pi * 6_378_137
#: So exactly, in pixels, are tiles transformed that neighbours agree but for how a last bit is rounded; any coarser,
#: and seams show.
_TOLERANCE_PX = 1e-9
_MERCATOR = CRS.from_epsg(3857)
#: Where the light comes from: north-west, as on printed maps; degrees.
_SUN_AZIMUTH, _SUN_HEIGHT = 315.0, 45.0

Values = np.ma.MaskedArray[Any, Any]


@contextmanager
def opened(path: Path, **options: Any) -> Iterator[DatasetReader]:
    """One of our own COGs."""
    with (
        rasterio.Env(
            GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR", GDAL_PAM_ENABLED="NO", GDAL_CACHEMAX=BLOCKS_HELD_MB
        ),
        rasterio.open(path, driver="GTiff", **options) as dataset,
    ):
        yield dataset


def tile_png(layer: RasterLayer, address: TileAddress, look: Look) -> bytes:
    """The square as PNG; what holds no value is transparent.  Neighbours meet without a seam."""
    margin = 1 if look.style == "shade" else 0
    west, south, east, north = square(address, margin)
    if not _touches(layer, (west, south, east, north)):
        return nothing()
    bands = layer.facts["colours"] if look.style == "colours" else [look.band]
    image = _read(layer, address, bands, margin)
    if look.style == "shade":
        shaded = hillshade(image.array[0], north=north, pixel=(east - west) / (TILE_PX + 2 * margin))
        image = ImageData(shaded[np.newaxis])
    elif image.array.dtype != np.uint8 or look.style == "grey":
        image.rescale(in_range=_ranges(layer, bands))
    return bytes(image.render(img_format="PNG", ZLEVEL=3))


@functools.cache
def nothing() -> bytes:
    """A square with nothing on it."""
    empty = np.ma.masked_all((1, TILE_PX, TILE_PX), dtype=np.uint8)
    empty.data[:] = 0
    return bytes(ImageData(empty).render(img_format="PNG"))


def square(address: TileAddress, margin: int = 0) -> tuple[float, float, float, float]:
    """The bounds of a tile in Web Mercator, and `margin` of its pixels more on each side."""
    side = 2 * _HALF_M / 2**address.z
    more = side / TILE_PX * margin
    west, north = address.x * side - _HALF_M, _HALF_M - address.y * side
    return west - more, north - side - more, west + side + more, north + more


def _touches(layer: RasterLayer, bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = layer.facts["bounds"]
    left, bottom = _degrees(bounds[0], bounds[1])
    right, top = _degrees(bounds[2], bounds[3])
    return west <= right and east >= left and south <= top and north >= bottom


def _degrees(x: float, y: float) -> tuple[float, float]:
    lat = math.degrees(2 * math.atan(math.exp(y / _HALF_M * math.pi)) - math.pi / 2)
    return x / _HALF_M * 180, lat


def _read(layer: RasterLayer, address: TileAddress, bands: list[int], margin: int) -> ImageData:
    """The values on the grid of the tile's own pixels, from the coarsest overview that is as fine as they are."""
    bounds, size = square(address, margin), TILE_PX + 2 * margin
    pixel = (bounds[2] - bounds[0]) / size
    native = layer.facts["mercator_px"]
    factors = [1, *layer.facts["overviews"]]
    level = max(n for n, factor in enumerate(factors) if n == 0 or factor * native <= pixel * 1.0001)
    scale = str(min(1.0, factors[level] * native / pixel))
    options: dict[str, Any] = {"overview_level": level - 1} if level else {}
    method: Literal["nearest", "bilinear"] = (
        "nearest" if layer.kind == RasterLayer.Kind.CLASSES else "bilinear"
    )
    with opened(layer.path, **options) as dataset:
        image = reader.part(
            dataset,
            bounds,
            bounds_crs=_MERCATOR,
            dst_crs=_MERCATOR,
            indexes=bands,
            width=size,
            height=size,
            reproject_method=method,
            vrt_options={
                "transform": from_bounds(*bounds, size, size),
                "width": size,
                "height": size,
                "tolerance": _TOLERANCE_PX,
                "XSCALE": scale,
                "YSCALE": scale,
            },
        )
        if ColorInterp.palette in dataset.colorinterp:
            image = image.apply_colormap(dataset.colormap(bands[0]))
        return image


def _ranges(layer: RasterLayer, bands: list[int]) -> list[tuple[float, float]]:
    """Between which values do the screen's shades go?  Between the 2nd and the 98th of a hundred pixels."""
    found = []
    for band in bands:
        least, greatest, low, high = layer.facts["stretch"][layer.value_bands.index(band)]
        if high <= low:
            low, high = (least, greatest) if greatest > least else (least, least + 1)
        found.append((low, high))
    return found


def hillshade(heights: Values, *, north: float, pixel: float) -> Values:
    """How light is each pixel but the outermost, 1 to 255?  `north` and `pixel` in metres of Web Mercator, which are
    shortened to those of the ground by latitude, row by row.
    """
    values = np.asarray(heights.data, dtype=np.float64)
    gone = np.ma.getmaskarray(heights)
    centre = values[1:-1, 1:-1]

    def beside(row: int, column: int) -> NDArray[np.float64]:
        """The neighbour in that direction; what has no value is as high as the pixel itself."""
        rows, columns = centre.shape
        at = (slice(1 + row, 1 + row + rows), slice(1 + column, 1 + column + columns))
        return np.where(gone[at], centre, values[at])

    rows = np.arange(centre.shape[0])
    northing = north - (rows + 1.5) * pixel
    ground = (pixel / np.cosh(northing / 6_378_137))[:, np.newaxis]
    left = beside(-1, -1) + 2 * beside(0, -1) + beside(1, -1)
    right = beside(-1, 1) + 2 * beside(0, 1) + beside(1, 1)
    upper = beside(-1, -1) + 2 * beside(-1, 0) + beside(-1, 1)
    lower = beside(1, -1) + 2 * beside(1, 0) + beside(1, 1)
    to_east, to_north = (right - left) / (8 * ground), (upper - lower) / (8 * ground)
    azimuth, height = math.radians(_SUN_AZIMUTH), math.radians(_SUN_HEIGHT)
    lit = math.sin(height) - math.cos(height) * (to_east * math.sin(azimuth) + to_north * math.cos(azimuth))
    light = np.clip(lit / np.sqrt(1 + to_east**2 + to_north**2), 0, 1)
    return np.ma.MaskedArray(np.round(1 + 254 * light).astype(np.uint8), mask=gone[1:-1, 1:-1])


def values_at(layer: RasterLayer, lon: float, lat: float) -> list[float | None]:
    """Which values has the raster at a place (EPSG:4490 degrees), band by band?  None where it has none."""
    bands = layer.value_bands
    with opened(layer.path) as dataset:
        try:
            found = reader.point(dataset, (lon, lat), coord_crs=CRS.from_epsg(STORAGE_SRID), indexes=bands)
        except PointOutsideBounds:
            return [None] * len(bands)
    known = ~np.ma.getmaskarray(found.array)
    values = [float(value) if sound else None for value, sound in zip(found.array.data, known, strict=True)]
    return [value if value is not None and math.isfinite(value) else None for value in values]
