"""Rasters in tests: small GeoTIFFs on round coordinates, and files that are none."""

from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rasterio.transform import from_origin

from gis_core.imagery.services import bring_raster
from gis_core.models import RasterLayer, User
from tests.towns import TODAY, lonlat
from tests.uploads import work

#: Pixels of about a metre, in degrees.
PIXEL = 0.00001


def write_raster(
    path: Path, values: Any, *, crs: str | None = "EPSG:4490", transform: Any = None, **profile: Any
) -> Path:
    """A GeoTIFF of these values (rows × columns, or bands × rows × columns); unless told, at the town's corner."""
    bands = np.asarray(values)
    bands = bands[np.newaxis] if bands.ndim == 2 else bands
    lon, lat = lonlat(0, 1)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=bands.shape[1],
        width=bands.shape[2],
        count=bands.shape[0],
        dtype=bands.dtype,
        crs=crs,
        transform=from_origin(lon, lat, PIXEL, PIXEL) if transform is None else transform,
        **profile,
    ) as raster:
        raster.write(bands)
    return path


def slope(rows: int = 64, columns: int = 64) -> Any:
    """Heights that rise by half a metre with each column to the east."""
    return np.tile(100 + 0.5 * np.arange(columns, dtype=np.float32), (rows, 1))


def about(**more: Any) -> dict[str, Any]:
    """What is said of a raster that is brought."""
    return {
        "name": "测试影像",
        "kind": "dsm",
        "taken_on": TODAY,
        "place": "老城",
        "source": "测试航摄",
        "licence": "内部使用",
        **more,
    }


def brought(path: Path, by: User, **more: Any) -> RasterLayer:
    """A raster that was brought, as the worker left it."""
    file = SimpleUploadedFile(path.name, path.read_bytes())
    layer = bring_raster(file=file, about=about(**more), by=by, language="zh-hans", now=timezone.now())
    work()
    layer.refresh_from_db()
    return layer
