"""Which placemarks does a KML file hold?  One layer a folder, each placemark with its own coordinate type.

Ovital's ovkml is KML in which a placemark says `OvCoordType`: CGCS2000, WGS84, GCJ02 or BD09.  Without it the
coordinates are WGS 84, as KML (OGC 12-007r2) lays down.  Altitudes are dropped; links are never followed.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import pyarrow as pa
import shapely
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, iterparse

from gis_core.vector_files.names import CRS, GEOMETRY
from gis_core.vector_files.ogr import choose_layer
from gis_core.vector_files.refusals import FileRefused

#: What a placemark may call its coordinates, and the word that `--crs` has for it.
COORDINATE_TYPES = {
    "": "EPSG:4326",
    "WGS84": "EPSG:4326",
    "CGCS2000": "EPSG:4490",
    "GCJ02": "gcj02",
    "BD09": "bd09",
}
_EPSG = {"EPSG:4326": 4326, "EPSG:4490": 4490}
_COLUMNS = ("name", "description", "folder")
_DECLARED = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([\w-]+)""")
_CHINESE = {"gb2312", "gbk", "gb18030"}  # which expat does not know
_SINGLE = {"Point": shapely.Point, "LineString": shapely.LineString, "LinearRing": shapely.LineString}
_MANY = {
    "Point": shapely.MultiPoint,
    "LineString": shapely.MultiLineString,
    "Polygon": shapely.MultiPolygon,
}


@dataclass
class _Folder:
    """The placemarks that stand directly in one folder."""

    path: str
    values: list[dict[str, str]] = field(default_factory=list)
    shapes: list[shapely.Geometry | None] = field(default_factory=list)
    types: list[str] = field(default_factory=list)


def open_kml(
    paths: list[Path], wanted: str | None, batch_rows: int
) -> tuple[dict[str, Any], Iterator[pa.RecordBatch]]:
    """What is the folder like, and which rows has it?  `wanted` names the folder when there are several.

    Raises FileRefused for XML that is broken or brings a DOCTYPE, coordinates that are no numbers, and
    coordinate types that are not known.
    """
    folders: dict[str, _Folder] = {}
    for path in paths:
        try:
            _read_into(folders, path)
        except (ParseError, LookupError, UnicodeDecodeError) as error:
            raise FileRefused("broken", detail=str(error)[:200]) from error
        except DefusedXmlException as error:
            raise FileRefused("xml_entity", member=path.name) from error
    names = [name for name, folder in folders.items() if folder.values]
    if not names:
        raise FileRefused("kml_empty")
    folder = folders[choose_layer(names, wanted)]
    words = sorted(set(folder.types))
    about: dict[str, Any] = {
        "name": folder.path,
        "layers": names,
        "columns": _columns(folder),
        "geometry_type": "Unknown",
        "epsg": _EPSG.get(words[0]) if len(words) == 1 else None,
        "offset": words[0] if len(words) == 1 and words[0] not in _EPSG else "",
        "crs_name": " / ".join(words),
        "rows": len(folder.values),
        "first_row": 1,
    }
    return about, _batches(folder, about["columns"], batch_rows, mixed=len(words) > 1)


def _columns(folder: _Folder) -> list[str]:
    return list(dict.fromkeys([*_COLUMNS, *(name for row in folder.values for name in row)]))


def _batches(
    folder: _Folder, columns: list[str], batch_rows: int, *, mixed: bool
) -> Iterator[pa.RecordBatch]:
    for start in range(0, len(folder.values), batch_rows):
        rows = slice(start, start + batch_rows)
        batch = {
            name: pa.array([row.get(name) for row in folder.values[rows]], pa.string()) for name in columns
        }
        batch[GEOMETRY] = pa.array(shapely.to_wkb(folder.shapes[rows]).tolist(), pa.binary())
        if mixed:
            batch[CRS] = pa.array(folder.types[rows], pa.string())
        yield pa.RecordBatch.from_pydict(batch)


def _read_into(folders: dict[str, _Folder], path: Path) -> None:
    with path.open("rb") as file:
        declared = _DECLARED.search(file.read(200))
        file.seek(0)
        chinese = declared is not None and declared[1].decode().lower() in _CHINESE
        source = codecs.EncodedFile(file, "utf-8", "gb18030") if chinese else file
        parser = DefusedXMLParser(encoding="utf-8" if chinese else None, forbid_dtd=True)
        where: list[list[str]] = []  # of each open container its name; a list, since the name comes after
        parents: list[str] = []
        for event, element in iterparse(source, ("start", "end"), parser):
            tag = _local(element)
            if event == "start":
                parents.append(tag)
                if tag in ("Document", "Folder"):
                    where.append([""])
                continue
            parents.pop()
            if tag == "name" and parents and parents[-1] in ("Document", "Folder"):
                where[-1][0] = _text(element)
            elif tag == "Placemark":
                name = "/".join(part for (part,) in where if part) or path.stem
                folder = folders.setdefault(name, _Folder(name))
                _add_placemark(folder, element, sum(len(f.values) for f in folders.values()) + 1)
                element.clear()
            elif tag in ("Document", "Folder"):
                where.pop()
                element.clear()


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _text(element: Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


def _add_placemark(folder: _Folder, element: Element, number: int) -> None:
    values = {"folder": folder.path}
    shape: shapely.Geometry | None = None
    said = ""
    for child in element:
        tag = _local(child)
        if tag in ("name", "description"):
            values[tag] = _text(child)
        elif tag == "OvCoordType":
            said = _text(child).upper().replace("-", "")
        elif tag == "ExtendedData":
            values |= {key: text for key, text in _extended(child) if text or key not in values}
        elif tag in _READERS:
            try:
                shape = _READERS[tag](child)
            except ValueError as error:
                raise FileRefused("kml_coordinates", row=number, name=values.get("name", "")) from error
    if said not in COORDINATE_TYPES:
        raise FileRefused("kml_type", row=number, name=values.get("name", ""), type=said)
    folder.values.append(values)
    folder.shapes.append(shape)
    folder.types.append(COORDINATE_TYPES[said])


def _extended(element: Element) -> Iterator[tuple[str, str]]:
    for child in element.iter():
        if _local(child) == "SimpleData":
            yield child.get("name", ""), _text(child)
        elif _local(child) == "Data":
            yield child.get("name", ""), next((_text(v) for v in child if _local(v) == "value"), "")


def _pairs(text: str) -> list[tuple[float, float]]:
    """Which pairs does `lon,lat[,altitude] …` hold?  Blanks after a comma, which are wrong but met, count not."""
    found = []
    for word in re.sub(r"\s*,\s*", ",", text).split():
        lon, lat, *_ = (float(number) for number in word.split(","))
        found.append((lon, lat))
    return found


def _line_of(element: Element, shortest: int) -> list[tuple[float, float]]:
    """The vertices; those that are too few are repeated, so that the shape exists and is refused as invalid."""
    pairs = _pairs(next((_text(c) for c in element if _local(c) == "coordinates"), ""))
    if not pairs:
        return []
    return pairs + [pairs[-1]] * (shortest - len(pairs))


def _single(element: Element) -> shapely.Geometry:
    tag = _local(element)
    pairs = _line_of(element, 1 if tag == "Point" else 2)
    return _SINGLE[tag](pairs[:1] if tag == "Point" else pairs)


def _ring(boundary: Element) -> list[tuple[float, float]]:
    return next((_line_of(ring, 4) for ring in boundary if _local(ring) == "LinearRing"), [])


def _polygon(element: Element) -> shapely.Geometry:
    rings = [(_local(child), _ring(child)) for child in element if _local(child).endswith("BoundaryIs")]
    outer = next((ring for tag, ring in rings if tag == "outerBoundaryIs"), [])
    return shapely.Polygon(outer, [ring for tag, ring in rings if tag == "innerBoundaryIs" and ring])


def _track(element: Element) -> shapely.Geometry:
    words = [_text(child).split() for child in element if _local(child) == "coord"]
    pairs = [(float(lon), float(lat)) for lon, lat, *_ in words]
    return shapely.LineString(pairs * 2 if len(pairs) == 1 else pairs)


def _multi(element: Element) -> shapely.Geometry:
    parts = [_READERS[_local(child)](child) for child in element if _local(child) in _READERS]
    kinds = {part.geom_type for part in parts}
    if len(kinds) == 1 and (many := _MANY.get(kinds.pop())):
        return many(parts)
    return shapely.GeometryCollection(parts)


_READERS = {
    "Point": _single,
    "LineString": _single,
    "LinearRing": _single,
    "Polygon": _polygon,
    "Track": _track,
    "MultiGeometry": _multi,
    "MultiTrack": _multi,
}
