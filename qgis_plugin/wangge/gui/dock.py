"""The dock: who is signed in, who answers there and the cases of the view; drafts, their findings, publishing."""

from html import escape

from qgis.core import QgsReferencedRectangle
from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from .. import server
from ..asking import Questions
from ..core.receipts import PATH, STEPS, Question, Receipt
from ..core.refusals import Refused
from ..words import language, tr
from .asking_tool import AskingTool
from .drafts import DraftsPanel
from .findings import FindingsPanel
from .layers_box import LayersBox
from .panel import say_in, search_in
from .publish import PublishPanel
from .sign_in import SignInDialog

_CATEGORIES = "/api/v1/categories/"


class WanggeDock(QgsDockWidget):
    """Everything in one place.

    `load_cases` is what the button for the cases of the view does, `new_project` begins an empty project, or says no.
    """

    def __init__(self, canvas, load_cases, new_project, parent=None):
        super().__init__(tr("Wangge"), parent)
        self.setObjectName("WanggeDock")
        self._canvas = canvas
        self._questions = Questions()
        self._user, self._left = None, None
        self.tool = AskingTool(canvas)
        self.tool.placed.connect(self.ask)
        self.account = QLabel()
        self.account.setWordWrap(True)
        self.sign = QPushButton()
        self.sign.clicked.connect(self._sign_in_or_out)
        self.category = QComboBox()
        search_in(self.category)
        self.on = QDateEdit(QDate.currentDate())
        self.on.setCalendarPopup(True)
        self.on.setDisplayFormat("yyyy-MM-dd")
        self.pick = QPushButton(tr("Click on the map"))
        self.pick.setCheckable(True)
        self.pick.clicked.connect(self._pick)
        canvas.mapToolSet.connect(self._tool_changed)
        self.answer = QLabel()
        self.answer.setWordWrap(True)
        self.answer.setTextFormat(Qt.TextFormat.RichText)
        self.answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.cases = QPushButton(tr("Load the cases of this view"))
        self.cases.clicked.connect(lambda: load_cases(self._view()))
        self.layers = LayersBox(new_project)
        self.drafts, self.findings, self.publishing = DraftsPanel(), FindingsPanel(canvas), PublishPanel()
        for panel in (self.drafts, self.findings, self.publishing):
            panel.signed_out.connect(self._signed_out)
        for panel in (self.findings, self.publishing):
            self.drafts.chosen.connect(panel.show_draft)
        self.publishing.published.connect(lambda: self.drafts.load())
        self.publishing.publications.taken_back.connect(lambda: self.drafts.load())
        self._lay_out()
        self.show_account()

    def _lay_out(self):
        head = QHBoxLayout()
        head.addWidget(self.account, 1)
        head.addWidget(self.sign)
        form = QFormLayout()
        form.addRow(tr("Category"), self.category)
        form.addRow(tr("Day"), self.on)
        self.question = QGroupBox(tr("Who answers here?"))
        inside = QVBoxLayout(self.question)
        inside.addLayout(form)
        inside.addWidget(self.pick)
        inside.addWidget(self.answer)
        asking = QWidget()
        inside = QVBoxLayout(asking)
        inside.addWidget(self.question)
        inside.addWidget(self.cases)
        inside.addWidget(self.layers)
        inside.addStretch(1)
        self.tabs = QTabWidget()
        self.tabs.addTab(asking, tr("Ask"))
        self.tabs.addTab(self.drafts, tr("My drafts"))
        self.tabs.addTab(self.findings, tr("Check results"))
        self.tabs.addTab(self.publishing, tr("Publish"))
        self.tabs.currentChanged.connect(self._opened)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.addLayout(head)
        layout.addWidget(self.tabs, 1)
        self.setWidget(body)

    def show_account(self):
        """Say who is signed in, and offer what can be done then."""
        user = server.signed_in_user()
        say_in(
            self.account,
            f"<b>{escape(user)}</b><br>{server.last_address()}" if user else tr("Nobody is signed in."),
        )
        self.sign.setText(tr("Sign out") if user else tr("Sign in…"))
        self.question.setEnabled(bool(user))
        self.cases.setEnabled(bool(user))
        self.layers.setEnabled(bool(user))
        self.layers.refresh()
        for number in range(1, self.tabs.count()):
            self.tabs.setTabEnabled(number, bool(user))
        if user and not self.category.count():
            self._later(tr("Categories"), lambda known: _all(known, _CATEGORIES), self._show_categories)
        if user != self._user:
            self._user = user
            self._say(tr("Click on the map to see which unit answers there, and why."))
        if not user:
            self.tabs.setCurrentIndex(0)
            self.drafts.clear()
            self.category.clear()
        elif self._left is not None:
            self.tabs.setCurrentWidget(self._left)
            self._left = None

    def ask(self, lon, lat):
        """Which unit answers there, for the category and day of the form?"""
        category = self.category.currentData()
        if category is None or self.category.currentText() != self.category.itemText(
            self.category.currentIndex()
        ):
            self._say(tr("Choose a category of the list first."), is_bad=True)
            return
        question = Question(lon, lat, category, self.on.date().toPyDate())
        self._say(tr("Asking the server…"))
        self._later(
            tr("Who answers here?"),
            lambda known: Receipt.from_json(known.get(PATH, question.asked())),
            self._show_receipt,
        )

    def remove(self):
        """Leave nothing behind on the map."""
        for panel in (self.drafts, self.findings, self.publishing):
            panel.take_back()
        self._questions.take_back()
        self.layers.remove()
        self._canvas.mapToolSet.disconnect(self._tool_changed)
        if self._canvas.mapTool() is self.tool:
            self._canvas.unsetMapTool(self.tool)
        self.tool.remove()

    def _opened(self, number):
        """Drafts are asked for when somebody first looks at them, what was published last each time."""
        if self.tabs.widget(number) is self.drafts and not self.drafts.list.topLevelItemCount():
            self.drafts.load()
        elif self.tabs.widget(number) is self.publishing:
            self.publishing.publications.load()

    def _later(self, title, ask, done):
        try:
            known = server.Server.known()
        except Refused as refused:
            self._refused(refused)
            return
        self._questions.ask(title, lambda: ask(known), done, self._refused)

    def _show_categories(self, found):
        self.category.clear()
        for one in found:
            if one["active"]:
                name = one["name"] if language().startswith("zh") else one["name_en"]
                self.category.addItem(f"{name} {one['code']}", one["code"])

    def _show_receipt(self, receipt):
        lines = [
            f"<p style='font-size:large'><b>{escape(receipt.accountable_unit)}</b></p>",
            _line(tr("Handles"), receipt.handling_unit),
            _line(tr("Supervises"), receipt.supervising_unit),
            _line(tr("By"), f"{tr(STEPS.get(receipt.step, receipt.step))} {receipt.territory}"),
            _line(tr("Edition"), receipt.edition),
        ]
        if receipt.distance_to_border_m is not None:
            lines.append(_line(tr("Next border"), f"{receipt.distance_to_border_m:.1f} m"))
        if receipt.alternatives:
            lines.append(_line(tr("Otherwise"), tr(", ").join(dict.fromkeys(receipt.alternatives))))
        self._say("".join(lines))

    def _refused(self, refused):
        if refused.wants_sign_in:
            server.forget()
            self._signed_out()
        else:
            self._say(str(refused), is_bad=True)

    def _signed_out(self):
        """Say so where signing in is offered; whoever signs in again is back where they were."""
        left = self.tabs.currentWidget() if self._user else self._left  # several questions may hear it
        self.show_account()
        self._left = left
        words = tr(
            "Signing in has expired, or was ended elsewhere: sign in again. What you have drawn is kept."
        )
        say_in(self.account, words, is_bad=True)

    def _say(self, text, *, is_bad=False):
        say_in(self.answer, text, is_bad=is_bad)

    def _view(self):
        return QgsReferencedRectangle(self._canvas.extent(), self._canvas.mapSettings().destinationCrs())

    def _pick(self, on):
        if on:
            self._canvas.setMapTool(self.tool)
        else:
            self._canvas.unsetMapTool(self.tool)

    def _tool_changed(self, tool, _before=None):
        self.pick.setChecked(tool is self.tool)

    def _sign_out(self):
        """Have the server forget the token, then QGIS; QGIS forgets it where no server is reached, too."""

        def over(refused=None):
            server.forget()
            self.sign.setEnabled(True)
            self.show_account()
            if refused is not None:
                self._say(str(refused), is_bad=True)

        known = server.Server.known()
        self.sign.setEnabled(False)
        self._questions.ask(tr("Sign out"), lambda: server.end_token(known), lambda _answer: over(), over)

    def _sign_in_or_out(self):
        if server.signed_in_user():
            self._sign_out()
            return
        dialog = SignInDialog(self)
        if dialog.exec():
            self.show_account()


def _all(known, path):
    """Every row of a list, page by page."""
    asked, rows = {"limit": 1000}, []
    while path:
        page = known.get(path, asked)
        rows += page["results"]
        path, asked = page["next"], None
    return rows


def _line(word, text):
    return f"<div><span style='color:gray'>{word}</span> {escape(text)}</div>"
