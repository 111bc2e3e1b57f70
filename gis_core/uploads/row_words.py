"""One row of a preview as the page tells it, and the picture of all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models.functions import Mod

from gis_core.layers.words import field_title, value_names
from gis_core.models import LayerUpload, UploadRow
from gis_core.uploads.pictures import frame_around, picture_of
from gis_core.uploads.words import on_page

_MOST_DOTS = 1500


@dataclass(frozen=True, slots=True)
class RowWords:
    """A row on the page: `changes` (title, old, new), `notes` (kind, title, value, reason), `link` to its place."""

    row: UploadRow
    changes: list[tuple[str, str, str]]
    notes: list[tuple[str, str, str, str]]
    link: str


def rows_words(rows: Sequence[UploadRow]) -> list[RowWords]:
    """What is told of the rows of a page?  Codes are told with what they are called."""
    codes: dict[str, set[str]] = {}
    for row in rows:
        for field, old, new in row.changes:
            codes.setdefault(field, set()).update(code for code in (old, new) if code)
    names = {field: value_names(field, found) for field, found in codes.items()}
    return [_row_words(row, names) for row in rows]


def _row_words(row: UploadRow, names: Mapping[str, Mapping[str, str]]) -> RowWords:
    def told(field: str, code: str | None) -> str:
        return f"{code or ''} {names[field].get(code or '', '')}".strip()

    return RowWords(
        row,
        [(field_title(field), told(field, old), told(field, new)) for field, old, new in row.changes],
        [(what, field_title(name), value, on_page(reason)) for what, name, value, _rule, reason in row.notes],
        "" if row.lon is None else f"/?lon={row.lon:.6f}&lat={row.lat:.6f}&z=17",
    )


def rows_picture(upload: LayerUpload, shown: list[UploadRow]) -> dict[str, Any] | None:
    """Where do the rows lie, by what becomes of them?  An even sample of all, and those of the page enlarged."""
    placed = upload.rows.exclude(lon=None).order_by("position")
    step = -(-placed.count() // _MOST_DOTS) or 1
    even = placed.annotate(rest=Mod("position", step)).filter(rest=0)
    spots: list[tuple[str, float | None, float | None]] = list(even.values_list("kind", "lon", "lat"))
    spots += [(f"{row.kind} dot--shown", row.lon, row.lat) for row in shown if row.lon is not None]
    if not spots:
        return None
    lonlat = np.array([[lon, lat] for _kind, lon, lat in spots], dtype=float)
    frame = frame_around(lonlat)
    if frame is None:
        return None
    picture = picture_of(np.array([], dtype=object), frame)
    drawn = frame.drawn(lonlat).tolist()
    picture.dots = [(kind, x, y) for (kind, _lon, _lat), (x, y) in zip(spots, drawn, strict=True)]
    return picture.as_json()
