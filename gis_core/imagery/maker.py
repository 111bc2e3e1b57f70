"""The program that opens a stranger's raster, in a process of its own (started by `making`, never imported there).

In: one JSON argument with `step` (check or make), `path`, `folder` (private, for what is written) and `limits`; of
`make` also `averages`: may pixels be averaged in overviews, or do they name classes?  Out, on stdout: lines of JSON,
`phase` with `percent` while it works, at last `found` or `refused`.
"""

import io
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO, cast

import numpy as np
import rasterio
import rasterio.features
import rasterio.shutil
import shapely
import shapely.geometry
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.io import DatasetReader
from rasterio.transform import from_bounds
from rasterio.warp import calculate_default_transform

from gis_core.imagery.checking import check_signature, checked, open_raster
from gis_core.imagery.refusals import RasterRefused
from gis_core.vector_files.fence import MEBIBYTE, Limits, cut_off_network, limit_resources

COG_NAME = "made.tif"
BLOCK_PX = 512
#: Side of the small picture by which outline and stretch are found.
SMALL_PX = 1024
_CONFIG = {
    "GDAL_NUM_THREADS": "1",
    "GDAL_CACHEMAX": 128 * MEBIBYTE,
    "GDAL_TIFF_INTERNAL_MASK": True,
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_PAM_ENABLED": "NO",
}
Tell = Callable[[dict[str, Any]], None]


def main() -> int:
    """Do what the argument asks for; 0 done, 3 refused."""
    asked = json.loads(sys.argv[1])
    output = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints must not end up among the lines

    def tell(line: dict[str, Any]) -> None:
        output.write(json.dumps(line, default=str) + "\n")
        output.flush()

    try:
        tell({"found": _run(asked, tell)})
    except RasterRefused as refused:
        return _refuse(tell, refused)
    except MemoryError:
        return _refuse(tell, RasterRefused("memory", mebibytes=asked["limits"]["memory_bytes"] // MEBIBYTE))
    except Exception as error:  # noqa: BLE001  a hostile file may raise anything; the parent tells it
        return _refuse(tell, RasterRefused("broken", detail=f"{type(error).__name__}: {error}"[:200]))
    return 0


def _refuse(tell: Tell, refused: RasterRefused) -> int:
    tell({"refused": refused.code, "details": refused.details})
    return 3


def _run(asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    if not cut_off_network():
        raise RasterRefused("no_fence", detail=sys.platform)
    limits = Limits(**asked["limits"])
    limit_resources(limits, writable_bytes=limits.unpacked_bytes if asked["step"] == "make" else 0)
    path, folder = Path(asked["path"]), Path(asked["folder"])
    check_signature(path)
    with rasterio.Env(**_CONFIG), open_raster(path) as source:
        facts = checked(source, path.stat().st_size)
        if asked["step"] == "check":
            return facts
        made = folder / COG_NAME
        make_cog(source, made, averages=asked["averages"], tell=tell)
    tell({"phase": "measuring"})
    with rasterio.Env(**_CONFIG), open_raster(made) as cog:
        return facts | measured(cog)


class _Percent(io.TextIOBase):
    """Takes the progress bar of rio-cogeo for a terminal, and tells on what it says."""

    _SAID = re.compile(r"(\d+)%")

    def __init__(self, tell: Tell) -> None:
        self._tell, self._last = tell, -1

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        said = self._SAID.findall(text)
        if said and int(said[-1]) != self._last:
            self._last = int(said[-1])
            self._tell({"phase": "writing", "percent": self._last})
        return len(text)


def make_cog(source: DatasetReader, target: Path, *, averages: bool, tell: Tell) -> None:
    """Write the raster as a COG with overviews: the same pixels in the same system, nodata, alpha and mask kept."""
    if _has_mask_of_its_own(source):
        _copy_with_mask(source, target, averages=averages)
        return
    from rio_cogeo.cogeo import cog_translate  # what is only checked does not wait for it
    from rio_cogeo.profiles import cog_profiles

    profile = cog_profiles.get("deflate")
    kind = source.dtypes[0]
    profile.update(
        blockxsize=BLOCK_PX,
        blockysize=BLOCK_PX,
        bigtiff="IF_SAFER",
        predictor=3 if kind.startswith("float") else 2,
    )
    cog_translate(
        source,
        str(target),
        profile,
        overview_resampling="average" if averages else "mode",
        temporary_compression="DEFLATE",
        in_memory=False,
        config=_CONFIG,
        quiet=False,
        progress_out=cast(TextIO, _Percent(tell)),
        allow_intermediate_compression=True,
        forward_band_tags=False,
    )


def _has_mask_of_its_own(source: DatasetReader) -> bool:
    flags = source.mask_flag_enums[0]
    return MaskFlags.per_dataset in flags and MaskFlags.alpha not in flags


def _copy_with_mask(source: DatasetReader, target: Path, *, averages: bool) -> None:
    """Write a raster whose mask is neither nodata nor transparency: rio-cogeo 7.0 would write it as valid all over."""
    rasterio.shutil.copy(
        source,
        str(target),
        driver="COG",
        COMPRESS="DEFLATE",
        PREDICTOR="YES",
        BLOCKSIZE=BLOCK_PX,
        BIGTIFF="IF_SAFER",
        OVERVIEWS="IGNORE_EXISTING",
        OVERVIEW_RESAMPLING="AVERAGE" if averages else "MODE",
    )


def measured(cog: DatasetReader) -> dict[str, Any]:
    """What do its pixels say?  `footprint` as WKT in the raster's own system, `stretch` per band, colours or not."""
    scale = min(1.0, SMALL_PX / max(cog.width, cog.height))
    shape = (max(1, round(cog.height * scale)), max(1, round(cog.width * scale)))
    mask = cog.dataset_mask(out_shape=shape) > 0
    alpha = [n for n, role in enumerate(cog.colorinterp, 1) if role == ColorInterp.alpha]
    bands = [n for n in cog.indexes if n not in alpha]
    small = cog.read(bands, out_shape=(len(bands), *shape), masked=True)
    values = [band.compressed()[np.isfinite(band.compressed())] for band in small]
    if not any(len(band) for band in values):
        raise RasterRefused("empty")
    if cog.nodata is not None and np.isnan(cog.nodata):
        mask &= np.isfinite(small.data).any(axis=0)
    colours = [cog.colorinterp.index(role) + 1 for role in _RGB if role in cog.colorinterp]
    return {
        "nodata": None if cog.nodata is None else str(cog.nodata),
        "has_alpha": bool(alpha),
        "colours": colours if len(colours) == 3 else [],
        "value_bands": bands,
        "pixel": [cog.transform.a, -cog.transform.e],
        "overviews": cog.overviews(1),
        "mercator_px": _mercator_px(cog),
        "stretch": [_stretch(band) for band in values],
        "footprint": shapely.to_wkt(outline(mask, cog), rounding_precision=-1),
    }


def _mercator_px(cog: DatasetReader) -> float:
    """How wide is one of its pixels on a map in Web Mercator, in its metres?"""
    transform, _width, _height = calculate_default_transform(
        cog.crs, "EPSG:3857", cog.width, cog.height, *cog.bounds
    )
    return float(transform.a)


_RGB = (ColorInterp.red, ColorInterp.green, ColorInterp.blue)


def _stretch(values: Any) -> list[float]:
    """Least, greatest, and what lies above 2 and below 98 of 100 pixels: what a screen's grey goes between."""
    if not len(values):
        return [0.0, 0.0, 0.0, 0.0]
    low, high = np.percentile(values, [2, 98])
    return [float(values.min()), float(values.max()), float(low), float(high)]


def outline(mask: Any, cog: DatasetReader) -> shapely.Geometry:
    """Where does the raster hold values?  Traced in the small picture, to about one of its pixels."""
    west, south, east, north = cog.bounds
    if mask.all():
        return shapely.box(west, south, east, north)
    rows, columns = mask.shape
    transform = from_bounds(west, south, east, north, columns, rows)
    traced = rasterio.features.shapes(mask.astype("uint8"), mask=mask, transform=transform)
    parts = [shapely.geometry.shape(part) for part, _value in traced]
    pixel = max((east - west) / columns, (north - south) / rows)
    whole = shapely.make_valid(shapely.simplify(shapely.union_all(parts), pixel))
    if whole.is_empty or shapely.get_num_coordinates(whole) > 5000:
        whole = shapely.convex_hull(shapely.union_all(parts))
    return whole


if __name__ == "__main__":
    sys.exit(main())
