"""Sheets of A3, one for each grid, one for each road section: the atlas of a layout."""

from qgis.core import (
    QgsFillSymbol,
    QgsInvertedPolygonRenderer,
    QgsLayoutItemMap,
    QgsLineSymbol,
    QgsRuleBasedRenderer,
)

from ..core.codes import ROAD_CLASSES
from ..layers.looks import is_ground
from ..words import tr
from .page import RIGHT, Page
from .sheet import EDGE, HEAD, SCALES, explain, extent_of, foot, head, helper, marks, pale

WIDTH, HEIGHT = 420, 297
#: The map, and the column beside it.
_MAP_WIDTH, _COLUMN = 284, 110
_LEFT = EDGE + _MAP_WIDTH + 6
_TOP = EDGE + HEAD
_BOTTOM = HEIGHT - EDGE - 10
#: Points of the letters of a table.
_SMALL = 7.5
#: Of a line; the server tells the ground of a section, and how long it is.
_LENGTH = (
    "[% with_variable('length', coalesce(attribute($currentfeature, 'length_m'), $length),"
    " if(coalesce(@length, 0) = 0, '—', format_number(@length, 0) || ' {metres}')) %]"
)
_CURRENT = "\"code\" = attribute(@atlas_feature, 'code')"
#: What a sheet shows, the uppermost first.
_SHOWN = ("divisions", "road_sections", "places", "grids", "roads", "buildings", "water")


def grid_sheets(project, there, county, review_number=""):
    """The layout of 网格责任图: `there` are the county's layers of the project, by name."""
    grids = there["grids"]
    page = Page(project, tr("Responsibility sheets of grids"), WIDTH, HEIGHT)
    current = _current_polygon(project, grids)
    of_map = _map(page, there, current)
    head(
        page,
        tr("{county}: responsibility sheet of a grid").format(county=county["name"]),
        _value("name") + "　" + _value("code"),
    )
    y = _facts(
        page,
        (
            (tr("Supervising unit"), _value("supervising_unit")),
            (tr("Code of the community"), _value("community_code")),
            (tr("Households"), _value("households")),
            (tr("Population"), _value("population")),
            (tr("Area of the grid"), "[% format_number($area / 10000, 2) %] " + tr("ha")),
            (tr("Edition"), _value("edition")),
        ),
        tr("Accountable unit"),
        _value("accountable_unit"),
    )
    y = _overview(page, there, y)
    y = _table(
        page,
        tr("Neighbours"),
        grids,
        ((_text("name"), tr("Grid"), 44), (_text("accountable_unit"), tr("Accountable unit"), 66)),
        f"not({_CURRENT}) and \"kind\" = attribute(@atlas_feature, 'kind')",
        y,
        most=10,
    )
    if "road_sections" in there:
        y = _table(
            page,
            tr("Road sections"),
            there["road_sections"],
            (
                (_text("name"), tr("Road section"), 50),
                (_text("supervising_unit"), tr("Supervising unit"), 60),
            ),
            "",
            y,
            most=8,
        )
    _legend(page, of_map, there, y)
    foot(page, county, review_number, pages="[% @atlas_featurenumber %] / [% @atlas_totalfeatures %]")
    _drive(page, of_map, grids, f"\"kind\" = '{county['main_grid_kind']}'")
    return page.layout


def section_sheets(project, there, county, review_number=""):
    """The layout of 路段监管图."""
    sections = there["road_sections"]
    page = Page(project, tr("Sheets of road sections"), WIDTH, HEIGHT)
    current = _current_line(project, sections)
    of_map = _map(page, there, current)
    head(
        page,
        tr("{county}: sheet of a road section").format(county=county["name"]),
        _value("name") + "　" + _value("code"),
    )
    known = " ".join(
        f"WHEN \"road_class\" = '{code}' THEN '{tr(word)}'" for code, word in ROAD_CLASSES.items()
    )
    y = _facts(
        page,
        (
            (tr("From and to"), f"{_value('from_name')} — {_value('to_name')}"),
            (tr("Class of road"), f"[% CASE {known} END %]"),
            (tr("Handling unit"), _value("handling_unit")),
            (tr("Cleaning unit"), _value("cleaning_unit")),
            (tr("Lighting unit"), _value("lighting_unit")),
            (tr("Patrols a week"), _value("patrol_per_week")),
            (tr("Length"), _LENGTH.format(metres=tr("m"))),
            (tr("Width, left and right"), f"{_value('width_left_m')} · {_value('width_right_m')} " + tr("m")),
        ),
        tr("Supervising unit"),
        _value("supervising_unit"),
    )
    y = _overview(page, there, y)
    if "grids" in there:
        y = _table(
            page,
            tr("Grids beside it"),
            there["grids"],
            ((_text("name"), tr("Grid"), 44), (_text("accountable_unit"), tr("Accountable unit"), 66)),
            f"\"kind\" = '{county['main_grid_kind']}'",
            y,
            most=12,
        )
    _legend(page, of_map, there, y)
    foot(page, county, review_number, pages="[% @atlas_featurenumber %] / [% @atlas_totalfeatures %]")
    _drive(page, of_map, sections, "")
    return page.layout


def _value(column):
    return f"[% {_text(column)} %]"


def _text(column):
    return f"coalesce(nullif(to_string(\"{column}\"), ''), '—')"


def _map(page, there, current):
    shown = [current, *(there[name] for name in _SHOWN if name in there)]
    of_map = page.map(shown, EDGE, _TOP, _MAP_WIDTH, _BOTTOM - _TOP)
    of_map.zoomToExtent(extent_of(page.layout.project(), there.get("grids") or there["road_sections"]))
    marks(page, of_map)
    return of_map


def _facts(page, facts, title, unit):
    """Who answers, large; below it what is known of the ground.  Returns where it ends."""
    page.box(_LEFT, _TOP, _COLUMN, 19, fill="#e7f0eb")
    page.label(title, _LEFT + 3, _TOP + 1.5, _COLUMN - 6, 5, size=8.5, colour="#55645c")
    page.label(unit, _LEFT + 3, _TOP + 6.5, _COLUMN - 6, 11, size=16, is_bold=True)
    y = _TOP + 21
    for number, (word, text) in enumerate(facts):
        x, below = _LEFT + (number % 2) * _COLUMN / 2, y + (number // 2) * 9.5
        page.label(word, x + 1, below, _COLUMN / 2 - 3, 4, size=7.5, colour="#55645c")
        page.label(text, x + 1, below + 3.8, _COLUMN / 2 - 3, 5, size=9.5)
    return y + (len(facts) + 1) // 2 * 9.5 + 3


def _overview(page, there, y):
    """Where in the county it lies.  Returns where it ends."""
    height, project = 34, page.layout.project()
    ground = there.get("grids") or there["road_sections"]
    of_map = page.map([pale(project, ground)], _LEFT, y, _COLUMN, height, name="overview")
    of_map.zoomToExtent(extent_of(project, ground))
    of_map.overview().setLinkedMap(page.layout.itemById("map"))
    look = {"color": "200,56,24,70", "outline_color": "#c83818", "outline_width": "0.7"}
    of_map.overview().setFrameSymbol(QgsFillSymbol.createSimple(look))
    return y + height + 4


def _table(page, title, layer, columns, condition, y, *, most):
    """The rows of a layer that touch the ground of the sheet, by their codes.  Returns where it ends."""
    page.label(title, _LEFT + 1, y, _COLUMN, 5, size=9.5, is_bold=True)
    room = tr("at most {most} rows, by code").format(most=most)
    page.label(room, _LEFT + _COLUMN / 2, y, _COLUMN / 2, 5, size=7, align=RIGHT, colour="#55645c")
    height = page.row_height(_SMALL) * (most + 1) + 0.5
    place = (_LEFT, y + 5.5, _COLUMN, height)
    page.rows_at_feature(layer, columns, condition, *place, most=most, size=_SMALL)
    return y + 5.5 + height + 3


def _legend(page, of_map, there, y):
    page.label(tr("Legend"), _LEFT + 1, y, _COLUMN, 5, size=9.5, is_bold=True)
    explain(page, of_map, there, _LEFT + 1, y + 6, _COLUMN - 2, _BOTTOM - y - 6)


def _drive(page, of_map, coverage, condition):
    """A page for each row, by its code, at a round scale."""
    atlas = page.layout.atlas()
    atlas.setCoverageLayer(coverage)
    atlas.setEnabled(True)
    atlas.setPageNameExpression('"code"')
    atlas.setSortFeatures(True)
    atlas.setSortExpression('"code"')
    if condition:
        atlas.setFilterFeatures(True)
        atlas.setFilterExpression(condition)
    of_map.setAtlasDriven(True)
    of_map.setAtlasScalingMode(QgsLayoutItemMap.AtlasScalingMode.Predefined)
    of_map.setAtlasMargin(0.12)
    page.layout.renderContext().setPredefinedScales(SCALES)
    page.layout.reportContext().setLayer(coverage)


def _only_current(symbol):
    root = QgsRuleBasedRenderer.Rule(None)
    root.appendChild(QgsRuleBasedRenderer.Rule(symbol, 0, 0, _CURRENT))
    return QgsRuleBasedRenderer(root)


def _current_polygon(project, layer):
    """Around the grid of the sheet all is pale, and its border is strong."""
    look = {
        "color": "255,255,255,120",
        "outline_color": "#c83818",
        "outline_width": "1.1",
        "joinstyle": "round",
    }
    inverted = QgsInvertedPolygonRenderer(_only_current(QgsFillSymbol.createSimple(look)))
    return helper(project, layer, inverted)


def _current_line(project, layer):
    if is_ground(layer):
        look = {"color": "200,56,24,120", "outline_color": "#c83818", "outline_width": "0.8"}
        return helper(project, layer, _only_current(QgsFillSymbol.createSimple(look)))
    look = {"line_color": "#c83818", "line_width": "2.2", "capstyle": "round", "joinstyle": "round"}
    return helper(project, layer, _only_current(QgsLineSymbol.createSimple(look)))
