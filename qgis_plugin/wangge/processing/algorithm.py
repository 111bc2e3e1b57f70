"""What all algorithms have in common: they ask the server, and say what it refused."""

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDistanceArea,
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QDate

from ..core.refusals import Refused
from ..layers.sources import source_named
from ..server import Server, told_otherwise
from ..words import labelled, tr

#: How the server names degrees (CGCS2000).
STORAGE = "EPSG:4490"
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

    def source_of(self, parameters, name, context):
        """The rows that were given.  Raises QgsProcessingException."""
        source = self.parameterAsSource(parameters, name, context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, name))
        return source

    def sink_of(self, parameters, context, fields, *kind_and_crs):
        """Where the rows of OUTPUT go, and what that is called.  Raises QgsProcessingException."""
        sink, output = self.parameterAsSink(parameters, self.OUTPUT, context, fields, *kind_and_crs)
        if sink is None:
            raise QgsProcessingException(self.invalidSinkError(parameters, self.OUTPUT))
        return sink, output

    def to_storage(self, source, context):
        """From the rows' places to the server's degrees."""
        degrees = QgsCoordinateReferenceSystem(STORAGE)
        return QgsCoordinateTransform(source.sourceCrs(), degrees, context.transformContext())

    def rows_with_places(self, source, feedback):
        """The rows, until somebody cancels; the log names those without a place."""
        count = source.featureCount() or 1
        for number, feature in enumerate(source.getFeatures()):
            if feedback.isCanceled():
                return
            if not feature.hasGeometry():
                feedback.reportError(labelled(tr("A row without a place was left out:"), feature.id()))
                continue
            yield feature
            feedback.setProgress(100 * (number + 1) / count)


class OfDrafts:
    """Stands in the toolbox with what is about drafts."""

    def group(self):
        return tr("Drafts of editions")

    def groupId(self):
        return "drafts"


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

    def read(self, make, told):
        """What `make` makes of an answer.  Raises QgsProcessingException where the server told something else."""
        try:
            return make(told)
        except KeyError as missing:
            raise QgsProcessingException(str(told_otherwise(missing))) from missing

    def read_each(self, told):
        """The rows as they come in.  Raises QgsProcessingException where the server told something else."""
        try:
            yield from told
        except KeyError as missing:
            raise QgsProcessingException(str(told_otherwise(missing))) from missing


def extended(fields, more):
    """The columns of a source with more behind them.  Raises QgsProcessingException where it has one of them."""
    for field in more:
        if not fields.append(field):
            raise QgsProcessingException(
                labelled(tr("The layer has a field of this name already:"), field.name())
            )
    return fields


def add_day(algorithm):
    """Ask for a day; none: today."""
    algorithm.addParameter(
        QgsProcessingParameterDateTime(
            ON, tr("Day (empty: today)"), QgsProcessingParameterDateTime.Type.Date, optional=True
        )
    )


def add_source(algorithm):
    """Ask for the connection that layers come from, and for the day that they show."""
    words = tr("Connection to the database (empty: the server)")
    algorithm.addParameter(QgsProcessingParameterString(CONNECTION, words, "", optional=True))
    add_day(algorithm)


def day_and_source(algorithm, parameters, context):
    """What was said of them.  Raises QgsProcessingException."""
    day = algorithm.parameterAsDateTime(parameters, ON, context).date()
    connection = algorithm.parameterAsString(parameters, CONNECTION, context).strip()
    try:
        source = source_named(connection)
    except Refused as refused:
        raise QgsProcessingException(str(refused)) from refused
    return (day if day.isValid() else QDate.currentDate()), source
