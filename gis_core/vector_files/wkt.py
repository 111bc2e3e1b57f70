"""Which shapes does a column of WKT text hold?  Runs in the fenced process: the text is a stranger's."""

from collections.abc import Iterator

import pyarrow as pa
import shapely

from gis_core.vector_files.names import GEOMETRY

COLUMN = "wkt"  # how our own CSV and XLSX files call it
_NAMES = {COLUMN, "_wkt", "geometry_wkt", "geom_wkt", "wkt_geometry"}
_DEEPEST = 8  # parentheses; nested collections without end crash the geometry library


def geometry_column(columns: list[str]) -> str | None:
    """Which of the columns holds WKT, by its name?  The first in the file."""
    return next((name for name in columns if name.casefold() in _NAMES), None)


def with_geometry(batches: Iterator[pa.RecordBatch], column: str) -> Iterator[pa.RecordBatch]:
    """What are the rows with the WKT of `column` as WKB in GEOMETRY beside it?  Unreadable text leaves it
    empty.
    """
    for batch in batches:
        texts = batch.column(column).to_pylist()
        shapes = shapely.from_wkt(
            [text if text and _depth(text) <= _DEEPEST else None for text in texts], on_invalid="ignore"
        )
        wkb = pa.array(
            [
                None if not text else b"" if shape is None else shape
                for text, shape in zip(texts, shapely.to_wkb(shapes), strict=True)
            ],
            pa.binary(),
        )
        yield pa.RecordBatch.from_arrays([*batch.columns, wkb], names=[*batch.schema.names, GEOMETRY])


def _depth(text: str) -> int:
    deepest = level = 0
    for sign in text:
        if sign == "(":
            level += 1
            deepest = max(deepest, level)
        elif sign == ")":
            level -= 1
    return deepest
