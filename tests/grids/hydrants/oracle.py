"""The same figures by brute force: every hydrant against everything, with shapely in metres, never with SQL."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from shapely import LineString, Point, STRtree
from shapely.geometry.base import BaseGeometry

from grids.models import Building, Facility, Grid, HydrantStandard, Place, RoadSection
from tests.grids.hydrants.ground import metres

#: Corners of a quarter of a disc: twice as round as those that are tested.
ROUND = 64


def usable_hydrants() -> list[Point]:
    """Where do usable hydrants stand?  Asked one by one, in Python."""
    found = []
    for facility in Facility.objects.filter(known__endswith__isnull=True).select_related("category"):
        if facility.category.kind != "component" or facility.category.policy_group != "hydrant":
            continue
        profile = getattr(facility, "hydrant", None)
        if facility.status == "intact" and (profile is None or profile.usable):
            found.append(metres(facility.geom))
    return found


@dataclass(frozen=True, slots=True)
class Beyond:
    """How much of something lies beyond reach: m² and as a share."""

    area_m2: float
    share: float


class Heap:
    """Shapes that may lie on each other."""

    def __init__(self, shapes: Iterable[BaseGeometry]) -> None:
        self.tree = STRtree(list(shapes))
        self.together: dict[bytes, BaseGeometry] = {}

    def near(self, place: BaseGeometry) -> BaseGeometry:
        """All of them together, as far as they could touch a place."""
        found = np.sort(self.tree.query(place))
        key = found.tobytes()
        if key not in self.together:
            self.together[key] = shapely.union_all(self.tree.geometries.take(found))
        return self.together[key]


class Oracle:
    """What the standard finds in the database as it stands."""

    def __init__(self, standard: HydrantStandard) -> None:
        self.standard = standard
        self.hydrants = usable_hydrants()
        self.discs = Heap(hydrant.buffer(standard.radius_m, quad_segs=ROUND) for hydrant in self.hydrants)
        self.buildings = {
            row.code: metres(row.geom) for row in Building.objects.all() if row.use != "agricultural"
        }
        self.compounds = {row.code: row for row in Place.objects.filter(kind="compound")}

    def ground(self) -> dict[int, tuple[float, float]]:
        """Built-up ground of each grid, and what of it lies beyond reach: m²."""
        margin_m = self.standard.built_up_margin_m
        around = [shape.buffer(margin_m) for shape in self.buildings.values()]
        built_up = Heap([*around, *(metres(row.geom) for row in self.compounds.values())])
        found = {}
        for grid in Grid.objects.filter(known__endswith__isnull=True):
            cell = metres(grid.geom)
            here = built_up.near(cell).intersection(cell)
            found[grid.pk] = (here.area, here.difference(self.discs.near(here)).area)
        return found

    def beyond(self) -> dict[tuple[str, str], Beyond]:
        """Every building and compound, with what of it lies beyond reach."""
        shapes = {("building", code): shape for code, shape in self.buildings.items()}
        shapes |= {("compound", code): metres(row.geom) for code, row in self.compounds.items()}
        found = {}
        for key, shape in shapes.items():
            rest = shape.difference(self.discs.near(shape)).area
            found[key] = Beyond(rest, rest / shape.area)
        return found

    def insides(self) -> set[str]:
        """Compounds with households and no hydrant inside."""
        stand = STRtree(self.hydrants)
        return {
            code
            for code, row in self.compounds.items()
            if row.households and not len(stand.query(metres(row.geom), predicate="intersects"))
        }

    def stretches(self) -> list[tuple[str, str, float, float]]:
        """Code, side, from and to (m) of every stretch without a hydrant, however short."""
        found = []
        for section in RoadSection.objects.filter(known__endswith__isnull=True).order_by("code"):
            line, corridor = metres(section.centreline), metres(section.geom)
            wide = section.width_left_m + section.width_right_m > self.standard.wide_road_m
            for side in ("left", "right") if wide and section.side == "both" else ("both",):
                marks = [0.0, line.length]
                for point in self.hydrants:
                    if corridor.distance(point) <= self.standard.setback_m and side in hands(line, point):
                        marks.append(line.project(point))
                found += [(section.code, side, start, end) for start, end in pairwise(sorted(marks))]
        return found


def hands(line: LineString, point: Point) -> set[str]:
    """For which sides of a line does a point count?  By the edge that is nearest to it."""
    edges = [LineString(pair) for pair in pairwise(line.coords)]
    (x0, y0), (x1, y1) = min(edges, key=lambda edge: edge.distance(point)).coords
    cross = (x1 - x0) * (point.y - y0) - (y1 - y0) * (point.x - x0)
    if abs(cross) < 1e-3:
        return {"both", "left", "right"}
    return {"both", "left" if cross > 0 else "right"}
