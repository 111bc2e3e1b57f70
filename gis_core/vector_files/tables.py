"""Which rows does a CSV or XLSX file hold?  Every cell as text, exactly as far as the file knows it.

Cells that our own exports quoted against formulas come back without the quote (`formulas`).  A column of
WKT becomes the geometry.
"""

import codecs
import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from gis_core.vector_files.formulas import unguarded
from gis_core.vector_files.refusals import FileRefused
from gis_core.vector_files.shapefiles import known_encoding

_CHUNK = 1 << 20
_BLOCK = 8 << 20
_XLSX_BATCH_ROWS = 5000
_DELIMITERS = ",\t;"


def csv_encoding(path: Path, declared: str | None) -> str:
    """Which encoding has this text?  UTF-8 (with or without mark) or GB18030, unless declared.

    Raises FileRefused for a NUL byte, or when the text is not in (any of) the encodings.
    """
    candidates = [known_encoding(declared)] if declared else ["utf-8", "gb18030"]
    decoders = {name: codecs.getincrementaldecoder(name)() for name in candidates}
    lines = 1
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if b"\x00" in chunk and not any(name.startswith("utf-16") for name in candidates):
                raise FileRefused("nul", row=lines + chunk[: chunk.index(b"\x00")].count(b"\n"))
            lines += chunk.count(b"\n")
            for name in list(decoders):
                if not _decodes(decoders[name], chunk):
                    del decoders[name]
    for name, decoder in decoders.items():
        if _decodes(decoder, b"", final=True):
            return name
    raise FileRefused("encoding", tried=[name.upper() for name in candidates])


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def csv_batches(path: Path, encoding: str) -> tuple[list[str], Iterator[pa.RecordBatch]]:
    """Which columns and rows has the CSV?  Raises FileRefused for ragged rows, by their number."""
    with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="") as file:
        first = file.readline()
        delimiter = max(_DELIMITERS, key=first.count)
        file.seek(0)
        header = next(csv.reader(file, delimiter=delimiter), [])
    names = column_names(header)
    return names, _csv_rows(path, encoding, delimiter, names)


def _csv_rows(path: Path, encoding: str, delimiter: str, names: list[str]) -> Iterator[pa.RecordBatch]:
    bad: list[pa_csv.InvalidRow] = []

    def remember(row: pa_csv.InvalidRow) -> str:
        bad.append(row)
        return "error"

    try:
        reader = pa_csv.open_csv(
            path,
            read_options=pa_csv.ReadOptions(
                use_threads=False, block_size=_BLOCK, encoding=encoding, column_names=names, skip_rows=1
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, invalid_row_handler=remember
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types={name: pa.string() for name in names},
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
                null_values=[""],
            ),
        )
        for batch in reader:
            yield pa.RecordBatch.from_arrays([_unguarded(column) for column in batch.columns], names=names)
    except pa.ArrowInvalid as error:
        if bad:
            raise FileRefused(
                "ragged",
                row=bad[0].number or "?",
                got=bad[0].actual_columns,
                expected=bad[0].expected_columns,
            ) from error
        if "Empty CSV" in str(error):
            return
        raise FileRefused("broken", detail=str(error)) from error


def _unguarded(column: pa.Array) -> pa.Array:
    if not pc.any(pc.starts_with(column, "'")).as_py():
        return column
    return pa.array([None if cell is None else unguarded(cell) for cell in column.to_pylist()], pa.string())


def xlsx_batches(path: Path, sheet: str | None) -> tuple[str, list[str], list[str], Iterator[pa.RecordBatch]]:
    """Which sheet, all sheets, columns and rows has the workbook?  Values, never the formulas behind them.

    Takes the named sheet, else the first.  Raises FileRefused for a sheet that is not there.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False, keep_vba=False)
    except (InvalidFileException, KeyError, ValueError, TypeError, SyntaxError, OSError) as error:
        raise FileRefused("broken", detail=str(error)) from error
    sheets = [page.title for page in book.worksheets]
    name = sheet or sheets[0]
    if name not in sheets:
        raise FileRefused("no_layer", name=name, layers=sheets)
    rows = (list(row) for row in book[name].iter_rows(values_only=True))
    header = next(rows, [])
    while header and header[-1] is None:
        header.pop()
    if not header:
        raise FileRefused("empty", layers=sheets)  # another sheet may be meant
    names = column_names([cell_text(cell) or "" for cell in header])
    return name, sheets, names, _xlsx_rows(rows, names)


def _xlsx_rows(rows: Iterable[list[Any]], names: list[str]) -> Iterator[pa.RecordBatch]:
    numbered = enumerate(rows, start=2)
    while chunk := list(islice(numbered, _XLSX_BATCH_ROWS)):
        cells = []
        for number, row in chunk:
            texts = [cell_text(cell) for cell in row]
            if any(text is not None for text in texts[len(names) :]):
                raise FileRefused("ragged", row=number, got=len(row), expected=len(names))
            cells.append((texts + [None] * len(names))[: len(names)])
        while cells and not any(cells[-1]):  # the empty tail that spreadsheets keep
            cells.pop()
        columns = [pa.array([row[at] for row in cells], pa.string()) for at in range(len(names))]
        yield pa.RecordBatch.from_arrays(columns, names=names)


def cell_text(cell: object) -> str | None:
    """What does the cell say as text?  Whole numbers without a fraction, dates in ISO form, nothing as
    None.
    """
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == time(0)
        return cell.date().isoformat() if midnight else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return unguarded(str(cell))


def column_names(header: list[str]) -> list[str]:
    """What are the columns called?  A cell left empty becomes `列n`; raises FileRefused when a name is used
    twice.
    """
    names = [name.strip() or f"列{position}" for position, name in enumerate(header, start=1)]
    if not names:
        raise FileRefused("empty")
    for name in names:
        if names.count(name) > 1:
            raise FileRefused("duplicate_column", name=name)
    return names
