"""What a wall map of renovation says (tests/contract/wall_map.json), and how its tables are laid into a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

PATH = "/api/v1/wall-map/"
#: Paper in landscape: millimetres, and how many times an A3 it is wide.
SIZES: Mapping[str, tuple[float, float, float]] = {"A3": (420, 297, 1.0), "A0": (1189, 841, 1189 / 420)}
#: Fill, opacity and line of a zone by its light, of a building by its state: those of the server's own sheets.
ZONES: Mapping[str, tuple[str, float, str]] = {
    "red": ("#c82c20", 0.38, "#9b1c1c"),
    "yellow": ("#f0b232", 0.42, "#7a3a02"),
    "green": ("#2e8c6c", 0.36, "#0f4337"),
    "done": ("#466496", 0.32, "#2a4a7c"),
    "none": ("#69736d", 0.3, "#4a534e"),
}
BUILDINGS: Mapping[str, tuple[str, float, str]] = {
    "stands": ("#e8735f", 0.9, "#8c2a1c"),
    "empty": ("#f3c66a", 0.95, "#8a5a10"),
    "falls": ("#b9a7cf", 0.95, "#5d447f"),
    "gone": ("#ffffff", 0.9, "#8a8f8c"),
    "comes": ("#8ec5ea", 0.95, "#1f5f90"),
    "complete": ("#2f6f9f", 0.95, "#123c5c"),
}


def wide(text: str) -> float:
    """How wide is a text, in letters as high as wide?  Chinese ones are, others half of it."""
    return sum(1.0 if ord(letter) > 0x2E7F else 0.55 for letter in text)


def widths(headings: Sequence[str], rows: Sequence[Sequence[str]], room: float, letter: float) -> list[float]:
    """How wide are the columns of a table in a room (mm) with letters of a size (mm)?

    Each as wide as its longest text; where that is too much the widest gives way, where it is too little the first
    has the rest.
    """
    lines = [*([headings] if headings else []), *rows]
    found = [max(wide(cell) for cell in column) * letter + letter for column in zip(*lines)]
    rest = room - sum(found)
    at = 0 if rest > 0 else found.index(max(found))
    found[at] = max(found[at] + rest, 4 * letter)
    return found


def lines_of(table: Mapping[str, Any], columns: Sequence[float], letter: float) -> int:
    """Over how many lines go the rows of a table, where texts that are too long go on below?"""
    rows = [*([table["headings"]] if table["headings"] else []), *table["rows"]]

    def lines(cell: str, room: float) -> int:
        return max(1, -int(-wide(cell) * letter // (room - 0.6 * letter)))

    return sum(max(lines(cell, room) for cell, room in zip(row, columns)) for row in rows)
