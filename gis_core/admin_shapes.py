"""Reading the shape that a form's map sends back: GeoJSON text from a browser, which may be anything."""

import json
from typing import NoReturn

import shapely
from django.contrib.gis.geos import GEOSGeometry
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape

from gis_core.geometry import STORAGE_SRID

LONGEST_TEXT = 2_000_000
MOST_POINTS = 50_000
#: A map knows these; collections nest without end and are not offered.
TYPES = frozenset({"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"})


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")


def read_shape(text: str, *, wanted: str) -> GEOSGeometry | None:
    """Which geometry (EPSG:4490) is this GeoJSON?  A single shape becomes a multi one where `wanted` says so.

    None where it is none: no JSON, no geometry, not finite, too long or too deep.  Neither GDAL nor a CRS
    named in the text has a say.
    """
    if len(text) > LONGEST_TEXT:
        return None
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
        if document["type"] not in TYPES:
            return None
        found = shape({"type": document["type"], "coordinates": document["coordinates"]})
        if shapely.get_num_coordinates(found) > MOST_POINTS:
            return None
        if wanted == f"Multi{found.geom_type}":
            found = shape({"type": wanted, "coordinates": [mapping(found)["coordinates"]]})
        return GEOSGeometry(shapely.to_wkb(shapely.force_2d(found), hex=True), srid=STORAGE_SRID)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, ShapelyError):
        return None


def write_shape(geometry: GEOSGeometry) -> str:
    """The GeoJSON text of a stored geometry, every digit kept, so that what nobody touched stays as it is."""
    return json.dumps(mapping(shapely.from_wkb(bytes(geometry.wkb))))
