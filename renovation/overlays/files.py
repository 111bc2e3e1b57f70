"""An overlay as a file: a workbook with a sheet of figures, or a GeoPackage with the outline, its sums and pieces."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import shapely
from django.utils.translation import gettext as _

from gis_core.coordinates.crs import STORAGE_EPSG
from gis_core.vector_files.names import GEOMETRY
from gis_core.vector_files.output import Output
from gis_core.vector_files.writing import write_geopackage, write_layer
from renovation.overlays.outlines import Outline
from renovation.overlays.pieces import PIECES, Piece
from renovation.overlays.tables import MU_M2, Table

FORMATS: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "gpkg": "application/geopackage+sqlite3",
    "pdf": "application/pdf",
}


def write_overlay(
    path: Path,
    outline: Outline,
    found: Mapping[str, Any],
    tables: Sequence[Table],
    pieces: Mapping[str, Sequence[Piece]],
) -> None:
    """Write an overlay; the suffix of the path names the format.  `pieces` go into a GeoPackage, layer by layer."""
    if path.suffix == ".xlsx":
        _write_figures(path, found, tables)
    else:
        cut = [_pieces(name, rows) for name, rows in pieces.items() if rows]
        write_geopackage(path, [_outline(outline, found, tables), *cut])


def _write_figures(path: Path, found: Mapping[str, Any], tables: Sequence[Table]) -> None:
    """One row a figure: layer, thing, what is told of it, how much; so that a pivot table can be laid over it."""
    rows: list[tuple[str, str, str, float | None, str]] = [
        (_("Outline"), "", _("area (m²)"), found["area_m2"], ""),
        (_("Outline"), "", _("area (mu)"), round(found["area_m2"] / MU_M2, 2), ""),
    ]
    for table in tables:
        for row in table.rows:
            words = [cell.words for cell in row if not cell.is_number]
            numbers = [
                (heading, cell) for heading, cell in zip(table.headings, row, strict=True) if cell.is_number
            ]
            rows += [
                (table.title, " · ".join(filter(None, words)), heading, cell.raw, "")
                for heading, cell in numbers
            ]
    headings = [_("Layer"), _("Thing"), _("Figure"), _("Amount"), _("As of")]
    kinds = [pa.string(), pa.string(), pa.string(), pa.float64(), pa.string()]
    schema = pa.schema(list(zip(headings, kinds, strict=True)))
    columns: list[list[Any]] = [[*column] for column in zip(*rows, strict=True)]
    columns[-1] = [str(found["on"])] * len(rows)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
    batch = pa.RecordBatch.from_arrays(arrays, schema=schema)
    write_layer(path, Output(schema=schema, batches=iter([batch]), layer=_("Overlay")))


def _outline(outline: Outline, found: Mapping[str, Any], tables: Sequence[Table]) -> Output:
    """The outline with its area, and for each layer how many rows and the sum of its leading figures."""
    values: dict[str, Any] = {
        "title": outline.title,
        "on": str(found["on"]),
        "area_m2": found["area_m2"],
        "area_mu": round(found["area_m2"] / MU_M2, 2),
    }
    for table in tables:
        for at, column in enumerate(table.columns):
            cells = [row[at] for row in table.rows]
            if cells and cells[0].is_number and column not in {"share", "cover", "area_mu"}:
                values[f"{table.name}_{column}"] = float(sum(cell.raw or 0 for cell in cells))
    fields = [
        pa.field(name, pa.float64() if isinstance(value, float) else pa.string())
        for name, value in values.items()
    ]
    schema = pa.schema([*fields, pa.field(GEOMETRY, pa.binary())])
    arrays = [pa.array([value], field.type) for value, field in zip(values.values(), fields, strict=True)]
    arrays.append(pa.array([shapely.to_wkb(outline.area)], pa.binary()))
    batch = pa.RecordBatch.from_arrays(arrays, schema=schema)
    return Output(
        schema=schema,
        batches=iter([batch]),
        layer="overlay",
        epsg=STORAGE_EPSG,
        geometry_type="MultiPolygon",
    )


def _pieces(name: str, rows: Sequence[Piece]) -> Output:
    """The pieces of a layer inside the outline: areas in m², lengths in m."""
    kind = PIECES[name].kind
    amount = {"MultiPolygon": "area_m2", "MultiLineString": "length_m"}.get(kind)
    if PIECES[name].measure:
        amount = "area_m2"
    columns: dict[str, tuple[Any, pa.DataType]] = {
        "code": ([row[0] for row in rows], pa.string()),
        "name": ([row[1] for row in rows], pa.string()),
        "detail": ([row[2] for row in rows], pa.string()),
        **({amount: ([row[3] for row in rows], pa.float64())} if amount else {}),
        GEOMETRY: ([row[4] for row in rows], pa.binary()),
    }
    schema = pa.schema([pa.field(column, told) for column, (_values, told) in columns.items()])
    batch = pa.RecordBatch.from_arrays(
        [pa.array(values, told) for values, told in columns.values()], schema=schema
    )
    return Output(schema=schema, batches=iter([batch]), layer=name, epsg=STORAGE_EPSG, geometry_type=kind)
