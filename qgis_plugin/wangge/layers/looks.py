"""How the county's layers are drawn and named: colours, widths in millimetres, letters, scales."""

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsLineSymbol,
    QgsMapLayerStyle,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsProperty,
    QgsRendererCategory,
    QgsSingleSymbolRenderer,
    QgsSymbolLayer,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayerSimpleLabeling,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontInfo

from ..words import tr

#: Faces with Chinese letters, the best first: those of free systems, of Windows, of macOS.
_FACES = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "SimHei")
#: Ground of units that lie side by side, as on the web map: a fill through which the base map is seen, and the line.
_UNITS = (
    ("82,151,112,75", "#5d8a72"),
    ("90,126,196,70", "#6079a6"),
    ("214,155,74,78", "#a68454"),
    ("150,100,178,66", "#86689a"),
    ("62,156,168,70", "#4f8890"),
    ("206,104,88,66", "#a86d64"),
    ("162,172,62,74", "#83894c"),
    ("140,126,100,70", "#7d7566"),
)
_ENDED = ("not_filed", "merged", "closed", "voided", "forced_closed", "archived")
_ROADS = {
    "arterial": ("#c9622a", 1.1),
    "secondary": ("#d99434", 0.9),
    "branch": ("#8d8672", 0.7),
    "lane": ("#a8a294", 0.5),
}
_PLACES = {
    "storefront": ("#f2d9a8", "#8a6a24"),
    "site": ("#dcd3ea", "#6a5690"),
    "compound": ("#d5e4d0", "#56794a"),
}
_FACILITIES = {
    "intact": "#1d6b57",
    "damaged": "#e0952b",
    "lost": "#b3201a",
    "disused": "#69736d",
    "removed": "#a9b0ab",
}
_LEVELS = {
    "province": ("#4f4660", 0.9),
    "prefecture": ("#4f4660", 0.8),
    "county": ("#3d3450", 0.9),
    "township": ("#5a4f72", 0.6),
    "community": ("#7b7292", 0.35),
}

#: Sizes of labels in points.
_LETTERS = {"grids": 9, "divisions": 10, "road_sections": 7.5, "cases": 7, "roads": 7, "facilities": 7}

#: The county's own name needs no label on its map, and those above it stand for nothing on it.
_NAMED = {"divisions": "CASE WHEN \"level\" IN ('township', 'community') THEN \"name\" END"}


def face():
    """The first face with Chinese letters that this machine has."""
    for name in _FACES:
        if QFontInfo(QFont(name)).family() == name:
            return name
    return QFont().family()


def letters(size_pt, colour="#26332c", *, is_bold=False):
    """Letters of a size in points, as layouts and labels want them."""
    font = QFont(face())
    font.setBold(is_bold)
    # Shaping chooses digits of other shapes beside Latin letters, which a PDF cannot name: codes could not be searched.
    font.setStyleStrategy(QFont.StyleStrategy.PreferNoShaping)
    found = QgsTextFormat()
    found.setFont(font)
    found.setSize(size_pt)
    found.setColor(QColor(colour))
    return found


def dress(opened, layer, *, times=1.0):
    """Give an opened layer its colours, labels and scales; `times`: how much larger than on a screen."""
    if layer.shape == "table":
        return
    opened.setRenderer(_renderer(opened, layer, times))
    if layer.label:
        opened.setLabeling(QgsVectorLayerSimpleLabeling(_label(opened, layer, times)))
        opened.setLabelsEnabled(True)
    if layer.scale:
        opened.setScaleBasedVisibility(True)
        opened.setMinimumScale(layer.scale * times)
        opened.setMaximumScale(0)


def style_at(opened, layer, *, times, change=None):
    """The style of a layer at another size, as a map of a page takes it; the layer itself keeps its own.

    `change` is done to the layer while it wears that style.
    """
    renderer, labeling, is_named = opened.renderer().clone(), opened.labeling(), opened.labelsEnabled()
    labeling = labeling.clone() if labeling is not None else None
    scales = opened.hasScaleBasedVisibility(), opened.minimumScale(), opened.maximumScale()
    dress(opened, layer, times=times)
    if change is not None:
        change(opened)
    found = QgsMapLayerStyle()
    found.readFromLayer(opened)
    opened.setRenderer(renderer)
    opened.setLabeling(labeling)
    opened.setLabelsEnabled(is_named)
    opened.setScaleBasedVisibility(scales[0])
    opened.setMinimumScale(scales[1])
    opened.setMaximumScale(scales[2])
    return found.xmlData()


def colours_of_units(names):
    """Fill and line of each unit, the same for the same names."""
    return {name: _UNITS[number % len(_UNITS)] for number, name in enumerate(sorted(names))}


def is_ground(opened):
    """Is it drawn as ground?  Road sections are lines in the database, and the ground that they answer for at /ogc/."""
    return opened.geometryType() == QgsWkbTypes.GeometryType.PolygonGeometry


def units_of(opened):
    """The names of the units that answer for some row."""
    index = opened.fields().indexOf("accountable_unit")
    return sorted(str(name) for name in opened.uniqueValues(index) if name)


def _renderer(opened, layer, times):
    make = {
        "grids": _grids,
        "draft_grids": _drawn_polygon,
        "draft_places": _drawn_polygon,
        "edit_zones": _drawn_polygon,
        "draft_road_sections": _drawn_line,
        "edit_points": _drawn_point,
        "edit_facilities": _facilities,
        "cases": _cases,
        "points": _points,
        "facilities": _facilities,
        "road_sections": _sections,
        "places": _places,
        "renovation_zones": _zones,
        "corridors": _corridors,
        "divisions": _divisions,
        "roads": _streets,
        "buildings": _buildings,
        "water": _water,
    }
    return make[layer.name](opened, layer, times)


def _grids(opened, layer, times):
    shown = [
        QgsRendererCategory(name, _fill(fill, line, 0.4 * times), name)
        for name, (fill, line) in colours_of_units(units_of(opened)).items()
    ]
    nobody = _fill("255,255,255,120", "#b3201a", 0.5 * times)
    shown.append(QgsRendererCategory("", nobody, tr("No unit of its own")))
    return QgsCategorizedSymbolRenderer("accountable_unit", shown)


def _by_code(column, codes, symbol):
    shown = [QgsRendererCategory(code, symbol(code), tr(word)) for code, word in codes.items()]
    return QgsCategorizedSymbolRenderer(column, shown)


def _drawn_polygon(opened, layer, times):
    return QgsSingleSymbolRenderer(_fill("255,255,255,40", "#c83818", 0.6 * times))


def _drawn_line(opened, layer, times):
    return QgsSingleSymbolRenderer(_line("#c83818", 0.9 * times))


def _drawn_point(opened, layer, times):
    return QgsSingleSymbolRenderer(_marker("#c83818", 3 * times))


def _cases(opened, layer, times):
    def symbol(state):
        if state in _ENDED:
            return _marker("#b9c0bb", 2.2 * times)
        return _marker("#1d6b57" if state != "suspended" else "#69736d", 3 * times)

    found = _by_code("state", layer.codes["state"], symbol)
    _redden(found)
    return found


def _redden(renderer):
    """An open case whose time is up is red, whatever its state."""
    late = '"due_at" IS NOT NULL AND to_datetime("due_at") < now()'
    for index, category in enumerate(renderer.categories()):
        if category.value() in _ENDED:
            continue
        symbol = category.symbol().clone()
        red = QgsProperty.fromExpression(f"if({late}, '#b3201a', @symbol_color)")
        symbol.symbolLayer(0).setDataDefinedProperty(QgsSymbolLayer.Property.PropertyFillColor, red)
        renderer.updateCategorySymbol(index, symbol)


def _points(opened, layer, times):
    return QgsSingleSymbolRenderer(_marker("#2f5f9e", 2.2 * times))


def _facilities(opened, layer, times):
    def symbol(status):
        return _marker(_FACILITIES[status], 2.2 * times, shape="square")

    return _by_code("status", layer.codes["status"], symbol)


def _sections(opened, layer, times):
    def symbol(road_class):
        colour, width = _ROADS[road_class]
        if is_ground(opened):
            return _fill(_through(colour), colour, 0.3 * times)
        return _line(colour, width * times)

    return _by_code("road_class", layer.codes["road_class"], symbol)


def _places(opened, layer, times):
    def symbol(kind):
        fill, line = _PLACES[kind]
        return _fill(fill, line, 0.3 * times)

    return _by_code("kind", layer.codes["kind"], symbol)


def _zones(opened, layer, times):
    def symbol(kind):
        return _fill(
            "#9a3f77", "#9a3f77", 0.7 * times, style="b_diagonal" if kind == "city" else "f_diagonal"
        )

    return _by_code("kind", layer.codes["kind"], symbol)


def _corridors(opened, layer, times):
    return QgsSingleSymbolRenderer(_fill("255,255,255,150", "#8a8378", 0.2 * times))


def _divisions(opened, layer, times):
    def symbol(level):
        colour, width = _LEVELS[level]
        found = _fill("#ffffff", colour, width * times, style="no")
        if level != "county":
            found.symbolLayer(0).setStrokeStyle(Qt.PenStyle.DashLine)
        return found

    return _by_code("level", layer.codes["level"], symbol)


def _streets(opened, layer, times):
    def symbol(road_class):
        return _line("#ffffff", _ROADS[road_class][1] * times, casing="#cfc7b6")

    return _by_code("road_class", layer.codes["road_class"], symbol)


def _buildings(opened, layer, times):
    return QgsSingleSymbolRenderer(_fill("#e2dccf", "#c6bba6", 0.15 * times))


def _water(opened, layer, times):
    return QgsSingleSymbolRenderer(_fill("#c3dcea", "#9cc1d6", 0.15 * times))


def _through(colour):
    """A colour through which the ground is seen: dots of Qt's brushes would be pictures in a PDF, a megabyte a page."""
    shade = QColor(colour)
    return f"{shade.red()},{shade.green()},{shade.blue()},95"


def _fill(fill, line, width, *, style="solid"):
    return QgsFillSymbol.createSimple(
        {
            "color": fill,
            "style": style,
            "outline_color": line,
            "outline_width": str(width),
            "outline_width_unit": "MM",
            "joinstyle": "round",
        }
    )


def _line(colour, width, *, casing=""):
    line = {
        "line_color": colour,
        "line_width": str(width),
        "line_width_unit": "MM",
        "capstyle": "round",
        "joinstyle": "round",
    }
    found = QgsLineSymbol.createSimple(line)
    if casing:
        under = QgsLineSymbol.createSimple({**line, "line_color": casing, "line_width": str(width + 0.3)})
        found.insertSymbolLayer(0, under.symbolLayer(0).clone())
    return found


def _marker(colour, size, *, shape="circle"):
    return QgsMarkerSymbol.createSimple(
        {
            "name": shape,
            "color": colour,
            "size": str(size),
            "outline_color": "#ffffff",
            "outline_width": "0.3",
        }
    )


def _label(opened, layer, times):
    found = QgsPalLayerSettings()
    found.fieldName = _NAMED.get(layer.name, layer.label)
    found.isExpression = layer.name in _NAMED
    text = letters(_LETTERS.get(layer.name, 8) * times, is_bold=layer.name == "grids")
    edge = QgsTextBufferSettings()
    edge.setEnabled(True)
    edge.setSize(0.7 * times)
    edge.setColor(QColor("#ffffff"))
    text.setBuffer(edge)
    found.setFormat(text)
    placement = {
        "line": QgsPalLayerSettings.Placement.Curved,
        "polygon": QgsPalLayerSettings.Placement.Horizontal,
        "point": QgsPalLayerSettings.Placement.OrderedPositionsAroundPoint,
    }
    found.placement = placement["polygon" if is_ground(opened) else layer.shape]
    if layer.label_scale:
        found.scaleVisibility = True
        found.minimumScale = layer.label_scale * times
        found.maximumScale = 0
    return found
