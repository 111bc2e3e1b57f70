"""Takes a draft along as a file."""

from pathlib import Path

from qgis.core import QgsProcessingException, QgsProcessingParameterFileDestination

from ..core.refusals import Refused
from ..words import tr
from .draft_algorithm import DraftAlgorithm


class CheckOut(DraftAlgorithm):
    """A draft as a GeoPackage that is drawn on without the server and brought back."""

    def name(self):
        return "checkout"

    def displayName(self):
        return tr("Check a draft out")

    def shortHelpString(self):
        return tr(
            "Writes a draft to a GeoPackage that you draw on without the server. The file has the state of"
            " each row as it went out; bring it back by “Check a draft in”."
        )

    def initAlgorithm(self, config=None):
        self.add_draft()
        destination = QgsProcessingParameterFileDestination(
            self.OUTPUT, tr("GeoPackage"), "GeoPackage (*.gpkg)"
        )
        self.addParameter(destination)

    def processAlgorithm(self, parameters, context, feedback):
        target = self.parameterAsFileOutput(parameters, self.OUTPUT, context)
        try:
            body = self.server().file(self.draft(parameters, context, "package"), feedback)
        except Refused as refused:
            raise QgsProcessingException(str(refused)) from refused
        if not feedback.isCanceled():
            Path(target).write_bytes(body)
            feedback.setProgress(100)
        return {self.OUTPUT: target}
