"""A map by score: the ground of each unit in the colour of its value, as SVG for pages and as PNG for documents.

Made on the server from the published grids and road sections, so that neither a reader of screens nor a machine without
WebGL is left out; the same shapes serve both.
"""

import datetime
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import cos, radians

from django.db import connection
from PIL import Image, ImageDraw, ImageFont

#: The ground of units on a day: their grids of the main kind, and the lines of the road sections they supervise.
#: CRS: EPSG:4490, thinned to what a screen shows.
_GROUND = """
WITH county AS (SELECT main_grid_kind FROM grids_county),
extent AS (SELECT ST_Extent(g.geom) AS box FROM grids_grid g
  WHERE g.valid @> %(day)s::date AND upper_inf(g.known) AND g.kind = (SELECT main_grid_kind FROM county)),
fine AS (SELECT greatest(ST_XMax(box) - ST_XMin(box), ST_YMax(box) - ST_YMin(box)) / 1500 AS step FROM extent)
SELECT u.code, 'area', ST_AsGeoJSON(ST_Collect(ST_SimplifyPreserveTopology(g.geom, (SELECT step FROM fine))), 6)
FROM grids_grid g JOIN grids_unit u ON u.id = g.accountable_unit_id
WHERE g.valid @> %(day)s::date AND upper_inf(g.known) AND g.kind = (SELECT main_grid_kind FROM county)
GROUP BY u.code
UNION ALL
SELECT u.code, 'line', ST_AsGeoJSON(ST_Collect(ST_SimplifyPreserveTopology(s.centreline, (SELECT step FROM fine))), 6)
FROM grids_roadsection s JOIN grids_unit u ON u.id = s.supervising_unit_id
WHERE s.valid @> %(day)s::date AND upper_inf(s.known)
GROUP BY u.code
ORDER BY 2, 1
"""
WIDTH, MARGIN = 1000, 12
#: Of the picture for a document, below its map.
LEGEND_HEIGHT = 48
#: Five steps from low to high that colour-blind people tell apart (ColorBrewer, YlGnBu), and one for no value.
STEPS = ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494")
NOTHING, EDGE, FLAGGED = "#c8ccca", "#ffffff", "#c62828"
Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Shape:
    """The ground of a unit in pixels: areas or lines, each a ring of points."""

    code: str
    is_line: bool
    rings: Sequence[Ring]

    @property
    def path(self) -> str:
        """The rings as the data of an SVG path."""
        end = "" if self.is_line else "Z"
        return " ".join("M" + " ".join(f"{x:.1f},{y:.1f}" for x, y in ring) + end for ring in self.rings)


@dataclass(frozen=True, slots=True)
class Band:
    """A step of colour with the values that it stands for."""

    colour: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class ScoreMap:
    """The shapes of a county with the values of its units; `flagged` are drawn with an edge of their own."""

    shapes: Sequence[Shape]
    values: Mapping[str, Decimal]
    names: Mapping[str, str]
    flagged: frozenset[str]
    height: int
    bands: Sequence[Band]

    @property
    def width(self) -> int:
        return WIDTH

    def colour(self, code: str) -> str:
        """The colour of a unit: that of its band, the upper one of two."""
        value = self.values.get(code)
        if value is None:
            return NOTHING
        return next((band.colour for band in reversed(self.bands) if value >= band.low), NOTHING)

    def drawn(self) -> Iterator[tuple[Shape, str, str, bool]]:
        """The shapes in the order in which they are drawn: with their colour, their words, and whether flagged."""
        for shape in sorted(self.shapes, key=lambda one: (one.is_line, one.code in self.flagged)):
            value = self.values.get(shape.code)
            words = self.names.get(shape.code, shape.code)
            told = words if value is None else f"{words} {value}"
            yield shape, self.colour(shape.code), told, shape.code in self.flagged


def map_of(
    values: Mapping[str, Decimal], names: Mapping[str, str], flagged: frozenset[str], day: datetime.date
) -> ScoreMap:
    """The map of a day; `values` and `names` by the codes of units."""
    with connection.cursor() as cursor:
        cursor.execute(_GROUND, {"day": day})
        found = [(code, kind == "line", _rings(json.loads(geom))) for code, kind, geom in cursor.fetchall()]
    points = [point for _code, _is_line, rings in found for ring in rings for point in ring]
    if not points:
        return ScoreMap((), values, names, flagged, WIDTH // 2, bands_of(values))
    west, south = min(x for x, _y in points), min(y for _x, y in points)
    east, north = max(x for x, _y in points), max(y for _x, y in points)
    squeeze = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / max((east - west) * squeeze, (north - south) / 2, 1e-9)

    def pixel(point: tuple[float, float]) -> tuple[float, float]:
        return MARGIN + (point[0] - west) * squeeze * scale, MARGIN + (north - point[1]) * scale

    shapes = [
        Shape(code, is_line, [[pixel(one) for one in ring] for ring in rings])
        for code, is_line, rings in found
    ]
    height = round(2 * MARGIN + (north - south) * scale)
    return ScoreMap(shapes, values, names, flagged, height, bands_of(values))


def _rings(geometry: dict) -> list[Ring]:
    """All rings, or lines, of a geometry in whatever collection."""
    if geometry["type"] == "GeometryCollection":
        return [ring for one in geometry["geometries"] for ring in _rings(one)]
    found: list[Ring] = []
    waiting = [geometry["coordinates"]]
    while waiting:
        one = waiting.pop(0)
        if one and isinstance(one[0][0], (int, float)):
            found.append([(x, y) for x, y, *_z in one])
        else:
            waiting += one
    return found


def bands_of(values: Mapping[str, Decimal]) -> list[Band]:
    """Five bands of equal width over the values that there are; fewer where they lie closer than a tenth each."""
    if not values:
        return []
    low, high = min(values.values()), max(values.values())
    number = max(1, min(len(STEPS), int((high - low) * 10)))
    width = (high - low) / number
    edges = [(low + width * n).quantize(Decimal("0.1")) for n in range(number)]
    edges[0] = low.quantize(Decimal("0.1"), "ROUND_FLOOR")
    tops = [*edges[1:], high.quantize(Decimal("0.1"), "ROUND_CEILING")]
    return [Band(STEPS[len(STEPS) - number + n], edges[n], tops[n]) for n in range(number)]


def as_png(found: ScoreMap) -> bytes:
    """The map as a picture for a document, each unit with the number of its row in the table beside it."""
    foot = max(found.height, 2 * MARGIN)
    image = Image.new("RGB", (WIDTH, foot + LEGEND_HEIGHT), "#ffffff")
    draw = ImageDraw.Draw(image)
    for shape, colour, _words, is_flagged in found.drawn():
        for ring in shape.rings:
            if shape.is_line:
                draw.line(list(ring), fill="#5c6663", width=9, joint="curve")
                draw.line(list(ring), fill=FLAGGED if is_flagged else colour, width=6, joint="curve")
            elif len(ring) > 2:
                draw.polygon(list(ring), fill=colour, outline=FLAGGED if is_flagged else "#5c6663")
                if is_flagged:
                    draw.line([*ring, ring[0]], fill=FLAGGED, width=4)
    _legend(draw, found, foot)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _legend(draw: ImageDraw.ImageDraw, found: ScoreMap, foot: int) -> None:
    """The bands with their numbers, side by side below the map, the best on the left."""
    font, step = ImageFont.load_default(20), (WIDTH - 2 * MARGIN) // len(STEPS)
    y = foot + (LEGEND_HEIGHT - 20) // 2
    for n, band in enumerate(reversed(found.bands)):
        x = MARGIN + n * step
        draw.rectangle((x, y, x + 30, y + 20), fill=band.colour, outline="#5c6663")
        draw.text((x + 40, y - 1), f"{band.low} - {band.high}", fill="#1d2422", font=font)
