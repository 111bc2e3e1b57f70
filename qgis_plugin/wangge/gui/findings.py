"""Findings: what is wrong with the chosen draft, where, and what may be done about it."""

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
)
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from ..core.drafts import RULES, SEVERITIES, Check, path_of
from ..core.refusals import Refused
from ..processing.algorithm import STORAGE
from ..processing.draft_findings import geometry_of
from ..words import labelled, tr
from . import draft_layers
from .panel import Panel

_ROLE = Qt.ItemDataRole.UserRole
#: Dark enough to be read on white, light enough on a dark theme.
_COLOURS = {"error": "#c2410c", "warning": "#a16207", "note": "#6b7280"}
#: Heights of a line that two take, of whichever face their letters are.
_TWO_LINES = 2.7
#: Degrees around a place without an extent.
_AROUND = 0.0005


class FindingsPanel(Panel):
    """A click zooms to a finding and flashes it; its repair is approved or turned down, and the server mends."""

    def __init__(self, canvas, parent=None):
        super().__init__(parent)
        self._canvas = canvas
        self._draft = None
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.check = QPushButton(tr("Check now"))
        self.check.clicked.connect(self.run)
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setHeaderLabels([tr("What is wrong"), tr("Size")])
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setStretchLastSection(False)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.itemSelectionChanged.connect(self._show_repairs)
        self.list.itemClicked.connect(lambda *_item: self.go_there())
        self.repair = QComboBox()
        self.approve_button = QPushButton(tr("Approve"))
        self.approve_button.clicked.connect(self.approve)
        self.aside = QPushButton(tr("Turn down"))
        self.aside.clicked.connect(self.turn_down)
        self.undo_button = QPushButton(tr("Take the last repair back"))
        self.undo_button.clicked.connect(self.undo)
        self.rule = QComboBox()
        for rule, words in RULES.items():
            self.rule.addItem(tr(words), rule)
        self.all = QPushButton(tr("Mend all by this rule"))
        self.all.clicked.connect(self.approve_all)
        self._lay_out()
        self.show_draft(None)

    def _lay_out(self):
        head, every, one = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.state, 1)
        head.addWidget(self.check)
        one.addWidget(self.undo_button)
        one.addStretch(1)
        one.addWidget(self.approve_button)
        one.addWidget(self.aside)
        every.addWidget(self.rule, 1)
        every.addWidget(self.all)
        layout = QVBoxLayout(self)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.repair)
        layout.addLayout(one)
        layout.addLayout(every)
        layout.addWidget(self.told)

    def show_draft(self, draft):
        """Be about this draft (None: none), and say what its last check found."""
        self._draft = draft
        self.list.clear()
        self.say("")
        self.check.setEnabled(draft is not None)
        self.undo_button.setEnabled(draft is not None)
        self.all.setEnabled(False)
        self._show_repairs()
        self.state.setText(draft.name if draft else tr("Choose a draft first."))
        if draft is not None:
            self.later(tr("Check results"), lambda known: known.get(path_of(draft.id, "check")), self._show)

    @property
    def finding(self):
        """The finding that is chosen, or None."""
        items = self.list.selectedItems()
        return items[0].data(0, _ROLE) if items else None

    def run(self):
        """Have the server check the draft as it is now."""
        self._tell("check", {}, tr("Check now"))

    def approve(self):
        """Have the server mend the chosen finding by the chosen proposal."""
        if self.finding is not None and self.repair.currentData():
            self._tell("repairs", {"approve": {self.finding.key: self.repair.currentData()}}, tr("Approve"))

    def turn_down(self):
        """Leave the chosen finding as it is: no rule mends it; or take it up again."""
        if self.finding is not None:
            word = "take_up" if self.finding.set_aside else "set_aside"
            self._tell("repairs", {word: [self.finding.key]}, tr("Turn down"))

    def approve_all(self):
        """Have the server mend everything by one rule."""
        self._tell("repairs", {"rule": self.rule.currentData()}, tr("Mend all by this rule"))

    def undo(self):
        """Have the server make the rows what they were before the last repair, while nobody has drawn on them since."""
        self._ask(
            tr("Take the last repair back"), lambda known, path: known.delete(path("repairs")), self._undone
        )

    def _tell(self, part, body, title):
        self._ask(title, lambda known, path: known.post(path(part), body), self._heard)

    def _ask(self, title, ask, done):
        draft = self._draft
        # The server mends what it has: what it has not would be lost, and QGIS's undo would not know.
        if draft is None or not self.has_all(draft):
            return
        held = draft_layers.layer_of(draft.id, with_file=True)
        self.later(title, lambda known: ask(known, lambda part: path_of(draft.id, part)), done, held=held)

    def _heard(self, answer):
        self._show(answer)
        if answer["repaired"]:
            self._show_anew(labelled(tr("Mended:"), len(answer["repaired"])))

    def _undone(self, answer):
        self._show(answer)
        self._show_anew(tr("The last repair is taken back."))

    def _show_anew(self, told):
        """Have the map show the draft as the server has it now."""
        draft = self._draft
        layer = draft_layers.layer_of(draft.id)
        self.say(told)
        if layer is not None and layer.customProperty(draft_layers.FILE, ""):
            self.later(
                tr("Check out"),
                lambda known: known.file(path_of(draft.id, "package")),
                lambda body: self._fetched(draft, body, told),
                held=layer,
            )
        elif layer is not None:
            layer.reload()
            layer.triggerRepaint()

    def _fetched(self, draft, body, told):
        try:
            draft_layers.from_file(draft, draft_layers.keep(draft.id, body))
        except Refused as refused:
            self.refused(refused)
            return
        self.say(told)

    def _show(self, answer):
        check = Check.from_json(answer)
        self.list.clear()
        for finding in check.findings:
            words = f"{tr(SEVERITIES[finding.severity])} · {finding.explanation}"
            codes = tr(", ").join(finding.codes)
            aside = f" ({tr('turned down')})" if finding.set_aside else ""
            item = QTreeWidgetItem(["\n".join(filter(None, (f"{words}{aside}", codes))), finding.size])
            item.setSizeHint(0, QSize(0, round(_TWO_LINES * self.list.fontMetrics().height())))
            item.setForeground(0, QColor(_COLOURS[finding.severity]))
            item.setToolTip(0, f"{words}\n{codes}")
            item.setTextAlignment(1, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop))
            item.setData(0, _ROLE, finding)
            self.list.addTopLevelItem(item)
        self.all.setEnabled(any(one.repairs and not one.set_aside for one in check.findings))
        self.state.setText(state_words(check))
        self.say("")
        self._show_repairs()

    def _show_repairs(self):
        finding = self.finding
        self.repair.clear()
        for one in finding.choices if finding else ():
            self.repair.addItem(one.words, one.name)
        can = finding is not None and bool(finding.repairs)
        for widget in (self.repair, self.approve_button, self.aside):
            widget.setEnabled(can)
        self.aside.setText(tr("Take up again") if finding and finding.set_aside else tr("Turn down"))

    def go_there(self):
        """Zoom to the chosen finding and flash it."""
        finding = self.finding
        if finding is None or finding.witness is None:
            return
        shape = geometry_of(finding.geometry)
        if shape.isEmpty():
            shape = QgsGeometry.fromPointXY(QgsPointXY(*finding.witness))
        storage = QgsCoordinateReferenceSystem(STORAGE)
        map_crs = self._canvas.mapSettings().destinationCrs()
        to_map = QgsCoordinateTransform(storage, map_crs, QgsProject.instance())
        extent = shape.boundingBox()
        extent.grow(max(_AROUND, 0.3 * max(extent.width(), extent.height())))
        self._canvas.setExtent(to_map.transformBoundingBox(extent))
        self._canvas.refresh()
        self._canvas.flashGeometries([shape], storage)


def state_words(check):
    """Is it fresh or stale, and what does it come to?"""
    if not check.checked_at:
        return tr("Not checked yet.")
    if not check.is_current:
        return tr("Changed since the last check: check again.")
    if check.is_publishable:
        return tr("Checked: it may be published.")
    words = tr("Checked, it may not be published yet. Errors: {errors}")
    return words.format(errors=check.errors)
