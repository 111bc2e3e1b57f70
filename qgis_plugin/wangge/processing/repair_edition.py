"""Mends what can be mended in a draft, by one rule or one by one."""

from qgis.core import (
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterString,
)

from ..core.drafts import RULES
from ..words import labelled, tr
from .draft_algorithm import DraftAlgorithm


class RepairEdition(DraftAlgorithm):
    """Proposals that somebody approves here; what is left comes back as a layer."""

    RULE, APPROVED = "RULE", "APPROVED"
    _RULES = ["", *RULES]

    def name(self):
        return "repairedition"

    def displayName(self):
        return tr("Repair proposals of a draft")

    def shortHelpString(self):
        return tr(
            "Has the server mend a draft: all findings by one rule, except those whose proposals were turned"
            " down, or the single proposals that you name as key=proposal, separated by commas (the layer of"
            " a check has both). Without either it only lists what is found and proposed. What is left"
            " comes back as a layer."
        )

    def initAlgorithm(self, config=None):
        self.add_draft()
        self.add_day(tr("Day of publication (empty: today)"))
        words = [tr("none: only list the proposals"), *(tr(word) for word in RULES.values())]
        self.addParameter(QgsProcessingParameterEnum(self.RULE, tr("Mend all by"), words, defaultValue=0))
        told = tr("Proposals that you approve (key=proposal, …)")
        self.addParameter(QgsProcessingParameterString(self.APPROVED, told, optional=True))
        self.add_findings()
        self.addOutput(QgsProcessingOutputNumber("REPAIRED", tr("Mended")))

    def processAlgorithm(self, parameters, context, feedback):
        on = self.day(parameters, context)
        body = {"on": on} if on else {}
        rule = self._RULES[self.parameterAsEnum(parameters, self.RULE, context)]
        approved = _pairs(self.parameterAsString(parameters, self.APPROVED, context))
        server = self.server()
        if not rule and not approved:
            answer = self.told(server, self.draft(parameters, context, "check"), body, feedback)
            return self.findings(answer, parameters, context, feedback)
        body.update({"approve": approved}, **({"rule": rule} if rule else {}))
        answer = self.told(server, self.draft(parameters, context, "repairs"), body, feedback)
        feedback.pushInfo(labelled(tr("Mended:"), len(answer["repaired"])))
        return self.findings(answer, parameters, context, feedback)


def _pairs(text):
    """Raises QgsProcessingException."""
    found = {}
    for word in filter(None, (part.strip() for part in text.split(","))):
        key, sign, name = word.partition("=")
        if not sign or not key or not name:
            raise QgsProcessingException(labelled(tr("This is no key=proposal:"), word))
        found[key.strip()] = name.strip()
    return found
