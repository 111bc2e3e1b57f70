"""How are rows and shapes written to a file?  The format is the file name's; the file appears whole or not
at all.
"""

import csv
import shutil
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import shapely
import xlsxwriter
from django.utils.translation import gettext as _
from pyogrio._err import CPLE_BaseError
from pyogrio.errors import DataLayerError, DataSourceError, FieldError, GeometryError
from pyogrio.raw import write_arrow

from gis_core.vector_files.boundary_points_writing import write_report
from gis_core.vector_files.formulas import guarded
from gis_core.vector_files.kml_writing import write_kml
from gis_core.vector_files.names import GEOMETRY
from gis_core.vector_files.output import Output
from gis_core.vector_files.refusals import FileRefused
from gis_core.vector_files.wkt import COLUMN as WKT

_MOST_ROWS = 1_048_575
_LONGEST_CELL = 32_767
_SHAPEFILE_NAME = 10
#: Newer versions make older programs warn, and have nothing that is needed.
_GEOPACKAGE = "1.2"


def can_write(path: Path) -> bool:
    """Is there a format for a file of this name?"""
    return path.suffix.lower() in _WRITERS


def write_layer(path: Path, output: Output) -> list[str]:
    """Write the rows to `path` and return what the user should know about it (shortened names).

    Raises FileRefused for a format that is not known, or rows that do not fit it.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise FileRefused("write_format", suffix=path.suffix)
    if path.is_dir():
        raise FileRefused("write_exists")
    with tempfile.TemporaryDirectory(prefix=".wangge-write-", dir=path.parent) as folder:
        made = Path(folder) / f"made{path.suffix.lower()}"
        notes = writer(made, output)
        made.replace(path)
    return notes


def write_geopackage(path: Path, outputs: Iterable[Output]) -> None:
    """Write several layers, and tables without shapes, to one new GeoPackage, one after the other.

    Raises FileRefused for rows that do not fit it.
    """
    for output in outputs:
        _write_ogr(path, output, "GPKG", dataset_options={"VERSION": _GEOPACKAGE})


def _write_ogr(made: Path, output: Output, driver: str, **options: Any) -> list[str]:
    schema, batches = output.schema, output.batches
    if not output.has_geometry:
        kind: dict[str, Any] = {"geometry_type": None}
    else:
        crs = f"EPSG:{output.epsg}" if output.epsg else None
        kind = {"geometry_type": output.geometry_type, "geometry_name": GEOMETRY, "crs": crs}
    reader = pa.RecordBatchReader.from_batches(schema, batches)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="'crs' was not provided", category=UserWarning)
        try:
            write_arrow(reader, made, layer=output.layer, driver=driver, **kind, **options)
        except (DataSourceError, DataLayerError, FieldError, GeometryError, CPLE_BaseError) as error:
            raise FileRefused("write_failed", detail=str(error)[:200]) from error
    return []


def _write_gpkg(made: Path, output: Output) -> list[str]:
    return _write_ogr(made, output, "GPKG")


def _write_geojson(made: Path, output: Output) -> list[str]:
    return _write_ogr(made, output, "GeoJSON")


def _write_fgb(made: Path, output: Output) -> list[str]:
    return _write_ogr(made, output, "FlatGeobuf")


def _write_gdb(made: Path, output: Output) -> list[str]:
    return _write_ogr(made, output, "OpenFileGDB")


def _write_kml(made: Path, output: Output) -> list[str]:
    return write_kml(made, output, _write_ogr)


def _write_shapefile(made: Path, output: Output) -> list[str]:
    short = _short_names([name for name in output.schema.names if name != GEOMETRY])
    names = [short.get(name, name) for name in output.schema.names]
    schema = pa.schema([field.with_name(name) for field, name in zip(output.schema, names, strict=True)])
    batches = (batch.rename_columns(names) for batch in output.batches)
    renamed = replace(output, schema=schema, batches=batches)
    folder = made.parent / "shapefile"
    folder.mkdir()
    _write_ogr(folder / f"{output.layer}.shp", renamed, "ESRI Shapefile", encoding="UTF-8")
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.iterdir()):
            archive.write(part, part.name)
    shutil.rmtree(folder)
    told = _("Shapefile names have 10 characters at most: %(name)s is written as %(short)s")
    return [told % {"name": name, "short": to} for name, to in short.items() if name != to]


def _short_names(names: list[str]) -> dict[str, str]:
    short: dict[str, str] = {}
    for name in names:
        candidate, number = name.encode()[:_SHAPEFILE_NAME].decode(errors="ignore"), 1
        while candidate in short.values():
            number += 1
            candidate = f"{candidate[: _SHAPEFILE_NAME - len(str(number)) - 1]}_{number}"
        short[name] = candidate
    return short


def _write_dxf(made: Path, output: Output) -> list[str]:
    from gis_core.vector_files.dxf_writing import write_dxf  # ezdxf loads whole, for whoever writes a drawing

    return write_dxf(made, output)


def _write_csv(made: Path, output: Output) -> list[str]:
    with made.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([guarded(name) for name in _headings(output)])
        for row in _rows(output):
            writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return []


def _write_xlsx(made: Path, output: Output) -> list[str]:
    never_live = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    headings = _headings(output)
    with xlsxwriter.Workbook(made, {"constant_memory": True, **never_live}) as book:
        sheet = book.add_worksheet(output.layer[:31])
        for column, name in enumerate(headings):
            sheet.write_string(0, column, guarded(name))
        for number, row in enumerate(_rows(output), start=1):
            if number > _MOST_ROWS:
                raise FileRefused("write_rows")
            for column, cell in enumerate(row):
                _write_cell(sheet, number, column, cell, headings)
    return []


def _write_cell(sheet: Any, number: int, column: int, cell: object, headings: list[str]) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(number, column, cell)
    elif isinstance(cell, int | float):
        if abs(cell) < 10**15:
            sheet.write_number(number, column, cell)
        else:  # a spreadsheet keeps fifteen digits
            sheet.write_string(number, column, str(cell))
    else:
        text = guarded(str(cell))
        if len(text) > _LONGEST_CELL:
            raise FileRefused("write_cell", row=number + 1, column=headings[column])
        sheet.write_string(number, column, text)


def _headings(output: Output) -> list[str]:
    """Shapes are written as WKT, under the name that reading looks for, in place of a column called so."""
    if not output.has_geometry:
        return list(output.schema.names)
    return [*(name for name in output.schema.names if name not in (GEOMETRY, WKT)), WKT]


def _rows(output: Output) -> Iterator[tuple[Any, ...]]:
    for batch in output.batches:
        headings = _headings(output)
        names = headings[:-1] if output.has_geometry else headings
        columns = [batch.column(name).to_pylist() for name in names]
        if output.has_geometry:
            shapes = shapely.from_wkb(batch.column(GEOMETRY).to_pylist(), on_invalid="ignore")
            columns.append(shapely.to_wkt(shapes, rounding_precision=-1).tolist())
        yield from zip(*columns, strict=True)


_WRITERS: dict[str, Callable[[Path, Output], list[str]]] = {
    ".gpkg": _write_gpkg,
    ".geojson": _write_geojson,
    ".json": _write_geojson,
    ".fgb": _write_fgb,
    ".gdb": _write_gdb,
    ".zip": _write_shapefile,
    **dict.fromkeys((".kml", ".kmz", ".ovkml", ".ovkmz"), _write_kml),
    ".dxf": _write_dxf,
    ".txt": write_report,
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
}
