"""The part of the dock that brings the county's layers onto the map, and says as of which day."""

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QDate
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
)

from ..core.refusals import Refused
from ..layers.adding import add_layers, day_of, layers_of, show_day
from ..layers.sources import connections, source_named
from ..layers.template import COUNTY, fill
from ..printing.layouts import add_layouts
from ..server import Server
from ..words import labelled, tr
from .panel import say_in


class LayersBox(QGroupBox):
    """Where from, as of which day, and the buttons; `new_project` begins an empty one, or says no."""

    def __init__(self, new_project, parent=None):
        super().__init__(tr("The county's layers"), parent)
        self._new_project = new_project
        self.source = QComboBox()
        self.day = QDateEdit()
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.show_day = QPushButton(tr("Show"))
        self.show_day.clicked.connect(self._show_day)
        self.add = QPushButton(tr("Add the layers"))
        self.add.clicked.connect(self._add)
        self.make = QPushButton(tr("New county project"))
        self.make.clicked.connect(self._make)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.hide()
        self._lay_out()
        self.refresh()
        QgsProject.instance().readProject.connect(self._opened)

    def _lay_out(self):
        when = QHBoxLayout()
        when.addWidget(self.day, 1)
        when.addWidget(self.show_day)
        form = QFormLayout()
        form.addRow(tr("Source"), self.source)
        form.addRow(tr("As of"), when)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add)
        buttons.addWidget(self.make)
        inside = QVBoxLayout(self)
        inside.addLayout(form)
        inside.addLayout(buttons)
        inside.addWidget(self.told)

    def refresh(self):
        """Say again which connections there are, and which day the project shows."""
        chosen = self.source.currentData()
        self.source.clear()
        self.source.addItem(tr("This server (OGC API)"), "")
        for name in connections():
            self.source.addItem(labelled(tr("Database:"), name), name)
        self.source.setCurrentIndex(max(self.source.findData(chosen), 0))
        self._opened()

    def remove(self):
        """Hear of no project any longer."""
        QgsProject.instance().readProject.disconnect(self._opened)

    def _opened(self, *_document):
        self.day.setDate(day_of(QgsProject.instance()))

    def _add(self):
        self._do(lambda project, source: add_layers(project, source, self.day.date())[1])

    def _make(self):
        def made(project, source):
            county, day = Server.known().get(COUNTY), self.day.date()
            if not self._new_project():
                return None
            failed = fill(project, source, county, day)
            add_layouts(project, county)
            return failed

        self._do(made)

    def _do(self, work):
        project = QgsProject.instance()
        try:
            failed = work(project, source_named(self.source.currentData()))
        except Refused as refused:
            self._say(str(refused), is_bad=True)
            return
        if failed is None:
            return
        count = len(layers_of(project))
        told = labelled(tr("Layers of the county in the project:"), count)
        if failed:
            told += "<br>" + labelled(tr("Could not be opened:"), tr(", ").join(failed))
        self._say(told)

    def _show_day(self):
        try:
            count = show_day(QgsProject.instance(), self.day.date())
        except Refused as refused:
            self._say(str(refused), is_bad=True)
            return
        day = self.day.date().toString("yyyy-MM-dd")
        is_today = self.day.date() == QDate.currentDate()
        self._say(
            tr("Nothing is dated in this project.")
            if not count
            else tr("The map shows today.")
            if is_today
            else labelled(tr("The map shows the ground of"), day)
        )

    def _say(self, text, *, is_bad=False):
        say_in(self.told, text, is_bad=is_bad)
