"""The page of the plugin among QGIS's options: what is kept from one day to the next."""

from qgis.gui import QgsFileWidget, QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit

from ..printing.layouts import keep_review_number, review_number
from ..processing.provider import ICON
from ..server import last_address
from ..words import tr
from . import draft_layers


class SettingsPage(QgsOptionsPageWidget):
    """Nothing is changed before somebody says so below."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.folder = QgsFileWidget()
        self.folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.folder.setFilePath(str(draft_layers.folder_wanted()))
        self.connection = QComboBox()
        self.connection.addItem(tr("as a file (check out)"), "")
        for name in draft_layers.connections():
            self.connection.addItem(name, name)
        self.connection.setCurrentIndex(max(0, self.connection.findData(draft_layers.last_connection())))
        self.review = QLineEdit(review_number())
        self.review.setPlaceholderText(tr("none: a blank line is printed"))
        told = QLabel(last_address() or tr("none yet"))
        told.setWordWrap(True)
        form = QFormLayout(self)
        form.addRow(tr("Server signed in to last"), told)
        form.addRow(tr("Folder for drafts that are checked out"), self.folder)
        form.addRow(tr("Open drafts"), self.connection)
        form.addRow(tr("Map review number"), self.review)

    def apply(self):
        """Keep what stands there."""
        draft_layers.keep_folder(self.folder.filePath().strip())
        draft_layers.keep_connection(self.connection.currentData())
        keep_review_number(self.review.text().strip())


class SettingsFactory(QgsOptionsWidgetFactory):
    """What QGIS asks for the page, each time that its options are opened."""

    def __init__(self):
        super().__init__(tr("Wangge"), QIcon(str(ICON)))

    def icon(self):
        return QIcon(str(ICON))

    def createWidget(self, parent):
        return SettingsPage(parent)
