"""Small tables that people keep in a spreadsheet: which rows does a file hold, and what is wrong with each?

Read behind the fence as every file (docs/adr/0007); a column fills the field of its name or of one of its aliases.
Refused rows go back as a file with their reasons (gis_core.layers.rejects).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gis_core.layers.fields import Field
from gis_core.layers.mapping import as_text
from gis_core.layers.runs import Note
from gis_core.layers.values import BadCell, checked
from gis_core.vector_files.output import Output
from gis_core.vector_files.source import VectorLayer, open_vector_file
from gis_core.vector_files.writing import write_layer
from gis_core.wording import listed

#: More rows than this are no table that a person looks through.
MOST_ROWS = 20_000
#: As exact as numbers with two decimals are.
HUNDREDTH = Decimal("0.01")


class SheetRefused(Exception):
    """The file as a whole is not such a table; nothing was taken from it."""


@dataclass(frozen=True)
class SheetRow:
    """One row: `n` as people count it under the header, `said` field → canonical text, None where nothing is said."""

    n: int
    said: dict[str, str | None]


@dataclass
class Sheet:
    """What a file holds: the sound `rows`, how many were `read`, and why the others are refused."""

    rows: list[SheetRow] = field(default_factory=list)
    refused: list[Note] = field(default_factory=list)
    read: int = 0

    def refuse(self, row: SheetRow, name: str, rule: str, reason: str) -> None:
        """Hold something against a row that its cells alone did not show."""
        self.refused.append(Note(row.n, name, row.said.get(name) or "", rule, reason))

    def tell_choices(self, choices: Mapping[str, Iterable[tuple[Any, Any]]]) -> None:
        """Have refusals of a word that is none of a choice say what may be written, as people write it."""
        for at, note in enumerate(self.refused):
            if note.rule == "choice":
                labels = [str(label) for value, label in choices[note.field] if value]
                self.refused[at] = replace(note, reason=_("only: %(words)s") % {"words": listed(labels)})

    def refuse_twins(self, *key: str) -> None:
        """Refuse each sound row whose key an earlier one of the file has."""
        first: dict[tuple[str | None, ...], int] = {}
        for row in self.sound():
            said = tuple(row.said.get(name) for name in key)
            if said in first:
                told = _("the same as row {row}").format(row=first[said])
                self.refuse(row, key[-1], "duplicate", told)
            else:
                first[said] = row.n

    def refuse_numbers(self, most: Mapping[str, Decimal]) -> None:
        """Refuse numbers that a column of two decimals, which holds so much at most, would not hold as they are."""
        for row in self.rows:
            for name, largest in most.items():
                said = row.said.get(name)
                if said is None:
                    continue
                if Decimal(said) > largest:
                    self.refuse(row, name, "range", _("must not be more than %(most)s") % {"most": largest})
                elif Decimal(said) != Decimal(said).quantize(HUNDREDTH):
                    self.refuse(row, name, "precision", _("two decimals at most"))

    def sound(self) -> list[SheetRow]:
        """The rows that nothing is held against."""
        bad = {note.n for note in self.refused}
        return [row for row in self.rows if row.n not in bad]

    @property
    def refused_rows(self) -> int:
        """How many rows are refused?"""
        return len({note.n for note in self.refused})


def read_sheet(
    path: Path, fields: Sequence[Field], *, words: Mapping[str, Mapping[str, str]], layer: str | None = None
) -> Sheet:
    """Which rows does a CSV or XLSX file hold?  `words` field → what people write there → the value that it means.

    Raises FileRefused, and SheetRefused for a column that is missing.
    """
    sheet = Sheet()
    with open_vector_file(path, layer=layer) as opened:
        columns = _columns(opened, fields)
        n = opened.info.first_row
        for batch in opened:
            _take(sheet, batch, columns, fields, words, n)
            n += batch.num_rows
            if n > MOST_ROWS:
                raise SheetRefused(_("The file has more than %(most)d rows.") % {"most": MOST_ROWS})
    sheet.refused.sort(key=lambda note: (note.n, note.field))
    return sheet


def _columns(opened: VectorLayer, fields: Sequence[Field]) -> dict[str, str]:
    """Which column fills which field?"""
    by_name = {column.casefold(): column for column in reversed(opened.info.columns)}
    found = {}
    for one in fields:
        named = [by_name[name.casefold()] for name in (one.name, *one.aliases) if name.casefold() in by_name]
        if named:
            found[one.name] = named[0]
        elif one.required:
            told = _("The file has no column “%(column)s”; it has: %(columns)s.")
            wanted = one.aliases[0] if one.aliases else one.name
            raise SheetRefused(told % {"column": wanted, "columns": listed(opened.info.columns)})
    return found


def _take(
    sheet: Sheet,
    batch: pa.RecordBatch,
    columns: Mapping[str, str],
    fields: Sequence[Field],
    words: Mapping[str, Mapping[str, str]],
    n: int,
) -> None:
    said: dict[str, list[str | None]] = {}
    bad: list[BadCell] = []
    empty = [True] * batch.num_rows
    for one in fields:
        if one.name not in columns:
            continue
        column = pc.utf8_trim_whitespace(as_text(batch.column(columns[one.name])))
        column = pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)
        column = _meant(column, words.get(one.name, {}))
        empty = [gone and cell is None for gone, cell in zip(empty, column.to_pylist(), strict=True)]
        column, wrong, _flagged = checked(column, one)
        said[one.name] = column.to_pylist()
        bad += wrong
    for position, nothing in enumerate(empty):
        if not nothing:
            sheet.read += 1
            sheet.rows.append(SheetRow(n + position, {name: cells[position] for name, cells in said.items()}))
    sheet.refused += [
        Note(n + cell.position, cell.field, (cell.value or "")[:200], cell.rule, cell.reason)
        for cell in bad
        if not empty[cell.position]
    ]


def _meant(column: pa.Array, words: Mapping[str, str]) -> pa.Array:
    return pa.array(
        [None if cell is None else words.get(cell, cell) for cell in column.to_pylist()], pa.string()
    )


def meanings(choices: Iterable[tuple[str, str | Promise]]) -> dict[str, str]:
    """What do people write for the values of a choice?  The words of every language of the site."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {str(words): value for value, words in choices}
    return found


def write_sheet(path: Path, name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as CSV or XLSX, by the file's name; numbers stay numbers.  Raises FileRefused."""
    columns = list(zip(*rows, strict=True)) or [()] * len(headings)
    table = pa.RecordBatch.from_arrays([_column(column) for column in columns], names=list(headings))
    write_layer(path, Output(table.schema, [table], name))


def _column(cells: Sequence[object]) -> pa.Array:
    numbers = any(isinstance(cell, int | float) for cell in cells)
    return pa.array(list(cells), None if numbers else pa.string())
