"""What the parts of the dock have in common: they ask the server in the background, and say what it refused."""

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from .. import server
from ..asking import Questions
from ..core.refusals import Refused
from ..words import tr
from . import draft_layers


def say_in(label, text, *, is_bad=False):
    """Tell somebody something in a label; nothing: take the line away."""
    label.setText(text)
    label.setStyleSheet("color: #b32f12;" if is_bad else "")
    label.setVisible(bool(text))


def search_in(box):
    """Have a box list the entries that have what is typed anywhere in them."""
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.completer().setCompletionMode(
        QCompleter.CompletionMode.PopupCompletion
    )  # inline, only beginnings are found
    box.completer().setFilterMode(Qt.MatchFlag.MatchContains)


class Panel(QWidget):
    """A part of the dock; `signed_out` is told where the server knows nobody any more."""

    signed_out = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        self._questions, self._held = Questions(), set()
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.told.setVisible(False)

    def later(self, title, ask, done, held=None):
        """Have `ask` hear the server in a task; then `done` hears the answer.  In `held`, a layer, nobody draws until
        then.
        """
        try:
            known = server.Server.known()
        except Refused as refused:
            self.refused(refused)
            return
        self.say(tr("Asking the server…"))
        if held is not None:
            self._held.add(draft_layers.hold(held))
        self._questions.ask(title, lambda: ask(known), self._after(done), self._after(self.refused))

    def _after(self, then):
        """Layers are drawn in again, then the answer is heard."""

        def heard(told):
            self._let_go()
            then(told)

        return heard

    def _let_go(self):
        while self._held:
            draft_layers.let_go(self._held.pop())

    def refused(self, refused):
        """Say why not."""
        if refused.wants_sign_in:
            server.forget()
            self.say("")
            self.signed_out.emit()
        else:
            self.say(str(refused), is_bad=True)

    def has_all(self, draft):
        """Has the server all that was drawn in a draft?  If not, it is said what is to be done first."""
        missing = draft_layers.missing_on_server(draft)
        if missing:
            self.say(missing, is_bad=True)
        return not missing

    def say(self, text, *, is_bad=False):
        """Tell the person something; nothing: take the line away."""
        say_in(self.told, text, is_bad=is_bad)

    def take_back(self):
        """Nobody wants to hear the answers any longer."""
        self._questions.take_back()
        self._let_go()


class Confirmation(QFrame):
    """A question in the panel itself, for what is not undone by a click: nothing else is blocked meanwhile."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._then = None
        self.question = QLabel()
        self.question.setWordWrap(True)
        self.question.setTextFormat(Qt.TextFormat.PlainText)
        self.yes, self.no = QPushButton(), QPushButton(tr("Leave it"))
        self.yes.clicked.connect(self._agreed)
        self.no.clicked.connect(self.close_question)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.no)
        buttons.addWidget(self.yes)
        layout = QVBoxLayout(self)
        layout.addWidget(self.question)
        layout.addLayout(buttons)
        self.hide()

    def ask(self, question, verb, then):
        """Have `then` done once somebody agrees; another question takes the place of this one."""
        self._then = then
        self.question.setText(question)
        self.yes.setText(verb)
        self.show()

    def close_question(self):
        """Nobody is asked any more."""
        self._then = None
        self.hide()

    def _agreed(self):
        then = self._then
        self.close_question()
        if then is not None:
            then()
