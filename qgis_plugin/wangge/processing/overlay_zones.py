"""What lies inside each polygon of a layer: grids, units, cases, facilities, roads."""

from qgis.core import (
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsProcessing,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
)
from qgis.PyQt.QtCore import QVariant

from ..core.overlays import MOST_CORNERS, PATH, SUMS, drawn, sums, units
from ..words import labelled, tr
from .algorithm import ON, ServerAlgorithm, add_day, extended

_NUMBERS = ("area_m2", *SUMS)


class OverlayZones(ServerAlgorithm):
    """Polygons in, the same polygons with the server's figures out."""

    INPUT, ON, OUTPUT = "INPUT", ON, "OUTPUT"

    def name(self):
        return "overlayzones"

    def displayName(self):
        return tr("Overlay zones")

    def shortHelpString(self):
        return tr(
            "Asks the server what lies inside each polygon on a day: its area, the grids and the"
            " units that answer for them, open cases and red ones, facilities and those that are not"
            " intact, metres of road sections. A polygon of more than 80 corners is simplified first,"
            " and the log says so. Cases are those that you may see."
        )

    def initAlgorithm(self, config=None):
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        self.addParameter(QgsProcessingParameterFeatureSource(self.INPUT, tr("Zones"), polygons))
        add_day(self)
        self.addParameter(QgsProcessingParameterFeatureSink(self.OUTPUT, tr("Zones with their figures")))

    def processAlgorithm(self, parameters, context, feedback):
        source = self.source_of(parameters, self.INPUT, context)
        day = self.parameterAsDateTime(parameters, self.ON, context).date()
        fields = extended(
            QgsFields(source.fields()),
            (
                QgsField("units", QVariant.String),
                *(QgsField(name, QVariant.Double) for name in _NUMBERS),
            ),
        )
        sink, output = self.sink_of(parameters, context, fields, source.wkbType(), source.sourceCrs())
        to_storage = self.to_storage(source, context)
        server = self.server()
        for feature in self.rows_with_places(source, feedback):
            asked = {"of": self._outline(feature, to_storage, feedback)}
            if day.isValid():
                asked["on"] = day.toString("yyyy-MM-dd")
            told = self.asked(server, PATH, asked, feedback)
            figures = sums(told)
            row = QgsFeature(fields)
            row.setGeometry(feature.geometry())
            row.setAttributes([*feature.attributes(), units(told), *(figures[name] for name in _NUMBERS)])
            sink.addFeature(row, QgsFeatureSink.Flag.FastInsert)
        return {self.OUTPUT: output}

    def _outline(self, feature, to_storage, feedback):
        """The outer ring of its largest part, in degrees."""
        shape = feature.geometry()
        shape.transform(to_storage)
        parts = shape.asMultiPolygon() if shape.isMultipart() else [shape.asPolygon()]
        if len(parts) > 1 or len(parts[0]) > 1:
            feedback.reportError(
                labelled(tr("Only the outline of its largest part was asked about:"), feature.id())
            )
        ring = max((part[0] for part in parts), key=len)[:-1]
        if len(ring) > MOST_CORNERS:
            feedback.reportError(labelled(tr("Simplified to fewer corners:"), feature.id()))
            ring = _simplified(shape)
        return drawn((corner.x(), corner.y()) for corner in ring)


def _simplified(shape):
    """A ring with few enough corners: the tolerance is doubled, from a metre on, until it has."""
    tolerance = 1e-5
    while True:
        simple = shape.simplify(tolerance)
        parts = simple.asMultiPolygon() if simple.isMultipart() else [simple.asPolygon()]
        ring = max((part[0] for part in parts), key=len)[:-1]
        if len(ring) <= MOST_CORNERS:
            return ring
        tolerance *= 2
