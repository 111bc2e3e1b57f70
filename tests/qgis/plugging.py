"""Installs the plugin from the server's list, signs in, asks, and takes it out again, in QGIS without its window.

Asked: `site`, `user`, `password`, `place` (degrees), `category`, `day`, `language`, `pictures` (a folder, or empty).
"""

import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsFeedback,
    QgsGeometry,
    QgsLocatorContext,
    QgsLocatorResult,
    QgsPointXY,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsRectangle,
    QgsSettings,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtWidgets import QMainWindow, QToolBar


class Window:
    """What of QGIS's window a plugin needs: real widgets, put together without the program around them."""

    def __init__(self):
        self.window = QMainWindow()
        self.window.resize(1200, 800)
        self.canvas = QgsMapCanvas(self.window)
        self.window.setCentralWidget(self.canvas)
        self.bar = QToolBar(self.window)
        self.window.addToolBar(self.bar)
        self.menu, self.filters, self.options = [], [], []

    def mainWindow(self):
        return self.window

    def mapCanvas(self):
        return self.canvas

    def addDockWidget(self, area, dock):
        self.window.addDockWidget(area, dock)

    def removeDockWidget(self, dock):
        self.window.removeDockWidget(dock)

    def addToolBarIcon(self, action):
        self.bar.addAction(action)

    def removeToolBarIcon(self, action):
        self.bar.removeAction(action)

    def addPluginToWebMenu(self, name, action):
        self.menu.append(action)

    def removePluginWebMenu(self, name, action):
        self.menu.remove(action)

    def registerLocatorFilter(self, one):
        self.filters.append(one)

    def deregisterLocatorFilter(self, one):
        self.filters.remove(one)

    def registerOptionsWidgetFactory(self, one):
        self.options.append(one)

    def unregisterOptionsWidgetFactory(self, one):
        self.options.remove(one)

    def signals(self):
        """What of QGIS's own outlives a plugin, and what it tells."""
        canvas, project, tasks = self.canvas, QgsProject.instance(), QgsApplication.taskManager()
        named = [
            (
                canvas,
                "mapToolSet",
                "extentsChanged",
                "layersChanged",
                "destinationCrsChanged",
                "xyCoordinates",
            ),
            (
                project,
                "readProject",
                "cleared",
                "layersAdded",
                "layersRemoved",
                "layerWillBeRemoved",
                "crsChanged",
            ),
            (QgsApplication.authManager(), "authDatabaseChanged", "messageOut"),
            (QgsApplication.messageLog(), "messageReceived"),
            (QgsApplication.processingRegistry(), "providerAdded", "providerRemoved"),
            (tasks, "taskAdded", "allTasksFinished", "statusChanged"),
        ]
        return [(one, getattr(one, name)) for one, *names in named for name in names]

    def traces(self):
        """Everything that a plugin may leave behind, counted."""
        return {
            "providers": [one.id() for one in QgsApplication.processingRegistry().providers()],
            "functions": [one.name() for one in QgsExpression.Functions()],
            "children": len(self.window.children()),
            "buttons": len(self.bar.actions()),
            "menu": len(self.menu),
            "filters": len(self.filters),
            "options": len(self.options),
            "marks": len(self.canvas.scene().items()),
            "tasks": QgsApplication.taskManager().countActiveTasks(),
            "listeners": [one.receivers(signal) for one, signal in self.signals()],
        }


def installed(asked, home):
    """The folder of plugins and the version in it, once QGIS's own installer has read the server's list and put the
    plugin there, as it does behind the button "Install".
    """
    sys.path.insert(0, "/usr/share/qgis/python")
    import qgis.utils
    from pyplugin_installer.installer_data import plugins, reposGroup, repositories
    from pyplugin_installer.qgsplugininstallerinstallingdialog import QgsPluginInstallerInstallingDialog

    folder = home / "plugins"
    qgis.utils.home_plugin_path = str(folder)
    QgsSettings().setValue(f"{reposGroup}/County/url", f"{asked['site']}/qgis/plugins.xml")
    repositories.load()
    repositories.requestFetching("County")
    wait(lambda: not repositories.fetchingInProgress(), "the list of plugins")
    plugins.rebuild()
    dialog = QgsPluginInstallerInstallingDialog(None, plugins.all()["wangge"])
    dialog.exec_()
    assert not dialog.result(), dialog.result()
    return folder, plugins.all()["wangge"]["version_available"]


def wait(until, what):
    end = time.monotonic() + 60  # a machine that others keep busy takes its time
    while not until():
        QgsApplication.processEvents()
        if time.monotonic() > end:
            raise SystemExit(f"waited in vain: {what}")
        time.sleep(0.02)


def settle():
    for _round in range(20):
        QgsApplication.processEvents()
        QgsApplication.sendPostedEvents(None, 52)  # what is to be deleted later is deleted


class Other(BaseHTTPRequestHandler):
    """Answers, and is no server of ours: the sign-in of a network, or a server of another version."""

    body = b""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_words):
        pass


def others(dialog):
    """What the dialog says to what is no server of this version."""
    listening = ThreadingHTTPServer(("127.0.0.1", 0), Other)
    Thread(target=listening.serve_forever, daemon=True).start()
    dialog.address.setText(f"http://127.0.0.1:{listening.server_port}")
    said = []
    for body in (b"<html>Sign in to this network</html>", b'{"key": "another name"}'):
        Other.body = body
        dialog._sign_in()
        wait(dialog.buttons.isEnabled, "another server")
        said.append(dialog.told.text())
    listening.shutdown()
    dialog._questions.ask(
        "", dict, lambda answer: answer["results"], lambda refused: said.append(str(refused))
    )
    wait(lambda: len(said) > 2, "an answer that has not what is looked for")
    return said


def sign_in(asked, dock):
    from wangge.gui.sign_in import SignInDialog

    dialog = SignInDialog(dock)
    dialog.address.setText("http://127.0.0.1:9")
    dialog.user.setText(asked["user"])
    dialog.password.setText("wrong")
    dialog.show()
    dialog._sign_in()
    wait(dialog.buttons.isEnabled, "nobody answers there")
    refused = [dialog.told.text(), *others(dialog)]
    dialog.address.setText(asked["site"])
    dialog._sign_in()
    wait(dialog.buttons.isEnabled, "the wrong password is refused")
    refused.append(dialog.told.text())
    picture(asked, dialog, "sign_in")
    dialog.password.setText(asked["password"])
    dialog._sign_in()
    wait(lambda: not dialog.isVisible(), "signed in")
    dock.show_account()
    wait(dock.category.count, "the categories")
    return refused


def picture(asked, widget, name):
    if asked["pictures"]:
        settle()
        widget.grab().save(f"{asked['pictures']}/{name}_{asked['language']}.png")


def ask(asked, dock):
    dock.category.setCurrentIndex(dock.category.findData(asked["category"]))
    dock.on.setDate(dock.on.date().fromString(asked["day"], Qt.DateFormat.ISODate))
    before = dock.answer.text()
    dock.tool.placed.emit(*asked["place"])
    wait(lambda: dock.answer.text() != before and "<b>" in dock.answer.text(), "the answer")
    return dock.answer.text()


def run(name, parameters):
    algorithm = QgsApplication.processingRegistry().algorithmById(f"wangge:{name}").create()
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(QgsProject.instance())
    found, done = algorithm.run(parameters, context, feedback)
    if not done:
        return feedback.textLog()
    layer = context.getMapLayer(found["OUTPUT"])
    names = layer.fields().names()
    return [dict(zip(names, row.attributes(), strict=True)) for row in layer.getFeatures()]


def points(asked):
    layer = QgsVectorLayer("Point?crs=EPSG:4490&field=name:string", "points", "memory")
    row = QgsFeature(layer.fields())
    row.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(*asked["place"])))
    row.setAttributes(["井盖"])
    layer.dataProvider().addFeatures([row])
    QgsProject.instance().addMapLayer(layer)
    return layer


def expressed(asked, layer):
    expression = QgsExpression(f"accountable_unit($geometry, '{asked['category']}', '{asked['day']}')")
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(next(layer.getFeatures()))
    value = expression.evaluate(context)
    return value if not expression.hasEvalError() else expression.evalErrorString()


def located(one, words, canvas):
    found = []
    one.resultFetched.connect(lambda result: found.append(QgsLocatorResult(result)))  # ours beyond the signal
    context = QgsLocatorContext()
    context.usingPrefix = True
    one.fetchResults(words, context, QgsFeedback())
    one.triggerResult(found[0])
    return [result.displayString for result in found], canvas.extent().center().toString(3)


def grids_of(known):
    """A layer as a project has it: the source names the server and the token."""
    from wangge.core.county import layer_named
    from wangge.layers.sources import Service

    return Service(known).address_of(layer_named("grids"), QDate.currentDate())


def opens(source):
    """Does a project that is opened now show the rows of its layer?"""
    layer = QgsVectorLayer(source, "grids", "OAPIF")
    return layer.isValid() and any(True for _row in layer.getFeatures())


def ended_elsewhere(asked, dock):
    """The server knows the token no longer: the dock says so beside the button to sign in, and goes back afterwards."""
    from wangge import server

    dock.tabs.setCurrentWidget(dock.drafts)
    wait(lambda: not dock.drafts._questions._open, "the drafts")
    layer = grids_of(server.Server.known())
    server.end_token(server.Server.known())
    dock.drafts.load()
    wait(lambda: not dock.drafts._questions._open, "the refusal")
    settle()
    picture(asked, dock, "ended_elsewhere")
    told = {"tab": dock.tabs.currentIndex(), "said": dock.account.text(), "user": server.signed_in_user()}
    told["closed"] = opens(layer)
    server.keep(
        asked["site"], asked["user"], server.token_for(asked["site"], asked["user"], asked["password"])
    )
    dock.show_account()
    wait(dock.category.count, "the categories")
    wait(lambda: not dock.drafts._questions._open, "the drafts")
    told["open"] = opens(layer)
    return told | {"back": dock.tabs.currentWidget() is dock.drafts, "then": dock.account.text()}


def settled_once(asked, window, home):
    """What is said in the options is kept for the next time they are opened."""
    page = window.options[0].createWidget(window.window)
    page.folder.setFilePath(str(home / "elsewhere"))
    page.review.setText(" 赣S(2026)002号 ")
    page.resize(560, 260)
    picture(asked, page, "settings")
    page.apply()
    again = window.options[0].createWidget(window.window)
    told = [again.folder.filePath(), again.review.text(), again.connection.currentData()]
    for one in (page, again):
        one.setParent(None)
        one.deleteLater()
    return told


def main():
    asked = json.loads(sys.argv[1])
    home = Path(os.environ["HOME"])
    application = QgsApplication([], True)
    application.initQgis()
    QgsSettings().setValue("locale/userLocale", asked["language"])
    QgsApplication.authManager().setMasterPassword("of the test", True)
    folder, version = installed(asked, home)
    sys.path.insert(0, str(folder))
    import wangge

    window = Window()
    window.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4490"))
    window.canvas.setExtent(QgsRectangle(116.9, 27.9, 117.1, 28.1))
    window.window.show()
    settle()
    before = window.traces()
    plugin = wangge.classFactory(window)
    plugin.initGui()
    dock = plugin._dock
    told = {"version": version, "nobody": run("loadcases", {"OUTPUT": "memory:"})}
    told["located_by_nobody"] = located(window.filters[0], "G1", window.canvas)[0]
    told["refused"] = sign_in(asked, dock)
    told["answer"] = ask(asked, dock)
    picture(asked, dock, "dock")
    layer = points(asked)
    question = {"INPUT": layer, "CATEGORY": asked["category"], "ON": asked["day"], "OUTPUT": "memory:"}
    told["points"] = run("whoanswers", question)
    told["refusal"] = run("whoanswers", question | {"CATEGORY": "nothing"})
    told["cases"] = run("loadcases", {"OUTPUT": "memory:"})
    told["elsewhere"] = run("loadcases", {"EXTENT": "100,101,20,21 [EPSG:4326]", "OUTPUT": "memory:"})
    told["expression"] = expressed(asked, layer)
    told["located"] = located(window.filters[0], "G1", window.canvas)
    told["settings"] = settled_once(asked, window, home)
    told["ended"] = ended_elsewhere(asked, dock)
    settings = [str(QgsSettings().value(key, "")) for key in QgsSettings().allKeys()]
    told["password_in_settings"] = any(asked["password"] in value for value in settings)
    dock.sign.click()
    told["leaving"] = dock.sign.isEnabled()
    wait(dock.sign.isEnabled, "the server forgets")
    told["after"] = dock.answer.text()
    told["configurations"] = QgsApplication.authManager().configIds()
    picture(asked, dock, "signed_out")
    QgsProject.instance().clear()
    plugin.unload()
    settle()
    told["traces"] = {
        key: (value, window.traces()[key]) for key, value in before.items() if value != window.traces()[key]
    }
    print("\n" + json.dumps(told, ensure_ascii=False, default=str), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
