"""What all algorithms have in common: they ask the server, and say what it refused."""

from qgis.core import (
    QgsDistanceArea,
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QDate

from ..core.refusals import Refused
from ..layers.sources import source_named
from ..server import Server
from ..words import tr

#: Names of the parameters that say where layers come from, and as of which day.
CONNECTION, ON = "CONNECTION", "ON"


class LocalAlgorithm(QgsProcessingAlgorithm):
    """An algorithm that works by itself."""

    def createInstance(self):
        return type(self)()

    def measure(self, crs, context):
        """Metres and square metres on the ellipsoid, whatever the layer is in."""
        measure = QgsDistanceArea()
        measure.setSourceCrs(crs, context.transformContext())
        measure.setEllipsoid("GRS80")
        return measure


class ServerAlgorithm(LocalAlgorithm):
    """An algorithm that asks the server that was signed in to; a refusal ends it with the server's own words."""

    def server(self):
        """Raises QgsProcessingException where nobody is signed in."""
        try:
            return Server.known()
        except Refused as refused:
            raise QgsProcessingException(str(refused)) from refused

    def asked(self, server, path, asked, feedback):
        """Raises QgsProcessingException."""
        try:
            return server.get(path, asked, feedback)
        except Refused as refused:
            raise QgsProcessingException(str(refused)) from refused


def add_source(algorithm):
    """Ask for the connection that layers come from, and for the day that they show."""
    words = tr("Connection to the database (empty: the server)")
    algorithm.addParameter(QgsProcessingParameterString(CONNECTION, words, "", optional=True))
    algorithm.addParameter(
        QgsProcessingParameterDateTime(
            ON, tr("Day (empty: today)"), QgsProcessingParameterDateTime.Type.Date, optional=True
        )
    )


def day_and_source(algorithm, parameters, context):
    """What was said of them.  Raises QgsProcessingException."""
    day = algorithm.parameterAsDateTime(parameters, ON, context).date()
    connection = algorithm.parameterAsString(parameters, CONNECTION, context).strip()
    try:
        source = source_named(connection)
    except Refused as refused:
        raise QgsProcessingException(str(refused)) from refused
    return (day if day.isValid() else QDate.currentDate()), source
