"""Which rows were refused, in a file that the user can mend and feed again?

The columns are the source's own, in its own CRS, with four more: `_row`, `_field`, `_rule`, `_reason`; and
with the name of their source, where a layer tells sources apart: fed again under another file name they stay
rows of the first file.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

import pyarrow as pa
from django.utils.translation import gettext as _

from gis_core.layers.mapping import text_batch
from gis_core.layers.refusals import LayerUsage
from gis_core.layers.runs import Note
from gis_core.vector_files.names import GEOMETRY
from gis_core.vector_files.refusals import FileRefused
from gis_core.vector_files.source import VectorLayer, open_vector_file
from gis_core.vector_files.wkt import geometry_column
from gis_core.vector_files.writing import Output, can_write, write_layer

COLUMNS = ("_row", "_field", "_rule", "_reason")


def refuse_target(target: Path, source: Path) -> None:
    """Can refused rows be kept in `target`?  Raises LayerUsage before a row is read, not after some are written."""
    if target.resolve() == source.resolve():
        raise LayerUsage(_("--rejects must not be the file that is taken in: %(file)s") % {"file": target})
    if not target.parent.is_dir():
        raise LayerUsage(_("there is no such folder for --rejects: %(folder)s") % {"folder": target.parent})
    if not can_write(target):
        raise LayerUsage(FileRefused("write_format", suffix=target.suffix).message)


def write_rejects(
    target: Path,
    notes: list[Note],
    source: Path,
    *,
    layer: str | None,
    encoding: str | None,
    constants: Mapping[str, str],
) -> list[str]:
    """Write the refused rows of `source` to `target`; returns what the user should know about the file.

    `constants` are columns with one value in every row.

    Raises FileRefused.
    """
    by_row = {n: list(group) for n, group in groupby(notes, key=lambda note: note.n)}
    with open_vector_file(source, layer=layer, encoding=encoding) as opened:
        batches = _refused(opened, by_row, constants)
        first = next(batches, None)
        if first is None:
            return []

        def all_batches() -> Iterator[pa.RecordBatch]:
            yield first
            yield from batches

        info = opened.info
        output = Output(
            first.schema, all_batches(), "rejects", info.epsg, info.geometry_type or "Unknown", info.offset
        )
        return write_layer(target, output)


def _refused(
    opened: VectorLayer, by_row: dict[int, list[Note]], constants: Mapping[str, str]
) -> Iterator[pa.RecordBatch]:
    start = opened.info.first_row
    for batch in opened:
        positions = [at for at in range(batch.num_rows) if start + at in by_row]
        if positions:
            notes = [by_row[start + at] for at in positions]
            taken = text_batch(batch.take(pa.array(positions)))
            yield _with_reasons(taken, [start + at for at in positions], notes, constants)
        start += batch.num_rows


def _with_reasons(
    batch: pa.RecordBatch, numbers: list[int], notes: list[list[Note]], constants: Mapping[str, str]
) -> pa.RecordBatch:
    left_out = {*COLUMNS, *constants}  # those of an earlier round
    if geometry_column(batch.schema.names) is not None:
        left_out.add(GEOMETRY)  # the file's own text is there, and may be what is wrong
    own = [name for name in batch.schema.names if name not in left_out]
    columns = [batch.column(name) for name in own]
    columns += [pa.repeat(pa.scalar(value), batch.num_rows) for value in constants.values()]
    columns.append(pa.array(numbers, pa.int64()))
    for part in ("field", "rule", "reason"):
        columns.append(
            pa.array([";".join(getattr(note, part) for note in row) for row in notes], pa.string())
        )
    return pa.RecordBatch.from_arrays(columns, names=[*own, *constants, *COLUMNS])
