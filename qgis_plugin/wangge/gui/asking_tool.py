"""A click on the map: who answers there?"""

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsProject
from qgis.gui import QgsMapTool, QgsMapToolEmitPoint, QgsVertexMarker
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor

from ..processing.algorithm import STORAGE


class AskingTool(QgsMapToolEmitPoint):
    """Tells where was clicked, in degrees (EPSG:4490), and marks it."""

    placed = pyqtSignal(float, float)

    def __init__(self, canvas):
        super().__init__(canvas)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._marker = QgsVertexMarker(canvas)
        self._marker.setIconType(QgsVertexMarker.IconType.ICON_CROSS)
        self._marker.setColor(QColor("#b32f12"))
        self._marker.setIconSize(18)
        self._marker.setPenWidth(3)
        self._marker.hide()

    def flags(self):
        return QgsMapTool.Flag.ShowContextMenu

    def canvasReleaseEvent(self, event):
        place = event.mapPoint()
        self._marker.setCenter(place)
        self._marker.show()
        storage = QgsCoordinateReferenceSystem(STORAGE)
        map_crs = self.canvas().mapSettings().destinationCrs()
        degrees = QgsCoordinateTransform(map_crs, storage, QgsProject.instance()).transform(place)
        self.placed.emit(degrees.x(), degrees.y())

    def remove(self):
        """Take the mark from the map, for good."""
        self.canvas().scene().removeItem(self._marker)
