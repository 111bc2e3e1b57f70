"""What the tests of layers share: small files on round degrees, and the two commands as a user runs them."""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import shapely
from django.core.management import CommandError, call_command

from gis_core.vector_files.names import GEOMETRY
from gis_core.vector_files.output import Output
from gis_core.vector_files.writing import write_layer


@dataclass(frozen=True)
class Outcome:
    """How a command ended: exit status, the JSON object it printed (if any), and all that it said."""

    status: int
    figures: dict[str, Any]
    said: str

    def wrote(self) -> tuple[int, int, int]:
        """Inserted, updated, unchanged."""
        return self.figures["inserted"], self.figures["updated"], self.figures["unchanged"]


def run(command: str, *words: object) -> Outcome:
    """Run a management command with --json, as the shell would."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command(command, *map(str, words), "--json", stdout=out, stderr=err)
    except CommandError as error:
        status, _ = error.returncode, err.write(str(error))
    except SystemExit as ended:
        status = int(ended.code or 0)
    printed = out.getvalue()
    return Outcome(status, json.loads(printed) if printed else {}, err.getvalue())


def import_layer(layer: str, path: Path, *words: object) -> Outcome:
    """Import a file as `script/manage import_layer` does."""
    return run("import_layer", layer, path, *words)


def export_layer(layer: str, path: Path, *words: object) -> Outcome:
    """Export a layer as `script/manage export_layer` does."""
    return run("export_layer", layer, path, *words)


def file_of(
    path: Path, rows: list[dict[str, Any]], shapes: list[Any] | None = None, epsg: int | None = 4490
) -> Path:
    """Write rows (dictionaries with the same keys) and shapes to a file of any format."""
    columns: dict[str, Any] = {name: pa.array([row[name] for row in rows]) for name in rows[0]}
    columns = {name: c.cast(pa.string()) if pa.types.is_null(c.type) else c for name, c in columns.items()}
    if shapes is not None:
        columns[GEOMETRY] = pa.array(shapely.to_wkb(shapes).tolist(), pa.binary())
    batch = pa.RecordBatch.from_pydict(columns)
    kind = shapes[0].geom_type if shapes else "Unknown"
    write_layer(path, Output(batch.schema, [batch], "made", epsg, kind))
    return path


def cell(x: float, y: float, size: float = 0.01) -> shapely.Polygon:
    """The square whose lower left corner is (x, y) hundredths of a degree from 118°E 29°N, outside the town."""
    west, south = round(118 + x / 100, 10), round(29 + y / 100, 10)
    return shapely.box(west, south, round(west + size, 10), round(south + size, 10))
