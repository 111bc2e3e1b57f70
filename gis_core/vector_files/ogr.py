"""Which rows and shapes does a GeoPackage, GeoJSON, FlatGeobuf, FileGDB or Shapefile hold?"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError
from pyogrio.raw import open_arrow

from gis_core.vector_files.names import DRIVERS, GEOMETRY
from gis_core.vector_files.refusals import FileRefused

_CODE = re.compile(r"EPSG:(\d+)")


def drivers_within_bounds() -> bool:
    """Has this process only the drivers of the allow-list?"""
    return set(pyogrio.list_drivers()) <= set(DRIVERS)


def open_layer(
    path: Path, wanted: str | None, batch_rows: int
) -> tuple[dict[str, Any], Iterator[pa.RecordBatch]]:
    """What is the layer like, and which rows has it?  The shape is WKB in the column GEOMETRY.

    Raises FileRefused when the layer is missing, or not named among several.
    """
    try:
        names = [str(name) for name, _ in pyogrio.list_layers(path)]
        name = choose_layer(names, wanted)
        info = pyogrio.read_info(path, layer=name, force_feature_count=False)
    except (DataSourceError, DataLayerError) as error:
        raise FileRefused("broken", detail=_short(error)) from error
    epsg, crs_name = identify_crs(info["crs"])
    about = {
        "name": name,
        "layers": names,
        "columns": [str(field) for field in info["fields"]],
        "geometry_type": info["geometry_type"],
        "epsg": epsg,
        "crs_name": crs_name,
        "rows": int(info["features"]),
        "first_row": 1,
    }
    return about, _batches(path, name, batch_rows)


def choose_layer(names: list[str], wanted: str | None) -> str:
    """Which of the layers is meant?  Raises FileRefused when that is not certain."""
    if wanted is not None:
        if wanted not in names:
            raise FileRefused("no_layer", name=wanted, layers=names)
        return wanted
    if len(names) != 1:
        raise FileRefused("many_layers", layers=names)
    return names[0]


def identify_crs(declared: str | None) -> tuple[int | None, str]:
    """Which EPSG code does the file's CRS have, and how does the file call it?  (None, "") when it has
    none.
    """
    if not declared:
        return None, ""
    if code := _CODE.fullmatch(declared):
        return int(code[1]), declared
    if declared.upper() in {"OGC:CRS84", "OGC:CRS84H"}:
        return 4326, declared
    import pyproj

    try:
        crs = pyproj.CRS.from_user_input(declared)
    except pyproj.exceptions.CRSError:
        return None, declared[:80]
    if not (crs.is_geographic or crs.is_projected):
        return None, ""  # GeoPackage's "undefined Cartesian" is no CRS at all
    return crs.to_epsg(min_confidence=70), crs.name


def _batches(path: Path, name: str, batch_rows: int) -> Iterator[pa.RecordBatch]:
    try:
        with open_arrow(
            path, layer=name, use_pyarrow=True, batch_size=batch_rows, datetime_as_string=True
        ) as (meta, reader):
            geometry = meta["geometry_name"] or "wkb_geometry"
            for batch in reader:
                yield _plain(batch, geometry, set(map(str, meta["fields"])))
    except (DataSourceError, DataLayerError, pa.ArrowInvalid) as error:
        raise FileRefused("broken", detail=_short(error)) from error


def _plain(batch: pa.RecordBatch, geometry: str, fields: set[str]) -> pa.RecordBatch:
    names, columns = [], []
    for field, column in zip(batch.schema, batch.columns, strict=True):
        kind = field.type
        if field.name == geometry and field.name not in fields:
            names.append(GEOMETRY)
            columns.append(column if kind == pa.binary() else column.cast(pa.binary()))
        elif pa.types.is_list(kind) or pa.types.is_large_list(kind):
            names.append(field.name)
            lists = column.to_pylist()
            columns.append(
                pa.array([None if v is None else ";".join(map(str, v)) for v in lists], pa.string())
            )
        elif not (pa.types.is_binary(kind) or pa.types.is_large_binary(kind)):
            names.append(field.name)
            columns.append(column)
    return pa.RecordBatch.from_arrays(columns, names=names)


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
