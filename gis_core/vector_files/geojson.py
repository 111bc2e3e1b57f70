"""Which CRS does a GeoJSON file name that we do not know?

RFC 7946 knows WGS 84 only; files after the standard of 2008 may name another in a `crs` member.  GDAL takes a
link, and a name that it cannot read, for WGS 84 in silence: coordinates would lie elsewhere and nobody be told.
"""

import json
import mmap
import re
from pathlib import Path
from typing import Any

from gis_core.vector_files.ogr import identify_crs

_MEMBER = re.compile(rb'"crs"\s*:\s*(?=\{)')
_LONGEST = 4096
_LONGEST_NAME = 80


def unknown_crs(path: Path) -> str:
    """What does the file call a CRS that is a link or that nobody knows?  Empty when there is none; never fetched."""
    if path.stat().st_size == 0:
        return ""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for member in _MEMBER.finditer(content):
            text = content[member.end() : member.end() + _LONGEST].decode(errors="replace")
            try:
                said, _end = json.JSONDecoder().raw_decode(text)
            except ValueError:
                continue  # no object of JSON: GDAL refuses the file, or it is longer than any CRS
            if name := _unknown(said):
                return name
    return ""


def _unknown(said: dict[str, Any]) -> str:
    properties = said.get("properties")
    if not isinstance(properties, dict) or "type" not in said:
        return ""  # somebody's attribute that is called crs
    if said["type"] == "name":
        name = str(properties.get("name", ""))
        known = name.upper().endswith("CRS84") or identify_crs(name)[0] is not None
        return "" if known else (name[:_LONGEST_NAME] or "crs")
    if said["type"] == "EPSG" and str(properties.get("code", "")).isdecimal():
        return ""
    return str(properties.get("href") or said["type"])[:_LONGEST_NAME]
