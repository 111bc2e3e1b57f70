"""Counts as files: a workbook for people, layers for programs."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.utils.translation import gettext as _

from gis_core.geometry import STORAGE_SRID
from gis_core.models import ZonalCount, ZonalFigure
from gis_core.vector_files.names import GEOMETRY
from gis_core.vector_files.output import Output
from gis_core.vector_files.writing import write_layer

#: What can be had, by the ending of the file's name.
FORMATS: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "gpkg": "application/geopackage+sqlite3",
    "geojson": "application/geo+json",
}
TITLES: Mapping[str, str] = {"xlsx": "XLSX", "gpkg": "GeoPackage", "geojson": "GeoJSON"}
FIGURES = ("area_m2", "covered", "mean", "least", "greatest", "share", "counted_m2")
_TYPES = {**dict.fromkeys(FIGURES, pa.float64()), "version": pa.int64(), GEOMETRY: pa.binary()}
_BATCH = 2000


def headings() -> dict[str, str]:
    """What are the columns of the workbook called, in the reader's language?"""
    return {
        "code": _("Code"),
        "name": _("Name"),
        "area_m2": _("Area (m²)"),
        "covered": _("Covered by the raster"),
        "mean": _("Mean"),
        "least": _("Least value"),
        "greatest": _("Greatest value"),
        "share": _("Share that counts"),
        "counted_m2": _("Counted area (m²)"),
        "raster": _("Raster"),
        "taken_on": _("Taken on"),
        "version": _("Version"),
    }


def write_count(count: ZonalCount, path: Path) -> None:
    """Write the figures to a file, each row with the raster's name, day and version; its ending names the format."""
    titles = headings()
    is_sheet = path.suffix == ".xlsx"
    columns = [*titles] if is_sheet else [*titles, GEOMETRY]
    names = titles if is_sheet else {name: name for name in columns}
    schema = pa.schema([(title, _TYPES.get(name, pa.string())) for name, title in names.items()])
    output = Output(
        schema=schema,
        batches=_batches(count, columns, schema),
        layer=_("Figures by area") if is_sheet else "zonal_statistics",
        epsg=None if is_sheet else STORAGE_SRID,
        geometry_type="Unknown" if is_sheet else "MultiPolygon",
    )
    write_layer(path, output)


def _batches(count: ZonalCount, columns: list[str], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    about = {
        "raster": count.layer.name,
        "taken_on": count.taken_on.isoformat(),
        "version": count.version,
    }
    found = count.figures.iterator(chunk_size=_BATCH)
    while part := list(islice(found, _BATCH)):
        rows = [_row(figure, with_shape=GEOMETRY in columns) | about for figure in part]
        arrays = [
            pa.array([row[name] for row in rows], field.type)
            for name, field in zip(columns, schema, strict=True)
        ]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _row(figure: ZonalFigure, *, with_shape: bool) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(figure, name) for name in ("code", "name", *FIGURES)}
    return {**row, GEOMETRY: bytes(figure.geom.wkb)} if with_shape else row
