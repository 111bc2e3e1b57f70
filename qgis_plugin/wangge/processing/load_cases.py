"""Brings cases onto the map."""

from dataclasses import asdict, fields

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSink,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QVariant

from ..core.cases import Case, cases
from ..words import labelled, tr
from .algorithm import STORAGE, ServerAlgorithm


class LoadCases(ServerAlgorithm):
    """The cases that the signed-in person may see, as a layer of points."""

    EXTENT, OPEN, OUTPUT = "EXTENT", "OPEN", "OUTPUT"

    def name(self):
        return "loadcases"

    def displayName(self):
        return tr("Load cases")

    def shortHelpString(self):
        return tr(
            "Loads the cases that you may see: those of an extent, or all of them where it is left"
            " empty. The layer is a copy of this moment."
        )

    def initAlgorithm(self, config=None):
        self.addParameter(
            QgsProcessingParameterExtent(self.EXTENT, tr("Extent (empty: everything)"), optional=True)
        )
        self.addParameter(QgsProcessingParameterBoolean(self.OPEN, tr("Only what has not ended"), True))
        self.addParameter(QgsProcessingParameterFeatureSink(self.OUTPUT, tr("Cases")))

    def processAlgorithm(self, parameters, context, feedback):
        crs = QgsCoordinateReferenceSystem(STORAGE)
        extent = self.parameterAsExtent(parameters, self.EXTENT, context, crs)
        bounds = None
        if not extent.isNull() and not extent.isEmpty():
            bounds = (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())
        shown = QgsFields()
        for field in fields(Case):
            if field.name not in {"lon", "lat"}:
                shown.append(QgsField(field.name, QVariant.String))
        sink, output = self.sink_of(parameters, context, shown, QgsWkbTypes.Type.Point, crs)
        server = self.server()

        def get(path, asked):
            return self.asked(server, path, asked, feedback)

        only_open = self.parameterAsBoolean(parameters, self.OPEN, context)
        number = 0
        for case in self.read_each(cases(get, bounds=bounds, only_open=only_open)):
            if feedback.isCanceled():
                break
            sink.addFeature(_row(case, shown), QgsFeatureSink.Flag.FastInsert)
            number += 1
        feedback.pushInfo(labelled(tr("Cases:"), number))
        return {self.OUTPUT: output}


def _row(case, shown):
    row = QgsFeature(shown)
    row.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(case.lon, case.lat)))
    row.setAttributes([value for name, value in asdict(case).items() if name not in {"lon", "lat"}])
    return row
