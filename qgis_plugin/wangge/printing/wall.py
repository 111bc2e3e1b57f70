"""The county on one page of A0: its grids by unit, and the table of units."""

from qgis.core import (
    Qgis,
    QgsDistanceArea,
    QgsExpression,
    QgsFeatureRequest,
    QgsPalLayerSettings,
    QgsProperty,
    QgsVectorLayerSimpleLabeling,
)

from ..core.county import layer_named
from ..layers.adding import day_of
from ..layers.looks import colours_of_units, dress, style_at
from ..words import tr
from .page import Page
from .sheet import EDGE, explain, extent_of, foot, head, look_at, marks, round_scale, rule

LONG, SHORT = 1189, 841
#: How much larger everything is than on a sheet of A3.
TIMES = 2.4
#: Points of the smallest name of a grid.
_SMALLEST = 9
#: Millimetres of the map that the kilometres along its frame take.
_FRAME = 9
_PANEL = 262
_TOP, _BOTTOM = 58, 34
_WIDTHS = (20, 98, 46, 52, 46)
#: Rows of the table that stand below each other at the usual size.
_ROWS = 42
_SHOWN = ("divisions", "road_sections", "places", "grids", "roads", "water")
#: Which of them are named; a wall map that named every shop front would name no grid of the town.
_NAMED = {"divisions", "grids", "roads", "water"}


def wall_map(project, there, county, review_number=""):
    """The layout of 县域责任网格挂图: `there` are the county's layers of the project, by name."""
    grids = there["grids"]
    ground = extent_of(project, grids)
    is_wide = ground.width() >= ground.height() * 0.8
    width, height = (LONG, SHORT) if is_wide else (SHORT, LONG)
    page = Page(project, tr("Wall map of the county"), width, height, times=TIMES)
    head(page, tr("{county}: responsibility grids").format(county=county["name"]))
    across, down = width - 3 * EDGE - _PANEL, height - _TOP - _BOTTOM
    shown = [there[name] for name in _SHOWN if name in there]
    of_map = page.map(shown, EDGE, _TOP, across, down)
    metres = round_scale(max(ground.width() * 1.04 / across, ground.height() * 1.04 / down) * 1000)
    look_at(of_map, ground.center(), across, down, metres)
    rule(of_map, metres, TIMES, every_mm=80)
    marks(page, of_map, inset=_FRAME)
    x = width - EDGE - _PANEL
    units = units_table(project, grids, county["main_grid_kind"])
    _dress(of_map, there, [unit for unit, *_numbers in units], metres)
    bottom = _table(page, units, x, day_of(project).toString("yyyy-MM-dd"))
    page.label(tr("Legend"), x, bottom + 6, _PANEL, 12, size=10, is_bold=True)
    explain(page, of_map, there, x, bottom + 22, _PANEL, height - _BOTTOM - bottom - 22)
    foot(page, county, review_number)
    return page.layout


def _dress(of_map, there, units, metres):
    """Signs and names as large as a wall wants them, for this map alone.

    Copies that were made for the page wear them; layers of somebody's project keep theirs, and the map has styles of
    its own.  (A style as text forgets that digits are not to be shaped, see `letters`.)
    """
    styles = {}
    for name in _SHOWN:
        if name not in there:
            continue

        def name_them(opened, name=name):
            opened.setLabelsEnabled(name in _NAMED)
            if name == "grids":
                opened.setLabeling(QgsVectorLayerSimpleLabeling(_grid_names(opened, units, metres)))

        opened, layer = there[name], layer_named(name)
        if opened.providerType() == "memory":
            dress(opened, layer, times=TIMES)
            name_them(opened)
        else:
            styles[opened.id()] = style_at(opened, layer, times=TIMES, change=name_them)
    if styles:
        of_map.setLayerStyleOverrides(styles)
        of_map.setKeepLayerStyles(True)


def _grid_names(opened, units, metres):
    """Every grid is named, with the number that its unit has in the table; letters as large as the grid lets them."""
    found = QgsPalLayerSettings(opened.labeling().settings())
    numbers = ", ".join(
        f"{QgsExpression.quotedString(unit)}, {number}" for number, unit in enumerate(units, 1)
    )
    found.fieldName = f"\"name\" || coalesce('\\n' || map_get(map({numbers}), \"accountable_unit\"), '')"
    found.isExpression = True
    found.multilineAlign = QgsPalLayerSettings.MultiLineAlign.MultiCenter
    found.priority = 10
    wide_mm = f"sqrt($area) * 1000 / {metres}"
    size = f'max({_SMALLEST}, min({9 * TIMES}, {wide_mm} * 1.9 / length("name")))'
    found.dataDefinedProperties().setProperty(
        QgsPalLayerSettings.Property.Size, QgsProperty.fromExpression(size)
    )
    if hasattr(found, "placementSettings"):  # from 3.26 on
        placed = found.placementSettings()
        placed.setOverlapHandling(Qgis.LabelOverlapHandling.AllowOverlapIfRequired)
        found.setPlacementSettings(placed)
    else:
        found.displayAll = True
    return found


def units_table(project, grids, kind):
    """Unit by unit: its name, how many grids of this kind, square kilometres on the ellipsoid, households."""
    measure = QgsDistanceArea()
    measure.setSourceCrs(grids.crs(), project.transformContext())
    measure.setEllipsoid(project.ellipsoid())
    told = {}
    request = QgsFeatureRequest().setFilterExpression(f"\"kind\" = '{kind}'")
    for grid in grids.getFeatures(request):
        unit = grid["accountable_unit"] or tr("No unit of its own")
        count, area_m2, households = told.get(unit, (0, 0.0, 0))
        told[unit] = (
            count + 1,
            area_m2 + measure.measureArea(grid.geometry()),
            households + (grid["households"] or 0),
        )
    return [(unit, count, area_m2 / 1e6, homes) for unit, (count, area_m2, homes) in sorted(told.items())]


def _table(page, units, x, day):
    """The table of units as of a day, each on its colour.  Returns where it ends."""
    colours = colours_of_units([unit for unit, *_numbers in units])
    size = 8.0 * min(1.0, _ROWS / max(len(units), 1))
    rows = [
        [(number, _on_paper(colours[unit][0])), unit, count, f"{area_km2:.2f}", homes or "—"]
        for number, (unit, count, area_km2, homes) in enumerate(units, 1)
    ]
    total = ["", tr("All together"), sum(u[1] for u in units), f"{sum(u[2] for u in units):.2f}"]
    rows.append([*total, sum(u[3] for u in units) or "—"])
    headings = [tr("No."), tr("Accountable unit"), tr("No. of grids"), tr("Area (km²)"), tr("Households")]
    page.label(f"{tr('Units')} · {tr('as of')} {day}", x, _TOP, _PANEL, 12, size=10, is_bold=True)
    height = (len(rows) + 1) * page.row_height(size) + 2
    page.rows(headings, _WIDTHS, rows, x, _TOP + 15, height, size=size)
    told = tr("The number below the name of a grid is that of its unit in this table.")
    page.label(told, x, _TOP + 15 + height, _PANEL, 10, size=7.5, colour="#55645c")
    return _TOP + 25 + height


def _on_paper(fill):
    """A fill that one sees through, as it looks on white."""
    red, green, blue, alpha = (int(part) for part in fill.split(","))
    share = alpha / 255
    return "#" + "".join(f"{round(part * share + 255 * (1 - share)):02x}" for part in (red, green, blue))
