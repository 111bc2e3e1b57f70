"""The wall map of a campaign of renovation or of one project (挂图作战): the server's figures on a layout of QGIS."""

import json

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFeature,
    QgsFillSymbol,
    QgsGeometry,
    QgsJsonUtils,
    QgsPalLayerSettings,
    QgsRendererCategory,
    QgsTextBufferSettings,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor

from ..core.wall_maps import BUILDINGS, SIZES, ZONES, lines_of, widths
from ..layers.looks import letters
from ..words import tr
from .page import INK, Page
from .sheet import EDGE, FOOT, HEAD, extent_of, foot, head, look_at, marks, pale, round_scale, rule

#: The column of figures beside the map, the small map of the county in it, a title (mm of an A3).
_COLUMN, _INSET, _TITLE = 110, 38, 5.5
#: The size of a table's letters (pt), and their millimetres.
_SIZE, _POINT = 8.0, 0.3528
#: What lies under the zones, the uppermost first; grids are lines alone.
_GROUND = ("grids", "roads", "buildings", "water")


def campaign_map(project, there, county, told, size, review_number=""):
    """The layout of a sheet of this size; `there` are the county's layers, `told` is what the server says."""
    width, height, times = SIZES[size]
    page = Page(project, told["title"], width, height, times=times)
    head(page, told["title"], tr("as of") + f" {told['on']}")
    if told["standing"]:
        page.label(told["standing"], EDGE, 10 * times, width / 2, 9 * times, size=11)
    zones = _layer(project, tr("Zones"), told["zones"], "light", ZONES, times)
    buildings = _layer(project, tr("Buildings of the project"), told["buildings"], "state", BUILDINGS, times)
    _name(zones, times)
    shown = [buildings, zones, *_ground(project, there)]
    across, down = width - 3 * EDGE - _COLUMN * times, height - 2 * EDGE - (HEAD + FOOT) * times
    of_map = page.map([layer for layer in shown if layer], EDGE, EDGE + HEAD * times, across, down)
    _look(project, of_map, zones if told["zones"] else there["grids"], across, down, times)
    marks(page, of_map)
    x = width - EDGE - _COLUMN * times
    y = _inset(page, project, there, x)
    legend = [layer for layer in (zones, buildings) if layer and layer.featureCount()]
    room = (5 * (sum(_signs(layer) for layer in legend) + 1) // 2 + 3 + _TITLE) * times
    page.label(tr("Legend"), x, y, _COLUMN * times, _TITLE * times, size=9.5, is_bold=True)
    page.legend(of_map, legend, x, y + _TITLE * times, _COLUMN * times, room, columns=2)
    _tables(page, told["tables"], x, y + room + _TITLE * times, EDGE + HEAD * times + down)
    foot(page, county, told["review_number"] or review_number)
    return page.layout


def _layer(project, title, rows, column, looks, times):
    """Areas in memory, each drawn by the word of `column`; None: there are none."""
    if not rows:
        return None
    layer = QgsVectorLayer("MultiPolygon?crs=EPSG:4490&field=key:string&field=label:string", title, "memory")
    found = []
    for row in rows:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(_geometry(row["geometry"]))
        feature.setAttributes([row[column], "\n".join(row.get("label", ()))])
        found.append(feature)
    layer.dataProvider().addFeatures(found)
    layer.updateExtents()
    words = {row[column]: row[f"{column}_words"] for row in rows}
    categories = [
        QgsRendererCategory(key, _symbol(look, key, times), words[key])
        for key, look in looks.items()
        if key in words
    ]
    layer.setRenderer(QgsCategorizedSymbolRenderer("key", categories))
    project.addMapLayer(layer, False)
    return layer


def _geometry(told):
    """QGIS before 3.28 reads no geometry of GeoJSON by itself, only rows."""
    row = {"type": "Feature", "properties": {}, "geometry": told}
    collection = json.dumps({"type": "FeatureCollection", "features": [row]})
    (feature,) = QgsJsonUtils.stringToFeatureList(collection)
    return QgsGeometry(feature.geometry())


def _symbol(look, key, times):
    """A fill that one sees through; what is late or gone has a broken line."""
    fill, opacity, line = look
    colour = QColor(fill)
    colour.setAlphaF(opacity)
    is_zone = key in ZONES
    told = {
        "color": f"{colour.red()},{colour.green()},{colour.blue()},{colour.alpha()}",
        "outline_color": line,
        "outline_width": str((0.7 if is_zone else 0.15) * times),
        "outline_style": "dash" if key in {"red", "gone"} else "solid",
        "joinstyle": "round",
    }
    return QgsFillSymbol.createSimple(told)


def _name(zones, times):
    """Zones have their name and how long it is to the next milestone written into them."""
    if zones is None:
        return
    found = QgsPalLayerSettings()
    found.fieldName = "label"
    text = letters(9.5 * times, INK, is_bold=True)
    edge = QgsTextBufferSettings()
    edge.setEnabled(True)
    edge.setSize(0.8 * times)
    edge.setColor(QColor("#ffffff"))
    text.setBuffer(edge)
    found.setFormat(text)
    found.placement = QgsPalLayerSettings.Placement.Horizontal
    zones.setLabeling(QgsVectorLayerSimpleLabeling(found))
    zones.setLabelsEnabled(True)


def _ground(project, there):
    """The county's layers under the zones; fills of units would hide lights."""
    return [
        pale(project, there[name], fill="255,255,255,0") if name == "grids" else there[name]
        for name in _GROUND
        if name in there
    ]


def _look(project, of_map, layer, across, down, times):
    ground = extent_of(project, layer)
    room = 1.15 * max(ground.width() / across, ground.height() / down) * 1000
    metres = round_scale(max(room, 500))
    look_at(of_map, ground.center(), across, down, metres)
    rule(of_map, metres, times, every_mm=60 * times)


def _inset(page, project, there, x):
    """Where in the county the map lies.  Returns where it ends."""
    times = page.times
    y, height = EDGE + HEAD * times, _INSET * times
    of_map = page.map([pale(project, there["grids"])], x, y, _COLUMN * times, height, name="overview")
    of_map.zoomToExtent(extent_of(project, there["grids"]))
    of_map.overview().setLinkedMap(page.layout.itemById("map"))
    look = {"color": "200,56,24,70", "outline_color": "#c83818", "outline_width": str(0.7 * times)}
    of_map.overview().setFrameSymbol(QgsFillSymbol.createSimple(look))
    return y + height + 3 * times


def _signs(layer):
    """So many lines has a layer in the legend."""
    return 1 + len(layer.renderer().categories())


def _tables(page, tables, x, y, bottom):
    """The figures, table below table; smaller where they would not end above the foot."""
    size = _SIZE
    while size > 4 and y + sum(_height(page, table, size) for table in tables) > bottom:
        size -= 0.25
    for table in tables:
        page.label(
            table["title"], x, y, _COLUMN * page.times, _TITLE * page.times, size=size + 1.5, is_bold=True
        )
        columns = _columns(page, table, size)
        height = _height(page, table, size)
        rows = table["rows"] or [["—"] * max(1, len(table["headings"]))]
        top = y + _TITLE * page.times
        page.rows(
            table["headings"], columns, rows, x, top, height - _TITLE * page.times, size=size, wraps=True
        )
        y += height


def _columns(page, table, size):
    letter = size * page.times * _POINT
    return widths(table["headings"], table["rows"] or [["—"]], _COLUMN * page.times, letter)


def _height(page, table, size):
    """A table with its title and some room below it."""
    lines = lines_of(table, _columns(page, table, size), size * page.times * _POINT)
    return (_TITLE + 2) * page.times + (max(lines, 1) + 0.2) * page.row_height(size)
