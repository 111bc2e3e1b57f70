"""Hands points to the server, which says who answers for each, and compares what was stored with what was sent."""

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsPointXY,
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterString,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QDateTime, Qt, QVariant

from ..core.columns import COLUMNS
from ..core.refusals import Refused
from ..core.reports import PATH, Report, differences
from ..words import labelled, tr
from .algorithm import STORAGE, ServerAlgorithm

_TOLD = ("uid", "category", "description", "accountable_unit", "handling_unit", "grid", "road_section")


class AssignPoints(ServerAlgorithm):
    """Points in; what the server stored of them out, with their units, and with what it refused."""

    INPUT, CATEGORY, CATEGORY_FIELD = "INPUT", "CATEGORY", "CATEGORY_FIELD"
    TIME_FIELD, TEXT_FIELD, OUTPUT = "TIME_FIELD", "TEXT_FIELD", "OUTPUT"

    def name(self):
        return "assignpoints"

    def displayName(self):
        return tr("Assign points (on the server)")

    def shortHelpString(self):
        return tr(
            "Writes each point to the server as a finding: the server says which units answer for it,"
            " and opens its case. The category stands in a field, or is the same for all. What the"
            " server stored is compared with what was sent, and a difference is told in the log. A"
            " point that is refused is in the result with the reason; the same rows sent again change"
            " nothing. To ask only, use “Who answers here?”."
        )

    def initAlgorithm(self, config=None):
        points = [QgsProcessing.SourceType.TypeVectorPoint]
        self.addParameter(QgsProcessingParameterFeatureSource(self.INPUT, tr("Points"), points))
        words = tr("Category (code), where no field has it")
        self.addParameter(QgsProcessingParameterString(self.CATEGORY, words, "", optional=True))
        for name, title in (
            (self.CATEGORY_FIELD, tr("Field with the category")),
            (self.TIME_FIELD, tr("Field with the time of the finding (none: now)")),
            (self.TEXT_FIELD, tr("Field with the description")),
        ):
            self.addParameter(
                QgsProcessingParameterField(name, title, parentLayerParameterName=self.INPUT, optional=True)
            )
        self.addParameter(QgsProcessingParameterFeatureSink(self.OUTPUT, tr("Assigned points")))

    def processAlgorithm(self, parameters, context, feedback):
        source = self.source_of(parameters, self.INPUT, context)
        fields = QgsFields()
        for name in (*_TOLD, "refused"):
            fields.append(QgsField(name, QVariant.String))
        storage = QgsCoordinateReferenceSystem(STORAGE)
        sink, output = self.sink_of(parameters, context, fields, QgsWkbTypes.Type.Point, storage)
        to_storage = self.to_storage(source, context)
        server = self.server()
        read = self._reader(parameters, context)
        numbers = {"ASSIGNED": 0, "REFUSED": 0, "DIFFERENT": 0}
        for feature in self.rows_with_places(source, feedback):
            report = read(feature, to_storage)
            row = self._send(server, report, fields, numbers, feedback)
            sink.addFeature(row, QgsFeatureSink.Flag.FastInsert)
        told = f"{numbers['ASSIGNED']} · {numbers['REFUSED']} · {numbers['DIFFERENT']}"
        feedback.pushInfo(labelled(tr("Assigned, refused, stored otherwise than sent:"), told))
        return {self.OUTPUT: output, **numbers}

    def _reader(self, parameters, context):
        """What makes a report of a row."""
        same = self.parameterAsString(parameters, self.CATEGORY, context).strip()
        by, at, text = (
            self.parameterAsString(parameters, name, context)
            for name in (self.CATEGORY_FIELD, self.TIME_FIELD, self.TEXT_FIELD)
        )

        def read(feature, to_storage):
            place = to_storage.transform(feature.geometry().centroid().asPoint())
            category = str(feature[by] or same) if by else same
            moment = _moment(feature[at]) if at else ""
            return Report(place.x(), place.y(), category, moment, str(feature[text] or "") if text else "")

        return read

    def _send(self, server, report, fields, numbers, feedback):
        """Hand one over; the row of what came of it."""
        row = QgsFeature(fields)
        row.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(report.lon, report.lat)))
        try:
            stored = server.post(PATH, report.feature())
        except Refused as refused:
            if refused.wants_sign_in or refused.status == 0:
                raise QgsProcessingException(str(refused)) from refused
            numbers["REFUSED"] += 1
            row.setAttributes(
                [report.uid, report.category, report.description, None, None, None, None, str(refused)]
            )
            return row
        numbers["ASSIGNED"] += 1
        otherwise = differences(report, stored)
        if otherwise:
            numbers["DIFFERENT"] += 1
            feedback.reportError(
                labelled(
                    tr("Stored otherwise than sent:"),
                    f"{report.uid}: {tr(', ').join(tr(COLUMNS[name]) for name in otherwise)}",
                )
            )
        told = stored["properties"]
        row.setAttributes([*(told.get(name) for name in _TOLD), None])
        return row


def _moment(value):
    """A moment as the server reads it; empty where there is none."""
    if isinstance(value, QDateTime):
        return value.toTimeSpec(Qt.TimeSpec.UTC).toString(Qt.DateFormat.ISODate) if value.isValid() else ""
    return str(value) if value else ""
