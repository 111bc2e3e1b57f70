"""Edits views of the database as a technician does in QGIS: draws, moves, saves; and hears what was refused.

Asked: `service`, `login`, `password`, `other` (the same three of somebody of another unit), `point`, `moved_to`
(degrees), `bowtie` (WKT of a polygon that crosses itself).
"""

import json
import os
import sys

from qgis.core import (
    QgsApplication,
    QgsDataSourceUri,
    QgsFeatureRequest,
    QgsGeometry,
    QgsPointXY,
    QgsVectorLayer,
    QgsVectorLayerUtils,
)


def layer_of(asked, name):
    source = QgsDataSourceUri()
    source.setConnection(asked["service"], "", asked["login"], asked["password"])
    source.setDataSource("qgis_edit", name, "geom", "", "id")
    layer = QgsVectorLayer(source.uri(False), name, "postgres")
    assert layer.isValid(), name
    assert layer.startEditing(), name
    return layer


def add(layer, shape, values):
    numbers = {layer.fields().indexOf(name): value for name, value in values.items()}
    feature = QgsVectorLayerUtils.createFeature(layer, shape, numbers, layer.createExpressionContext())
    assert layer.addFeature(feature)


def saved(layer):
    """Did it go through, and what does QGIS show of what was refused?"""
    done = layer.commitChanges()
    return {"done": done, "said": "\n".join(layer.commitErrors()), "waiting": layer.isModified()}


def by_another(asked):
    """Somebody of another unit: which points are there, and what becomes of one on ground that is not theirs?"""
    points = layer_of(asked["other"], "survey_points")
    seen = sum(1 for _row in points.getFeatures())
    add(points, QgsGeometry.fromPointXY(QgsPointXY(*asked["point"])), {"category": "m06002"})
    return {"seen": seen, "drawn": saved(points)}


def main():
    asked = json.loads(sys.argv[1])
    application = QgsApplication([], False)
    application.initQgis()
    points, facilities = layer_of(asked, "survey_points"), layer_of(asked, "facilities")
    zones = layer_of(asked, "renovation_zones")
    add(
        points,
        QgsGeometry.fromPointXY(QgsPointXY(*asked["point"])),
        {"category": "m06002", "description": "井盖松动"},
    )
    lamp = next(facilities.getFeatures(QgsFeatureRequest()))
    shape = QgsGeometry.fromPointXY(QgsPointXY(*asked["moved_to"]))
    facilities.changeGeometry(lamp.id(), shape)
    add(zones, QgsGeometry.fromWkt(asked["bowtie"]), {"code": "PG1", "name": "测试片区"})
    told = {layer.name(): saved(layer) for layer in (points, facilities, zones)}
    told["elsewhere"] = by_another(asked)
    print("\n" + json.dumps(told, ensure_ascii=False, default=str), flush=True)
    os._exit(0)  # QGIS's own way out crashes offscreen


main()
