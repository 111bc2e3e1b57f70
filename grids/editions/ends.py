"""Where do the ends of road sections meet nothing, or nearly something?  Metres of the county's plane."""

from collections.abc import Iterator

import numpy as np
import shapely
from shapely import STRtree

from gis_core.coordinates.conversion import geometries_from_storage, move, to_storage
from gis_core.coordinates.crs import crs_by_code
from grids.editions.coverage import array_of
from grids.editions.findings import Finding, Proposal
from grids.editions.ground import DraftGround
from grids.rules.editions import Fault

#: Nearer than this an end meets the other section; up to NEAR_M it was meant to.
MEETING_M = 0.05
NEAR_M = 10.0
STEP_DEG = 0.0005


def ends_of_sections(ground: DraftGround) -> Iterator[Finding]:
    """Ends that stop short of another section, with the way that is missing, and ends that meet none at all."""
    lines = [*ground.rows, *ground.around]
    if not lines:
        return
    crs = crs_by_code(ground.work_srid)
    # Edges are straight in degrees: without corners on the way a long one would lie elsewhere in the plane.
    shapes = shapely.segmentize(array_of([line.shape for line in lines]), STEP_DEG)
    lines_m = geometries_from_storage(shapes, crs)
    tree = STRtree(lines_m)
    for number, row in enumerate(ground.rows):
        if row.row is None:
            continue
        for at in (0, -1):
            end_m = shapely.get_point(lines_m[number], at)
            others = tree.query(end_m, predicate="dwithin", distance=NEAR_M)
            others = others[others != number]
            distances = shapely.distance(lines_m[others], end_m)
            end = shapely.get_point(row.shape, at)
            if not len(others):
                yield Finding(Fault.ORPHAN_END, (row.code,), (row.row,), end)
            elif distances.min() > MEETING_M:
                nearest = int(others[int(np.argmin(distances))])
                way_m = shapely.shortest_line(end_m, lines_m[nearest])
                (way,) = move(array_of([way_m]), lambda x, y: to_storage(x, y, crs))
                missing = shapely.LineString([end.coords[0], way.coords[-1]])
                yield Finding(
                    Fault.DANGLE,
                    (row.code, lines[nearest].code),
                    (row.row,),
                    missing,
                    float(distances.min()),
                    proposals=(Proposal("snap", row.row, lines[nearest].code),),
                )
