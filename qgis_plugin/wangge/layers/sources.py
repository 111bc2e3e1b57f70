"""Where layers come from: the database, by the technician's own connection, or the server's OGC API – Features."""

from qgis.core import QgsDataSourceUri, QgsFeatureRequest, QgsSettings, QgsVectorLayer

from ..core.county import true_on
from ..core.refusals import Refused
from ..server import Server
from ..words import tr

_CONNECTIONS = "PostgreSQL/connections"
#: OGC API – Features hands out so many rows at a time.
_PAGE = 1000


class Database:
    """A connection to PostgreSQL as QGIS keeps it: the service of pg_service.conf and a login of the authentication
    manager.  A name or password in its settings is left alone: a project would take it along.
    """

    #: Is it to be opened in a task?  QGIS shares a connection among the layers that the window's thread opens alone.
    is_far = False

    def __init__(self, connection):
        settings = QgsSettings()
        settings.beginGroup(f"{_CONNECTIONS}/{connection}")
        self.connection = connection
        self._service = settings.value("service", "")
        self._authcfg = settings.value("authcfg", "")
        if not self._service:
            raise Refused(
                tr("This connection has no service: bring in the file that qgis_login wrote.")
                + f" {connection}"
            )

    def has(self, layer):
        """Is the layer to be had here?"""
        return bool(layer.view)

    def opened(self, layer, title, day):
        """The layer as it is, or as it was true on a day (QDate)."""
        view = f"{layer.view}_versions" if layer.is_dated else layer.view
        return self.rows(layer, view, _true_on(day) if layer.is_dated else "", title)

    def rows(self, layer, view, condition, title, *, is_estimated=True):
        """The rows of one of its views that a condition of SQL chooses; empty: all.

        `is_estimated`: how many they are is told by the planner of queries, at once, and roughly.
        """
        source = QgsDataSourceUri()
        source.setConnection(self._service, "", "", "", authConfigId=self._authcfg)
        source.setUseEstimatedMetadata(is_estimated)
        shape = None if layer.shape == "table" else "geom"
        source.setDataSource(layer.schema, view, shape, condition, "id")
        return QgsVectorLayer(source.uri(False), title, "postgres")


class Service:
    """The server that was signed in to, by OGC API – Features: read only, and without drafts."""

    is_far = True

    def __init__(self, server):
        self._server = server

    def has(self, layer):
        """Is the layer to be had here?"""
        return bool(layer.collection)

    def opened(self, layer, title, day):
        """The layer as it is, or as it was true on a day (QDate)."""
        return QgsVectorLayer(self.address_of(layer, day), title, "OAPIF")

    def address_of(self, layer, day):
        """The source that QGIS opens."""
        when = f"?datetime={day.toString('yyyy-MM-dd')}" if layer.is_dated else ""
        return (
            f"url='{self._server.address}/ogc/{when}' typename='{layer.collection}'"
            f" authcfg={self._server.authcfg} pageSize='{_PAGE}' pagingEnabled='true'"
        )


class Copies:
    """What another source has, as it is in this moment, in memory: for pages, which are drawn by the thread that
    would have to wait for the network.
    """

    def __init__(self, source):
        self._source = source

    def has(self, layer):
        """Is the layer to be had there?"""
        return self._source.has(layer)

    def opened(self, layer, title, day):
        """A copy of the layer as it was true on a day (QDate)."""
        opened = self._source.opened(layer, title, day)
        if not opened.isValid():
            return opened
        copy = opened.materialize(QgsFeatureRequest())
        copy.setName(title)
        return copy


def connections():
    """The names of the connections to PostgreSQL that go by a service."""
    settings = QgsSettings()
    settings.beginGroup(_CONNECTIONS)
    return sorted(name for name in settings.childGroups() if settings.value(f"{name}/service", ""))


def source_named(connection):
    """The database by the name of its connection, the server where it is empty.  Raises Refused."""
    return Database(connection) if connection else Service(Server.known())


def show(opened, layer, day):
    """Have an opened layer that is dated show another day (QDate), whatever it comes from.  Raises Refused."""
    if opened.providerType() == "postgres":
        opened.setSubsetString(_true_on(day))
    else:
        opened.setDataSource(Service(Server.known()).address_of(layer, day), opened.name(), "OAPIF")


def _true_on(day):
    return true_on(day.toString("yyyy-MM-dd"))
