"""Has grids made into a package for QField, and takes it."""

import time
from pathlib import Path

from qgis.core import (
    QgsProcessingException,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from ..core.packages import FAILED, MADE, PATH, address, order
from ..core.refusals import Refused
from ..words import tr
from .algorithm import ServerAlgorithm

#: Seconds between two questions, and after which nobody makes it any more.
_EACH, _LONGEST = 1.0, 600


class QFieldPackage(ServerAlgorithm):
    """The zip that somebody opens in QField: project, GeoPackage, a folder for photos."""

    CODES, HOLDER, OUTPUT = "CODES", "HOLDER", "OUTPUT"

    def name(self):
        return "qfieldpackage"

    def displayName(self):
        return tr("Package for QField")

    def shortHelpString(self):
        return tr(
            "Has the server make a package of grids for QField: a project, its GeoPackage and a"
            " folder for photos, with what its holder may see. A technician prepares it for somebody"
            " who reports; without a name it is for yourself. The algorithm waits until it is made;"
            " cancelling stops the waiting, not the making."
        )

    def initAlgorithm(self, config=None):
        words = tr("Codes of the grids, with commas between")
        self.addParameter(QgsProcessingParameterString(self.CODES, words))
        words = tr("For whom (login; empty: yourself)")
        self.addParameter(QgsProcessingParameterString(self.HOLDER, words, "", optional=True))
        kind = tr("Package for QField") + " (*.zip)"
        self.addParameter(QgsProcessingParameterFileDestination(self.OUTPUT, tr("Package"), kind))

    def processAlgorithm(self, parameters, context, feedback):
        path = self.parameterAsFileOutput(parameters, self.OUTPUT, context)
        holder = self.parameterAsString(parameters, self.HOLDER, context)
        told = order(self.parameterAsString(parameters, self.CODES, context), holder)
        server = self.server()
        try:
            package = server.post(PATH, told)
            package = self._wait(server, package, feedback)
            if package["state"] == MADE:
                Path(path).write_bytes(server.file(address(package["id"], file=True), feedback))
        except Refused as refused:
            raise QgsProcessingException(str(refused)) from refused
        return {self.OUTPUT: path, "PACKAGE": package["id"], "STATE": package["state"]}

    def _wait(self, server, package, feedback):
        """Until it is made, or nobody waits any more.  Raises Refused."""
        waited = 0.0
        while package["state"] != MADE and not feedback.isCanceled():
            if package["state"] == FAILED:
                raise Refused(package["problem"])
            if waited > _LONGEST:
                raise Refused(tr("The package is not made yet; look for it on the page of QField later."))
            feedback.setProgressText(tr("The server is making the package…"))
            time.sleep(_EACH)
            waited += _EACH
            package = server.get(address(package["id"]), None, feedback)
        return package
