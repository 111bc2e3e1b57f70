"""The dialog to begin a draft."""

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
)

from .. import server
from ..asking import Questions
from ..core.drafts import LAYERS
from ..core.refusals import Refused
from ..words import tr
from .panel import say_in, search_in

_DIVISIONS = "/api/v1/divisions/"


class NewDraftDialog(QDialog):
    """Asks for layer, area and name; the areas come from the server."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.setWindowTitle(tr("New draft"))
        self.setMinimumWidth(400)
        self.layer = QComboBox()
        for layer, word in LAYERS.items():
            self.layer.addItem(tr(word), layer)
        self.area = QComboBox()
        search_in(self.area)
        self.area.addItem(tr("whole county"), "")
        self.area.editTextChanged.connect(self._check)
        self.name = QLineEdit()
        self.name.setMaxLength(120)
        self.name.textChanged.connect(self._check)
        form = QFormLayout()
        form.addRow(tr("Layer"), self.layer)
        form.addRow(tr("Area of the draft"), self.area)
        form.addRow(tr("Name"), self.name)
        told = QLabel(
            tr(
                "What stands in the area today is copied into the draft. Until it is published or given up, nobody else"
                " draws there."
            )
        )
        told.setWordWrap(True)
        self.hint = QLabel()
        self.hint.setWordWrap(True)
        self.buttons = QDialogButtonBox()
        self.begin = self.buttons.addButton(tr("Begin"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self.hint)
        layout.addWidget(told)
        layout.addWidget(self.buttons)
        self._questions = Questions()
        self._load()
        self._check()

    def said(self):
        """What the server wants to know."""
        return {
            "layer": self.layer.currentData(),
            "area_code": self.area_code,
            "name": self.name.text().strip(),
        }

    @property
    def area_code(self):
        """The code of the area whose words stand there, empty for the whole county; None: they are those of none."""
        return self.area.itemData(self.area.findText(self.area.currentText(), Qt.MatchFlag.MatchExactly))

    def done(self, result):
        self._questions.take_back()
        super().done(result)

    def _load(self):
        try:
            known = server.Server.known()
        except Refused:
            return
        self._questions.ask(
            tr("Areas"),
            lambda: _areas(known),
            self._show_areas,
            lambda refused: say_in(self.hint, str(refused), is_bad=True),
        )

    def _show_areas(self, areas):
        for one in areas:
            self.area.addItem(f"{one['name']} {one['code']}", one["code"])

    def _check(self):
        is_known = self.area_code is not None
        say_in(self.hint, "" if is_known else tr("Choose an area from the list."), is_bad=True)
        self.begin.setEnabled(bool(self.name.text().strip()) and is_known)


def _areas(known):
    """Townships and communities, by their codes: a community stands below its township."""
    found = []
    for level in ("township", "community"):
        path, asked = _DIVISIONS, {"level": level, "limit": 1000, "fields": "code,name"}
        while path:
            page = known.get(path, asked)
            found += page["results"]
            path, asked = page["next"], None
    return sorted(found, key=lambda one: one["code"])
