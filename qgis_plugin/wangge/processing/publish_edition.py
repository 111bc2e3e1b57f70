"""Publishes a draft, or says what would follow."""

from qgis.core import (
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsProcessingException,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QVariant

from ..core.drafts import Preview
from ..words import labelled, tr
from .draft_algorithm import DraftAlgorithm


class PublishEdition(DraftAlgorithm):
    """A preview as a table; and the publication, where that is wanted."""

    PUBLISH = "PUBLISH"

    def name(self):
        return "publishedition"

    def displayName(self):
        return tr("Preview and publish a draft")

    def shortHelpString(self):
        return tr(
            "Says what would move from unit to unit if a draft were published for a day: area, households,"
            " road, facilities, open cases. Only where you ask for it the draft is published, all of it or"
            " nothing, as it was previewed; the supervision office may do that. A refusal says why."
        )

    def initAlgorithm(self, config=None):
        self.add_draft()
        self.add_day(tr("First day of the edition"), optional=False)
        self.addParameter(QgsProcessingParameterBoolean(self.PUBLISH, tr("Publish it"), False))
        self.addParameter(QgsProcessingParameterFeatureSink(self.OUTPUT, tr("What would move")))
        self.addOutput(QgsProcessingOutputString("EDITION", tr("Edition")))

    def processAlgorithm(self, parameters, context, feedback):
        server, effective = self.server(), self.day(parameters, context)
        if not effective:
            raise QgsProcessingException(tr("A draft is published for a day: say which."))
        path = self.draft(parameters, context, "preview")
        preview = self.read(Preview.from_json, self.asked(server, path, {"effective": effective}, feedback))
        output = self._table(preview, parameters, context)
        feedback.setProgress(50)
        feedback.pushInfo(
            labelled(
                tr("Open cases that would move or stay behind:"), len(preview.cases) + preview.other_cases
            )
        )
        edition = ""
        if self.parameterAsBoolean(parameters, self.PUBLISH, context) and not feedback.isCanceled():
            body = {"effective": effective, "seen": preview.sha256}
            answer = self.told(server, self.draft(parameters, context, "publication"), body, feedback)
            edition = answer["edition"]
            feedback.pushInfo(labelled(tr("Published:"), f"{edition}, {answer['effective']}"))
        feedback.setProgress(100)
        return {self.OUTPUT: output, "EDITION": edition}

    def _table(self, preview, parameters, context):
        columns = QgsFields()
        for name, kind in (
            ("from_unit", QVariant.String),
            ("to_unit", QVariant.String),
            ("area_m2", QVariant.Double),
            ("households", QVariant.Int),
            ("road_m", QVariant.Double),
            ("facilities", QVariant.Int),
        ):
            columns.append(QgsField(name, kind))
        sink, output = self.sink_of(parameters, context, columns, QgsWkbTypes.Type.NoGeometry)
        for one in preview.ground:
            row = QgsFeature(columns)
            row.setAttributes(
                [one.from_unit, one.to_unit, one.area_m2, one.households, one.road_m, one.facilities]
            )
            sink.addFeature(row, QgsFeatureSink.Flag.FastInsert)
        return output
