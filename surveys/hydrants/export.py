"""What a check of hydrants found as a file: a table for the office, shapes for QGIS."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gis_core.coordinates.crs import WGS84_EPSG
from gis_core.vector_files.names import GEOMETRY
from gis_core.vector_files.output import Output
from gis_core.vector_files.writing import write_layer
from grids.hydrants.words import finding_words
from grids.models import HydrantFinding

#: Formats that are offered, and the type of their files.
FORMATS: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}
_BATCH = 2000


def _row(finding: HydrantFinding) -> dict[str, Any]:
    grid, length = finding.grid, finding.length_m
    return {
        "uid": str(finding.uid),
        "kind": finding.kind,
        "kind_name": finding.get_kind_display(),
        "what": finding_words(finding),
        "code": finding.code,
        "name": finding.name,
        "side": finding.side,
        "from_m": _rounded(finding.from_m),
        "to_m": _rounded(finding.to_m),
        "length_m": _rounded(length),
        "area_m2": _rounded(finding.area_m2),
        "share": _rounded(finding.share, 4),
        "households": finding.households,
        "grid": grid.code if grid else "",
        "grid_name": grid.name if grid else "",
        "accountable_unit": finding.accountable_unit.name,
        "accountable_unit_code": finding.accountable_unit.code,
        "opened": bool(getattr(finding, "opened", False)),
        "since": finding.first_check.on_date.isoformat(),
        "lon": round(finding.place.x, 7),
        "lat": round(finding.place.y, 7),
    }


def _rounded(value: float | None, digits: int = 1) -> float | None:
    return None if value is None else round(value, digits)


_FLOATS = {"from_m", "to_m", "length_m", "area_m2", "share", "lon", "lat"}
_TYPES = {**dict.fromkeys(_FLOATS, pa.float64()), "households": pa.int64(), "opened": pa.bool_()}


def headings() -> dict[str, str]:
    """What are the columns of the table called, in the reader's language?  `kind` goes by its name there."""
    return {
        "uid": _("Public id"),
        "kind_name": _("Kind"),
        "what": _("Finding"),
        "code": _("Code"),
        "name": _("Name"),
        "from_m": _("From (m)"),
        "to_m": _("To (m)"),
        "length_m": _("Length (m)"),
        "area_m2": _("Beyond reach (m²)"),
        "share": _("Share beyond reach"),
        "households": _("Households"),
        "grid": _("Code of the grid"),
        "grid_name": _("Grid"),
        "accountable_unit": _("Accountable unit"),
        "opened": _("Registered as a supply gap"),
        "since": _("Found since"),
        "lon": _("Longitude"),
        "lat": _("Latitude"),
    }


def write_findings(path: Path, findings: QuerySet[HydrantFinding]) -> None:
    """Write the findings to a file; its suffix names the format.  Storage agrees with WGS 84 within a metre."""
    if path.suffix == ".xlsx":
        names = headings()
        columns = list(names)
        schema = pa.schema([(title, _TYPES.get(name, pa.string())) for name, title in names.items()])
        output = Output(
            schema=schema, batches=_batches(findings, columns, schema), layer=_("Hydrant findings")
        )
    else:
        columns = list(_TYPED_COLUMNS)
        schema = pa.schema([(name, _TYPES.get(name, pa.string())) for name in columns])
        schema = schema.append(pa.field(GEOMETRY, pa.binary()))
        output = Output(
            schema=schema,
            batches=_batches(findings, [*columns, GEOMETRY], schema),
            layer="hydrant_findings",
            epsg=WGS84_EPSG,
        )
    write_layer(path, output)


_TYPED_COLUMNS = (
    *("uid", "kind", "kind_name", "what", "code", "name", "side", "from_m", "to_m", "length_m", "area_m2"),
    *(
        "share",
        "households",
        "grid",
        "grid_name",
        "accountable_unit",
        "accountable_unit_code",
        "opened",
        "since",
    ),
)


def _batches(
    findings: QuerySet[HydrantFinding], columns: Iterable[str], schema: pa.Schema
) -> Iterator[pa.RecordBatch]:
    found = findings.iterator(chunk_size=_BATCH)
    while part := list(islice(found, _BATCH)):
        rows = [_row(finding) | {GEOMETRY: bytes(finding.geom.wkb)} for finding in part]
        arrays = [
            pa.array([row[name] for row in rows], field.type)
            for name, field in zip(columns, schema, strict=True)
        ]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)
