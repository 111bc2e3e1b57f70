"""Splits an area along roads into cells, from which grids are made."""

from qgis.core import (
    QgsCoordinateTransform,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsProcessing,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsSpatialIndex,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QVariant

from ..words import tr
from .algorithm import LocalAlgorithm, OfDrafts


class SplitByRoads(OfDrafts, LocalAlgorithm):
    """Areas and lines in, cells with common borders out; every corner of a border is in both neighbours."""

    INPUT, ROADS, LEAST, OUTPUT = "INPUT", "ROADS", "LEAST", "OUTPUT"

    def name(self):
        return "splitbyroads"

    def displayName(self):
        return tr("Split an area by roads")

    def shortHelpString(self):
        return tr(
            "Splits areas along roads (or other lines) into cells. Roads that end inside of an area without"
            " meeting another divide nothing. Cells smaller than a part of their area join the neighbour with"
            " the longest common edge. The cells of an area cover it whole, without gaps and overlaps, and"
            " keep its attributes."
        )

    def initAlgorithm(self, config=None):
        areas, lines = QgsProcessing.SourceType.TypeVectorPolygon, QgsProcessing.SourceType.TypeVectorLine
        self.addParameter(QgsProcessingParameterFeatureSource(self.INPUT, tr("Areas"), [areas]))
        self.addParameter(QgsProcessingParameterFeatureSource(self.ROADS, tr("Roads"), [lines]))
        number = QgsProcessingParameterNumber.Type.Double
        self.addParameter(
            QgsProcessingParameterNumber(
                self.LEAST, tr("Smallest cell, in per cent of its area"), number, 0.5, minValue=0, maxValue=50
            )
        )
        self.addParameter(QgsProcessingParameterFeatureSink(self.OUTPUT, tr("Cells")))

    def processAlgorithm(self, parameters, context, feedback):
        source, roads = (self.source_of(parameters, name, context) for name in (self.INPUT, self.ROADS))
        columns = QgsFields(source.fields())
        columns.append(QgsField("cell", QVariant.Int))
        sink, output = self.sink_of(
            parameters, context, columns, QgsWkbTypes.Type.MultiPolygon, source.sourceCrs()
        )
        to_areas = QgsCoordinateTransform(roads.sourceCrs(), source.sourceCrs(), context.transformContext())
        lines = {}
        index = QgsSpatialIndex()
        for number, feature in enumerate(roads.getFeatures()):
            shape = QgsGeometry(feature.geometry())
            if shape.isEmpty():
                continue
            shape.transform(to_areas)
            lines[number] = shape
            placed = QgsFeature(number)
            placed.setGeometry(shape)
            index.addFeature(placed)
        least = self.parameterAsDouble(parameters, self.LEAST, context) / 100
        measure = self.measure(source.sourceCrs(), context)
        count = source.featureCount() or 1
        for number, feature in enumerate(source.getFeatures()):
            if feedback.isCanceled():
                break
            area = feature.geometry()
            near = [lines[key] for key in index.intersects(area.boundingBox())]
            for cell, shape in enumerate(cells(area, near, least, measure), 1):
                row = QgsFeature(columns)
                shape.convertToMultiType()
                row.setGeometry(shape)
                row.setAttributes([*feature.attributes(), cell])
                sink.addFeature(row, QgsFeatureSink.Flag.FastInsert)
            feedback.setProgress(100 * (number + 1) / count)
        return {self.OUTPUT: output}


def cells(area, lines, least, measure):
    """The cells of an area between lines; those smaller than `least` of it are joined to a neighbour."""
    if area.isEmpty():
        return []
    border = QgsGeometry(area.constGet().boundary())
    noded = QgsGeometry.unaryUnion([border, *lines])
    parts = [
        one for one in QgsGeometry.polygonize(_parts(noded)).asGeometryCollection() if _lies_in(one, area)
    ]
    if not parts:
        return [QgsGeometry(area)]
    return _joined(sorted(parts, key=_place), measure.measureArea(area) * least, measure)


def _parts(lines):
    """A collection of lines as a list, as polygonize takes them."""
    return lines.asGeometryCollection() or [lines]


def _lies_in(cell, area):
    return area.contains(cell.pointOnSurface())


def _place(cell):
    """From north to south, then west to east: the same cells have the same numbers each time."""
    at = cell.centroid().asPoint()
    return -round(at.y(), 9), round(at.x(), 9)


def _joined(parts, least, measure):
    while len(parts) > 1:
        small = min(parts, key=measure.measureArea)
        if measure.measureArea(small) >= least:
            break
        others = [one for one in parts if one is not small]
        edges = [
            (measure.measureLength(small.intersection(one)), -number) for number, one in enumerate(others)
        ]
        length, number = max(edges)
        if length <= 0:
            break
        others[-number] = others[-number].combine(small)
        parts = others
    return parts
