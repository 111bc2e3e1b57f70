"""What QGIS starts and ends: registers everything, and undoes it."""

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction

from . import expressions
from .gui.dock import WanggeDock
from .gui.locator import PlaceFilter
from .gui.settings import SettingsFactory
from .processing.provider import ICON, WanggeProvider
from .words import Words, language, tr


class WanggePlugin:
    """One dock, one button, one page of options, one provider, one locator filter, the expression functions."""

    def __init__(self, iface):
        self._iface = iface
        self._words = Words(language()[:2])
        QCoreApplication.installTranslator(self._words)
        self._provider = self._dock = self._action = self._places = self._settings = None
        self._functions = []

    def initProcessing(self):
        """The algorithms alone, as qgis_process wants them."""
        self._provider = WanggeProvider()
        QgsApplication.processingRegistry().addProvider(self._provider)

    def initGui(self):
        self.initProcessing()
        self._functions = expressions.register()
        self._dock = WanggeDock(
            self._iface.mapCanvas(), self._load_cases, self._new_project, self._iface.mainWindow()
        )
        self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._dock)
        self._action = QAction(QIcon(str(ICON)), tr("Wangge"), self._iface.mainWindow())
        self._action.setCheckable(True)
        self._dock.setToggleVisibilityAction(self._action)
        self._iface.addToolBarIcon(self._action)
        self._iface.addPluginToWebMenu(tr("Wangge"), self._action)
        self._places = PlaceFilter(self._iface.mapCanvas())
        self._iface.registerLocatorFilter(self._places)
        self._settings = SettingsFactory()
        self._iface.registerOptionsWidgetFactory(self._settings)

    def unload(self):
        if self._settings is not None:
            self._iface.unregisterOptionsWidgetFactory(self._settings)
        if self._places is not None:
            self._iface.deregisterLocatorFilter(self._places)
        if self._action is not None:
            self._iface.removePluginWebMenu(tr("Wangge"), self._action)
            self._iface.removeToolBarIcon(self._action)
            self._action.deleteLater()
        if self._dock is not None:
            self._dock.remove()
            self._iface.removeDockWidget(self._dock)
            self._dock.deleteLater()
        expressions.unregister(self._functions)
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
        QCoreApplication.removeTranslator(self._words)

    def _load_cases(self, view):
        """The dialog of the algorithm, with the extent of the map filled in."""
        from processing import execAlgorithmDialog  # QGIS's own; not there where only the core is

        extent = (
            f"{view.xMinimum()},{view.xMaximum()},{view.yMinimum()},{view.yMaximum()} [{view.crs().authid()}]"
        )
        execAlgorithmDialog("wangge:loadcases", {"EXTENT": extent})

    def _new_project(self):
        """Begin an empty project; QGIS asks what becomes of one that was changed."""
        return self._iface.newProject(True)
