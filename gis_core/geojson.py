"""Reads a stranger's GeoJSON geometry: small, flat, finite, in range and valid, or refused by name.

Nothing of it reaches GEOS, GDAL or the database before it has been checked here.
"""

import json
from collections.abc import Iterator
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import shape as build
from shapely.geometry.base import BaseGeometry

from gis_core.validity import why_invalid

LONGEST_TEXT = 8_000_000
MOST_VERTICES = 200_000
#: How deep coordinates nest, by type; no other type is taken.
DEPTHS = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}


_END = object()
#: Metres; a height beyond is no height.
HIGHEST_M = 1e7


class GeometryRefused(Exception):
    """A geometry that cannot be taken; `code` is stable, the text is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def read_geojson(sent: object, *, kinds: frozenset[str] | None = None) -> BaseGeometry:
    """Which shape is it?  Two dimensions, degrees, x before y; `sent` is JSON text or what JSON text means.

    `kinds` are the types that are wanted (all of DEPTHS when None).  Raises GeometryRefused.
    """
    document = _parsed(sent)
    kind = document.get("type")
    wanted = kinds or frozenset(DEPTHS)
    if not isinstance(kind, str) or kind not in wanted:
        raise GeometryRefused(
            "type", _("The geometry must be one of: %(kinds)s.") % {"kinds": ", ".join(sorted(wanted))}
        )
    if document.keys() - {"type", "coordinates", "bbox"}:
        raise GeometryRefused("members", _("A geometry has a type and coordinates, and nothing else."))
    count = 0
    for position in _positions(document.get("coordinates"), DEPTHS[kind]):
        count += 1
        if count > MOST_VERTICES:
            raise GeometryRefused(
                "vertices", _("The geometry has more than %(most)s vertices.") % {"most": MOST_VERTICES}
            )
        _check(position)
    if not count:
        raise GeometryRefused("empty", _("The geometry is empty."))
    return _valid(kind, document["coordinates"])


def _parsed(sent: object) -> dict[str, Any]:
    if isinstance(sent, str):
        if len(sent) > LONGEST_TEXT:
            raise GeometryRefused("size", _("The geometry's text is too long."))
        try:
            sent = json.loads(sent)
        except (ValueError, RecursionError) as error:
            raise GeometryRefused("json", _("The geometry is not readable as GeoJSON.")) from error
    if not isinstance(sent, dict):
        raise GeometryRefused("json", _("The geometry is not readable as GeoJSON."))
    return sent


def _positions(coordinates: object, depth: int) -> Iterator[object]:
    """The positions at this depth, without recursion, in order."""
    layers = [iter([coordinates])]
    while layers:
        item = next(layers[-1], _END)
        if item is _END:
            layers.pop()
        elif len(layers) > depth:
            yield item
        elif isinstance(item, list):
            layers.append(iter(item))
        else:
            raise GeometryRefused("nesting", _("The coordinates are not nested as the type wants it."))


def _check(position: object) -> None:
    if not isinstance(position, list) or not 2 <= len(position) <= 3:
        raise GeometryRefused("nesting", _("A position is longitude, latitude and perhaps a height."))
    for number in position:
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise GeometryRefused("number", _("A coordinate is a number."))
    lon, lat = position[:2]
    if not (abs(lon) <= 180 and abs(lat) <= 90 and all(abs(height) < HIGHEST_M for height in position[2:])):
        told = ", ".join(str(number)[:20] for number in position)
        raise GeometryRefused(
            "range", _("%(position)s is no longitude and latitude in degrees.") % {"position": told}
        )


def _valid(kind: str, coordinates: list[Any]) -> BaseGeometry:
    try:
        made = shapely.force_2d(build({"type": kind, "coordinates": coordinates}))
    except (ValueError, TypeError, shapely.errors.ShapelyError) as error:
        raise GeometryRefused(
            "shape", _("The coordinates make no such shape: %(why)s") % {"why": error}
        ) from error
    if made.is_empty:
        raise GeometryRefused("empty", _("The geometry is empty."))
    if not made.is_valid:
        raise GeometryRefused("invalid", _("The geometry is not valid: %(why)s") % {"why": why_invalid(made)})
    return made
