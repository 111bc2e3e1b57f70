"""Opens a project in QGIS and tells what it is like there: layers, fields, rules, relations, looks; draws it.

Asked: `project`, `picture` (where to draw it), `form` (where to draw the form of a new report).
"""

import json
import os
import sys

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsExpression,
    QgsFeatureRequest,
    QgsGeometry,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsPointXY,
    QgsProject,
    QgsVectorLayerTools,
    QgsVectorLayerUtils,
)
from qgis.gui import (
    QgsAttributeEditorContext,
    QgsAttributeForm,
    QgsGui,
    QgsMapCanvas,
    QgsMessageBar,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QFont


class Tools(QgsVectorLayerTools):
    """What forms ask for; nothing is edited through it."""


def fields_of(layer):
    found = {}
    for number, one in enumerate(layer.fields()):
        constraints = one.constraints()
        found[one.name()] = {
            "alias": one.alias(),
            "widget": one.editorWidgetSetup().type(),
            "settings": {
                key: value
                for key, value in one.editorWidgetSetup().config().items()
                if isinstance(value, str | int | bool)
            },
            "default": one.defaultValueDefinition().expression(),
            "rule": constraints.constraintExpression(),
            "words": constraints.constraintDescription(),
            "read_only": layer.editFormConfig().readOnly(number),
        }
    return found


def bad_expressions(layer):
    """Expressions that this QGIS cannot read."""
    words = [layer.displayExpression(), layer.customProperty("QFieldSync/geometry_locked_expression", "")]
    naming = json.loads(layer.customProperty("QFieldSync/attachment_naming", "{}"))
    words += naming.values()
    for one in layer.fields():
        words += [one.defaultValueDefinition().expression(), one.constraints().constraintExpression()]
    if layer.isSpatial() and layer.renderer().type() == "categorizedSymbol":
        words.append(layer.renderer().classAttribute())
        words.append(layer.renderer().orderBy().dump())
    return [word for word in words if word and QgsExpression(word).hasParserError() and "ASC" not in word]


def layer_of(layer):
    return {
        "name": layer.name(),
        "valid": layer.isValid(),
        "rows": layer.featureCount(),
        "crs": layer.crs().authid(),
        "read_only": layer.readOnly(),
        "fields": fields_of(layer),
        "bad_expressions": bad_expressions(layer),
        "labels": layer.labelsEnabled(),
        "properties": {
            key: layer.customProperty(key) for key in layer.customPropertyKeys() if key.startswith("QField")
        },
        "legend": [item.label() for item in layer.renderer().legendSymbolItems()]
        if layer.isSpatial()
        else [],
    }


def resolved(project, layer, column, value):
    """What does a value relation show for a value?"""
    setup = layer.fields().field(column).editorWidgetSetup()
    config = setup.config()
    table = project.mapLayer(config["Layer"])
    request = QgsFeatureRequest().setFilterExpression(
        QgsExpression.createFieldEqualityExpression(config["Key"], value)
    )
    return [one[config["Value"]] for one in table.getFeatures(request)]


def broken(layer, feature):
    """Which fields of a feature break a rule, and the words of it?"""
    found = {}
    for number, one in enumerate(layer.fields()):
        is_fine, _why = QgsVectorLayerUtils.validateAttribute(layer, feature, number)
        if not is_fine:
            found[one.name()] = one.constraints().constraintDescription()
    return found


def new_report(layer, lon, lat, values):
    shape = QgsGeometry.fromPointXY(QgsPointXY(lon, lat))
    by_number = {layer.fields().indexOf(name): value for name, value in values.items()}
    return QgsVectorLayerUtils.createFeature(layer, shape, by_number, layer.createExpressionContext())


def draw(project, path):
    settings = QgsMapSettings()
    root = project.layerTreeRoot()
    shown = [one for one in root.layerOrder() if one.isSpatial() and root.findLayer(one.id()).isVisible()]
    settings.setLayers(shown)
    settings.setDestinationCrs(project.crs())
    settings.setOutputSize(QSize(720, 960))
    settings.setOutputDpi(144)
    settings.setBackgroundColor(QColor("#f6f4ef"))
    settings.setExtent(project.viewSettings().defaultViewExtent())
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    image.save(path)
    colours = {image.pixelColor(x, y).name() for x in range(0, 720, 6) for y in range(0, 960, 6)}
    return {"errors": [error.message for error in job.errors()], "colours": len(colours)}


def draw_form(application, layer, feature, path):
    canvas, bar, tools = QgsMapCanvas(), QgsMessageBar(), Tools()
    context = QgsAttributeEditorContext()
    context.setMapCanvas(canvas)
    context.setMainMessageBar(bar)
    context.setVectorLayerTools(tools)
    form = QgsAttributeForm(layer, feature, context)
    form.setMode(QgsAttributeEditorContext.AddFeatureMode)
    form.resize(420, 860)
    form.show()
    application.processEvents()
    form.grab().save(path)


def main():
    asked = json.loads(sys.argv[1])
    application = QgsApplication([], True)
    application.initQgis()
    QgsGui.editorWidgetRegistry().initEditors()
    application.setFont(QFont("Noto Sans CJK SC", 10))
    project = QgsProject.instance()
    read = project.read(asked["project"])
    points = project.mapLayer("layer_points")
    points.startEditing()
    lon, lat = asked["place"]
    report = new_report(points, lon, lat, {})
    vague = new_report(points, lon, lat, {"category": asked["category"], "accuracy_m": 500.0})
    good = new_report(points, lon, lat, {"category": asked["category"], "description": "灯不亮"})
    draw_form(application, points, report, asked["form"])
    told = {
        "version": Qgis.QGIS_VERSION_INT,
        "read": read,
        "problem": project.error(),
        "title": project.title(),
        "crs": project.crs().authid(),
        "layers": {one.id(): layer_of(one) for one in project.mapLayers().values()},
        "relations": {
            key: [one.isValid(), one.referencingLayerId(), one.referencedLayerId()]
            for key, one in project.relationManager().relations().items()
        },
        "themes": project.mapThemeCollection().mapThemes(),
        "qfield": {
            "active": project.readEntry("qfieldsync", "/initialActiveLayer")[0],
            "area": project.readEntry("qfieldsync", "/areaOfInterest")[0],
            "photo": project.readNumEntry("qfieldsync", "/maximumImageWidthHeight")[0],
        },
        "category": resolved(project, points, "category", asked["category"]),
        "empty": broken(points, report),
        "vague": broken(points, vague),
        "good": broken(points, good),
        "defaults": {
            name: str(good[name])
            for name in ("uid", "observed_ms", "position_source", "collector", "observed_at")
        },
        "drawn": draw(project, asked["picture"]),
    }
    print("\n" + json.dumps(told, ensure_ascii=False, default=str), flush=True)
    os._exit(0)  # QGIS's own way out crashes offscreen


main()
