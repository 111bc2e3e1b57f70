"""Adds the county's layers, by database and by OGC API, and makes a project of them, in QGIS without its window.

Asked, besides what signing_in asks: `plugins` (the folder with the plugin), `day` and `another_day`, `project` (where
to write one), `picture` (where to draw the map, or empty).
"""

import json
import os
import sys
import zipfile

from plugging import wait
from qgis.core import (
    QgsApplication,
    QgsCoordinateTransform,
    QgsExpressionContextUtils,
    QgsLayoutItemLabel,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsRenderContext,
    QgsSnappingConfig,
)
from qgis.PyQt.QtCore import QDate, QSize, Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtXml import QDomDocument
from signing_in import sign_in


def told_of(opened):
    fields = opened.fields()
    return {
        "title": opened.name(),
        "valid": opened.isValid(),
        "rows": sum(1 for _row in opened.getFeatures()),
        "read_only": opened.readOnly(),
        "aliases": {one.name(): one.alias() for one in fields},
        "widgets": {
            one.name(): one.editorWidgetSetup().config().get("map")
            for one in fields
            if one.editorWidgetSetup().type() == "ValueMap"
        },
        "rules": {
            one.name(): [
                int(one.constraints().constraints()),
                one.constraints().constraintExpression(),
            ]
            for one in fields
            if one.constraints().constraints()
        },
        "tabs": [page.name() for page in opened.editFormConfig().tabs()],
        "legend": [item.label() for item in opened.renderer().legendSymbolItems()]
        if opened.isSpatial()
        else [],
        "labels": opened.labelsEnabled(),
        "fits": not opened.isSpatial()
        or all(
            int(symbol.type()) == int(opened.geometryType())
            for symbol in opened.renderer().symbols(QgsRenderContext())
        ),
        "tip": opened.mapTipTemplate(),
    }


def project_of(project):
    config = project.snappingConfig()
    drawn = [one.name() for one, how in config.individualLayerSettings().items() if how.enabled()]
    return {
        "crs": project.crs().authid(),
        "ellipsoid": project.ellipsoid(),
        "topological": project.topologicalEditing(),
        "together": project.autoTransaction(),
        "snapping": config.enabled() and config.mode() == QgsSnappingConfig.AdvancedConfiguration,
        "caught": sorted(drawn),
        "groups": {
            group.name(): [node.name() for node in group.findLayers()]
            for group in project.layerTreeRoot().findGroups()
        },
        "relations": sorted(one.name() for one in project.relationManager().relations().values()),
        "invalid": [one.id() for one in project.relationManager().relations().values() if not one.isValid()],
        "layouts": sorted(one.name() for one in project.layoutManager().layouts()),
    }


def draw(project, path):
    settings = QgsMapSettings()
    root = project.layerTreeRoot()
    settings.setLayers(
        [one for one in root.layerOrder() if one.isSpatial() and root.findLayer(one.id()).isVisible()]
    )
    settings.setDestinationCrs(project.crs())
    settings.setOutputSize(QSize(1400, 1000))
    settings.setOutputDpi(120)
    settings.setBackgroundColor(QColor("#f6f4ef"))
    whole = project.viewSettings().defaultViewExtent()
    change = QgsCoordinateTransform(whole.crs(), project.crs(), project)
    settings.setExtent(change.transformBoundingBox(whole))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    if path:
        image.save(path)
    return {
        "errors": [error.message for error in job.errors()],
        "colours": sorted(
            {image.pixelColor(x, y).name() for x in range(0, 1400, 5) for y in range(0, 1000, 5)}
        ),
    }


def from_database(asked, adding, sources):
    project, day = QgsProject(), QDate.fromString(asked["day"], Qt.DateFormat.ISODate)
    there, failed = adding.add_layers(project, sources.source_named(asked["connection"]), day)
    told = {"failed": failed, "layers": {name: told_of(one) for name, one in there.items()}}
    adding.show_day(project, QDate.fromString(asked["another_day"], Qt.DateFormat.ISODate))
    told["then"] = sum(1 for _row in there["grids"].getFeatures())
    told["day"] = QgsExpressionContextUtils.projectScope(project).variable("wangge_day")
    told["again"] = len(adding.add_layers(project, sources.source_named(asked["connection"]), day)[0])
    told["shown_half"] = shown_half(
        project, adding, QDate.fromString(asked["another_day"], Qt.DateFormat.ISODate)
    )
    return told


def shown_half(project, adding, day):
    """The last of the dated layers cannot be opened: what is said, and which parts show which day."""
    from wangge.core.county import layer_named
    from wangge.core.refusals import Refused

    dated = [one for name, one in adding.layers_of(project).items() if layer_named(name).is_dated]
    lost = dated[-1]
    lost.setDataSource(lost.source().replace('"v_', '"gone_'), lost.name(), "postgres")
    try:
        adding.show_day(project, day)
    except Refused as refused:
        return lost.name() in str(refused), sorted({one.subsetString() for one in dated[:-1]})
    return False, []


def from_server(asked, adding, sources):
    project, day = QgsProject(), QDate.fromString(asked["day"], Qt.DateFormat.ISODate)
    there, failed = adding.add_layers(project, sources.source_named(""), day)
    told = {"failed": failed, "layers": {name: told_of(one) for name, one in there.items()}}
    adding.show_day(project, QDate.fromString(asked["another_day"], Qt.DateFormat.ISODate))
    told["then"] = sum(1 for _row in there["grids"].getFeatures())
    return told


def printed_by_server(asked):
    """A project of layers that the server hands out prints its own pages, as a person does from its layouts."""
    from wangge.layers import adding
    from wangge.layers.sources import source_named
    from wangge.layers.template import COUNTY, fill
    from wangge.printing.exporting import export
    from wangge.printing.layouts import add_layouts
    from wangge.server import Server

    project, day = QgsProject.instance(), QDate.fromString(asked["day"], Qt.DateFormat.ISODate)
    county = Server.known().get(COUNTY)
    fill(project, adding.opened_of(source_named(""), day), county, day)
    styles = {one.id(): one.renderer().dump() for one in project.mapLayers().values() if one.isSpatial()}
    add_layouts(project, county)
    told = {
        one.name(): export(one, f"{asked['project']}.{number}.pdf", QgsProcessingFeedback(False))
        for number, one in enumerate(project.layoutManager().layouts())
    }
    told["dressed_anew"] = [
        key for key, style in styles.items() if project.mapLayer(key).renderer().dump() != style
    ]
    adding.show_day(project, QDate.fromString(asked["another_day"], Qt.DateFormat.ISODate))
    told["of_the_day"] = of_the_day(project, asked["another_day"])
    project.clear()
    return told


def of_the_day(project, day):
    """Which pages say the day, and which of their own layers still show another one?"""
    said = [
        any(day in item.currentText() for item in one.items() if isinstance(item, QgsLayoutItemLabel))
        for one in project.layoutManager().layouts()
    ]
    own = [one for one in project.mapLayers().values() if one.name() == "责任网格 *"]
    return said, len(own), [one.source() for one in own if f"datetime={day}" not in one.source()]


def written(asked):
    algorithm = QgsApplication.processingRegistry().algorithmById("wangge:countyproject").create()
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(QgsProject.instance())
    parameters = {"CONNECTION": asked["connection"], "ON": asked["day"], "OUTPUT": asked["project"]}
    _found, done = algorithm.run(parameters, context, feedback)
    assert done, feedback.textLog()
    project = QgsProject()
    assert project.read(asked["project"])
    told = project_of(project)
    told["rows"] = {one.name(): one.featureCount() for one in project.mapLayers().values()}
    told["map"] = draw(project, asked["picture"])
    with zipfile.ZipFile(asked["project"]) as archive:
        text = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    told["secrets"] = [word for word in (asked["password"], asked["token"], asked["login"]) if word in text]
    told["left_in_current"] = len(QgsProject.instance().mapLayers())
    return told


def by_the_dock(asked):
    """The same by the buttons: layers, another day, a new project; what the dock says each time."""
    from wangge.gui.layers_box import LayersBox

    project, said = QgsProject.instance(), []
    box = LayersBox(lambda: project.clear() or True)
    box.add.click()
    # The window waits for no server: its layers are opened in a task, and put in when they are there.
    told = {"meanwhile": [box.told.text(), box.add.isEnabled(), len(project.mapLayers())]}
    wait(box.add.isEnabled, "the layers")
    opened = project.mapLayers().values()
    told["threads"] = {one.thread() is one.dataProvider().thread() is box.thread() for one in opened} == {
        True
    }
    project.clear()
    box.source.setCurrentIndex(box.source.findData(asked["connection"]))
    box.add.click()
    said.append(box.told.text())
    box.day.setDate(QDate.fromString(asked["another_day"], Qt.DateFormat.ISODate))
    box.show_day.click()
    said.append(box.told.text())
    box.make.click()
    wait(box.add.isEnabled, "the project")
    told["made"] = box.told.text()
    told |= {"said": said, "layouts": len(project.layoutManager().layouts())}
    box.day.setDate(QDate.currentDate())
    project.readProject.emit(QDomDocument())
    told["day"] = box.day.date().toString("yyyy-MM-dd")
    box.remove()
    project.clear()
    return told


def main():
    asked = json.loads(sys.argv[1])
    application = QgsApplication([], True)
    application.initQgis()
    sign_in(asked)
    sys.path.insert(0, asked["plugins"])
    import wangge
    from wangge.layers import adding, sources

    plugin = wangge.classFactory(None)
    plugin.initProcessing()
    told = {
        "connections": sources.connections(),
        "database": from_database(asked, adding, sources),
        "server": from_server(asked, adding, sources),
        "pages": printed_by_server(asked),
        "project": written(asked),
        "dock": by_the_dock(asked),
    }
    print("\n" + json.dumps(told, ensure_ascii=False, default=str), flush=True)
    os._exit(0)


main()
