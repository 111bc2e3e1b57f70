"""Draws on a draft as a technician does in plain QGIS: splits a grid, merges two, moves a common corner, saves.

Asked: `service`, `login`, `password`, `draft` (its number), `split` (code, line in degrees), `merge` (two codes),
`moved` (from, to).
"""

import json
import os
import sys
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsDataSourceUri,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsProviderRegistry,
)
from signing_in import login


def opened(asked):
    """The draft as the plugin opens it through a connection that QGIS knows, with topological editing."""
    sys.path.insert(0, str(Path(__file__).parents[2] / "qgis_plugin"))
    from wangge.core.drafts import Draft
    from wangge.gui import draft_layers

    QgsApplication.authManager().setMasterPassword("of the test", True)
    source = QgsDataSourceUri()
    key = login("database", asked["password"], asked["login"])
    source.setConnection(asked["service"], "", asked["login"], asked["password"], authConfigId=key)
    metadata = QgsProviderRegistry.instance().providerMetadata("postgres")
    kept = {"saveUsername": True, "savePassword": True}
    metadata.saveConnection(metadata.createConnection(source.uri(False), kept), "county")
    elsewhere = QgsDataSourceUri()
    elsewhere.setConnection("127.0.0.1", "1", "elsewhere", asked["login"], asked["password"])
    metadata.saveConnection(metadata.createConnection(elsewhere.uri(False), kept), "elsewhere")
    assert draft_layers.connections() == ["county"]
    draft = Draft(asked["draft"], "grids", "draft", "", "", "open", "", True, 3, "")
    layer = draft_layers.through_connection(draft, "county")
    assert draft_layers.layer_of(asked["draft"]) is layer
    assert QgsProject.instance().topologicalEditing()
    # What QGIS keeps in its settings, because somebody has told it to, does not go into the project.
    assert [word for word in (asked["login"], asked["password"]) if word in layer.source()] == []
    return layer


def main():
    asked = json.loads(sys.argv[1])
    application = QgsApplication([], False)
    application.initQgis()
    layer = opened(asked)
    assert layer.isValid()
    assert layer.startEditing()
    by_code = {feature["code"]: feature for feature in layer.getFeatures()}
    layer.selectByIds([by_code[asked["split"]["code"]].id()])
    split = layer.splitFeatures([QgsPointXY(*at) for at in asked["split"]["line"]], True)
    layer.removeSelection()
    kept, gone = (by_code[code] for code in asked["merge"])
    merged = kept.geometry().combine(gone.geometry())
    merged.convertToMultiType()
    layer.changeGeometry(kept.id(), merged)
    layer.deleteFeature(gone.id())
    was, to = (QgsPointXY(*at) for at in asked["moved"])
    for feature in layer.getFeatures():
        shape = QgsGeometry(feature.geometry())
        _at, number, _before, _after, distance = shape.closestVertex(was)
        if distance < 1e-18:
            layer.moveVertex(to.x(), to.y(), feature.id(), number)
    # A slip is taken back by QGIS's own stack: neither the row nor what was done before it is lost.
    steps = layer.undoStack().index()
    layer.deleteFeature(kept.id())
    gone = layer.featureCount()
    layer.undoStack().undo()
    undone = [gone, layer.featureCount(), layer.undoStack().index() - steps]
    done = layer.commitChanges()
    told = {"split": int(split), "done": done, "said": "" if done else "\n".join(layer.commitErrors())}
    told["undone"] = undone
    print("\n" + json.dumps(told, ensure_ascii=False), flush=True)
    os._exit(0)  # QGIS's own way out crashes offscreen


main()
