"""How do the rows of a layer become a file?"""

# ruff: noqa: S608  every name in these statements is our own; values go as parameters

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from django.db import connection
from django.utils.translation import gettext as _

from gis_core.coordinates.conversion import geometries_from_storage, refuse_own
from gis_core.coordinates.crs import STORAGE_EPSG, WGS84_EPSG, DeclaredCrs, parse_crs
from gis_core.coordinates.zones import nearest_zone
from gis_core.layers.refusals import LayerRefused, LayerUsage
from gis_core.layers.specs import ExportSpec, Query, no_field
from gis_core.vector_files.names import GEOMETRY
from gis_core.vector_files.output import Output
from gis_core.vector_files.writing import write_layer

_BATCH_ROWS = 20_000
_SHAPE = "shape"
_TABLES = {".csv", ".xlsx"}
_WGS84_FORMATS = {".geojson", ".json", ".kml", ".kmz"}  # RFC 7946, OGC 12-007r2
_METRE_FORMATS = {".dxf", ".txt"}
_ZONED_LON = (73.5, 136.5)  # of zones 25 to 45
_ARROW_TYPES = {
    16: pa.bool_(),
    20: pa.int64(),
    21: pa.int32(),
    23: pa.int32(),
    700: pa.float64(),
    701: pa.float64(),
    1700: pa.float64(),
}  # by type number of PostgreSQL; anything else is text


@dataclass(frozen=True)
class ExportRequest:
    """What the user asked for: `fields` in their order (None: all), `filters` field → value, `bbox` in
    degrees of storage.
    """

    spec: ExportSpec
    path: Path
    crs: str = "auto"
    fields: tuple[str, ...] | None = None
    as_of: datetime.date | None = None
    filters: dict[str, str] = field(default_factory=dict)
    bbox: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Exported:
    """How many rows were written, and what the user should know about the file."""

    written: int
    told: list[str]


def export_layer(request: ExportRequest) -> Exported:
    """Write the rows of a layer to a file.

    Raises LayerUsage for a field that is not there, CoordinatesRefused, FileRefused.
    """
    query = request.spec.export(request)
    declared = _declared(query, request)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({query.sql}) export LIMIT 0", query.parameters)
        columns = [(column.name, column.type_code) for column in cursor.description or []]
    names = _chosen(request, [name for name, _ in columns if name != _SHAPE])
    sql, parameters = _narrowed(query, request)
    with_shape = _with_shape(request, query)
    types = dict(columns)
    schema = pa.schema([(name, _ARROW_TYPES.get(types[name], pa.string())) for name in names])
    if with_shape:
        schema = schema.append(pa.field(GEOMETRY, pa.binary()))
    counter = _Counter()
    output = Output(
        schema=schema,
        batches=counter.counted(_batches(sql, parameters, schema, declared)),
        layer=request.spec.name,
        epsg=declared.epsg,
        geometry_type=query.shape_type or "Unknown",
        offset=declared.offset or "",
    )
    notes = write_layer(request.path, output)
    return Exported(counter.rows, notes)


def _declared(query: Query, request: ExportRequest) -> DeclaredCrs:
    said = parse_crs(request.crs)
    if said is not None:
        refuse_own(said)
        return said
    suffix = request.path.suffix.lower()
    if suffix in _METRE_FORMATS:
        return DeclaredCrs(epsg=_zone_of(query, request, prefixed=suffix == ".txt"))
    return DeclaredCrs(epsg=WGS84_EPSG if suffix in _WGS84_FORMATS else STORAGE_EPSG)


def _zone_of(query: Query, request: ExportRequest, *, prefixed: bool) -> int:
    """Which 3-degree zone of CGCS2000 lies nearest to what is exported?  Raises LayerRefused far from all."""
    sql, parameters = _narrowed(query, request)
    extent = f"SELECT st_extent(narrow.shape) AS box FROM ({sql}) narrow"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT (st_xmin(box) + st_xmax(box)) / 2 FROM ({extent}) of_all", parameters)
        (middle,) = cursor.fetchone()
    if middle is None or not _ZONED_LON[0] <= middle <= _ZONED_LON[1]:
        told = _("%(suffix)s is in metres: name a projected CRS with --crs EPSG:code")
        raise LayerRefused(told % {"suffix": request.path.suffix})
    return nearest_zone(middle, prefixed=prefixed).epsg


def _narrowed(query: Query, request: ExportRequest) -> tuple[str, list[Any]]:
    parameters: list[Any] = list(query.parameters)
    conditions = []
    for name, value in request.filters.items():
        conditions.append(f'narrowed."{name}"::text = %s')
        parameters.append(value)
    if request.bbox is not None:
        if query.shape_type is None:
            told = _("the layer %(layer)s has no shapes: --bbox does not apply")
            raise LayerUsage(told % {"layer": request.spec.name})
        conditions.append("narrowed.shape && st_makeenvelope(%s, %s, %s, %s, %s)")
        parameters += [*request.bbox, STORAGE_EPSG]
    if not conditions:
        return query.sql, parameters
    return f"SELECT * FROM ({query.sql}) narrowed WHERE {' AND '.join(conditions)}", parameters


def _chosen(request: ExportRequest, names: list[str]) -> list[str]:
    for name in [*(request.fields or ()), *request.filters]:
        if name not in [*names, "wkt"]:
            raise no_field(request.spec.name, name, names)
    return [name for name in request.fields or names if name != "wkt"]


def _with_shape(request: ExportRequest, query: Query) -> bool:
    """Tables carry a shape when it is asked for (field wkt), or when nothing is and it is no point (lon,
    lat).
    """
    if query.shape_type is None:
        return False
    if request.path.suffix.lower() not in _TABLES:
        return True
    return "wkt" in request.fields if request.fields is not None else query.shape_type != "Point"


class _Counter:
    rows = 0

    def counted(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            self.rows += batch.num_rows
            yield batch


def _batches(
    sql: str, parameters: Sequence[Any], schema: pa.Schema, declared: DeclaredCrs
) -> Iterator[pa.RecordBatch]:
    names = [name for name in schema.names if name != GEOMETRY]
    columns = ", ".join(f'export."{name}"' for name in names)
    if GEOMETRY in schema.names:
        columns += f"{', ' if names else ''}st_asbinary(export.shape)"
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM ({sql}) export", parameters)
        while rows := cursor.fetchmany(_BATCH_ROWS):
            cells = list(zip(*rows, strict=True))
            arrays = [
                _array(cells[at], field.type) if field.name != GEOMETRY else _shapes(cells[at], declared)
                for at, field in enumerate(schema)
            ]
            yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _array(cells: Sequence[Any], kind: pa.DataType) -> pa.Array:
    if kind == pa.string():
        return pa.array([_text(cell) for cell in cells], kind)
    if kind == pa.float64():
        return pa.array([None if cell is None else float(cell) for cell in cells], kind)
    return pa.array(cells, kind)


def _text(cell: Any) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, list | tuple):
        return ";".join(map(str, cell))
    if isinstance(cell, datetime.date | datetime.datetime):
        return cell.isoformat()
    return str(cell)


def _shapes(cells: Sequence[Any], declared: DeclaredCrs) -> pa.Array:
    if declared.is_stored_as_it_is:
        return pa.array([None if cell is None else bytes(cell) for cell in cells], pa.binary())
    shapes = shapely.from_wkb(
        np.array([None if cell is None else bytes(cell) for cell in cells], dtype=object)
    )
    moved = geometries_from_storage(shapes, declared)
    if not np.isfinite(shapely.get_coordinates(moved)).all():
        raise LayerRefused(_("There are shapes outside of where %(crs)s is used.") % {"crs": declared})
    return pa.array(shapely.to_wkb(moved), pa.binary())
