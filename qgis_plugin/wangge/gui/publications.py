"""The last publication of each layer, and taking it back."""

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from ..core.drafts import LAYERS, PATH, Draft, last_published, path_of
from ..words import tr
from .panel import Confirmation, Panel


class PublicationsPanel(Panel):
    """While nothing rests on it the last edition of a layer goes, what stood before stands again, its draft is open."""

    taken_back = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        self.last = QComboBox()
        self.last.currentIndexChanged.connect(lambda _number: self.question.close_question())
        self.back = QPushButton(tr("Take back…"))
        self.back.clicked.connect(self.ask_to_take_back)
        self.question = Confirmation()
        line = QHBoxLayout()
        line.addWidget(self.last, 1)
        line.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(QLabel(tr("Published last")))
        layout.addLayout(line)
        layout.addWidget(self.question)
        layout.addWidget(self.told)
        self._show([])

    def load(self, told=""):
        """Ask what was published last; then say what was done before."""
        self.later(
            tr("Published last"),
            lambda known: known.get(PATH, {"state": "published", "limit": 1000}),
            lambda answer: self._loaded(answer, told),
        )

    def _loaded(self, answer, told):
        self._show(last_published([Draft.from_json(one) for one in answer["results"]]))
        self.say(told)

    def _show(self, drafts):
        self.last.clear()
        for draft in drafts:
            self.last.addItem(f"{tr(LAYERS[draft.layer])} {draft.edition} · {draft.name}", draft)
        if not drafts:
            self.last.addItem(tr("nothing yet"), None)
        for widget in (self.last, self.back):
            widget.setEnabled(bool(drafts))

    def ask_to_take_back(self):
        """Say what taking the chosen edition back means, and wait until somebody agrees."""
        draft = self.last.currentData()
        if draft is None:
            return
        words = tr(
            "Take {edition} back? What stood before stands again from its day on, and the draft “{name}” is open"
            " again. The server refuses where a point or case rests on it already."
        )
        question = words.format(edition=draft.edition, name=draft.name)
        self.question.ask(question, tr("Take it back"), lambda: self._take_back(draft))

    def _take_back(self, draft):
        self.later(
            tr("Take back"),
            lambda known: known.delete(path_of(draft.id, "publication")),
            lambda answer: self._taken_back(draft, answer),
        )

    def _taken_back(self, draft, answer):
        words = tr("{edition} is taken back; “{name}” is open again.")
        self.load(words.format(edition=answer["edition"], name=draft.name))
        self.taken_back.emit()

    def refused(self, refused):
        super().refused(refused)
        if refused.code == "permission.denied":
            self.say(tr("The supervision office takes editions back: ask it to."), is_bad=True)
