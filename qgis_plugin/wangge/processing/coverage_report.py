"""What is answered for, and what is not: the findings of the coverage audit as a layer."""

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingParameterFeatureSink,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QVariant

from ..core.audits import KINDS, PATH, findings
from ..words import labelled, tr
from .algorithm import STORAGE, ServerAlgorithm


class CoverageReport(ServerAlgorithm):
    """The proof that every place, category and day has exactly one unit, or what stands against it."""

    OUTPUT = "OUTPUT"

    def name(self):
        return "coveragereport"

    def displayName(self):
        return tr("Coverage report")

    def shortHelpString(self):
        return tr(
            "Asks the server what its coverage audit last found: overlaps, gaps, slivers, grids"
            " without a unit, each with its area and a place inside it, and times without an edition."
            " Whether exactly one unit is proved to answer everywhere stands in the log and in PROVED;"
            " so does whether the audit still holds."
        )

    def initAlgorithm(self, config=None):
        self.addParameter(QgsProcessingParameterFeatureSink(self.OUTPUT, tr("Findings of the audit")))

    def processAlgorithm(self, parameters, context, feedback):
        told = self.asked(self.server(), PATH, None, feedback)
        fields = QgsFields()
        for name in ("kind", "codes", "name", "from", "to"):
            fields.append(QgsField(name, QVariant.String))
        fields.append(QgsField("area_m2", QVariant.Double))
        crs = QgsCoordinateReferenceSystem(STORAGE)
        sink, output = self.sink_of(parameters, context, fields, QgsWkbTypes.Type.Point, crs)
        found = self.read(findings, told)
        for number, one in enumerate(found):
            if feedback.isCanceled():
                break
            sink.addFeature(_row(one, fields), QgsFeatureSink.Flag.FastInsert)
            feedback.setProgress(100 * (number + 1) / len(found))
        self._tell(told, found, feedback)
        return {self.OUTPUT: output, "PROVED": told["proved"], "FINDINGS": len(found)}

    def _tell(self, told, found, feedback):
        proved = tr("Proved: every place has exactly one accountable unit.")
        feedback.pushInfo(proved if told["proved"] else labelled(tr("Not proved; findings:"), len(found)))
        for kind, word in KINDS.items():
            if told[kind]:
                feedback.pushInfo(f"{tr(word)}: {len(told[kind])}")
        if not told["is_current"]:
            feedback.reportError(tr("The ground has changed since; have the audit made again."))


def _row(one, fields):
    row = QgsFeature(fields)
    if one.lon is not None:
        row.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(one.lon, one.lat)))
    row.setAttributes([tr(KINDS[one.kind]), one.codes, one.name, one.first_day, one.over_on, one.area_m2])
    return row
