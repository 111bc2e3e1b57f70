"""What the parts of the dock have in common: they ask the server in the background, and say what it refused."""

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QWidget

from .. import server
from ..asking import Questions
from ..core.refusals import Refused
from ..words import tr


class Panel(QWidget):
    """A part of the dock; `signed_out` is told where the server knows nobody any more."""

    signed_out = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        self._questions = Questions()
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.told.setVisible(False)

    def later(self, title, ask, done):
        """Have `ask` hear the server in a task; then `done` hears the answer."""
        try:
            known = server.Server.known()
        except Refused as refused:
            self.refused(refused)
            return
        self.say(tr("Asking the server…"))
        self._questions.ask(title, lambda: ask(known), done, self.refused)

    def refused(self, refused):
        """Say why not."""
        if refused.wants_sign_in:
            server.forget()
            self.signed_out.emit()
        self.say(str(refused), is_bad=True)

    def say(self, text, *, is_bad=False):
        """Tell the person something; nothing: take the line away."""
        self.told.setText(text)
        self.told.setStyleSheet("color: #b32f12;" if is_bad else "")
        self.told.setVisible(bool(text))

    def take_back(self):
        """Nobody wants to hear the answers any longer."""
        self._questions.take_back()
