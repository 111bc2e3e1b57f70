"""What all pages have: a title, a map with its scale and its north, the line at the foot."""

import re

from qgis.core import (
    QgsCoordinateTransform,
    QgsFillSymbol,
    QgsLayoutItemMapGrid,
    QgsLineSymbol,
    QgsRectangle,
    QgsSingleSymbolRenderer,
    QgsWkbTypes,
)
from qgis.PyQt.QtGui import QColor

from ..layers.adding import DAY, MARK, ON_PAGE
from ..layers.looks import letters
from ..words import labelled, tr
from .page import CENTRE, INK, RIGHT, RULE

#: Millimetres of an A3 sheet; larger pages multiply them.
EDGE, HEAD, FOOT = 10, 18, 9
#: The layers whose signs a legend explains.
_LEGEND = ("road_sections", "places", "buildings", "water", "divisions")


def head(page, title, below=""):
    """The title of a page, in the middle, with a line of its own."""
    times = page.times
    page.label(title, EDGE, 7 * times, page.width - 2 * EDGE, 12 * times, size=22, is_bold=True, align=CENTRE)
    if below:
        half = page.width / 2
        page.label(below, half, 9 * times, half - EDGE, 10 * times, size=13, is_bold=True, align=RIGHT)


def foot(page, county, review_number, *, pages=""):
    """The number of the map's review, the system of coordinates, which day the project shows, the page."""
    times = page.times
    y, height = page.height - EDGE - 6 * times, 6 * times
    wide = (page.width - 2 * EDGE) / 3
    page.box(EDGE, y - 0.8 * times, page.width - 2 * EDGE, 0.01, line=RULE)
    number = review_number or "_" * 20
    page.label(labelled(tr("Map review number:"), number), EDGE, y, wide, height, size=8.5)
    system = system_words(page.layout.project().crs().description())
    page.label(system, EDGE + wide, y, wide, height, size=8.5, align=CENTRE)
    told = f"{county['name']} · " + tr("ground of") + f" [% @{DAY} %]" + (f" · {pages}" if pages else "")
    page.label(told, EDGE + 2 * wide, y, wide, height, size=8.5, align=RIGHT)


def marks(page, of_map, *, inset=0.0):
    """North in the upper right corner of a map, the scale in the lower left one; no name of the map lies below them.

    `inset`: millimetres that the frame of the map takes for itself.
    """
    times, frame = page.times, of_map.rect()
    x, y = of_map.pos().x() + inset, of_map.pos().y() + inset
    right, bottom = x + frame.width() - 2 * inset, y + frame.height() - 2 * inset
    look = {"fill": "255,255,255,200", "line": "255,255,255,0"}
    north = page.box(right - 16.5 * times, y + 2.5 * times, 14 * times, 20 * times, **look)
    page.arrow(of_map, right - 15 * times, y + 4 * times, 11 * times, 17 * times)
    scale = page.box(x + 3 * times, bottom - 17 * times, 62 * times, 14 * times, fill="255,255,255,225")
    page.scale(of_map, x + 4 * times, bottom - 16.4 * times, 60 * times, 13 * times)
    for plate in (north, scale):
        of_map.addLabelBlockingItem(plate)


def explain(page, of_map, there, x, y, width, height):
    """The legend of a map: roads, places and the base, divisions beside each other."""
    layers = [there[name] for name in _LEGEND if name in there]
    titles = {there["places"].id(): tr("Places")} if "places" in there else {}
    page.legend(of_map, layers, x, y, width, height, columns=3, titles=titles)


def extent_of(project, layer):
    """Where all of a layer lies, in the plane of the project."""
    change = QgsCoordinateTransform(layer.crs(), project.crs(), project)
    return change.transformBoundingBox(layer.extent())


def look_at(of_map, middle, across, down, metres):
    """Have a map (mm) show what lies around a place, at 1 : metres."""
    half_x, half_y = across * metres / 2000, down * metres / 2000
    of_map.setExtent(
        QgsRectangle(middle.x() - half_x, middle.y() - half_y, middle.x() + half_x, middle.y() + half_y)
    )
    of_map.setScale(metres)


def helper(project, layer, renderer):
    """A layer of its own for the row of the sheet, which the tree does not show; its day is that of the project."""
    helper, known = layer.clone(), layer.customProperty(MARK, "")
    helper.setName(f"{layer.name()} *")
    for key in helper.customPropertyKeys():
        helper.removeCustomProperty(key)
    helper.setCustomProperty(ON_PAGE, known)
    helper.setRenderer(renderer)
    helper.setLabelsEnabled(False)
    project.addMapLayer(helper, False)
    return helper


def pale(project, layer, *, fill="#eef2ee"):
    """The county as a ground for the frame that says where a sheet lies; or its lines alone."""
    if layer.geometryType() == QgsWkbTypes.GeometryType.LineGeometry:
        line = QgsLineSymbol.createSimple({"line_color": "#8a958e", "line_width": "0.2"})
        return helper(project, layer, QgsSingleSymbolRenderer(line))
    look = {"color": fill, "outline_color": "#8a958e", "outline_width": "0.12"}
    return helper(project, layer, QgsSingleSymbolRenderer(QgsFillSymbol.createSimple(look)))


def rule(of_map, metres, times, *, every_mm):
    """Round metres along the frame of a map at 1 : metres, so many millimetres apart or more."""
    step = _round_step(metres * every_mm / 1000)
    grid = QgsLayoutItemMapGrid("kilometres", of_map)
    of_map.grids().addGrid(grid)
    grid.setIntervalX(step)
    grid.setIntervalY(step)
    grid.setStyle(QgsLayoutItemMapGrid.GridStyle.Cross)
    grid.setCrossLength(1.25 * times)
    grid.setGridLineWidth(0.1 * times)
    grid.setGridLineColor(QColor(RULE))
    grid.setFrameStyle(QgsLayoutItemMapGrid.FrameStyle.InteriorTicks)
    grid.setFrameWidth(1.25 * times)
    grid.setFramePenColor(QColor(RULE))
    grid.setAnnotationEnabled(True)
    grid.setAnnotationPrecision(0)
    grid.setAnnotationTextFormat(letters(5 * times, INK))
    for side in (
        QgsLayoutItemMapGrid.BorderSide.Left,
        QgsLayoutItemMapGrid.BorderSide.Right,
        QgsLayoutItemMapGrid.BorderSide.Top,
        QgsLayoutItemMapGrid.BorderSide.Bottom,
    ):
        grid.setAnnotationPosition(QgsLayoutItemMapGrid.AnnotationPosition.InsideMapFrame, side)
    grid.setAnnotationDirection(
        QgsLayoutItemMapGrid.AnnotationDirection.Vertical, QgsLayoutItemMapGrid.BorderSide.Left
    )
    grid.setAnnotationDirection(
        QgsLayoutItemMapGrid.AnnotationDirection.Vertical, QgsLayoutItemMapGrid.BorderSide.Right
    )


def _round_step(wanted):
    """The next of 1, 2 and 5 times a power of ten."""
    power = 1
    while True:
        for digit in (1, 2, 5):
            if digit * power >= wanted:
                return digit * power
        power *= 10


def system_words(description):
    """A system of coordinates as a map names it."""
    found = re.fullmatch(r"CGCS2000 / 3-degree Gauss-Kruger (?:CM (\d+)E|zone (\d+))", description)
    if not found:
        return description
    meridian = found[1] or str(int(found[2]) * 3)
    return tr("CGCS2000, Gauss–Krüger, zones of 3°, central meridian") + f" {meridian}°E"


def round_scale(wanted):
    """The next round scale that shows as much or more: 1, 1.5, 2, 2.5, 4, 5, 6, 8 times a power of ten."""
    power = 1
    while True:
        for digit in (1, 1.5, 2, 2.5, 4, 5, 6, 8):
            if digit * power >= wanted:
                return digit * power
        power *= 10


#: What a sheet may be drawn at.
SCALES = [
    scale * 1.0
    for scale in (
        500,
        750,
        1000,
        1500,
        2000,
        2500,
        3000,
        4000,
        5000,
        7500,
        10000,
        15000,
        20000,
        25000,
        30000,
        40000,
        50000,
        75000,
        100000,
        150000,
        200000,
    )
]
