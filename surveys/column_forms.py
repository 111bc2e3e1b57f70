"""The two forms in which the points' columns leave: JSON for programs, typed arrays for the map."""

import json
from dataclasses import asdict
from typing import Any

import numpy as np

from surveys.columns import FACETS, Numbers, PointColumns

MEDIA_TYPE = "application/vnd.wangge.columns"
#: Bytes at a multiple of which every column begins, so that a browser reads it where it lies.
_ALIGNED = 8
_MILLIONTH = 1e6


def _head(points: PointColumns) -> dict[str, Any]:
    return {"count": points.count, "as_of": points.as_of, **asdict(points.reach), "mine": points.mine}


def json_text(points: PointColumns) -> bytes:
    """One object with a list a column; the keys are a contract: tests/contract/points_columns.json."""
    lists = {name: column.tolist() for name, column in points.columns.items()}
    for name in ("lon", "lat"):
        lists[name] = (points.columns[name] / _MILLIONTH).tolist()
    document = {**_head(points), **lists, "dictionaries": points.dictionaries, "facets": FACETS}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def typed_arrays(points: PointColumns) -> bytes:
    """Four bytes that say how long the head is (little endian, as everything here), the head as JSON, the columns.

    The head has all of the JSON form but the columns; in their stead `columns` tells, in their order, the name, the
    type (i1, i2, i4: whole numbers of so many bytes; f8), the least and the most of the numbers that lie there (0
    where there are none), and how to read them: `steps` (each number is that many more than the one before, the first
    than 0) or `parts` (how many make up one).  Head and columns are filled up to a multiple of 8 bytes.
    """
    told, pieces = [], []
    for name, column in points.columns.items():
        how: dict[str, Any] = {}
        if name == "id":
            how, column = {"steps": True}, np.diff(column, prepend=0)
        elif name in ("lon", "lat"):
            how = {"parts": int(_MILLIONTH)}
        least, most = (int(column.min()), int(column.max())) if len(column) else (0, 0)
        narrow = _narrowed(column, least, most)
        told.append({"name": name, "type": narrow.dtype.str[1:], "least": least, "most": most, **how})
        pieces.append(_filled(narrow.tobytes()))
    head = {**_head(points), "dictionaries": points.dictionaries, "facets": FACETS, "columns": told}
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-(4 + len(text)) % _ALIGNED)
    return len(text).to_bytes(4, "little") + text + b"".join(pieces)


def _narrowed(column: Numbers, least: int, most: int) -> Numbers:
    """The same whole numbers in the narrowest type that holds the least and the most of them."""
    for kind in ("i1", "i2", "i4"):
        limits = np.iinfo(kind)
        if limits.min <= least and most <= limits.max:
            return column.astype(f"<{kind}")
    return column.astype("<f8")


def _filled(data: bytes) -> bytes:
    return data + bytes(-len(data) % _ALIGNED)
