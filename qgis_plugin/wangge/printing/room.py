"""Of which sheets a table has no room for all its rows: nothing is left out without a word."""

from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextScope,
    QgsFeatureRequest,
    QgsLayoutItemAttributeTable,
    QgsSpatialIndex,
)


def crowded(layout):
    """Codes of the sheets on which some table lists fewer rows than touch the ground of the sheet."""
    atlas = layout.atlas()
    wanted = QgsFeatureRequest()
    if atlas.filterFeatures():
        wanted.setFilterExpression(atlas.filterExpression())
    tables = [
        (one, _Rows(one.vectorLayer()))
        for one in layout.multiFrames()
        if isinstance(one, QgsLayoutItemAttributeTable)
    ]
    return sorted(
        sheet["code"]
        for sheet in atlas.coverageLayer().getFeatures(wanted)
        if any(_touching(one, rows, sheet) > one.maximumNumberOfFeatures() for one, rows in tables)
    )


class _Rows:
    """The rows of a layer, found by where they are.

    (An index of the layer itself is none of its clones', which the pages draw: QGIS 3.22 finds nothing in them then.)
    """

    def __init__(self, layer):
        self._rows = {row.id(): row for row in layer.getFeatures()}
        self._index = QgsSpatialIndex()
        self._index.addFeatures(list(self._rows.values()))

    def near(self, shape):
        return [self._rows[key] for key in self._index.intersects(shape.boundingBox())]


def _touching(table, rows, sheet):
    """How many rows a table would list for a sheet."""
    scope = QgsExpressionContextScope()
    scope.setVariable("atlas_feature", sheet)
    context = QgsExpressionContext()
    context.appendScope(scope)  # the context owns it from now on; handed over in a list both would free it
    condition = QgsExpression(table.featureFilter() or "true")
    condition.prepare(context)
    count = 0
    for row in rows.near(sheet.geometry()):
        context.setFeature(row)
        count += bool(row.geometry().intersects(sheet.geometry()) and condition.evaluate(context))
    return count
