"""Draws on a draft as a technician does in plain QGIS: splits a grid, merges two, moves a common corner, saves.

Asked: `service`, `login`, `password`, `split` (code, line in degrees), `merge` (two codes), `moved` (from, to).
"""

import json
import os
import sys

from qgis.core import (
    QgsApplication,
    QgsDataSourceUri,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsVectorLayer,
)


def main():
    asked = json.loads(sys.argv[1])
    application = QgsApplication([], False)
    application.initQgis()
    QgsProject.instance().setTopologicalEditing(True)
    source = QgsDataSourceUri()
    source.setConnection(asked["service"], "", asked["login"], asked["password"])
    source.setDataSource("qgis_edit", "draft_grids", "geom", "", "id")
    layer = QgsVectorLayer(source.uri(False), "draft_grids", "postgres")
    assert layer.isValid()
    QgsProject.instance().addMapLayer(layer)
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
    done = layer.commitChanges()
    told = {"split": int(split), "done": done, "said": "" if done else "\n".join(layer.commitErrors())}
    print("\n" + json.dumps(told, ensure_ascii=False), flush=True)
    os._exit(0)  # QGIS's own way out crashes offscreen


main()
