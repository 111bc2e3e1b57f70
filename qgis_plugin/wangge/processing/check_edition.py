"""What is wrong with a draft?"""

from qgis.core import QgsProcessingOutputBoolean, QgsProcessingOutputNumber

from ..words import tr
from .draft_algorithm import DraftAlgorithm


class CheckEdition(DraftAlgorithm):
    """The server judges the draft; its findings come back as a layer."""

    def name(self):
        return "checkedition"

    def displayName(self):
        return tr("Check a draft")

    def shortHelpString(self):
        return tr(
            "Has the server judge a draft as if it were published on a day: overlaps, gaps, slivers, edges,"
            " codes, units, households, ends of roads. The findings come back as a layer, each with how grave"
            " it is, its size and the proposals to mend it. Nothing of the draft is changed."
        )

    def initAlgorithm(self, config=None):
        self.add_draft()
        self.add_day(tr("Day of publication (empty: today)"))
        self.add_findings()
        self.addOutput(QgsProcessingOutputNumber("ERRORS", tr("Errors")))
        self.addOutput(QgsProcessingOutputBoolean("PUBLISHABLE", tr("May be published")))

    def processAlgorithm(self, parameters, context, feedback):
        on = self.day(parameters, context)
        path = self.draft(parameters, context, "check")
        answer = self.told(self.server(), path, {"on": on} if on else {}, feedback)
        return self.findings(answer, parameters, context, feedback)
