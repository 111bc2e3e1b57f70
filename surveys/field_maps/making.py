"""Makes the base map of a township as one PMTiles file: roads, water, buildings, names and the outlines of grids."""

import gzip
import hashlib
import json
import math
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.db import connection
from django.utils.module_loading import import_string
from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from gis_core.geometry import STORAGE_SRID
from gis_core.tile_layers import TileLayer
from gis_core.tile_making import TileAddress, tile_for_everybody
from grids.models import Division

#: Layers of the map workspace, from the ground up.
LAYERS = ("grids.tiles.WATER", "grids.tiles.BUILDINGS", "grids.tiles.ROADS", "grids.tiles.GRIDS")
#: From a whole township on a phone's screen down to single houses; a phone draws the last ones larger than they are.
MIN_ZOOM, MAX_ZOOM = 12, 16
#: Beyond the township's outline, m: who stands at its border sees across.
AROUND_M = 200
_METRES_PER_DEGREE = 111_320
_E7 = 10_000_000


@dataclass(frozen=True, slots=True)
class FieldMap:
    """The map of a township as it lies on disk: its size in bytes, its tiles, and the hash that is its ETag."""

    code: str
    name: str
    size: int
    tiles: int
    sha256: str
    bounds: tuple[float, float, float, float]
    changed: bool = False


def folder() -> Path:
    """Where the maps lie."""
    return Path(settings.MEDIA_ROOT) / "field_maps"


def path_of(code: str) -> Path:
    """The file of a township's map, whether it is there or not."""
    return folder() / f"{code}.pmtiles"


def townships() -> list[Division]:
    """The townships of today that have an outline, by code."""
    found = Division.objects.known().filter(level=Division.Level.TOWNSHIP, geom__isnull=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT (now() AT TIME ZONE c.time_zone)::date FROM grids_county c")
        today = cursor.fetchone()
    return list(found.filter(valid__contains=today[0]).order_by("code")) if today else []


def ground_mark() -> str:
    """A word that changes whenever the ground or the base map does: then maps are made anew."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT ground_version FROM grids_county),"
            " (SELECT max(pgh_id) FROM grids_roadevent), (SELECT max(pgh_id) FROM grids_waterbodyevent),"
            " (SELECT max(pgh_id) FROM grids_buildingevent),"
            " (SELECT count(*) FROM grids_road), (SELECT count(*) FROM grids_waterbody),"
            " (SELECT count(*) FROM grids_building)"
        )
        return "-".join(str(value) for value in cursor.fetchone())


def make_map(division: Division) -> FieldMap:
    """Make the map of a township, and put it in the place of the last one if it is another.

    One statement a tile.  The same ground gives the same bytes, so phones load nothing twice.
    """
    assert division.geom is not None
    mark = ground_mark()
    folder().mkdir(parents=True, exist_ok=True)
    bounds = _bounds(division.geom)
    with tempfile.NamedTemporaryFile(dir=folder(), suffix=".part", delete=False) as part:
        try:
            tiles = _write(part, division, bounds, mark)
            part.flush()
            os.fsync(part.fileno())
        except BaseException:
            Path(part.name).unlink()
            raise
    made, kept = Path(part.name), path_of(division.code)
    sha256 = _sha256(made)
    changed = not kept.is_file() or _sha256(kept) != sha256
    size = made.stat().st_size
    if changed:
        made.chmod(0o644)
        made.replace(kept)
    else:
        made.unlink()
    return FieldMap(division.code, division.name, size, tiles, sha256, bounds, changed)


def is_current(division: Division) -> bool:
    """Was the township's map made from the ground as it is now?"""
    path = path_of(division.code)
    return path.is_file() and _metadata(path).get("mark") == ground_mark()


def renew_maps() -> list[FieldMap]:
    """Make the maps of all townships whose ground has changed since they were made."""
    return [make_map(division) for division in townships() if not is_current(division)]


def kept_map(division: Division) -> FieldMap | None:
    """The map of a township as it lies on disk; None where there is none."""
    path = path_of(division.code)
    if not path.is_file():
        return None
    told = _metadata(path)
    assert division.geom is not None
    return FieldMap(
        division.code,
        division.name,
        path.stat().st_size,
        told.get("tiles", 0),
        _sha256(path),
        _bounds(division.geom),
    )


def _metadata(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        found: dict[str, Any] = Reader(MmapSource(file)).metadata()
    return found


def _sha256(path: Path) -> str:
    stands = path.stat()
    return _sha256_of(path, stands.st_ino, stands.st_mtime_ns, stands.st_size)


@lru_cache(maxsize=256)
def _sha256_of(path: Path, _inode: int, _mtime_ns: int, _size: int) -> str:
    """Of a file as it stands: phones ask for its parts one by one."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _bounds(geom: GEOSGeometry) -> tuple[float, float, float, float]:
    west, south, east, north = geom.extent
    tall = AROUND_M / _METRES_PER_DEGREE
    wide = tall / math.cos(math.radians((south + north) / 2))
    return west - wide, south - tall, east + wide, north + tall


def _write(part: Any, division: Division, bounds: tuple[float, float, float, float], mark: str) -> int:
    layers: list[TileLayer] = [import_string(path) for path in LAYERS]
    writer, count = Writer(part), 0
    found = []
    assert division.geom is not None
    around = division.geom.buffer(bounds[3] - division.geom.extent[3])
    for address in _addresses(bounds, around):
        asked = [layer for layer in layers if layer.min_zoom <= address.z <= layer.max_zoom]
        content = tile_for_everybody(asked, address)
        if content:
            found.append((zxy_to_tileid(address.z, address.x, address.y), content))
    for tile_id, content in sorted(found):  # in the order of their ids, as readers want them
        writer.write_tile(tile_id, gzip.compress(content, 9, mtime=0))
        count += 1
    if not count:
        writer.write_tile(zxy_to_tileid(0, 0, 0), gzip.compress(b"", mtime=0))
    west, south, east, north = bounds
    header = {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": round(west * _E7),
        "min_lat_e7": round(south * _E7),
        "max_lon_e7": round(east * _E7),
        "max_lat_e7": round(north * _E7),
        "center_zoom": MIN_ZOOM,
        "center_lon_e7": round((west + east) / 2 * _E7),
        "center_lat_e7": round((south + north) / 2 * _E7),
    }
    names = [{"id": layer.name, "fields": {"name": "String"}} for layer in layers]
    metadata = {"name": division.name, "mark": mark, "tiles": count, "vector_layers": names}
    writer.finalize(header, json.loads(json.dumps(metadata)))
    return count


def _addresses(bounds: tuple[float, float, float, float], around: GEOSGeometry) -> Iterator[TileAddress]:
    """The squares of all zooms that meet the ground (EPSG:4490)."""
    west, south, east, north = bounds
    for z in range(MIN_ZOOM, MAX_ZOOM + 1):
        for x in range(_column(west, z), _column(east, z) + 1):
            for y in range(_row(north, z), _row(south, z) + 1):
                square = Polygon.from_bbox((_lon(x, z), _lat(y + 1, z), _lon(x + 1, z), _lat(y, z)))
                square.srid = STORAGE_SRID
                if square.intersects(around):
                    yield TileAddress(z, x, y)


def _column(lon: float, z: int) -> int:
    return int((lon + 180) / 360 * 2**z)


def _row(lat: float, z: int) -> int:
    return int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**z)


def _lon(x: int, z: int) -> float:
    return x / 2**z * 360 - 180


def _lat(y: int, z: int) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / 2**z))))
