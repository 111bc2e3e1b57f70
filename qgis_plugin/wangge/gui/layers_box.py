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

from ..asking import Questions
from ..core.refusals import Refused
from ..layers.adding import day_of, layers_of, opened_of, put_in, show_day
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
        self._questions = Questions()
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
        """Hear of no project and no layer any longer."""
        self._questions.take_back()
        QgsProject.instance().readProject.disconnect(self._opened)

    def _opened(self, *_document):
        self.day.setDate(day_of(QgsProject.instance()))

    def _add(self):
        project = QgsProject.instance()
        self._open(lambda opened, day: put_in(project, opened, day)[1], but=set(layers_of(project)))

    def _make(self):
        def made(county, opened, day):
            project = QgsProject.instance()
            if not self._new_project():
                return None
            failed = fill(project, opened, county, day)
            add_layouts(project, county)
            return failed

        self._begin(tr("Asking the server…"))
        self._questions.ask(
            tr("New county project"),
            lambda: Server.known().get(COUNTY),
            lambda county: self._open(lambda opened, day: made(county, opened, day)),
            self._refused,
        )

    def _open(self, put, but=()):
        """Open what the source has, in a task where the network is waited for; then have `put` take it."""
        day, window = self.day.date(), self.thread()
        try:
            source = source_named(self.source.currentData())
        except Refused as refused:
            self._refused(refused)
            return
        if not source.is_far:
            self._put(put(opened_of(source, day, but=but), day))
            return
        self._begin(tr("Opening the layers…"))

        def opened():
            found = opened_of(source, day, but=but)
            for _layer, one in found:
                one.moveToThread(window)
            return found

        self._questions.ask(
            tr("The county's layers"), opened, lambda found: self._put(put(found, day)), self._refused
        )

    def _begin(self, told):
        self._let_press(False)
        self._say(told)

    def _let_press(self, is_enabled):
        for button in (self.add, self.make, self.show_day):
            button.setEnabled(is_enabled)

    def _put(self, failed):
        """Say what is there now; None: nobody wanted it."""
        self._let_press(True)
        told = labelled(tr("Layers of the county in the project:"), len(layers_of(QgsProject.instance())))
        if failed:
            told += "<br>" + labelled(tr("Could not be opened:"), tr(", ").join(failed))
        self._say("" if failed is None else told)

    def _refused(self, refused):
        self._let_press(True)
        self._say(str(refused), is_bad=True)

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
