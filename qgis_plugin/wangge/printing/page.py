"""A page that is put together from rectangles: millimetres from its upper left corner."""

from pathlib import Path

from qgis.core import (
    QgsFillSymbol,
    QgsLayoutFrame,
    QgsLayoutItemAttributeTable,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemManualTable,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutItemShape,
    QgsLayoutMeasurement,
    QgsLayoutSize,
    QgsLayoutTable,
    QgsLayoutTableColumn,
    QgsLegendStyle,
    QgsPrintLayout,
    QgsScaleBarSettings,
    QgsTableCell,
    QgsUnitTypes,
)
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QColor

from ..layers.looks import letters
from ..words import tr

_ARROW = Path(__file__).parent.parent / "icons" / "north.svg"
INK, PALE, RULE = "#26332c", "#eef2ee", "#8a958e"
LEFT, CENTRE, RIGHT = (
    Qt.AlignmentFlag.AlignLeft,
    Qt.AlignmentFlag.AlignHCenter,
    Qt.AlignmentFlag.AlignRight,
)
#: Millimetres around the text of a cell on a sheet.
_MARGIN = 0.9
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class Page:
    """A layout of one page; `times`: how much larger its letters and lines are than those of an A3 sheet."""

    def __init__(self, project, name, width, height, *, times=1.0):
        self.layout = QgsPrintLayout(project)
        self.layout.initializeDefaults()
        self.layout.setName(name)
        self.width, self.height, self.times = width, height, times
        page = self.layout.pageCollection().page(0)
        page.setPageSize(QgsLayoutSize(width, height, QgsUnitTypes.LayoutUnit.LayoutMillimeters))

    def label(self, text, x, y, width, height, *, size=10, is_bold=False, align=LEFT, top=False, colour=INK):
        """Words; expressions stand in [% … %]."""
        item = QgsLayoutItemLabel(self.layout)
        item.setText(text)
        style = letters(size * self.times, colour, is_bold=is_bold)
        if hasattr(item, "setTextFormat"):  # from 3.24 on
            item.setTextFormat(style)
        else:
            font = style.font()
            font.setPointSizeF(size * self.times)
            item.setFont(font)
            item.setFontColor(QColor(colour))
        item.setHAlign(align)
        item.setVAlign(Qt.AlignmentFlag.AlignTop if top else _MIDDLE)
        item.setMarginX(0)
        item.setMarginY(0)
        return self._put(item, x, y, width, height)

    def map(self, layers, x, y, width, height, *, name="map"):
        """A map of these layers, the uppermost first."""
        item = QgsLayoutItemMap(self.layout)
        item.setId(name)
        self._put(item, x, y, width, height)
        item.setCrs(self.layout.project().crs())
        item.setLayers(layers)
        item.setKeepLayerSet(True)
        item.setBackgroundColor(QColor("#fbfaf7"))
        self._frame(item, 0.4)
        return item

    def box(self, x, y, width, height, *, fill="#ffffff", line=RULE, stroke=0.25):
        """A rectangle behind what comes after it."""
        item = QgsLayoutItemShape(self.layout)
        item.setShapeType(QgsLayoutItemShape.Shape.Rectangle)
        look = {"color": fill, "outline_color": line, "outline_width": str(stroke * self.times)}
        item.setSymbol(QgsFillSymbol.createSimple(look))
        return self._put(item, x, y, width, height)

    def arrow(self, of_map, x, y, width, height):
        """Where north is."""
        item = QgsLayoutItemPicture(self.layout)
        item.setPicturePath(str(_ARROW))
        item.setLinkedMap(of_map)
        return self._put(item, x, y, width, height)

    def scale(self, of_map, x, y, width, height):
        """The scale, as a bar and as a number."""
        bar = QgsLayoutItemScaleBar(self.layout)
        bar.setStyle("Single Box")
        bar.setLinkedMap(of_map)
        bar.setUnits(QgsUnitTypes.DistanceUnit.DistanceMeters)
        bar.setUnitLabel(tr("m"))
        bar.setNumberOfSegments(4)
        bar.setNumberOfSegmentsLeft(0)
        bar.setSegmentSizeMode(QgsScaleBarSettings.SegmentSizeMode.SegmentSizeFitWidth)
        bar.setMinimumBarWidth(15 * self.times)  # the wider the choice, the rounder the number
        bar.setMaximumBarWidth(52 * self.times)
        bar.setHeight(1.6 * self.times)
        bar.setTextFormat(letters(7.5 * self.times, INK))
        self._put(bar, x, y + height * 0.36, width, height * 0.64)
        number = f"1 : [% format_number(map_get(item_variables('{of_map.id()}'), 'map_scale'), 0) %]"
        self.label(number, x + 1.5 * self.times, y, width, height * 0.4, size=9, is_bold=True)
        return bar

    def legend(self, of_map, layers, x, y, width, height, *, columns=1, titles=None):
        """What the signs mean, those that the map shows; `titles`: what a layer is called here, by its id."""
        item = QgsLayoutItemLegend(self.layout)
        item.setTitle("")
        item.setLinkedMap(of_map)
        item.setAutoUpdateModel(False)
        root = item.model().rootGroup()
        root.removeAllChildren()
        for layer in layers:
            node = root.addLayer(layer)
            if titles and layer.id() in titles:
                node.setCustomProperty("legend/title-label", titles[layer.id()])
        item.setLegendFilterByMapEnabled(True)
        item.setColumnCount(columns)
        item.setColumnSpace(3 * self.times)
        item.setSymbolWidth(5 * self.times)
        item.setSymbolHeight(3.4 * self.times)
        item.setBoxSpace(0)
        item.setResizeToContents(False)
        sizes = {
            QgsLegendStyle.Style.Title: (10, True),
            QgsLegendStyle.Style.Group: (9, True),
            QgsLegendStyle.Style.Subgroup: (8.5, True),
            QgsLegendStyle.Style.SymbolLabel: (8, False),
        }
        for style, (size, is_bold) in sizes.items():
            _letter(item.rstyle(style), letters(size * self.times, INK, is_bold=is_bold), size * self.times)
        for style, side, room in (
            (QgsLegendStyle.Style.Subgroup, QgsLegendStyle.Side.Top, 2.5),
            (QgsLegendStyle.Style.Symbol, QgsLegendStyle.Side.Top, 1.6),
            (QgsLegendStyle.Style.SymbolLabel, QgsLegendStyle.Side.Left, 2),
        ):
            item.rstyle(style).setMargin(side, room * self.times)
        return self._put(item, x, y, width, height)

    def rows_at_feature(
        self, layer, columns, condition, x, y, width, height, *, most=12, order='"code"', size=8.0
    ):
        """A table of the rows that touch the feature of the sheet; `columns`: expression, heading, width."""
        table = QgsLayoutItemAttributeTable.create(self.layout)
        self.layout.addMultiFrame(table)
        table.setVectorLayer(layer)
        shown = []
        for expression, heading, wide in columns:
            column = QgsLayoutTableColumn(heading)
            column.setAttribute(expression)
            column.setHeading(heading)
            column.setWidth(wide - self._around(size))
            shown.append(column)
        table.setColumns(shown)
        table.setSortColumns([_sorted_by(order)])
        table.setFilterToAtlasFeature(True)
        table.setFeatureFilter(condition)
        table.setFilterFeatures(True)
        table.setMaximumNumberOfFeatures(most)
        self._dress(table, size=size)
        return self._frame_of(table, x, y, width, height)

    def rows(self, headings, widths, rows, x, y, height, *, size=8.0, wraps=False):
        """A table of these rows: texts, or pairs of a text and a background; without headings, no line of them."""
        table = QgsLayoutItemManualTable.create(self.layout)
        self.layout.addMultiFrame(table)
        head = [_cell(text, PALE, letters(size * self.times, INK, is_bold=True)) for text in headings]
        plain = letters(size * self.times, INK)
        cells = [
            [_cell(*(one if isinstance(one, tuple) else (one, "")), plain) for one in row] for row in rows
        ]
        table.setTableContents([head, *cells] if headings else cells)
        table.setColumnWidths([wide - self._around(size) for wide in widths])
        if wraps:
            table.setWrapBehavior(QgsLayoutTable.WrapBehavior.WrapText)
        self._dress(table, size=size)
        return self._frame_of(table, x, y, sum(widths), height)

    def _dress(self, table, *, size=8.0):
        table.setHeaderTextFormat(letters(size * self.times, INK, is_bold=True))
        table.setContentTextFormat(letters(size * self.times, INK))
        table.setCellMargin(_MARGIN * self.times * size / 8)
        table.setGridStrokeWidth(0.15 * self.times)
        table.setGridColor(QColor(RULE))
        table.setBackgroundColor(QColor("#ffffff"))

    def row_height(self, size=8.0):
        """How high a row of a table is: its letters, and what is around them."""
        return 0.44 * size * self.times + self._around(size)

    def _around(self, size):
        """Millimetres of a cell that are no text."""
        return (2 * _MARGIN * size / 8 + 0.15) * self.times

    def _frame_of(self, table, x, y, width, height):
        frame = QgsLayoutFrame(self.layout, table)
        frame.attemptSetSceneRect(QRectF(x, y, width, height))
        frame.setHideBackgroundIfEmpty(True)
        table.addFrame(frame)
        return table

    def _frame(self, item, width):
        item.setFrameEnabled(True)
        item.setFrameStrokeColor(QColor(INK))
        millimetres = QgsUnitTypes.LayoutUnit.LayoutMillimeters
        item.setFrameStrokeWidth(QgsLayoutMeasurement(width * self.times, millimetres))

    def _put(self, item, x, y, width, height):
        self.layout.addLayoutItem(item)
        item.attemptSetSceneRect(QRectF(x, y, width, height))
        return item


def _letter(style, text, size):
    if hasattr(style, "setTextFormat"):  # from 3.30 on
        style.setTextFormat(text)
    else:
        font = text.font()
        font.setPointSizeF(size)
        style.setFont(font)


def _sorted_by(expression):
    column = QgsLayoutTableColumn(expression)
    column.setAttribute(expression)
    column.setSortOrder(Qt.SortOrder.AscendingOrder)
    return column


def _cell(text, background, style):
    cell = QgsTableCell(str(text))
    if background:
        cell.setBackgroundColor(QColor(background))
    cell.setTextFormat(style)
    return cell
