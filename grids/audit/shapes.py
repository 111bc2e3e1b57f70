"""Where do shapes cover the same ground twice, and where not at all?  Pure geometry, no database.

All shapes are longitude and latitude of storage (EPSG:4490), and so is the topology: the resolver and the
overlap constraint join vertices by straight lines in degrees, and a proof about another plane would not be
about them (docs/adr: the coverage audit).  Areas are m² on the ellipsoid.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from gis_core.coordinates.conversion import geometries_from_storage, move, to_storage
from gis_core.coordinates.crs import crs_by_code

Shapes = NDArray[np.object_]
Indexes = NDArray[np.intp]

#: Up to this area two cells may share or leave out ground: a sliver (DESIGN section 6, Partition).
SLIVER_M2 = 1.0
#: Less than a square centimetre is the rounding of the arithmetic, not ground.
ROUNDING_M2 = 1e-4
#: Where no outline says how far the county goes, an opening between cells up to this width is a gap.
SLIT_WIDTH_M = 2.0
#: How near (degrees, about a millimetre) a cell must be to count as a neighbour of a gap.
_TOUCHING_DEG = 1e-8
_HAIR_M = 0.001
#: A notch between cells sharper than about one degree of angle counts as a slit.
_MITRE_LIMIT = 100.0
_POLYGON = shapely.GeometryType.POLYGON
#: The ellipsoid of EPSG:4490, CGCS2000: half the greater axis in metres, flattening (GB 22021-2008).
_A_M, _F = 6_378_137.0, 1 / 298.257222101


@dataclass(frozen=True, slots=True)
class Piece:
    """Some ground: m² on the ellipsoid, a point inside as (lon, lat), and its greater width in degrees."""

    area_m2: float
    witness: tuple[float, float]
    extent_deg: float


def area_m2(shape: BaseGeometry) -> float:
    """How large is a polygonal shape of storage, on the ellipsoid?

    Edges are straight in degrees, as the topology takes them: with geodesic edges a hair along an edge of 3 km
    would measure 100 m².  Each part is weighed at the latitude of its centroid; over 1° that is 1 : 100,000 off.
    """
    parts = polygons_of(shape)
    latitude = np.radians(shapely.get_y(shapely.centroid(parts)))
    squared_eccentricity = _F * (2 - _F)
    # A square radian at a latitude: radius of the meridian × radius of the parallel.
    square_m2 = _A_M**2 * (1 - squared_eccentricity) * np.cos(latitude)
    square_m2 /= (1 - squared_eccentricity * np.sin(latitude) ** 2) ** 2
    return float(np.sum(shapely.area(parts) * np.radians(1) ** 2 * square_m2))


def piece_of(shape: BaseGeometry) -> Piece:
    """How large is a shape, and which point is surely inside?  The witness lies in its largest part."""
    parts = shapely.get_parts(shape)
    inside = shapely.point_on_surface(parts[int(np.argmax(shapely.area(parts)))])
    west, south, east, north = shape.bounds
    return Piece(area_m2(shape), (float(inside.x), float(inside.y)), float(max(east - west, north - south)))


def polygons_of(shape: BaseGeometry) -> Shapes:
    """Which polygons does a shape consist of?  The lines and points of an overlay are no ground."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    found: Shapes = parts[(shapely.get_type_id(parts) == _POLYGON) & ~shapely.is_empty(parts)]
    return found


def overlaps(shapes: Shapes, together: NDArray[np.bool_] | None = None) -> Iterator[tuple[int, int, Piece]]:
    """Which pairs of shapes cover the same ground, by their positions, and how much of it?

    `together`, by pair as candidate_pairs() lists them, leaves out pairs that never stand side by side.
    """
    first, second = candidate_pairs(shapes)
    if together is not None:
        first, second = first[together], second[together]
    # Pattern 2********: the insides meet in an area; cells that only touch drop out before any overlay.
    meeting = shapely.relate_pattern(shapes[first], shapes[second], "2********")
    for one, other in zip(first[meeting], second[meeting], strict=True):
        shared = polygons_of(shapely.intersection(shapes[one], shapes[other]))
        if not len(shared):
            continue
        piece = piece_of(shapely.multipolygons(shared))
        if piece.area_m2 > ROUNDING_M2:
            yield int(one), int(other), piece


def candidate_pairs(shapes: Shapes) -> tuple[Indexes, Indexes]:
    """Which pairs of shapes are near enough to share ground, each pair once, in order?"""
    found = STRtree(shapes).query(shapes)
    found = found[:, found[0] < found[1]]
    order = np.lexsort((found[1], found[0]))
    return found[0][order], found[1][order]


def united(shapes: Shapes) -> BaseGeometry:
    """Which ground do the shapes cover together?"""
    # Cells that fit edge to edge are joined ten times faster, without an overlay.
    if shapely.coverage_is_valid(shapes):
        return shapely.coverage_union_all(shapes)
    return shapely.union_all(shapes)


def gaps(ground: BaseGeometry, shapes: Shapes) -> Iterator[tuple[Indexes, Piece]]:
    """Which connected pieces of `ground` does no shape cover, and which shapes border each?"""
    open_ground = polygons_of(shapely.difference(ground, united(shapes)))
    tree = STRtree(shapes)
    for shape in open_ground:
        piece = piece_of(shape)
        if piece.area_m2 > ROUNDING_M2:
            yield np.sort(tree.query(shape, predicate="dwithin", distance=_TOUCHING_DEG)), piece


def ground_of(coverages: Sequence[Shapes], *, work_srid: int) -> BaseGeometry:
    """Which ground is the county's when no outline says so?

    All that the cells of any of `coverages` cover, their holes filled and the slits between them closed.
    """
    everything = shapely.union_all([united(shapes) for shapes in coverages])
    filled = shapely.polygons(shapely.get_exterior_ring(polygons_of(everything)))
    slits = [slit for shapes in coverages for slit in _slits(shapes, work_srid=work_srid)]
    return shapely.union_all([*filled, *slits])


def _slits(shapes: Shapes, *, work_srid: int) -> Shapes:
    """Which narrow openings lie between two or more shapes?  Polygons of storage.

    Narrow is a matter of metres, so they are looked for in the county's working CRS; whether they are open
    ground is decided in storage, by gaps().
    """
    working_crs = crs_by_code(work_srid)
    shapes_m = geometries_from_storage(shapes, working_crs)
    if shapely.coverage_is_valid(shapes_m, gap_width=SLIT_WIDTH_M):
        return np.empty(0, dtype=object)
    union_m = shapely.union_all(shapes_m)
    closed_m = _moved_out_and_back(union_m, SLIT_WIDTH_M / 2)
    # What is thinner than a millimetre is the rounding of the buffers, along edges of any length.
    found_m = polygons_of(_moved_out_and_back(shapely.difference(closed_m, union_m), -_HAIR_M / 2))
    if not len(found_m):
        return found_m
    slit, _shape = STRtree(shapes_m).query(found_m, predicate="dwithin", distance=_HAIR_M)
    between = np.bincount(slit, minlength=len(found_m)) >= 2
    return move(found_m[between], lambda x, y: to_storage(x, y, working_crs))


def _moved_out_and_back(shape_m: BaseGeometry, distance_m: float) -> BaseGeometry:
    """What is left of a shape when its edge moves out by `distance_m` (inwards below zero) and back again?"""
    moved = shapely.buffer(shape_m, distance_m, join_style="mitre", mitre_limit=_MITRE_LIMIT)
    return shapely.buffer(moved, -distance_m, join_style="mitre", mitre_limit=_MITRE_LIMIT)
