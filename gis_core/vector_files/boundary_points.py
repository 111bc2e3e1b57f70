"""Which plots does a boundary-point report (电子报盘界址点 TXT) hold?

Two parts, `[属性描述]` with key=value lines and `[地块坐标]`: a line of facts for each plot, closed by `@`, then a line
for each boundary point: point, ring, X (north), Y (east).  Rings inside rings are holes.  The order of the facts is
the one that the national land-use report software takes: points, hectares, plot number, plot name, kind of shape,
map sheet, use, land class.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyarrow as pa
import shapely

from gis_core.vector_files.names import GEOMETRY
from gis_core.vector_files.refusals import FileRefused
from gis_core.vector_files.tables import csv_encoding

FACTS_MARK, PLOTS_MARK = "[属性描述]", "[地块坐标]"
FACTS = ("points", "area_ha", "code", "name", "shape_kind", "map_sheet", "use", "land_class")
#: Beside the hectares of the report, for layers that know square metres.
AREA = "area_m2"
POINT, LINE, POLYGON = "点", "线", "面"
_PREFIXED_FROM_M = 1_000_000  # an easting from here on begins with its zone number
#: First EPSG codes, less the first zone's number: (system, degrees a zone, prefixed).
_CODES = {
    ("2000", 3, True): 4488,
    ("2000", 3, False): 4509,
    ("2000", 6, True): 4478,
    ("2000", 6, False): 4489,
    ("1980", 3, True): 2324,
    ("1980", 3, False): 2345,
    ("1980", 6, True): 2314,
    ("1980", 6, False): 2325,
    ("1954", 3, True): 2376,
    ("1954", 3, False): 2397,
    ("1954", 6, True): 21400,
    ("1954", 6, False): 21440,
}
_SYSTEMS = {"2000": ("2000",), "1980": ("1980", "80"), "1954": ("1954", "54")}


@dataclass
class _Plot:
    line: int
    facts: list[str]
    rings: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    points: int = 0


def is_report(text: str) -> bool:
    """Does the beginning of a text say that it is a boundary-point report?"""
    return FACTS_MARK in text or PLOTS_MARK in text


def open_report(
    path: Path, declared: str | None, batch_rows: int
) -> tuple[dict[str, Any], Iterator[pa.RecordBatch]]:
    """What is the report like, and which plots has it?  Shapes are in the report's own system, east before north.

    Raises FileRefused by line for what is no boundary point, and where the counted points are not those announced.
    """
    encoding = csv_encoding(path, declared)
    with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding) as file:
        header, plots = _parse(file)
    if not plots:
        raise FileRefused("report_empty")
    eastings = [east for plot in plots for ring in plot.rings.values() for east, _ in ring]
    epsg = _epsg(header, prefixed=max(eastings) >= _PREFIXED_FROM_M)
    about = {
        "name": path.stem,
        "layers": [path.stem],
        "columns": [*FACTS, AREA],
        "geometry_type": "Unknown",
        "epsg": epsg,
        "crs_name": header.get("坐标系", ""),
        "rows": len(plots),
        "first_row": 1,
    }
    return about, _batches(plots, batch_rows)


def _parse(lines: Iterator[str]) -> tuple[dict[str, str], list[_Plot]]:
    header: dict[str, str] = {}
    plots: list[_Plot] = []
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text or text.startswith("["):
            continue
        if text.endswith("@"):
            _check_count(plots)
            plots.append(_Plot(number, [word.strip() for word in text.removesuffix("@").split(",")]))
        elif "=" in text and not plots:
            key, _, value = text.partition("=")
            header[key.strip()] = value.strip()
        elif not plots:
            raise FileRefused("report_line", row=number)
        else:
            _add_point(plots[-1], text, number)
    _check_count(plots)
    return header, plots


def _add_point(plot: _Plot, text: str, number: int) -> None:
    words = [word.strip() for word in text.split(",")]
    try:
        _, ring, north, east = words[:4]
        pair = float(east), float(north)
    except ValueError as error:
        raise FileRefused("report_line", row=number) from error
    plot.rings.setdefault(ring, []).append(pair)
    plot.points += 1


def _check_count(plots: list[_Plot]) -> None:
    if not plots:
        return
    announced = plots[-1].facts[0]
    if not plots[-1].points or (announced.isdigit() and int(announced) != plots[-1].points):
        raise FileRefused("report_count", row=plots[-1].line, announced=announced, found=plots[-1].points)


def _epsg(header: dict[str, str], *, prefixed: bool) -> int | None:
    """Which EPSG code do the header's system, zone width and zone number name?  None when they name none."""
    said = header.get("坐标系", "")
    system = next((key for key, words in _SYSTEMS.items() if any(word in said for word in words)), None)
    width, zone = (_digits(header.get(key, "")) for key in ("几度分带", "带号"))
    if system == "2000" and "度" in header.get("计量单位", ""):
        return 4490
    first = _CODES.get((system or "", width, prefixed))
    lowest, highest = (25, 45) if width == 3 else (13, 23)
    return first + zone if first is not None and lowest <= zone <= highest else None


def _digits(text: str) -> int:
    digits = "".join(letter for letter in text if letter.isdigit())
    return int(digits[:3]) if digits else 0


def _shape(plot: _Plot) -> shapely.Geometry:
    kind = plot.facts[4] if len(plot.facts) > 4 else POLYGON
    rings = list(plot.rings.values())
    if kind == POINT:
        points = [point for ring in rings for point in ring]
        return shapely.Point(points[0]) if len(points) == 1 else shapely.MultiPoint(points)
    if kind == LINE:
        lines = [shapely.LineString(ring * 2 if len(ring) == 1 else ring) for ring in rings]
        return lines[0] if len(lines) == 1 else shapely.MultiLineString(lines)
    polygons = [shapely.Polygon(ring + [ring[-1]] * (4 - len(ring))) for ring in rings]
    if not all(polygon.is_valid for polygon in polygons):
        return shapely.MultiPolygon(polygons)  # refused, or repaired, as what it is
    return shapely.build_area(shapely.GeometryCollection([polygon.exterior for polygon in polygons]))


def _square_metres(hectares: str) -> str | None:
    """The area that a plot states, in m² to the hundredth; None: it states none."""
    try:
        stated = Decimal(hectares)
    except InvalidOperation:
        return None
    return f"{stated * 10_000:.2f}" if stated.is_finite() and stated > 0 else None


def _batches(plots: list[_Plot], batch_rows: int) -> Iterator[pa.RecordBatch]:
    for start in range(0, len(plots), batch_rows):
        chunk = plots[start : start + batch_rows]
        facts = [(plot.facts + [""] * len(FACTS))[: len(FACTS)] for plot in chunk]
        batch = {
            name: pa.array([row[at] or None for row in facts], pa.string()) for at, name in enumerate(FACTS)
        }
        batch[AREA] = pa.array([_square_metres(row[FACTS.index("area_ha")]) for row in facts], pa.string())
        batch[GEOMETRY] = pa.array(shapely.to_wkb([_shape(plot) for plot in chunk]).tolist(), pa.binary())
        yield pa.RecordBatch.from_pydict(batch)
