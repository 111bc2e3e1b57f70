"""Where do drawn areas overlap, leave ground open or leave their own?  The topology of the audit: degrees of storage,
in which the resolver and the database join vertices; metres only for how long an edge is (docs/adr/0005).
"""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from gis_core.coordinates.conversion import geometries_from_storage
from gis_core.coordinates.crs import crs_by_code
from grids.audit.shapes import ROUNDING_M2, Shapes, area_m2, candidate_pairs, polygons_of, united

#: How near (degrees, about a millimetre) edges must lie to count as one.
TOUCHING_DEG = 1e-8
_TOUCHING_M = 0.002


def array_of(shapes: Sequence[BaseGeometry]) -> Shapes:
    """The shapes as an array that shapely works on at once."""
    found = np.empty(len(shapes), dtype=object)
    found[:] = shapes
    return found


def shared(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry | None:
    """Which ground do two areas have in common, beyond the rounding of the arithmetic?"""
    parts = polygons_of(shapely.intersection(one, other))
    return _worth_telling(parts)


def overlapping(shapes: Shapes, ours: int) -> Iterator[tuple[int, int, BaseGeometry]]:
    """Which pairs, at least one of the first `ours`, cover the same ground, and which?"""
    first, second = candidate_pairs(shapes)
    first, second = first[first < ours], second[first < ours]
    meeting = shapely.relate_pattern(shapes[first], shapes[second], "2********")
    for one, other in zip(first[meeting], second[meeting], strict=True):
        found = shared(shapes[one], shapes[other])
        if found is not None:
            yield int(one), int(other), found


def left_open(ground: BaseGeometry, shapes: Shapes) -> Iterator[BaseGeometry]:
    """Which connected pieces of the ground does no shape cover?"""
    rest = shapely.difference(ground, united(shapes)) if len(shapes) else ground
    for piece in polygons_of(rest):
        if area_m2(piece) > ROUNDING_M2:
            yield piece


def beyond(limit: BaseGeometry, shape: BaseGeometry) -> BaseGeometry | None:
    """What of a shape lies outside of its limit?"""
    return _worth_telling(polygons_of(shapely.difference(shape, limit)))


def _worth_telling(parts: Shapes) -> BaseGeometry | None:
    if not len(parts):
        return None
    found = shapely.multipolygons(parts)
    return found if area_m2(found) > ROUNDING_M2 else None


def edges_m(piece: BaseGeometry, shapes: Shapes, *, work_srid: int) -> list[float]:
    """How many metres of the piece's edge lie on each shape?"""
    crs = crs_by_code(work_srid)
    (piece_m,) = geometries_from_storage(array_of([piece]), crs)
    shapes_m = geometries_from_storage(shapes, crs)
    near = shapely.buffer(shapes_m, _TOUCHING_M)
    lengths: list[float] = shapely.length(shapely.intersection(shapely.boundary(piece_m), near)).tolist()
    return lengths


def neighbours(piece: BaseGeometry, shapes: Shapes) -> list[int]:
    """Which shapes touch the piece?"""
    found = STRtree(shapes).query(piece, predicate="dwithin", distance=TOUCHING_DEG)
    return sorted(int(one) for one in found)


def unmatched(shapes: Shapes, ours: int, known: Sequence[BaseGeometry]) -> Iterator[tuple[int, BaseGeometry]]:
    """Which edges of the first `ours` shapes lie on a neighbour's edge without sharing its vertices?

    What belongs to overlaps or gaps that are `known` is told there.
    """
    if not len(shapes) or shapely.coverage_is_valid(shapes):
        return
    elsewhere = shapely.buffer(shapely.union_all(known), TOUCHING_DEG) if known else shapely.Point()
    for number, edge in enumerate(shapely.coverage_invalid_edges(shapes)[:ours]):
        parts = shapely.get_parts(edge)
        rest = shapely.union_all(parts[~shapely.intersects(parts, elsewhere)])
        if rest.length > TOUCHING_DEG:
            yield number, rest


def length_m(shape: BaseGeometry, *, work_srid: int) -> float:
    """How long is a line of storage, in metres of the county's plane?"""
    (line_m,) = geometries_from_storage(array_of([shape]), crs_by_code(work_srid))
    return float(line_m.length)
