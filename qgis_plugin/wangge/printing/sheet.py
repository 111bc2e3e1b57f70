"""What all pages have: a title, a map with its scale and its north, the line at the foot."""

import re

from qgis.core import QgsCoordinateTransform

from ..words import tr
from .page import CENTRE, RIGHT, RULE

#: Millimetres of an A3 sheet; larger pages multiply them.
EDGE, HEAD, FOOT = 10, 18, 9


def head(page, title, below=""):
    """The title of a page, in the middle, with a line of its own."""
    times = page.times
    page.label(title, EDGE, 7 * times, page.width - 2 * EDGE, 12 * times, size=22, is_bold=True, align=CENTRE)
    if below:
        half = page.width / 2
        page.label(below, half, 10 * times, half - EDGE, 9 * times, size=11, align=RIGHT)


def foot(page, county, day, review_number, *, pages=""):
    """The number of the map's review, the system of coordinates, of which day it is, the page."""
    times = page.times
    y, height = page.height - EDGE - 6 * times, 6 * times
    wide = (page.width - 2 * EDGE) / 3
    page.box(EDGE, y - 0.8 * times, page.width - 2 * EDGE, 0.01, line=RULE)
    number = review_number or "_" * 20
    page.label(tr("Map review number:") + f" {number}", EDGE, y, wide, height, size=8.5)
    system = system_words(page.layout.project().crs().description())
    page.label(system, EDGE + wide, y, wide, height, size=8.5, align=CENTRE)
    told = f"{county['name']} · " + tr("ground of") + f" {day}" + (f" · {pages}" if pages else "")
    page.label(told, EDGE + 2 * wide, y, wide, height, size=8.5, align=RIGHT)


def marks(page, of_map):
    """North in the upper right corner of a map, the scale in the lower left one."""
    times, frame = page.times, of_map.rect()
    x, y = of_map.pos().x(), of_map.pos().y()
    plate = {"fill": "255,255,255,200", "line": "255,255,255,0"}
    page.box(x + frame.width() - 16.5 * times, y + 2.5 * times, 14 * times, 20 * times, **plate)
    page.arrow(of_map, x + frame.width() - 15 * times, y + 4 * times, 11 * times, 17 * times)
    bottom = y + frame.height()
    page.box(x + 3 * times, bottom - 17 * times, 62 * times, 14 * times, fill="255,255,255,225")
    page.scale(of_map, x + 4 * times, bottom - 16.4 * times, 60 * times, 13 * times)


def extent_of(project, layer):
    """Where all of a layer lies, in the plane of the project."""
    change = QgsCoordinateTransform(layer.crs(), project.crs(), project)
    return change.transformBoundingBox(layer.extent())


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
