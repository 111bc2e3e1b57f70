"""Works in a project as a collector does: a new report with a photo, the state of a facility; saves.

Asked: `project`, `place` (degrees, EPSG:4490), `category`, `photo` (its path told from the project's folder).
"""

import json
import os
import sys

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsVectorLayerUtils,
)


def add(layer, shape, values):
    numbers = {layer.fields().indexOf(name): value for name, value in values.items()}
    feature = QgsVectorLayerUtils.createFeature(layer, shape, numbers, layer.createExpressionContext())
    assert layer.addFeature(feature)
    return feature


def on_the_map(project, layer, place):
    """Put where a finger would: on the map, in its CRS, then brought into the layer's."""
    storage = QgsCoordinateReferenceSystem("EPSG:4490")
    shape = QgsGeometry.fromPointXY(QgsPointXY(*place))
    shape.transform(QgsCoordinateTransform(storage, project.crs(), project))
    shape.transform(QgsCoordinateTransform(project.crs(), layer.crs(), project))
    return shape


def main():
    asked = json.loads(sys.argv[1])
    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], False)
    application.initQgis()
    project = QgsProject.instance()
    assert project.read(asked["project"])
    points, photos = project.mapLayer("layer_points"), project.mapLayer("layer_photos")
    facilities = project.mapLayer("layer_facilities")
    for layer in (points, photos, facilities):
        assert layer.startEditing()
    shape = on_the_map(project, points, asked["place"])
    report = add(points, shape, {"category": asked["category"], "description": "灯不亮"})
    add(photos, QgsGeometry(), {"point_uid": report["uid"], "file": asked["photo"]})
    lamp = next(facilities.getFeatures())
    facilities.changeAttributeValue(lamp.id(), facilities.fields().indexOf("status"), "damaged")
    saved = [layer.commitChanges() for layer in (points, photos, facilities)]
    told = {"saved": saved, "uid": report["uid"], "facility": lamp["key"]}
    print("\n" + json.dumps(told, default=str), flush=True)
    os._exit(0)  # QGIS's own way out crashes offscreen


main()
