"""Geometries that no door may let in: as GeoJSON for programs and forms, as WKT for files and SQL."""

from typing import Any

NAN, INF = float("nan"), float("inf")


def polygon(*ring: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [list(ring)]}


def point(*coordinates: Any) -> dict[str, Any]:
    return {"type": "Point", "coordinates": list(coordinates)}


def nested(depth: int) -> Any:
    """A list in a list in a list …"""
    inner: Any = [117, 28]
    for _level in range(depth):
        inner = [inner]
    return inner


_RING = [[117, 28], [117.01, 28], [117.01, 28.01], [117, 28.01], [117, 28]]

#: Name → what a stranger may send as a geometry.
BAD_GEOJSON: dict[str, Any] = {
    "nothing": None,
    "a number": 7,
    "true": True,
    "a list": [117, 28],
    "an empty object": {},
    "an empty text": "",
    "a word": "hello",
    "WKT": "POINT (117 28)",
    "hex": "0101000020E6100000000000000000F87F000000000000F87F",
    "XML": "<gml:Point><gml:pos>117 28</gml:pos></gml:Point>",
    "broken JSON": '{"type": "Point", "coordinates": [117',
    "deep JSON": "[" * 100_000,
    "a type that is a number": {"type": 3, "coordinates": [117, 28]},
    "a type that is a list": {"type": ["Point"], "coordinates": [117, 28]},
    "an unknown type": {"type": "Circle", "coordinates": [117, 28]},
    "a type in small letters": {"type": "point", "coordinates": [117, 28]},
    "a feature": {"type": "Feature", "geometry": point(117, 28), "properties": {}},
    "a collection": {"type": "GeometryCollection", "geometries": [point(117, 28)]},
    "nested collections": {
        "type": "GeometryCollection",
        "geometries": [{"type": "GeometryCollection", "geometries": [point(117, 28)]}],
    },
    "a crs that is an address": {
        **point(117, 28),
        "crs": {"type": "link", "properties": {"href": "http://127.0.0.1:1/crs"}},
    },
    "a crs by name": {**point(117, 28), "crs": {"type": "name", "properties": {"name": "EPSG:4326"}}},
    "another member": {**point(117, 28), "properties": {}},
    "no coordinates": {"type": "Point"},
    "coordinates that are null": {"type": "Point", "coordinates": None},
    "coordinates that are a text": {"type": "Point", "coordinates": "117,28"},
    "coordinates that are an object": {"type": "Point", "coordinates": {"x": 117, "y": 28}},
    "an empty point": point(),
    "one coordinate": point(117),
    "four coordinates": point(117, 28, 0, 0),
    "a null coordinate": point(117, None),
    "a text coordinate": point("117", "28"),
    "a true coordinate": point(True, 28),
    "an object coordinate": point({"lon": 117}, 28),
    "NaN": point(NAN, NAN),
    "NaN north": point(117, NAN),
    "infinite": point(INF, 28),
    "infinite the other way": point(117, -INF),
    "swapped": point(28.0, 117.0),
    "too far east": point(180.000001, 28),
    "too far west": point(-181, 28),
    "too far north": point(117, 90.0001),
    "too far south": point(117, -91),
    "metres": point(500_000, 3_100_000),
    "metres with a zone": point(39_500_000, 3_100_000),
    "a huge number": point(1e308, 1e308),
    "a huge whole number": point(10**400, 28),
    "a height that is NaN": point(117, 28, NAN),
    "a height that is infinite": point(117, 28, INF),
    "a point nested like a line": {"type": "Point", "coordinates": [[117, 28]]},
    "nested a hundred deep": {"type": "Point", "coordinates": nested(100)},
    "nested five hundred deep": {"type": "MultiPolygon", "coordinates": nested(500)},
    "a line of one position": {"type": "LineString", "coordinates": [[117, 28]]},
    "a line of one place": {"type": "LineString", "coordinates": [[117, 28], [117, 28]]},
    "an empty line": {"type": "LineString", "coordinates": []},
    "a flat line": {"type": "LineString", "coordinates": [117, 28, 118, 29]},
    "a line with a hole": {"type": "LineString", "coordinates": [[117, 28], None, [118, 29]]},
    "an empty polygon": {"type": "Polygon", "coordinates": []},
    "a polygon of an empty ring": {"type": "Polygon", "coordinates": [[]]},
    "a ring of two": polygon([117, 28], [118, 28]),
    "a ring of one place": polygon([117, 28], [117, 28], [117, 28], [117, 28]),
    "a flat ring": polygon([117, 28], [118, 28], [119, 28], [117, 28]),
    "a bow tie": polygon([117, 28], [118, 29], [118, 28], [117, 29], [117, 28]),
    "a spike": polygon([117, 28], [118, 28], [118, 29], [118, 31], [118, 29], [117, 29], [117, 28]),
    "a ring that touches itself along a line": polygon(
        [117, 28], [118, 28], [118, 29], [117.5, 29], [117.5, 28], [117.2, 28], [117, 29], [117, 28]
    ),
    "a hole outside": {
        "type": "Polygon",
        "coordinates": [_RING, [[118, 29], [118.1, 29], [118.1, 29.1], [118, 29]]],
    },
    "a hole as large as the shell": {"type": "Polygon", "coordinates": [_RING, _RING]},
    "holes that overlap": {
        "type": "Polygon",
        "coordinates": [
            [[117, 28], [118, 28], [118, 29], [117, 29], [117, 28]],
            [[117.2, 28.2], [117.6, 28.2], [117.6, 28.6], [117.2, 28.2]],
            [[117.3, 28.2], [117.7, 28.2], [117.7, 28.6], [117.3, 28.2]],
        ],
    },
    "parts that overlap": {"type": "MultiPolygon", "coordinates": [[_RING], [_RING]]},
    "a part that is empty": {"type": "MultiPolygon", "coordinates": [[]]},
    "a polygon with NaN inside": polygon([117, 28], [118, 28], [NAN, NAN], [117, 29], [117, 28]),
    "a polygon out of range": polygon([117, 28], [190, 28], [190, 29], [117, 28]),
    "a polygon flat in nesting": {
        "type": "Polygon",
        "coordinates": [[117, 28], [118, 28], [118, 29], [117, 28]],
    },
    "an empty multipoint": {"type": "MultiPoint", "coordinates": []},
    "a million vertices": {
        "type": "LineString",
        "coordinates": [[117 + i * 1e-7, 28] for i in range(1_000_000)],
    },
}

#: Name → what another program may write into a geometry column (PostGIS reads all of these).
BAD_WKT: dict[str, str] = {
    "an empty point": "POINT EMPTY",
    "an empty polygon": "MULTIPOLYGON EMPTY",
    "NaN": "POINT (NaN NaN)",
    "NaN north": "POINT (117 NaN)",
    "infinite": "POINT (Infinity 28)",
    "infinite the other way": "POINT (117 -Infinity)",
    "swapped": "POINT (28 117)",
    "too far east": "POINT (180.1 28)",
    "too far north": "POINT (117 90.1)",
    "metres": "POINT (500000 3100000)",
    "a huge number": "POINT (1e300 1e300)",
    "a line": "LINESTRING (117 28, 118 29)",
    "a collection": "GEOMETRYCOLLECTION (POINT (117 28))",
    "a height": "POINT Z (117 28 5)",
    "a measure": "POINT M (117 28 5)",
    "several": "MULTIPOINT (117 28, 118 29)",
    "a bow tie": "MULTIPOLYGON (((117 28, 118 29, 118 28, 117 29, 117 28)))",
    "a flat ring": "MULTIPOLYGON (((117 28, 118 28, 119 28, 117 28)))",
    "parts that overlap": "MULTIPOLYGON (((7 8, 8 8, 8 9, 7 8)), ((7 8, 8 8, 8 9, 7 8)))",
    "a hole outside": "MULTIPOLYGON (((117 28, 118 28, 118 29, 117 28), (119 28, 120 28, 120 29, 119 28)))",
    "a polygon with NaN": "MULTIPOLYGON (((117 28, 118 28, NaN NaN, 117 28)))",
    "a polygon out of range": "MULTIPOLYGON (((117 28, 190 28, 190 29, 117 28)))",
}
