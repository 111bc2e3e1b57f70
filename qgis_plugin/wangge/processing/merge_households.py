"""Merges cells into grids of about as many households as wanted."""

from qgis.core import (
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
    QgsSpatialIndex,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QVariant

from ..core.merging import Cell, merged
from ..words import labelled, tr
from .algorithm import LocalAlgorithm, OfDrafts


class MergeHouseholds(OfDrafts, LocalAlgorithm):
    """Cells in, groups of neighbours out; GB/T 34300-2017 wants 300 to 500 households in a grid."""

    INPUT, HOUSEHOLDS, WITHIN, LEAST, MOST, OUTPUT = (
        "INPUT",
        "HOUSEHOLDS",
        "WITHIN",
        "LEAST",
        "MOST",
        "OUTPUT",
    )

    def name(self):
        return "mergehouseholds"

    def displayName(self):
        return tr("Merge cells to target households")

    def shortHelpString(self):
        return tr(
            "Merges neighbouring cells until each group has about as many households as wanted: the smallest"
            " group joins the neighbour with the longest common edge, never past the upper bound and never"
            " across the border of a community, where you name its field. What cannot be merged stays and is"
            " told. It is a proposal: look at it before you draw it into a draft."
        )

    def initAlgorithm(self, config=None):
        areas = QgsProcessing.SourceType.TypeVectorPolygon
        self.addParameter(QgsProcessingParameterFeatureSource(self.INPUT, tr("Cells"), [areas]))
        self.addParameter(
            QgsProcessingParameterField(
                self.HOUSEHOLDS,
                tr("Field with the households"),
                "households",
                self.INPUT,
                QgsProcessingParameterField.DataType.Numeric,
            )
        )
        self.addParameter(
            QgsProcessingParameterField(
                self.WITHIN,
                tr("Field whose borders are kept"),
                parentLayerParameterName=self.INPUT,
                optional=True,
            )
        )
        number = QgsProcessingParameterNumber.Type.Integer
        for key, words, value in (
            (self.LEAST, tr("Fewest households"), 300),
            (self.MOST, tr("Most households"), 500),
        ):
            self.addParameter(QgsProcessingParameterNumber(key, words, number, value, minValue=0))
        self.addParameter(QgsProcessingParameterFeatureSink(self.OUTPUT, tr("Merged cells")))

    def processAlgorithm(self, parameters, context, feedback):
        source = self.source_of(parameters, self.INPUT, context)
        least, most = (self.parameterAsInt(parameters, key, context) for key in (self.LEAST, self.MOST))
        if least > most:
            raise QgsProcessingException(tr("The lower bound lies above the upper one."))
        households = self.parameterAsString(parameters, self.HOUSEHOLDS, context)
        within = self.parameterAsString(parameters, self.WITHIN, context)
        rows = {row.id(): row for row in source.getFeatures() if row.hasGeometry()}
        found = [
            Cell(key, int(row[households] or 0), str(row[within] or "") if within else "")
            for key, row in sorted(rows.items())
        ]
        groups = merged(
            found, _edges(rows, self.measure(source.sourceCrs(), context), feedback), least=least, most=most
        )
        columns = QgsFields()
        for name, kind in (
            ("households", QVariant.Int),
            ("cells", QVariant.Int),
            ("within", QVariant.String),
        ):
            columns.append(QgsField(name, kind))
        sink, output = self.sink_of(
            parameters, context, columns, QgsWkbTypes.Type.MultiPolygon, source.sourceCrs()
        )
        by_key = {one.key: one for one in found}
        for group in groups:
            total = sum(by_key[key].households for key in group)
            shape = QgsGeometry.unaryUnion([rows[key].geometry() for key in group])
            shape.convertToMultiType()
            row = QgsFeature(columns)
            row.setGeometry(shape)
            row.setAttributes([total, len(group), by_key[group[0]].within])
            sink.addFeature(row, QgsFeatureSink.Flag.FastInsert)
            if not least <= total <= most:
                feedback.pushWarning(labelled(tr("Outside of the bounds, households:"), total))
        return {self.OUTPUT: output}


def _edges(rows, measure, feedback):
    """The common edges of the cells, in metres."""
    index = QgsSpatialIndex()
    for row in rows.values():
        index.addFeature(row)
    found = {}
    for number, (key, row) in enumerate(rows.items()):
        if feedback.isCanceled():
            break
        for other in index.intersects(row.geometry().boundingBox()):
            if key < other:
                common = row.geometry().intersection(rows[other].geometry())
                found[key, other] = measure.measureLength(common)
        feedback.setProgress(80 * (number + 1) / len(rows))
    return found
