"""What is this file really?  Told from its first bytes, never from its name."""

import re
from pathlib import Path

from gis_core.vector_files.boundary_points import is_report
from gis_core.vector_files.refusals import FileRefused

_SQLITE = b"SQLite format 3\x00"
_KML = re.compile(rb"<(?:\w+:)?kml[\s>]")
_DXF = re.compile(rb"(?:999\s*\n[^\n]*\n\s*)*0\s*\r?\n\s*SECTION")
_TEXT_TABLES = {".csv", ".txt", ".tsv"}


def kind_of(path: Path) -> str:
    """Is it `gpkg`, `fgb`, `zip`, `gdb`, `shp`, `geojson`, `kml`, `dxf`, `report` (boundary points) or `csv`?

    Raises FileRefused for anything else.
    Only CSV, which has no mark of its own, must also be named so.
    """
    if path.is_dir():
        if any(path.glob("a00000001.gdbtable")):
            return "gdb"
        raise FileRefused("unknown_format")
    with path.open("rb") as file:
        head = file.read(4096)
    marks = [
        (_SQLITE, "gpkg"),
        (b"fgb\x03fgb", "fgb"),
        (b"PK\x03\x04", "zip"),
        (b"PK\x05\x06", "zip"),
        (b"\x00\x00\x27\x0a", "shp"),
    ]
    for mark, kind in marks:
        if head.startswith(mark):
            return kind
    return _kind_of_text(head, path.suffix.lower())


def _kind_of_text(head: bytes, suffix: str) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        if _KML.search(start):
            return "kml"
        raise FileRefused("xml")
    if _DXF.match(start):
        return "dxf"
    if any(is_report(start.decode(encoding, "replace")) for encoding in ("utf-8", "gb18030")):
        return "report"
    if start.startswith(b"{"):
        return "geojson"
    if suffix in _TEXT_TABLES:
        return "csv"
    raise FileRefused("unknown_format")
