"""What the algorithms about drafts have in common: the draft is named by its number, the server judges."""

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeatureSink,
    QgsProcessingException,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterNumber,
    QgsWkbTypes,
)

from ..core.drafts import Check, path_of
from ..core.refusals import Refused
from ..words import labelled, tr
from .algorithm import STORAGE, OfDrafts, ServerAlgorithm
from .draft_findings import feature_of, fields


class DraftAlgorithm(OfDrafts, ServerAlgorithm):
    """An algorithm about one draft."""

    DRAFT, ON, OUTPUT = "DRAFT", "ON", "OUTPUT"

    def add_draft(self):
        number = QgsProcessingParameterNumber.Type.Integer
        self.addParameter(
            QgsProcessingParameterNumber(self.DRAFT, tr("Number of the draft"), number, minValue=1)
        )

    def add_day(self, words, optional=True):
        kind = QgsProcessingParameterDateTime.Type.Date
        self.addParameter(QgsProcessingParameterDateTime(self.ON, words, kind, optional=optional))

    def add_findings(self):
        self.addParameter(QgsProcessingParameterFeatureSink(self.OUTPUT, tr("Check results")))

    def draft(self, parameters, context, part=""):
        """The address of the draft, or of a part of it."""
        return path_of(self.parameterAsInt(parameters, self.DRAFT, context), part)

    def day(self, parameters, context):
        """The day that was given, as text; empty: none."""
        day = self.parameterAsDateTime(parameters, self.ON, context).date()
        return day.toPyDate().isoformat() if day.isValid() else ""

    def told(self, server, path, body, feedback):
        """Tell the server something.  Raises QgsProcessingException."""
        try:
            return server.post(path, body, feedback)
        except Refused as refused:
            raise QgsProcessingException(str(refused)) from refused

    def findings(self, answer, parameters, context, feedback):
        """Say what was found, and make a layer of it."""
        check = self.read(Check.from_json, answer)
        columns = fields()
        sink, output = self.sink_of(
            parameters, context, columns, QgsWkbTypes.Type.MultiPolygon, QgsCoordinateReferenceSystem(STORAGE)
        )
        for number, finding in enumerate(check.findings):
            if feedback.isCanceled():
                break
            sink.addFeature(feature_of(finding, columns), QgsFeatureSink.Flag.FastInsert)
            feedback.setProgress(100 * (number + 1) / len(check.findings))
        feedback.pushInfo(
            labelled(tr("Findings:"), len(check.findings)) + tr(", ") + labelled(tr("errors:"), check.errors)
        )
        words = tr("It may be published.") if check.is_publishable else tr("It may not be published yet.")
        feedback.pushInfo(words)
        return {
            self.OUTPUT: output,
            "ERRORS": check.errors,
            "REPAIRED": check.repaired,
            "PUBLISHABLE": check.is_publishable,
        }
