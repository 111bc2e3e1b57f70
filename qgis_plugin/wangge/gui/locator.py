"""Finds grids, road sections, units, streets and coordinates in QGIS's locator bar: gw …"""

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsLocatorFilter,
    QgsLocatorResult,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
)

from ..core.places import PATH, SHORTEST, places
from ..core.refusals import Refused
from ..processing.algorithm import STORAGE
from ..server import Server
from ..words import tr

#: Degrees around a place without bounds.
_AROUND = 0.002


class PlaceFilter(QgsLocatorFilter):
    """Asks the server; QGIS runs it in a thread of its own."""

    def __init__(self, canvas):
        super().__init__()
        self._canvas = canvas

    def clone(self):
        return PlaceFilter(self._canvas)

    def name(self):
        return "wangge"

    def displayName(self):
        return tr("Wangge: grids, roads, units, coordinates")

    def prefix(self):
        return "gw"

    def fetchResults(self, string, context, feedback):
        if len(string.strip()) < SHORTEST:
            return
        try:
            found = places(Server.known().get(PATH, {"q": string.strip()}, feedback))
        except Refused as refused:
            self.logMessage(str(refused))
            if context.usingPrefix:  # whoever asks this server alone must not think that nothing is there
                self.resultFetched.emit(QgsLocatorResult(self, str(refused), ""))
            return
        for number, place in enumerate(found):
            if feedback.isCanceled():
                return
            if place.is_on_the_map:
                # As text: QGIS hands results from thread to thread, and a Python object does not live that long.
                corners = " ".join(map(str, place.bounds or (place.lon, place.lat)))
                result = QgsLocatorResult(self, place.title, corners)
                result.description = place.detail
                result.score = 1 - number / (len(found) + 1)
                self.resultFetched.emit(result)

    def triggerResult(self, result):
        if not result.userData:
            return
        numbers = [float(number) for number in result.userData.split()]
        if len(numbers) == 4:
            ground = QgsRectangle(*numbers)
        else:
            ground = QgsRectangle.fromCenterAndSize(QgsPointXY(*numbers), _AROUND, _AROUND)
        crs = QgsCoordinateReferenceSystem(STORAGE)
        to_map = QgsCoordinateTransform(
            crs, self._canvas.mapSettings().destinationCrs(), QgsProject.instance()
        )
        self._canvas.setExtent(to_map.transformBoundingBox(ground))
        self._canvas.refresh()
