"""Which shapes do rows have that differ in their coordinate system, as placemarks of ovkml may?"""

import numpy as np
import pyarrow as pa

from gis_core.coordinates.crs import DeclaredCrs, parse_crs
from gis_core.coordinates.reading import Box
from gis_core.layers.fields import ShapeKind
from gis_core.layers.shapes import Placed, ShapeReader
from gis_core.layers.values import BadCell
from gis_core.wording import clauses


class MixedShapeReader:
    """One ShapeReader for each coordinate system that the rows name."""

    def __init__(self, kind: ShapeKind, *, expected: Box | None, repair: bool) -> None:
        self.kind: ShapeKind = kind
        self.expected, self.repair = expected, repair
        self._readers: dict[str, ShapeReader] = {}

    def from_wkb(self, column: pa.Array, words: pa.Array) -> Placed:
        """Which checked shapes do the rows hold, each in the system of its word (as `--crs` takes it)?"""
        said = np.array(words.to_pylist(), dtype=object)
        rows_of = {word: np.flatnonzero(said == word) for word in dict.fromkeys(said)}
        parts = {
            word: self._reader(word).from_wkb(column.take(pa.array(rows))) for word, rows in rows_of.items()
        }
        order = np.argsort(np.concatenate(list(rows_of.values())))
        bad, repaired = [], []
        for word, part in parts.items():
            rows = rows_of[word]
            bad += [BadCell(int(rows[c.position]), c.field, c.value, c.rule, c.reason) for c in part.bad]
            repaired += [(int(rows[at]), before, after) for at, before, after in part.repaired]
        return Placed(
            pa.concat_arrays([part.wkb for part in parts.values()]).take(pa.array(order)),
            np.concatenate([part.raw_x for part in parts.values()])[order],
            np.concatenate([part.raw_y for part in parts.values()])[order],
            sorted(bad, key=lambda cell: cell.position),
            sorted(repaired),
        )

    def conversion(self, word: str) -> str:
        """What was done to the coordinates of this system?"""
        reading = self._reader(word).reading
        return clauses(reading.notes)[:200] if reading else ""

    @property
    def notes(self) -> tuple[str, ...]:
        """Everything that was done, for the user."""
        return tuple(
            note for reader in self._readers.values() if reader.reading for note in reader.reading.notes
        )

    def _reader(self, word: str) -> ShapeReader:
        if word not in self._readers:
            declared = parse_crs(word) or DeclaredCrs()
            self._readers[word] = ShapeReader(self.kind, declared, expected=self.expected, repair=self.repair)
        return self._readers[word]
