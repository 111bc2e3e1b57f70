"""How do the rows of a file get into the temporary table, checked cell by cell on the way?"""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
from django.db import connection
from django.utils.translation import gettext as _

from gis_core.layers.mapping import Mapping
from gis_core.layers.mixed_shapes import MixedShapeReader
from gis_core.layers.runs import PAIR, ImportRun
from gis_core.layers.shapes import Placed, ShapeReader
from gis_core.layers.values import BadCell, checked
from gis_core.vector_files.names import CRS, GEOMETRY

_QUOTED = pa_csv.WriteOptions(include_header=False, quoting_style="all_valid")  # so that "" is not NULL


@dataclass
class Stage:
    """Writes batches into `layer_staged`; `read` counts rows, `repaired` holds (n, m² before, m² after)."""

    run: ImportRun
    mapping: Mapping
    reader: ShapeReader | MixedShapeReader | None
    first_row: int
    read: int = 0
    repaired: list[tuple[int, float, float]] = field(default_factory=list)

    def write(self, batches: Iterable[pa.RecordBatch]) -> None:
        """Stage all rows.  Raises CoordinatesRefused when the file's numbers fit no reading of its CRS."""
        for batch in batches:
            if batch.num_rows:
                self._write(batch)
        self.run.execute("CREATE INDEX ON layer_staged (n)")
        self.run.execute("ANALYZE layer_staged")

    def _write(self, batch: pa.RecordBatch) -> None:
        numbers = range(self.first_row + self.read, self.first_row + self.read + batch.num_rows)
        self.read += batch.num_rows
        columns, refused = self._checked_columns(batch, numbers)
        placed = self._placed(batch, columns)
        for name in PAIR:
            columns.pop(name, None)
        staged: dict[str, pa.Array] = {"n": pa.array(numbers, pa.int64()), **columns}
        if placed is not None:
            without_pair = {cell.position for cell in refused if cell.field in PAIR}
            refused += [cell for cell in placed.bad if cell.position not in without_pair]
            self.repaired += [(numbers[at], before, after) for at, before, after in placed.repaired]
            staged["shape"] = placed.wkb
            staged["raw_x"] = pa.array(placed.raw_x, from_pandas=True)
            staged["raw_y"] = pa.array(placed.raw_y, from_pandas=True)
            if isinstance(self.reader, MixedShapeReader):
                words = batch.column(CRS).to_pylist()
                staged["raw_crs"] = batch.column(CRS)
                staged["conversion"] = pa.array([self.reader.conversion(word) for word in words], pa.string())
        self.run.tell_cells("refused", numbers, refused)
        _copy(staged, time_zone=self.mapping.spec.time_zone())

    def _checked_columns(
        self, batch: pa.RecordBatch, numbers: range
    ) -> tuple[dict[str, pa.Array], list[BadCell]]:
        filled = self.mapping.columns(batch)
        columns: dict[str, pa.Array] = {}
        refused: list[BadCell] = []
        for own in self.run.fields:
            if own.name in filled:
                columns[own.name], bad, flagged = checked(filled[own.name], own)
                refused += bad
                self.run.tell_cells("flagged", numbers, flagged)
            elif own.required:
                refused += [
                    BadCell(at, own.name, "", "required", _("required, and the file has no such column"))
                    for at in range(len(numbers))
                ]
        return columns, refused

    def _placed(self, batch: pa.RecordBatch, columns: dict[str, pa.Array]) -> Placed | None:
        if self.reader is None:
            return None
        if isinstance(self.reader, MixedShapeReader):
            return self.reader.from_wkb(batch.column(GEOMETRY), batch.column(CRS))
        if uses_pair(self.mapping, batch.schema.names):
            x, y = (pc.cast(columns[name], pa.float64()).to_numpy(zero_copy_only=False) for name in PAIR)
            return self.reader.from_pairs(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
        return self.reader.from_wkb(batch.column(GEOMETRY))


def uses_pair(mapping: Mapping, columns: list[str]) -> bool:
    """Do the points come from two columns?  When the user says so, or when the file has no shapes of its
    own.
    """
    said = all(name in mapping.choices.sources for name in PAIR)
    return said or (GEOMETRY not in columns and all(name in mapping.given for name in PAIR))


def _copy(staged: dict[str, pa.Array], *, time_zone: str) -> None:
    """Put a batch into the table; a moment without an offset is read in `time_zone`."""
    sink = io.BytesIO()
    pa_csv.write_csv(pa.RecordBatch.from_pydict(staged), sink, _QUOTED)
    names = ", ".join(f'"{name}"' for name in staged)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', %s, true)", [time_zone])
        with cursor.copy(f"COPY layer_staged ({names}) FROM STDIN (FORMAT csv)") as copy:
            copy.write(sink.getbuffer())
        cursor.execute("SELECT set_config('TimeZone', %s, true)", [connection.timezone_name])
