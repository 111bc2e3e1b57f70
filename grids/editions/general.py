"""Outlines for small scales, which keep the borders that they share (docs/adr/0046).  No database."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis_core.coordinates.conversion import geometries_from_storage, move, to_storage
from gis_core.coordinates.crs import crs_by_code
from grids.audit.shapes import polygons_of
from grids.editions.coverage import array_of

#: What is told apart at zoom 11, where a tile has a step of 19 m: corners that make less than that of a triangle go.
TOLERANCE_M = 25.0


def generalised(shapes: Sequence[BaseGeometry], *, work_srid: int) -> list[BaseGeometry]:
    """The shapes (EPSG:4490) with fewer corners, each border drawn once for both sides; in the county's metric CRS.

    Corners where three meet stay where they are, so that a coverage stays one: without overlap, without gap.
    """
    crs = crs_by_code(work_srid)
    shapes_m = geometries_from_storage(array_of(shapes), crs)
    simple_m = shapely.coverage_simplify(shapes_m, TOLERANCE_M, simplify_boundary=True)
    simple = move(np.asarray(simple_m, dtype=object), lambda x, y: to_storage(x, y, crs))
    return [shapely.multipolygons(polygons_of(one)) for one in simple]
