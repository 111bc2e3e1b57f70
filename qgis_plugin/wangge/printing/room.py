"""Of which sheets a table has no room for all its rows: nothing is left out without a word."""

from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextScope,
    QgsFeatureRequest,
    QgsLayoutItemAttributeTable,
)


def crowded(layout):
    """Codes of the sheets on which some table lists fewer rows than touch the ground of the sheet."""
    atlas = layout.atlas()
    wanted = QgsFeatureRequest()
    if atlas.filterFeatures():
        wanted.setFilterExpression(atlas.filterExpression())
    tables = [one for one in layout.multiFrames() if isinstance(one, QgsLayoutItemAttributeTable)]
    return sorted(
        sheet["code"]
        for sheet in atlas.coverageLayer().getFeatures(wanted)
        if any(_touching(table, sheet) > table.maximumNumberOfFeatures() for table in tables)
    )


def _touching(table, sheet):
    """How many rows a table would list for a sheet."""
    scope = QgsExpressionContextScope()
    scope.setVariable("atlas_feature", sheet)
    context = QgsExpressionContext()
    context.appendScope(scope)  # the context owns it from now on; handed over in a list both would free it
    condition = QgsExpression(table.featureFilter() or "true")
    condition.prepare(context)
    count = 0
    for row in table.vectorLayer().getFeatures(QgsFeatureRequest(sheet.geometry().boundingBox())):
        context.setFeature(row)
        count += bool(row.geometry().intersects(sheet.geometry()) and condition.evaluate(context))
    return count
