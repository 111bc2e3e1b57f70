"""May this raster be opened, and what is it like?  Runs behind the fence only, before a pixel is read."""

from pathlib import Path
from typing import Any

import rasterio
from pyproj import CRS
from pyproj.exceptions import CRSError
from rasterio.enums import Interleaving
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader

from gis_core.imagery.refusals import RasterRefused
from gis_core.vector_files.fence import MEBIBYTE

#: The only driver: a COG is a GeoTIFF too.
DRIVER = "GTiff"
MOST_PIXELS = 2_500_000_000
MOST_BANDS = 16
#: Deflate packs zeros a thousandfold: a great raster that is all but empty is taken for a bomb.
MOST_TIMES, UNSUSPECTED_BYTES = 500, 256 * MEBIBYTE
MOST_BLOCK_BYTES = 128 * MEBIBYTE
KINDS = frozenset({"uint8", "uint16", "int16", "uint32", "int32", "float32", "float64"})
#: Every model of the Earth's shape has its half axis between these; no other body of the solar system does.
EARTH_RADIUS_M = (6_350_000, 6_400_000)
_TIFF = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")


def check_signature(path: Path) -> None:
    """Is it a TIFF by its first bytes?  A name proves nothing.  Raises RasterRefused."""
    with path.open("rb") as file:
        head = file.read(512)
    if head.startswith(_TIFF):
        return
    raise RasterRefused("xml" if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else "not_a_tiff")


def open_raster(path: Path) -> DatasetReader:
    """The raster, opened by the one driver that is allowed.  Raises RasterRefused."""
    try:
        return rasterio.open(path, driver=DRIVER)
    except RasterioError as error:
        raise RasterRefused("broken", detail=str(error).replace(str(path), "")[:200]) from error


def checked(source: DatasetReader, size_bytes: int) -> dict[str, Any]:
    """What is the raster like, if it may be taken?  Nothing but its header is read.  Raises RasterRefused."""
    _check_size(source, size_bytes)
    _check_place(source)
    return {
        "width": source.width,
        "height": source.height,
        "bands": source.count,
        "dtype": source.dtypes[0],
        "epsg": _epsg(source),
        "raw_bytes": _raw_bytes(source),
    }


def _raw_bytes(source: DatasetReader) -> int:
    return source.width * source.height * sum(map(_width, source.dtypes))


def _width(kind: str) -> int:
    return int("".join(filter(str.isdigit, kind))) // 8


def _check_size(source: DatasetReader, size_bytes: int) -> None:
    if strange := [kind for kind in source.dtypes if kind not in KINDS]:
        raise RasterRefused("kind", kind=strange[0])
    if source.count > MOST_BANDS:
        raise RasterRefused("bands", bands=source.count, limit=MOST_BANDS)
    pixels = source.width * source.height
    if pixels > MOST_PIXELS:
        raise RasterRefused("pixels", pixels=pixels // 1_000_000, limit=MOST_PIXELS // 1_000_000)
    raw = _raw_bytes(source)
    if raw > UNSUSPECTED_BYTES and raw > MOST_TIMES * size_bytes:
        raise RasterRefused("bomb", times=raw // max(size_bytes, 1))
    in_one = source.count if source.interleaving == Interleaving.pixel else 1
    rows, columns = source.block_shapes[0]
    block = rows * columns * _width(source.dtypes[0]) * in_one
    if block > MOST_BLOCK_BYTES:
        raise RasterRefused("block", mebibytes=block // MEBIBYTE)


def _check_place(source: DatasetReader) -> None:
    transform = source.transform
    if transform.is_identity or transform.a == 0 or transform.e == 0:
        raise RasterRefused("no_place")
    if transform.b or transform.d or transform.a < 0 or transform.e > 0:
        raise RasterRefused("rotated")


def _epsg(source: DatasetReader) -> int:
    """The EPSG code of the raster's plane or geographic system, a height system left aside.  Raises RasterRefused."""
    if source.crs is None:
        raise RasterRefused("no_crs")
    try:
        crs = CRS.from_wkt(source.crs.to_wkt())
        while crs.is_compound or crs.is_bound:
            crs = crs.sub_crs_list[0] if crs.is_compound else CRS(crs.source_crs)
        ellipsoid = crs.ellipsoid
    except CRSError as error:
        raise RasterRefused("no_crs") from error
    name = crs.name[:80]
    if not (crs.is_geographic or crs.is_projected):
        raise RasterRefused("no_crs")
    low, high = EARTH_RADIUS_M
    if ellipsoid is None or not low <= ellipsoid.semi_major_metre <= high:
        raise RasterRefused("not_earth", name=name)
    code = crs.to_2d().to_epsg(min_confidence=70)
    if code is None:
        raise RasterRefused("crs_unknown", name=name)
    return int(code)
