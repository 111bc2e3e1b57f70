"""Runs the plugin's algorithms that print, write and report, in QGIS without its window.

Asked, besides what signing_in asks: `plugins` (the folder with the plugin), `day`, `folder` (where files go), `points`
(what is to be assigned: degrees, category, description), `zone` (WKT), `code` (of a grid), `own` (of a grid of the
`holder` of a package), `pictures` (a folder, or empty).
"""

import json
import os
import sys
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsExpression,
    QgsExpressionContext,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsLayoutExporter,
    QgsPointXY,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate, Qt
from signing_in import sign_in


class Impatient(QgsProcessingFeedback):
    """Somebody who cancels once anything has gone forward."""

    def __init__(self):
        super().__init__(False)
        self.progressChanged.connect(lambda share: self.cancel() if share > 0 else None)


def run(name, parameters, feedback=None):
    algorithm = QgsApplication.processingRegistry().algorithmById(f"wangge:{name}").create()
    context, feedback = QgsProcessingContext(), feedback or QgsProcessingFeedback(False)
    context.setProject(QgsProject.instance())
    found, done = algorithm.run(parameters, context, feedback)
    told = {"done": done, "log": feedback.textLog(), "help": len(algorithm.shortHelpString())}
    told |= {key: value for key, value in found.items() if key != "OUTPUT"}
    layer = context.getMapLayer(str(found.get("OUTPUT")))
    if layer is not None:
        names = layer.fields().names()
        told["rows"] = [dict(zip(names, row.attributes(), strict=True)) for row in layer.getFeatures()]
        told["places"] = sum(row.hasGeometry() for row in layer.getFeatures())
    return told


def printed(asked):
    """Every kind of page, by database and by the server; a print that is cancelled has no page."""
    folder, common = Path(asked["folder"]), {"ON": asked["day"], "CONNECTION": asked["connection"]}
    told = {
        "grids": run(
            "printgridsheets", {**common, "REVIEW": "赣S(2026)001号", "OUTPUT": str(folder / "grids.pdf")}
        ),
        "sections": run(
            "printsectionsheets",
            {**common, "CONNECTION": "", "REVIEW": "", "OUTPUT": str(folder / "sections.pdf")},
        ),
        "wall": run("printwallmap", {**common, "OUTPUT": str(folder / "wall.pdf")}),
        "campaign": run("printcampaignmap", {**common, "SIZE": 1, "OUTPUT": str(folder / "campaign.pdf")}),
        "project": run(
            "printprojectmap",
            {**common, "PROJECT": asked["project_code"], "SIZE": 0, "OUTPUT": str(folder / "project.pdf")},
        ),
        "one": run("printgridsheets", {**common, "CODES": asked["code"], "OUTPUT": str(folder / "one.pdf")}),
        "nothing": run("printgridsheets", {**common, "CODES": "none", "OUTPUT": str(folder / "none.pdf")}),
        "cancelled": run("printgridsheets", {**common, "OUTPUT": str(folder / "cancelled.pdf")}, Impatient()),
    }
    if asked["pictures"]:
        draw(asked)
    return told


def without_room(asked):
    """Sheets of which a table has no room for all rows, as it is and were there room for none; and how many rows the
    layers have that are made for the sheet alone, asked as a map asks.
    """
    from wangge.layers.sources import source_named
    from wangge.layers.template import COUNTY
    from wangge.printing.layouts import page_for
    from wangge.printing.room import crowded
    from wangge.server import Server

    county, day = Server.known().get(COUNTY), QDate.fromString(asked["day"], Qt.DateFormat.ISODate)
    source = source_named(asked["connection"])
    project, layout = page_for("gridsheets", source, county, day, "", QgsProcessingFeedback(False))
    told = [crowded(layout)]
    helpers = [one for one in project.mapLayers().values() if one.name().endswith(" *")]
    drawn = [sum(1 for _row in one.getFeatures(QgsFeatureRequest(one.extent()))) for one in helpers]
    for table in layout.multiFrames():
        table.setMaximumNumberOfFeatures(0)
    return [*told, crowded(layout), drawn]


def draw(asked):
    """The same pages as PNG, to be looked at."""
    from wangge.core.wall_maps import PATH
    from wangge.layers.sources import source_named
    from wangge.layers.template import COUNTY
    from wangge.printing.layouts import KINDS, campaign_page, page_for
    from wangge.server import Server

    county, day = Server.known().get(COUNTY), QDate.fromString(asked["day"], Qt.DateFormat.ISODate)
    for kind in KINDS:
        source = source_named("")
        _project, layout = page_for(kind, source, county, day, "", QgsProcessingFeedback(False))
        if layout.atlas().enabled():
            layout.atlas().beginRender()
            layout.atlas().seekTo(0)
        picture(asked, kind, layout, 60 if kind == "wallmap" else 110)
    for kind, about, size in (
        ("campaign", {}, "A0"),
        ("project", {"project": asked["project_code"]}, "A3"),
    ):
        said = Server.known().get(PATH, {"on": asked["day"], **about})
        _project, layout = campaign_page(
            source_named(""), county, said, day, size, "", QgsProcessingFeedback(False)
        )
        picture(asked, kind, layout, 60 if size == "A0" else 110)


def picture(asked, kind, layout, dpi):
    settings = QgsLayoutExporter.ImageExportSettings()
    settings.dpi = dpi
    QgsLayoutExporter(layout).exportToImage(f"{asked['pictures']}/{kind}_{asked['language']}.png", settings)


def layer_of(shapes, kind, rows):
    layer = QgsVectorLayer(f"{kind}?crs=EPSG:4490&field=sort:string&field=told:string", "layer", "memory")
    features = []
    for shape, row in zip(shapes, rows, strict=True):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(shape)
        feature.setAttributes(row)
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    QgsProject.instance().addMapLayer(layer)
    return layer


def assigned(asked):
    shapes = [QgsGeometry.fromPointXY(QgsPointXY(*one[:2])) for one in asked["points"]]
    layer = layer_of(shapes, "Point", [one[2:] for one in asked["points"]])
    parameters = {"INPUT": layer, "CATEGORY_FIELD": "sort", "TEXT_FIELD": "told", "OUTPUT": "memory:"}
    return [run("assignpoints", parameters), run("assignpoints", parameters)]


def overlaid(asked):
    layer = layer_of([QgsGeometry.fromWkt(asked["zone"])], "Polygon", [["a", "b"]])
    return run("overlayzones", {"INPUT": layer, "ON": asked["day"], "OUTPUT": "memory:"})


def packaged(asked):
    """A package is asked for by somebody who does not wait, and one for nobody is refused."""
    path, hasty = str(Path(asked["folder"]) / "package.zip"), QgsProcessingFeedback(False)
    hasty.cancel()
    parameters = {"CODES": asked["own"], "HOLDER": asked["holder"], "OUTPUT": path}
    refused = run("qfieldpackage", {**parameters, "HOLDER": "nobody"})
    return [run("qfieldpackage", parameters, hasty), refused]


def hours_left(asked):
    from wangge import expressions

    functions = expressions.register()
    expression = QgsExpression("work_hours_left('2026-02-15T10:00:00+08:00', '2026-02-14T16:00:00+08:00')")
    value = expression.evaluate(QgsExpressionContext())
    nothing = QgsExpression("work_hours_left(NULL, now())").evaluate(QgsExpressionContext())
    expressions.unregister(functions)
    return [value, expression.evalErrorString(), nothing]


def main():
    asked = json.loads(sys.argv[1])
    application = QgsApplication([], True)
    application.initQgis()
    sign_in(asked)
    sys.path.insert(0, asked["plugins"])
    import wangge

    plugin = wangge.classFactory(None)
    plugin.initProcessing()
    told = {
        "printed": printed(asked),
        "without_room": without_room(asked),
        "left": len(QgsProject.instance().mapLayers()),
        "assigned": assigned(asked),
        "overlaid": overlaid(asked),
        "coverage": run("coveragereport", {"OUTPUT": "memory:"}),
        "hours": hours_left(asked),
        "packaged": packaged(asked),
    }
    print("\n" + json.dumps(told, ensure_ascii=False, default=str), flush=True)
    os._exit(0)


main()
