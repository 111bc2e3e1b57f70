"""The program that opens a stranger's file, in a process of its own (started by `source`, never imported
there).

In: one JSON argument.  Out: an Arrow stream on stdout, whose schema metadata says what the layer is like;
or a refusal as JSON on the descriptor that the argument names.
"""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any

from gis_core.vector_files.fence import Limits, cut_off_network, limit_resources
from gis_core.vector_files.names import ABOUT_KEY, BATCH_ROWS
from gis_core.vector_files.refusals import FileRefused


@dataclass(frozen=True)
class Request:
    """What to read: `path`, where to unpack (`folder`, empty and private), and the user's choices."""

    path: Path
    folder: Path
    layer: str | None
    encoding: str | None
    limits: Limits
    refusal_fd: int


def main() -> int:
    """Parse the file that the argument names.  0 done, 3 refused (the reason is on the refusal descriptor)."""
    raw = json.loads(sys.argv[1])
    request = Request(
        Path(raw["path"]),
        Path(raw["folder"]),
        raw["layer"],
        raw["encoding"],
        Limits(**raw["limits"]),
        raw["refusal_fd"],
    )
    output = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints must not end up in the stream
    try:
        _run(request, output)
    except FileRefused as refused:
        return _refuse(request, refused)
    except MemoryError:
        return _refuse(request, FileRefused("memory", mebibytes=request.limits.memory_bytes >> 20))
    except Exception as error:  # noqa: BLE001  a hostile file may raise anything; the parent tells it
        return _refuse(request, FileRefused("broken", detail=f"{type(error).__name__}: {error}"[:200]))
    return 0


def _refuse(request: Request, refused: FileRefused) -> int:
    answer = json.dumps({"code": refused.code, "details": refused.details}, default=str)
    os.write(request.refusal_fd, answer.encode()[:60_000])
    return 3


class _WithoutTables(MetaPathFinder):
    """As where nothing but the requirements is installed: pyogrio would load both, at half a second a file."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name in ("geopandas", "pandas"):
            raise ModuleNotFoundError(name)


def _run(request: Request, output: int) -> None:
    limits = request.limits
    if not cut_off_network():
        raise FileRefused("no_fence", detail=sys.platform)
    limit_resources(limits, writable_bytes=limits.unpacked_bytes)
    sys.meta_path.insert(0, _WithoutTables())
    from gis_core.vector_files import layout

    opened = layout.lay_out(request.path, request.folder, request.layer, request.encoding, limits)
    limit_resources(limits, writable_bytes=0)
    about, batches = _open(opened, request)
    _send(about | {"kind": opened.kind}, batches, output)


def _open(opened: Any, request: Request) -> tuple[dict[str, Any], Iterator[Any]]:
    from gis_core.vector_files import boundary_points, dxf, geojson, kml, ogr, tables, wkt

    if opened.kind == "csv":
        encoding = tables.csv_encoding(opened.path, request.encoding)
        columns, rows = tables.csv_batches(opened.path, encoding)
        name, layers = opened.name, [opened.name]
    elif opened.kind == "xlsx":
        name, layers, columns, rows = tables.xlsx_batches(opened.path, request.layer)
    elif opened.kind == "kml":
        paths = sorted(opened.path.glob("*/*")) if opened.path.is_dir() else [opened.path]
        return kml.open_kml(paths, opened.layer, BATCH_ROWS)
    elif opened.kind == "report":
        return boundary_points.open_report(opened.path, request.encoding, BATCH_ROWS)
    else:
        if not ogr.drivers_within_bounds():
            raise FileRefused("no_fence", detail="GDAL")
        if opened.kind == "dxf":
            return dxf.open_dxf(opened.path, opened.layer, request.encoding, BATCH_ROWS)
        about, rows = ogr.open_layer(opened.path, opened.layer, BATCH_ROWS)
        if opened.name is not None:  # a file of one layer is called after itself, not after our link to it
            about |= {"name": opened.name, "layers": [opened.name]}
        if opened.kind == "geojson" and (strange := geojson.unknown_crs(opened.path)):
            about |= {"epsg": None, "crs_name": strange}
        return about, rows
    about = {
        "name": name,
        "layers": layers,
        "columns": columns,
        "epsg": None,
        "crs_name": "",
        "rows": -1,
        "first_row": 2,
    }
    column = wkt.geometry_column(columns)
    about["geometry_type"] = "Unknown" if column else None
    return about, wkt.with_geometry(rows, column) if column else rows


def _send(about: dict[str, Any], batches: Iterator[Any], output: int) -> None:
    import pyarrow as pa

    first = next(batches, None)
    schema = (
        first.schema if first is not None else pa.schema([(name, pa.string()) for name in about["columns"]])
    )
    schema = schema.with_metadata({ABOUT_KEY: json.dumps(about).encode()})
    with os.fdopen(output, "wb") as sink, pa.ipc.new_stream(sink, schema) as stream:
        if first is not None:
            stream.write_batch(first)
        for batch in batches:
            stream.write_batch(batch)


if __name__ == "__main__":
    sys.exit(main())
