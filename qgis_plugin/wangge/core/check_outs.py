"""A draft that was checked out: a GeoPackage on disk."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

#: All that is drawn in a file, by the layer of its draft.
_ROWS: Mapping[str, str] = {
    "grids": "SELECT * FROM draft_grids ORDER BY rowid",
    "road_sections": "SELECT * FROM draft_road_sections ORDER BY rowid",
    "places": "SELECT * FROM draft_places ORDER BY rowid",
}


def file_name(draft: int, moment: str) -> str:
    """How a check-out is called: every one has a file of its own, so that none is written over."""
    return f"draft-{draft}-{moment}.gpkg"


def snapshot(path: str) -> bytes:
    """The whole file as it is now, with what SQLite still keeps beside it.  Raises sqlite3.Error, OSError."""
    with TemporaryDirectory(prefix="wangge-") as folder:
        whole = Path(folder) / "draft.gpkg"
        source = Path(path).resolve().as_uri() + "?mode=ro"
        with closing(sqlite3.connect(source, uri=True)) as kept, closing(sqlite3.connect(str(whole))) as copy:
            kept.backup(copy)
        return whole.read_bytes()


def drawn(path: str, layer: str) -> str:
    """A hash of the rows of a file as they are now: another one, and somebody has drawn.  Raises sqlite3.Error."""
    told = hashlib.sha256()
    with closing(sqlite3.connect(Path(path).resolve().as_uri() + "?mode=ro", uri=True)) as file:
        for row in file.execute(_ROWS[layer]):
            told.update(repr(row).encode("utf-8"))
    return told.hexdigest()


def draft_in(path: str) -> int:
    """Of which draft is this file?  Raises ValueError where it is no check-out."""
    try:
        with closing(sqlite3.connect(Path(path).resolve().as_uri() + "?mode=ro", uri=True)) as file:
            row = file.execute("SELECT draft FROM wangge_draft WHERE format = 'wangge-draft'").fetchone()
    except sqlite3.Error as error:
        raise ValueError(path) from error
    if row is None:
        raise ValueError(path)
    return int(row[0])
