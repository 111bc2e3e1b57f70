"""Brings a file that was checked out back into its draft."""

import json
import sqlite3
from pathlib import Path

from qgis.core import (
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
)

from ..core.check_outs import draft_in, snapshot
from ..core.columns import COLUMNS
from ..core.drafts import GEOPACKAGE, path_of
from ..core.refusals import Refused
from ..core.returns import OUTCOMES, Return
from ..words import labelled, tr
from .draft_algorithm import DraftAlgorithm


class CheckIn(DraftAlgorithm):
    """Only what was changed is written; what is not taken in comes back as a layer with the reasons."""

    INPUT, MINE = "INPUT", "MINE"

    def name(self):
        return "checkin"

    def displayName(self):
        return tr("Check a draft in")

    def shortHelpString(self):
        return tr(
            "Brings back what was changed in a GeoPackage that was checked out. Where the draft was changed"
            " meanwhile as well, the draft stays unless you say otherwise. What is in conflict or refused"
            " comes back as a layer, each row with the reason; the rest is taken in. What the server keeps"
            " otherwise than it was sent is told."
        )

    def initAlgorithm(self, config=None):
        self.addParameter(
            QgsProcessingParameterFile(self.INPUT, tr("GeoPackage that was checked out"), extension="gpkg")
        )
        self.addParameter(
            QgsProcessingParameterBoolean(self.MINE, tr("Where both were changed, the file counts"), False)
        )
        destination = QgsProcessingParameterFileDestination(
            self.OUTPUT, tr("Rows that were not taken in"), "GeoJSON (*.geojson)"
        )
        self.addParameter(destination)
        for outcome, word in OUTCOMES.items():
            self.addOutput(QgsProcessingOutputNumber(outcome.upper(), tr(word)))

    def processAlgorithm(self, parameters, context, feedback):
        path = self.parameterAsFile(parameters, self.INPUT, context)
        try:
            address = path_of(draft_in(path), "package")
            body = snapshot(path)
        except (ValueError, OSError, sqlite3.Error) as error:
            raise QgsProcessingException(
                labelled(tr("This file was not checked out of a draft:"), path)
            ) from error
        keep = "file" if self.parameterAsBoolean(parameters, self.MINE, context) else "server"
        try:
            answer = self.server().send(f"{address}?conflicts={keep}", body, GEOPACKAGE, feedback)
        except Refused as refused:
            raise QgsProcessingException(str(refused)) from refused
        returned = self.read(Return.from_json, answer)
        target = self.parameterAsFileOutput(parameters, self.OUTPUT, context)
        Path(target).write_text(json.dumps(returned.rejects, ensure_ascii=False), encoding="utf-8")
        _tell(returned, feedback)
        return {self.OUTPUT: target, **{name.upper(): number for name, number in returned.counts.items()}}


def said_of(difference):
    """What was sent, and what the server keeps of it, by the name that people know the column by."""
    name = tr(COLUMNS.get(difference.column, difference.column))
    return f"{name} {difference.sent or '–'} → {difference.stored or '–'}"


def _tell(returned, feedback):
    for number, row in enumerate(returned.rows):
        words = f"{row.code} {tr(OUTCOMES[row.outcome])} {row.reason}".strip()
        if row.outcome in {"conflict", "refused"}:
            feedback.reportError(words)
        else:
            feedback.pushInfo(words)
            for one in row.differences:
                feedback.pushWarning(f"{row.code} {said_of(one)}")
        feedback.setProgress(100 * (number + 1) / len(returned.rows))
