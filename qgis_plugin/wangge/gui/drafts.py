"""My drafts: which there are, who holds what, taking one onto the map and bringing it back."""

import json
import sqlite3
from pathlib import Path

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from ..core.check_outs import snapshot
from ..core.drafts import GEOPACKAGE, LAYERS, PATH, Draft, mine_first, path_of
from ..core.refusals import Refused
from ..core.returns import OUTCOMES, Return
from ..processing.check_in import said_of
from ..words import labelled, tr
from . import draft_layers
from .new_draft import NewDraftDialog
from .panel import Confirmation, Panel

_ROLE = Qt.ItemDataRole.UserRole


class DraftsPanel(Panel):
    """The open drafts; `chosen` tells which one the other parts are about (None: none)."""

    chosen = pyqtSignal(object)

    def __init__(self, parent=None):
        super().__init__(parent)
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setHeaderLabels([tr("Draft"), tr("Layer"), tr("Area of the draft"), tr("Drawn by")])
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setStretchLastSection(False)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.itemSelectionChanged.connect(self._chosen)
        self.list.itemDoubleClicked.connect(lambda *_item: self.open())
        self.refresh = QPushButton(tr("Refresh"))
        self.refresh.clicked.connect(lambda: self.load())
        self.new = QPushButton(tr("New draft…"))
        self.new.clicked.connect(self._begin)
        self.give_up_button = QPushButton(tr("Give up…"))
        self.give_up_button.clicked.connect(self.ask_to_give_up)
        self.question = Confirmation()
        self.way = QComboBox()
        self.way.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.open_button = QPushButton(tr("Open"))
        self.open_button.clicked.connect(self.open)
        self.mine = QCheckBox(tr("Where both were changed, mine counts"))
        self.back = QPushButton(tr("Check in"))
        self.back.clicked.connect(self.check_in)
        self._lay_out()
        self._show_buttons()

    def _lay_out(self):
        head, ways, back = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.refresh)
        head.addWidget(self.new)
        head.addStretch(1)
        head.addWidget(self.give_up_button)
        ways.addWidget(self.way, 1)
        ways.addWidget(self.open_button)
        back.addWidget(self.mine, 1)
        back.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.question)
        layout.addLayout(ways)
        layout.addLayout(back)
        layout.addWidget(self.told)

    @property
    def draft(self):
        """The draft that is chosen, or None."""
        items = self.list.selectedItems()
        return items[0].data(0, _ROLE) if items else None

    def load(self, told=""):
        """Ask which drafts are open; then say what was done before."""
        kept = self.way.currentData()
        self.way.clear()
        self.way.addItem(tr("as a file (check out)"), "")
        for name in draft_layers.connections():
            self.way.addItem(labelled(tr("in the database:"), name), name)
        wanted = draft_layers.last_connection() if kept is None else kept
        self.way.setCurrentIndex(max(0, self.way.findData(wanted)))
        self.later(
            tr("Drafts"),
            lambda known: known.get(PATH, {"state": "open", "limit": 1000}),
            lambda answer: self._show(answer, told),
        )

    def clear(self):
        """Nobody is signed in."""
        self.list.clear()
        self.question.close_question()
        self.say("")
        self._chosen()

    def _show(self, answer, told):
        kept = self.draft.id if self.draft else None
        self.list.blockSignals(True)  # who was chosen stays chosen: nobody has to hear of it
        self.list.clear()
        for draft in mine_first([Draft.from_json(one) for one in answer["results"]]):
            by = tr("me") if draft.mine else draft.made_by
            area = draft.area or tr("whole county")
            item = QTreeWidgetItem([draft.name, tr(LAYERS.get(draft.layer, draft.layer)), area, by])
            item.setData(0, _ROLE, draft)
            item.setToolTip(
                0,
                draft.name
                + "\n"
                + tr("Number of the draft")
                + f" {draft.id} · {draft.on_date} · {draft.rows}",
            )
            self.list.addTopLevelItem(item)
            if draft.id == kept:
                item.setSelected(True)
        self.list.blockSignals(False)
        if (self.draft.id if self.draft else None) != kept:
            self.chosen.emit(self.draft)
        self.say(told or ("" if answer["results"] else tr("No draft is open. Begin one.")))
        self._show_buttons()

    def _chosen(self):
        self.question.close_question()
        self._show_buttons()
        self.chosen.emit(self.draft)

    def _show_buttons(self):
        draft = self.draft
        self.open_button.setEnabled(draft is not None)
        self.give_up_button.setEnabled(draft is not None)
        has_file = draft is not None and draft_layers.layer_of(draft.id, with_file=True) is not None
        self.back.setEnabled(has_file)
        self.mine.setEnabled(has_file)

    def _begin(self):
        dialog = NewDraftDialog(self)
        if dialog.exec():
            self.begin(dialog.said())

    def begin(self, said):
        """Have the server begin a draft."""
        self.later(tr("New draft"), lambda known: known.post(PATH, said), self._begun)

    def _begun(self, answer):
        item = QTreeWidgetItem([answer["name"]])
        item.setData(0, _ROLE, Draft.from_json(answer))
        self.list.clearSelection()
        self.list.addTopLevelItem(item)
        item.setSelected(True)
        self.load()

    def ask_to_give_up(self):
        """Say what giving the chosen draft up means, and wait until somebody agrees."""
        draft = self.draft
        if draft is None:
            return
        if draft_layers.is_unsaved(draft_layers.layer_of(draft.id)):
            self.say(tr("Save what you have drawn first, or undo it."), is_bad=True)
            return
        words = tr(
            "Give “{name}” up? Its area is free for other drafts at once; what was drawn in it is kept, but cannot"
            " be drawn on or published any more."
        ).format(name=draft.name)
        if not draft.mine:
            words += " " + tr("It was begun by {name}.").format(name=draft.made_by)
        self.question.ask(words, tr("Give it up"), lambda: self._give_up(draft))

    def _give_up(self, draft):
        self.later(
            tr("Give up"),
            lambda known: known.delete(path_of(draft.id)),
            lambda _answer: self._given_up(draft),
        )

    def _given_up(self, draft):
        draft_layers.take_off(draft.id)
        self.load(tr("“{name}” is given up; its area is free again.").format(name=draft.name))

    def open(self):
        """Bring the chosen draft onto the map."""
        draft, name = self.draft, self.way.currentData()
        if draft is None:
            return
        if draft_layers.is_unsaved(draft_layers.layer_of(draft.id)):
            self.say(tr("Save what you have drawn first, or undo it."), is_bad=True)
        elif name:
            try:
                draft_layers.through_connection(draft, name)
                self.say("")
            except Refused as refused:
                self.refused(refused)
        elif draft_layers.is_drawn_in(draft):
            words = tr(
                "The file of “{name}” has changes that were not checked in. Take it out anew? They are not in the"
                " new file, and stay in the old one: {path}"
            ).format(name=draft.name, path=draft_layers.file_of(draft))
            self.say("")
            self.question.ask(words, tr("Take it out anew"), lambda: self._check_out(draft))
        else:
            self._check_out(draft)

    def _check_out(self, draft):
        draft_layers.keep_connection("")
        self.later(
            tr("Check out"),
            lambda known: known.file(path_of(draft.id, "package")),
            lambda body: self._open_file(draft, body),
            held=draft_layers.layer_of(draft.id, with_file=True),
        )

    def _open_file(self, draft, body):
        try:
            path = draft_layers.keep(draft.id, body)
            draft_layers.from_file(draft, path)
        except Refused as refused:
            self.refused(refused)
            return
        self.say(tr("Checked out to") + f" {path}")
        self._show_buttons()

    def check_in(self):
        """Bring back what was drawn in the file of the chosen draft."""
        draft = self.draft
        layer = draft_layers.layer_of(draft.id, with_file=True) if draft else None
        if layer is None:
            return
        if draft_layers.is_unsaved(layer):
            self.say(tr("Save what you have drawn first, or undo it."), is_bad=True)
            return
        path = layer.customProperty(draft_layers.FILE)
        try:
            body = snapshot(path)
        except (OSError, sqlite3.Error):
            self.say(labelled(tr("The file cannot be read:"), path), is_bad=True)
            return
        keep = "file" if self.mine.isChecked() else "server"
        address = path_of(draft.id, "package") + f"?conflicts={keep}"

        def ask(known):
            returned = Return.from_json(known.send(address, body, GEOPACKAGE))
            # What is in conflict stays in the file, for who decides; else the draft as it is now comes instead.
            again = None if returned.counts["conflict"] else known.file(path_of(draft.id, "package"))
            return returned, again

        self.later(tr("Check in"), ask, lambda answer: self._returned(draft, path, *answer), held=layer)

    def _returned(self, draft, path, returned, again):
        try:
            if again is not None:
                draft_layers.from_file(draft, draft_layers.keep(draft.id, again))
            if not returned.is_clean:
                rejects = Path(path).with_suffix(".rejects.geojson")
                rejects.write_text(json.dumps(returned.rejects, ensure_ascii=False), encoding="utf-8")
                draft_layers.rejected(draft, str(rejects))
        except (OSError, Refused) as error:
            self.say(str(error), is_bad=True)
            return
        self.say(account(returned), is_bad=not returned.is_clean)
        self.mine.setChecked(False)
        self.chosen.emit(draft)  # findings of before are stale now


def account(returned):
    """What became of the rows, in words."""
    counts = [
        f"{tr(word)} {returned.counts[name]}" for name, word in OUTCOMES.items() if returned.counts[name]
    ]
    lines = [labelled(tr("Checked in:"), tr(", ").join(counts) or tr("nothing was changed"))]
    lines += [f"{row.code}: {row.reason}" for row in returned.rows if row.reason]
    for row in returned.altered:
        told = tr(", ").join(map(said_of, row.differences))
        lines.append(labelled(tr("The server keeps otherwise:"), f"{row.code} {told}"))
    return "\n".join(lines)
