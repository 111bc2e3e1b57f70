"""How do shapes become KML, for web maps and Ovital?  ovkml says of each placemark which coordinates it has."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

from defusedxml.ElementTree import parse

from gis_core.vector_files.output import Output
from gis_core.vector_files.refusals import FileRefused

_SPACE = "http://www.opengis.net/kml/2.2"
_SHAPES = {f"{{{_SPACE}}}{name}" for name in ("Point", "LineString", "Polygon", "MultiGeometry")}
_TYPES = {"EPSG:4326": "WGS84", "EPSG:4490": "CGCS2000", "gcj02": "GCJ02", "bd09": "BD09"}

WriteOgr = Callable[[Path, Output, str], list[str]]


def write_kml(made: Path, output: Output, write_ogr: WriteOgr) -> list[str]:
    """Write .kml, .kmz, .ovkml or .ovkmz.  Raises FileRefused for a CRS that the format cannot say."""
    kind = made.suffix.lower()
    ovital = kind.startswith(".ov")
    word = output.offset or f"EPSG:{output.epsg}"
    if not output.has_geometry or word not in (_TYPES if ovital else ("EPSG:4326", "EPSG:4490")):
        raise FileRefused("write_kml", suffix=kind, crs=word)
    plain = made.with_name("doc.kml")
    notes = write_ogr(plain, replace(output, epsg=None), "LIBKML")  # nothing left to reproject
    if ovital:
        _declare(plain, _TYPES[word])
    if kind.endswith("z"):
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(plain, plain.name)
        plain.unlink()
    else:
        plain.replace(made)
    return notes


def _declare(path: Path, coordinate_type: str) -> None:
    """Put `OvCoordType` before the shape of each placemark."""
    ElementTree.register_namespace("", _SPACE)
    tree = parse(path)
    for placemark in tree.iter(f"{{{_SPACE}}}Placemark"):
        at = next((n for n, child in enumerate(placemark) if child.tag in _SHAPES), None)
        if at is not None:
            said = ElementTree.Element(f"{{{_SPACE}}}OvCoordType")
            said.text = coordinate_type
            placemark.insert(at, said)
    tree.write(path, encoding="UTF-8", xml_declaration=True)
