"""A technician's morning: takes a community out, splits its grids along a road, brings them back, mends, publishes.

Asked: `site`, `password`, `technician` and `office` (logins), `area`, `road` (degrees), `south_of` (latitude), `unit`
(of what lies south), `monday`, `language`, `pictures` (a folder, or empty).
"""

import json
import os
import sqlite3
import sys
from pathlib import Path

from plugging import Window, installed, picture, run, settle, wait
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsRectangle,
    QgsSettings,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate, Qt, QThreadPool
from qgis.PyQt.QtTest import QTest


def sign_in(asked, dock, user):
    from wangge import server

    server.keep(asked["site"], user, server.token_for(asked["site"], user, asked["password"]))
    dock.show_account()
    wait(dock.category.count, "the categories")


def settled(panel):
    """The server has answered whatever this part of the dock asked."""
    asked = [one.description() for one in panel._questions._open]
    wait(lambda: not panel._questions._open, f"an answer: {asked}")
    settle()


def begin(asked, dock):
    dock.tabs.setCurrentWidget(dock.drafts)
    settled(dock.drafts)
    from wangge.gui.new_draft import NewDraftDialog

    dialog = NewDraftDialog(dock.drafts)
    dialog.show()
    wait(lambda: dialog.area.count() > 1, "the areas")
    told = {"areas": [dialog.area.itemData(number) for number in range(dialog.area.count())]}
    told["unnamed"] = dialog.begin.isEnabled()
    dialog.name.setText("调整北门社区")
    dialog.area.setEditText("北门")  # part of a name chooses nothing, the whole county least of all
    told["half_typed"] = [dialog.begin.isEnabled(), dialog.said()["area_code"], dialog.hint.text()]
    dialog.area.clearEditText()
    QTest.keyClicks(dialog.area.lineEdit(), asked["area"][-6:])
    settle()
    told["listed"] = dialog.area.completer().popup().isVisible()
    dialog.area.completer().popup().hide()
    picture(asked, dialog, "new_draft_half_typed")
    dialog.area.setCurrentIndex(dialog.area.findData(asked["area"]))
    picture(asked, dialog, "new_draft")
    said = dialog.said()
    dialog.accept()
    dock.drafts.begin(said)
    settled(dock.drafts)
    told["draft"] = dock.drafts.draft.id
    dock.drafts.begin(said | {"name": "x"})
    settled(dock.drafts)
    told["locked"] = dock.drafts.told.text()
    dock.drafts.open()
    settled(dock.drafts)
    picture(asked, dock, "drafts")
    return told


def draw(asked, layer):
    """As with QGIS's own tools: all grids of the community are split along the road, what lies south changes hands."""
    assert layer.startEditing()
    layer.selectAll()
    split = layer.splitFeatures([QgsPointXY(*at) for at in asked["road"]], True)
    column = layer.fields().indexOf("accountable_unit")
    for feature in layer.getFeatures():
        if feature.geometry().centroid().asPoint().y() < asked["south_of"]:
            layer.changeAttributeValue(feature.id(), column, asked["unit"])
    return int(split)


def looks_of(layer):
    """What a technician sees of the draft, and whether corners are caught."""
    fields = layer.fields()
    caught = QgsProject.instance().snappingConfig().individualLayerSettings(layer)
    return {
        "titles": [one.alias() for one in fields if one.editorWidgetSetup().type() != "Hidden"],
        "pages": [page.name() for page in layer.editFormConfig().tabs()],
        "kind": fields[fields.indexOf("kind")].editorWidgetSetup().config()["map"][0],
        "labels": layer.labelsEnabled(),
        "caught": QgsProject.instance().snappingConfig().enabled() and caught.enabled(),
    }


def only_in_the_file(asked, dock, layer):
    """What was saved and not checked in yet is not judged, mended or published over, nor taken from the map unasked."""
    said = []
    for part, button in ((dock.findings, dock.findings.run), (dock.publishing, dock.publishing.preview)):
        settled(part)
        button()
        said.append(part.told.text())
        settled(part)
    dock.drafts.open()
    settled(dock.drafts)
    picture(asked, dock, "not_checked_in")
    question = dock.drafts.question
    told = {"said": said, "asked": question.question.text() if question.isVisible() else ""}
    question.no.click()
    return told | {"rows": layer.featureCount()}


def mend(asked, dock):
    """One by a click and an approval, the other by a rule; a third way is to turn it down, and to take it up again."""
    findings = dock.findings
    dock.tabs.setCurrentWidget(findings)
    findings.run()
    settled(findings)
    told = {"stale_or_fresh": findings.state.text(), "found": findings.list.topLevelItemCount()}
    findings.list.topLevelItem(0).setSelected(True)
    findings.go_there()
    at = findings._canvas.extent().center()
    told["went"] = [at.x(), at.y()]
    told["kinds"] = [
        findings.list.topLevelItem(number).data(0, Qt.ItemDataRole.UserRole).kind
        for number in range(told["found"])
    ]
    picture(asked, dock, "findings")
    findings.turn_down()
    settled(findings)
    told["aside"] = findings.list.topLevelItem(0).text(0)
    findings.list.topLevelItem(0).setSelected(True)
    findings.turn_down()
    settled(findings)
    findings.list.topLevelItem(0).setSelected(True)
    findings.approve()
    settled(findings)
    told["left"] = findings.list.topLevelItemCount()
    findings.approve_all()
    settled(findings)
    told["after"] = [findings.list.topLevelItemCount(), findings.state.text()]
    picture(asked, dock, "mended")
    findings.undo()
    settled(findings)
    told["undone"] = [findings.list.topLevelItemCount(), findings.told.text()]
    findings.undo()
    settled(findings)
    told["nothing_left"] = findings.told.text()
    findings.approve_all()
    settled(findings)
    told["again"] = [findings.list.topLevelItemCount(), findings.state.text()]
    return told


def publish(asked, dock, name):
    part = dock.publishing
    dock.tabs.setCurrentWidget(part)
    part.day.setDate(QDate.fromString(asked["monday"], Qt.DateFormat.ISODate))
    part.preview()
    settled(part)
    shown = [
        [part.table.item(row, column).text() for column in range(part.table.columnCount())]
        for row in range(part.table.rowCount())
    ]
    picture(asked, dock, f"preview_{name}")
    cases = part.cases.text()
    part.publish()
    settled(part)
    settled(part.publications)
    picture(asked, dock, f"publish_{name}")
    return {"ground": shown, "cases": cases, "said": part.told.text() + part.publications.told.text()}


def take_back(asked, dock, name):
    """Nobody is asked by a window in the way: the question stands in the dock, and can be left."""
    part = dock.publishing.publications
    dock.tabs.setCurrentWidget(dock.publishing)
    part.load()
    settled(part)
    part.back.click()
    part.question.no.click()
    told = {"left": [part.question.isVisible(), part.last.currentText()]}
    part.back.click()
    picture(asked, dock, f"take_back_{name}")
    told["asked"] = part.question.question.text()
    part.question.yes.click()
    settled(part)
    settled(dock.drafts)
    told["said"] = part.told.text()
    told["open"] = [
        dock.drafts.list.topLevelItem(row).text(0) for row in range(dock.drafts.list.topLevelItemCount())
    ]
    return told


def give_up(asked, dock):
    """Another draft, whose area is free at once."""
    dock.tabs.setCurrentWidget(dock.drafts)
    said = {"layer": "places", "name": "改<u>主意</u>了", "area_code": asked["area"]}
    dock.drafts.begin(said)
    settled(dock.drafts)
    draft = dock.drafts.draft.id
    dock.drafts.open()
    settled(dock.drafts)
    dock.drafts.give_up_button.click()
    picture(asked, dock, "give_up")
    told = {"asked": dock.drafts.question.question.text(), "title": dock.publishing.title.text()}
    labels = (dock.drafts.question.question, dock.drafts.told)
    told["plain"] = [one.textFormat() == Qt.TextFormat.PlainText for one in labels]
    dock.drafts.question.yes.click()
    settled(dock.drafts)
    told["said"] = dock.drafts.told.text()
    told["layer"] = draft_layers().layer_of(draft) is not None
    told["buttons"] = [dock.drafts.open_button.isEnabled(), dock.drafts.give_up_button.isEnabled()]
    dock.drafts.begin(said)
    settled(dock.drafts)
    told["again"] = [draft, dock.drafts.draft.id]
    return told


def draft_layers():
    from wangge.gui import draft_layers

    return draft_layers


def outcome(name, parameters):
    """What an algorithm gives out, and what it says."""
    algorithm = QgsApplication.processingRegistry().algorithmById(f"wangge:{name}").create()
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(QgsProject.instance())
    found, done = algorithm.run(parameters, context, feedback)
    layer = context.getMapLayer(str(found.get("OUTPUT", "")))
    rows = layer.featureCount() if layer is not None else None
    told = {key: value for key, value in found.items() if isinstance(value, (int, str, bool))}
    helped = bool(algorithm.shortHelpString())
    return {"done": done, "rows": rows, "said": feedback.textLog(), "helped": helped, **told}


def memory(kind, shapes, columns="", values=()):
    layer = QgsVectorLayer(f"{kind}?crs=EPSG:4490{columns}", "layer", "memory")
    rows = []
    for number, shape in enumerate(shapes):
        row = QgsFeature(layer.fields())
        row.setGeometry(QgsGeometry.fromWkt(shape))
        row.setAttributes(list(values[number]) if values else [])
        rows.append(row)
    layer.dataProvider().addFeatures(rows)
    QgsProject.instance().addMapLayer(layer)
    return layer


def by_algorithms(asked, draft, home):
    """The same ways in the toolbox."""
    told, out = {}, {"OUTPUT": "memory:"}
    told["check"] = outcome("checkedition", {"DRAFT": draft, "ON": asked["monday"], **out})
    told["list"] = outcome("repairedition", {"DRAFT": draft, "RULE": 0, **out})
    file = str(home / "again.gpkg")
    told["out"] = outcome("checkout", {"DRAFT": draft, "OUTPUT": file})
    with sqlite3.connect(file) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE draft_grids SET households = -1 WHERE fid = 1")
    told["in"] = outcome("checkin", {"INPUT": file, "OUTPUT": str(home / "rejects.geojson")})
    told["preview"] = outcome("publishedition", {"DRAFT": draft, "ON": asked["monday"], **out})
    told["nothing"] = outcome("checkedition", {"DRAFT": 999_999, **out})
    told["repaired"] = outcome("repairedition", {"DRAFT": draft, "RULE": 1, **out})
    area = memory("Polygon", ["POLYGON ((0 0, 0.03 0, 0.03 0.01, 0 0.01, 0 0))"])
    lines = [
        "LINESTRING (0.01 -1, 0.01 1)",
        "LINESTRING (0.02 -1, 0.02 1)",
        "LINESTRING (0 0.005, 0.005 0.005)",
    ]
    roads = memory("LineString", [*lines, "LINESTRING (0.0299999 -1, 0.0299999 1)"])
    told["split"] = outcome("splitbyroads", {"INPUT": area, "ROADS": roads, **out})
    squares = [f"POLYGON (({x} 0, {x + 1} 0, {x + 1} 1, {x} 1, {x} 0))" for x in range(4)]
    values = [(400, "a"), (180, "a"), (190, "a"), (100, "b")]
    cells = memory("Polygon", squares, "&field=households:integer&field=community:string", values)
    question = {"INPUT": cells, "HOUSEHOLDS": "households", "WITHIN": "community", **out}
    told["merge"] = run("mergehouseholds", question)
    return told


def forgotten(dock):
    """QGIS forgets a task that has not begun (see wangge/asking.py), here as its queue is emptied: it is asked anew."""
    pool = QThreadPool.globalInstance()
    most = pool.maxThreadCount()
    pool.setMaxThreadCount(0)
    dock.drafts.load()
    pool.clear()
    pool.setMaxThreadCount(most)
    settled(dock.drafts)
    return dock.drafts.list.topLevelItemCount()


def choose_first(dock):
    dock.drafts.load()
    settled(dock.drafts)
    dock.drafts.list.clearSelection()
    dock.drafts.list.topLevelItem(0).setSelected(True)
    settled(dock.findings)


def main():
    asked = json.loads(sys.argv[1])
    home = Path(os.environ["HOME"])
    application = QgsApplication([], True)
    application.initQgis()
    QgsSettings().setValue("locale/userLocale", asked["language"])
    QgsApplication.authManager().setMasterPassword("of the test", True)
    sys.path.insert(0, str(installed(asked, home)[0]))
    QgsSettings().setValue("wangge/folder", str(home / "drafts"))
    import wangge

    window = Window()
    window.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4490"))
    window.canvas.setExtent(QgsRectangle(116.9, 27.9, 117.1, 28.1))
    window.window.show()
    plugin = wangge.classFactory(window)
    plugin.initGui()
    dock = plugin._dock
    dock.setMinimumWidth(430)
    sign_in(asked, dock, asked["technician"])
    told = begin(asked, dock)
    layer = draft_layers().layer_of(told["draft"])
    told["rows"] = layer.featureCount()
    told["looks"] = looks_of(layer)
    told["split"] = draw(asked, layer)
    dock.drafts.check_in()
    told["unsaved"] = dock.drafts.told.text()
    told["saved"] = layer.commitChanges()
    told["only_in_the_file"] = only_in_the_file(asked, dock, layer)
    layer.startEditing()
    dock.drafts.check_in()
    told["held"] = [layer.isEditable(), layer.readOnly()]
    settled(dock.drafts)
    told["held"].append(layer.readOnly())
    told["checked_in"] = dock.drafts.told.text()
    picture(asked, dock, "checked_in")
    told["forgotten"] = forgotten(dock)
    told["mended"] = mend(asked, dock)
    told["algorithms"] = by_algorithms(asked, told["draft"], home)
    told["technician"] = publish(asked, dock, "technician")
    sign_in(asked, dock, asked["office"])
    choose_first(dock)
    told["before"] = publish(asked, dock, "office")
    told["back"] = take_back(asked, dock, "office")
    choose_first(dock)
    told["office"] = publish(asked, dock, "office")
    sign_in(asked, dock, asked["technician"])
    told["given_up"] = give_up(asked, dock)
    told["not_back"] = take_back(asked, dock, "technician")["said"]
    told["codes"] = sorted(feature["code"] for feature in layer.getFeatures())
    plugin.unload()
    print("\n" + json.dumps(told, ensure_ascii=False, default=str), flush=True)
    os._exit(0)


main()
