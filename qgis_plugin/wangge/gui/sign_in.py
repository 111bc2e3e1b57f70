"""The dialog to sign in."""

from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout

from .. import server
from ..asking import Questions
from ..core.address import AddressError, server_address
from ..core.refusals import Refused
from ..words import tr
from .panel import say_in


class SignInDialog(QDialog):
    """Asks for address, name and password; closes when the server has given a token, else says why not."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.setWindowTitle(tr("Sign in to Wangge"))
        self.setFixedWidth(440)
        self.address = QLineEdit(server.last_address())
        self.address.setPlaceholderText("https://wangge.example.org")
        self.user = QLineEdit()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        form = QFormLayout()
        form.addRow(tr("Server"), self.address)
        form.addRow(tr("User name"), self.user)
        form.addRow(tr("Password"), self.password)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setVisible(False)
        kept = QLabel(
            tr(
                "The password is not kept: QGIS's authentication manager keeps a token, which signing out ends."
            )
        )
        kept.setWordWrap(True)
        self.buttons = QDialogButtonBox()
        self.buttons.addButton(tr("Sign in"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self._sign_in)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self.told)
        layout.addWidget(kept)
        layout.addWidget(self.buttons)
        (self.user if self.address.text() else self.address).setFocus()
        self._questions = Questions()

    def _sign_in(self):
        try:
            address = server_address(self.address.text())
        except AddressError:
            self._say(tr("This is no address of a server. Example: https://wangge.example.org"), is_bad=True)
            return
        user, password = self.user.text().strip(), self.password.text()
        self.buttons.setEnabled(False)
        self._say(tr("Signing in…"))
        # Writing to the authentication manager may ask for its master password: that belongs into this thread.
        self._questions.ask(
            tr("Signing in to Wangge"),
            lambda: server.token_for(address, user, password),
            lambda token: self._keep(address, user, token),
            self._refused,
        )

    def reject(self):
        self._questions.take_back()
        super().reject()

    def _keep(self, address, user, token):
        try:
            server.keep(address, user, token)
        except Refused as refused:
            self._refused(refused)
            return
        self.accept()

    def _refused(self, refused):
        self.buttons.setEnabled(True)
        self._say(str(refused), is_bad=True)
        self.password.setFocus()
        self.password.selectAll()

    def _say(self, text, *, is_bad=False):
        say_in(self.told, text, is_bad=is_bad)
        self.setFixedHeight(self.layout().heightForWidth(self.width()))
