"""What all algorithms have in common: they ask the server, and say what it refused."""

from qgis.core import QgsProcessingAlgorithm, QgsProcessingException

from ..core.refusals import Refused
from ..server import Server


class ServerAlgorithm(QgsProcessingAlgorithm):
    """An algorithm that asks the server that was signed in to; a refusal ends it with the server's own words."""

    def createInstance(self):
        return type(self)()

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
