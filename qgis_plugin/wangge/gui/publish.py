"""Publish: what would follow on a day, and making the chosen draft the ground from that day on."""

from html import escape

from qgis.PyQt.QtCore import QDate, QLocale, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QDateEdit,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from ..core.drafts import Preview, path_of
from ..words import labelled, tr
from .panel import Panel
from .publications import PublicationsPanel


class PublishPanel(Panel):
    """A preview first; only what was seen is published.  `published` tells that a draft is open no longer."""

    published = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        self._draft = self._preview = None
        self.title = QLabel()
        self.title.setWordWrap(True)
        self.day = QDateEdit(next_monday(QDate.currentDate()))
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.dateChanged.connect(lambda _day: self._forget())
        self.look = QPushButton(tr("Preview"))
        self.look.clicked.connect(self.preview)
        self.table = QTableWidget(0, 6)
        heads = [
            tr("From unit"),
            tr("To unit"),
            tr("Ground, m²"),
            tr("Households"),
            tr("Road, m"),
            tr("Facilities"),
        ]
        self.table.setHorizontalHeaderLabels(heads)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.cases = QLabel()
        self.cases.setWordWrap(True)
        self.publish_button = QPushButton(tr("Publish"))
        self.publish_button.clicked.connect(self.publish)
        head = QHBoxLayout()
        head.addWidget(QLabel(tr("Valid from")))
        head.addWidget(self.day, 1)
        head.addWidget(self.look)
        layout = QVBoxLayout(self)
        layout.addWidget(self.title)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.cases)
        layout.addWidget(self.publish_button)
        layout.addWidget(self.told)
        self.publications = PublicationsPanel()
        self.publications.signed_out.connect(self.signed_out)
        layout.addWidget(self.publications)
        self.show_draft(None)

    def show_draft(self, draft):
        """Be about this draft (None: none)."""
        self._draft = draft
        self.title.setText(f"<b>{escape(draft.name)}</b>" if draft else tr("Choose a draft first."))
        self.look.setEnabled(draft is not None)
        self._forget()

    def _forget(self):
        self._preview = None
        self.table.setRowCount(0)
        self.cases.setText("")
        self.publish_button.setEnabled(False)
        self.say("")

    def preview(self):
        """Ask what would move from unit to unit."""
        draft, effective = self._draft, self.day.date().toString(Qt.DateFormat.ISODate)
        if draft is None or not self.has_all(draft):
            return
        self._forget()
        self.later(
            tr("Preview"),
            lambda known: Preview.from_json(
                known.get(path_of(draft.id, "preview"), {"effective": effective})
            ),
            self._show,
        )

    def _show(self, preview):
        self._preview = preview
        self.table.setRowCount(len(preview.ground))
        locale = QLocale()
        for number, one in enumerate(preview.ground):
            households = "–" if one.households is None else str(one.households)
            cells = [
                one.from_unit or "–",
                one.to_unit or "–",
                locale.toString(one.area_m2, "f", 0),
                households,
                locale.toString(one.road_m, "f", 0),
                str(one.facilities),
            ]
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                if column > 1:
                    item.setTextAlignment(int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter))
                self.table.setItem(number, column, item)
        lines = [
            tr("Versions: closed {closed}, new {made}, unchanged {unchanged}.").format(
                closed=preview.closed, made=preview.made, unchanged=preview.unchanged
            ),
            labelled(tr("Open cases on this ground:"), len(preview.cases) + preview.other_cases),
        ]
        if preview.cases:
            lines.append(tr(", ").join(preview.cases[:10]))
        if not preview.ground:
            lines.append(tr("No ground moves from unit to unit."))
        self.cases.setText("\n".join(lines))
        self.publish_button.setEnabled(True)
        self.say("")

    def publish(self):
        """Make the draft the ground, as it was previewed."""
        draft, preview = self._draft, self._preview
        if draft is None or preview is None or not self.has_all(draft):
            return
        body = {"effective": preview.effective, "seen": preview.sha256}
        self.publish_button.setEnabled(False)
        self.later(
            tr("Publish"), lambda known: known.post(path_of(draft.id, "publication"), body), self._published
        )

    def _published(self, answer):
        self._preview = None
        self.look.setEnabled(False)
        words = tr("{edition} is published, valid from {day}.")
        self.say("")
        self.publications.load(words.format(edition=answer["edition"], day=answer["effective"]))
        self.published.emit()

    def take_back(self):
        super().take_back()
        self.publications.take_back()

    def refused(self, refused):
        super().refused(refused)
        if refused.code == "permission.denied":
            self.say(tr("The supervision office publishes drafts: have it look at this one."), is_bad=True)
        self.publish_button.setEnabled(self._preview is not None and refused.code != "draft.preview_changed")


def next_monday(day):
    """The first Monday after a day."""
    return day.addDays(8 - day.dayOfWeek())
