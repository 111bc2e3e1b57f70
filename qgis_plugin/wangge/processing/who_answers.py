"""Which unit answers for each point of a layer, for a category and a day?"""

from qgis.core import (
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsProcessing,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterString,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QDate, QVariant

from ..core.receipts import PATH, Question, Receipt
from ..words import tr
from .algorithm import ON, ServerAlgorithm, add_day, extended


class WhoAnswers(ServerAlgorithm):
    """Points in, the same points with the server's receipt out."""

    INPUT, CATEGORY, ON, OUTPUT = "INPUT", "CATEGORY", ON, "OUTPUT"

    def name(self):
        return "whoanswers"

    def displayName(self):
        return tr("Who answers here?")

    def shortHelpString(self):
        return tr(
            "Asks the server for each point which unit answers for it, for one category and day, by"
            " which step and territory, and how far the next border is. Nothing is written on the"
            " server."
        )

    def initAlgorithm(self, config=None):
        points = [QgsProcessing.SourceType.TypeVectorPoint]
        self.addParameter(QgsProcessingParameterFeatureSource(self.INPUT, tr("Points"), points))
        self.addParameter(QgsProcessingParameterString(self.CATEGORY, tr("Category (code)"), "m06013"))
        add_day(self)
        self.addParameter(QgsProcessingParameterFeatureSink(self.OUTPUT, tr("Points with their units")))

    def processAlgorithm(self, parameters, context, feedback):
        source = self.source_of(parameters, self.INPUT, context)
        category = self.parameterAsString(parameters, self.CATEGORY, context).strip()
        day = self.parameterAsDateTime(parameters, self.ON, context).date()
        on = (day if day.isValid() else QDate.currentDate()).toPyDate()
        fields = extended(QgsFields(source.fields()), _fields())
        sink, output = self.sink_of(parameters, context, fields, QgsWkbTypes.Type.Point, source.sourceCrs())
        to_storage = self.to_storage(source, context)
        server = self.server()
        for feature in self.rows_with_places(source, feedback):
            place = to_storage.transform(feature.geometry().centroid().asPoint())
            question = Question(place.x(), place.y(), category, on)
            receipt = self.read(Receipt.from_json, self.asked(server, PATH, question.asked(), feedback))
            sink.addFeature(_answered(feature, fields, receipt), QgsFeatureSink.Flag.FastInsert)
        return {self.OUTPUT: output}


def _fields():
    texts = (
        "accountable_unit",
        "accountable_unit_code",
        "handling_unit",
        "supervising_unit",
        "step",
        "territory",
    )
    return [
        *(QgsField(name, QVariant.String) for name in texts),
        QgsField("border_m", QVariant.Double),
        QgsField("flags", QVariant.String),
    ]


def _answered(feature, fields, receipt):
    answered = QgsFeature(fields)
    answered.setGeometry(feature.geometry().centroid())
    told = [
        receipt.accountable_unit,
        receipt.accountable_unit_code,
        receipt.handling_unit,
        receipt.supervising_unit,
        receipt.step,
        receipt.territory,
        receipt.distance_to_border_m,
        ", ".join(receipt.flags),
    ]
    answered.setAttributes([*feature.attributes(), *told])
    return answered
