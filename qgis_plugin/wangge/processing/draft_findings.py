"""Findings of a draft as features, and the shapes that a server tells as GeoJSON."""

import json

from osgeo import ogr
from qgis.core import QgsFeature, QgsField, QgsFields, QgsGeometry, QgsPointXY
from qgis.PyQt.QtCore import QVariant

_COLUMNS = ("key", "kind", "severity", "explanation", "codes", "size", "repairs")


def geometry_of(told):
    """The shape of a GeoJSON geometry (None: nothing), in degrees."""
    if not told:
        return QgsGeometry()
    shape = QgsGeometry()
    shape.fromWkb(bytes(ogr.CreateGeometryFromJson(json.dumps(told)).ExportToIsoWkb()))
    return shape


def fields():
    """The columns of a layer of findings."""
    found = QgsFields()
    for name in _COLUMNS:
        found.append(QgsField(name, QVariant.String))
    return found


def feature_of(finding, columns):
    """A finding as an area: that of the ground in question, or around the place where it is seen."""
    row = QgsFeature(columns)
    shape = geometry_of(finding.geometry)
    if finding.witness is not None and (shape.isEmpty() or shape.constGet().dimension() < 2):
        shape = QgsGeometry.fromPointXY(QgsPointXY(*finding.witness)).buffer(1e-5, 8)
    if not shape.isEmpty():
        shape.convertToMultiType()
        row.setGeometry(shape)
    repairs = "; ".join(f"{one.name}: {one.words}" for one in finding.repairs)
    told = [finding.key, finding.kind, finding.severity, finding.explanation]
    row.setAttributes([*told, ", ".join(finding.codes), finding.size, repairs])
    return row
