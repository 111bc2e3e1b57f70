"""Which shapes does a DXF drawing hold?  One layer of the drawing; texts inside a polygon are its label.

A drawing knows no coordinate system and no attributes: block references are points that carry the tags of their
block, closed polylines are polygons, and what is written inside a polygon is the only thing that can name it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyogrio
import shapely
from pyogrio.errors import DataSourceError
from pyogrio.raw import read

from gis_core.vector_files.names import GEOMETRY
from gis_core.vector_files.ogr import choose_layer
from gis_core.vector_files.refusals import FileRefused
from gis_core.vector_files.shapefiles import known_encoding

_HEADER_BYTES = 1 << 20
_VERSION = re.compile(rb"\$ACADVER\s+1\s+AC(\d+)")
_CODE_PAGE = re.compile(rb"\$DWGCODEPAGE\s+3\s+(\w+)")
_UTF8_SINCE = 1021  # AutoCAD 2007
#: Read as Latin-1, which loses no byte, and decoded here: the driver knows no Chinese code page.
_OPTIONS = {"DXF_CLOSED_LINE_AS_POLYGON": True, "DXF_INLINE_BLOCKS": False, "DXF_ENCODING": "ISO-8859-1"}
_POLYGONS = (3, 6)  # of shapely.get_type_id


def open_dxf(
    path: Path, wanted: str | None, encoding: str | None, batch_rows: int
) -> tuple[dict[str, Any], Iterator[pa.RecordBatch]]:
    """What is the drawing's layer like, and which rows has it?  Texts are rows only where nothing else is.

    Raises FileRefused when the drawing cannot be read, or its layer is not named among several.
    """
    pyogrio.set_gdal_config_options(_OPTIONS)
    try:
        meta, _, shapes, columns = read(path, layer="entities")
    except DataSourceError as error:
        raise FileRefused("broken", detail=str(error).splitlines()[0][:200]) from error
    entities = dict(zip(map(str, meta["fields"]), columns, strict=True))
    in_model = np.array([space is None or space != space or not space for space in entities["PaperSpace"]])
    layers = _decoded(entities["Layer"], encoding_of(path, encoding))
    names = list(dict.fromkeys(np.array(layers, dtype=object)[in_model]))
    name = choose_layer(names, wanted)
    mine = in_model & np.array([layer == name for layer in layers])
    decode = encoding_of(path, encoding)
    texts = np.array(_decoded(entities["Text"], decode), dtype=object)
    geometries = shapely.force_2d(shapely.from_wkb(shapes, on_invalid="ignore"))
    written = mine & np.array(["Text" in str(kind) for kind in entities["SubClasses"]])
    rows = np.flatnonzero(mine & ~written if (mine & ~written).any() else mine)
    tags = [_tags(cell, decode) for cell in entities.get("BlockAttributes", [None] * len(layers))]
    values: dict[str, list[Any]] = {
        "layer": [name] * len(rows),
        "label": _labels(geometries[rows], geometries[written], texts[written]),
        "text": texts[rows].tolist(),
        "block": [
            _decoded([b], decode)[0] for b in entities.get("BlockName", np.array([None] * len(layers)))[rows]
        ],
        "handle": [None if handle is None else str(handle) for handle in entities["EntityHandle"][rows]],
    }
    for tag in dict.fromkeys(tag for row in rows for tag in tags[row]):
        values.setdefault(tag, [tags[row].get(tag) for row in rows])
    about = {
        "name": name,
        "layers": names,
        "columns": list(values),
        "geometry_type": "Unknown",
        "epsg": None,
        "crs_name": "",
        "rows": len(rows),
        "first_row": 1,
    }
    return about, _batches(values, geometries[rows], batch_rows)


def _batches(values: dict[str, list[Any]], shapes: Any, batch_rows: int) -> Iterator[pa.RecordBatch]:
    for start in range(0, len(shapes), batch_rows):
        rows = slice(start, start + batch_rows)
        batch = {name: pa.array(cells[rows], pa.string()) for name, cells in values.items()}
        batch[GEOMETRY] = pa.array(shapely.to_wkb(shapes[rows]).tolist(), pa.binary())
        yield pa.RecordBatch.from_pydict(batch)


def encoding_of(path: Path, declared: str | None) -> str:
    """Which encoding do the drawing's texts have?  What the user says, else what its header says.

    Drawings of AutoCAD 2007 and later are UTF-8; older ones name a code page such as ANSI_936 (GBK).
    """
    if declared:
        return known_encoding(declared)
    with path.open("rb") as file:
        head = file.read(_HEADER_BYTES)
    version, page = _VERSION.search(head), _CODE_PAGE.search(head)
    if version and int(version[1]) >= _UTF8_SINCE:
        return "utf-8"
    number = page[1].decode().rpartition("_")[2] if page else ""
    return "gb18030" if number in ("936", "") else f"cp{number}" if number.isdigit() else "latin-1"


def _decoded(cells: Any, encoding: str) -> list[str | None]:
    return [
        None if cell is None else str(cell).encode("latin-1", "replace").decode(encoding, "replace")
        for cell in cells
    ]


def _tags(cell: Any, encoding: str) -> dict[str, str]:
    """Which tags does a block reference carry?  The driver gives `TAG text` for each."""
    if cell is None:
        return {}
    words = (str(word).partition(" ") for word in _decoded(list(cell), encoding))
    return {tag.lower(): text for tag, _, text in words if tag}


def _labels(shapes: Any, places: Any, texts: Any) -> list[str | None]:
    """What is written inside each polygon?  Several texts are joined from the top down, then left to right."""
    labels: list[str | None] = [None] * len(shapes)
    polygons = np.flatnonzero(np.isin(shapely.get_type_id(shapes), _POLYGONS))
    if not len(polygons) or not len(places):
        return labels
    of_polygon, of_text = shapely.STRtree(places).query(shapes[polygons], predicate="covers")
    for at in np.unique(of_polygon):
        inside = sorted(
            of_text[of_polygon == at], key=lambda n: (-shapely.get_y(places[n]), shapely.get_x(places[n]))
        )
        labels[polygons[at]] = " ".join(" ".join(str(texts[n]).split()) for n in inside)
    return labels
