"""A county made by lot, always the same: crooked grids side by side, roads through them, places, facilities.

Degrees of EPSG:4490 from ORIGIN; the cells of the lattice measure CELL.  Another edition of the grids is the same
lattice with other corners.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

ORIGIN = (117.0, 28.0)
CELL = (0.003, 0.003)  # about 295 m by 333 m
METRE = (1 / 98_300, 1 / 110_800)  # in degrees, at 28° N
BENDS = 4  # along each edge of a cell
MARGIN = 0.01  # by which townships reach beyond the grids
SEED = 4490

#: One of nearly every policy group, road-bound and not; the first five are about facilities of COMPONENTS.
CATEGORIES = (
    *("m01001", "m01013", "m01024", "m01023", "m01006", "c01001", "g01999", "m06001", "m06002", "m06007"),
    *("m06025", "m0110", "m0199", "m0198", "m0498", "m0697", "m0698", "m0699", "m08001", "m08002"),
)
COMPONENTS = ("c01001", "c01013", "c01024", "c01023", "c01006")

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Ground:
    """The county of this many cells, sections, places and facilities."""

    columns: int
    rows: int
    sections: int = 0
    places: int = 0
    facilities: int = 0

    @property
    def size_deg(self) -> Floats:
        """Width and height of the lattice."""
        return np.array([self.columns * CELL[0], self.rows * CELL[1]])

    def lot(self, *purpose: int) -> np.random.Generator:
        """The random numbers for one purpose: the same in every run, whatever else was drawn."""
        return np.random.default_rng([SEED, self.columns, self.rows, *purpose])

    def grids(self, edition: int) -> Shapes:
        """The cells of an edition, row by row, each of 4 × (BENDS + 1) corners."""
        lot = self.lot(1, edition)
        across, up = np.meshgrid(np.arange(self.columns + 1.0), np.arange(self.rows + 1.0))
        corners = np.stack([across, up], axis=-1) + lot.uniform(-0.15, 0.15, (*across.shape, 2))
        along = _edges(corners[:, :-1], corners[:, 1:], lot)
        upward = _edges(corners[:-1], corners[1:], lot)
        # Round each cell: south, east, north and west, each edge without the corner where the next begins.
        south, east = along[:-1, :, :-1], upward[:, 1:, :-1]
        north, west = along[1:, :, :0:-1], upward[:, :-1, :0:-1]
        ring = np.concatenate([south, east, north, west], axis=2)
        rings = np.round(ring * CELL + ORIGIN, 9).reshape(self.columns * self.rows, -1, 2)
        return shapely.multipolygons(shapely.polygons(rings)[:, None])

    def townships(self) -> Shapes:
        """Four bands over the whole county that reach beyond the grids."""
        edges = np.linspace(0, self.size_deg[0], 5)
        edges[[0, -1]] += [-MARGIN, MARGIN]
        low, high = -MARGIN, self.size_deg[1] + MARGIN
        boxes = shapely.box(ORIGIN[0] + edges[:-1], ORIGIN[1] + low, ORIGIN[0] + edges[1:], ORIGIN[1] + high)
        return shapely.multipolygons(boxes[:, None])

    @cached_property
    def centrelines(self) -> Shapes:
        """Sections of about a kilometre, east to west or south to north by turns."""
        starts = self.lot(2).uniform([0, 0], self.size_deg - 0.01, (self.sections, 2)) + ORIGIN
        steps = np.zeros((self.sections, 2))
        steps[::2, 0] = steps[1::2, 1] = 0.01
        return shapely.linestrings(np.round(np.stack([starts, starts + steps], axis=1), 9))

    @cached_property
    def place_outlines(self) -> Shapes:
        """Places of about 60 m by 60 m."""
        low = self.lot(3).uniform([0, 0], self.size_deg - 0.0006, (self.places, 2)) + ORIGIN
        high = low + 60 * np.array(METRE)
        boxes = shapely.box(*np.round(low, 9).T, *np.round(high, 9).T)
        return shapely.multipolygons(boxes[:, None])

    @cached_property
    def facility_spots(self) -> Floats:
        """Longitude and latitude of each facility; half of them stand along the roads."""
        spots = self.lot(4).uniform([0, 0], self.size_deg, (self.facilities, 2)) + ORIGIN
        if self.sections:
            spots[::2] = self.along_roads(self.lot(5), len(spots[::2]))
        return np.round(spots, 9)

    def along_roads(self, lot: np.random.Generator, count: int, *, within_m: float = 12) -> Floats:
        """Places at random along the sections, to both sides."""
        lines = self.centrelines[lot.integers(0, self.sections, count)]
        spots = shapely.get_coordinates(shapely.line_interpolate_point(lines, lot.uniform(0, 0.01, count)))
        return spots + lot.uniform(-within_m, within_m, (count, 2)) * METRE


def _edges(starts: Floats, ends: Floats, lot: np.random.Generator) -> Floats:
    """Each edge from start to end, between them BENDS points up to a twentieth of a cell off the line."""
    part = np.linspace(0, 1, BENDS + 2).reshape(1, 1, -1, 1)
    points = starts[:, :, None] * (1 - part) + ends[:, :, None] * part
    points[:, :, 1:-1] += lot.uniform(-0.05, 0.05, points[:, :, 1:-1].shape)
    return points


@dataclass(frozen=True, slots=True)
class Points:
    """Reports as arrays: lon, lat (EPSG:4490), places in CATEGORIES, days from 2025-07-01, facilities or -1."""

    spots: Floats
    categories: Ints
    days: Ints
    facilities: Ints

    def rows(self) -> Iterator[tuple[float, float, str, int, int]]:
        """One report after the other: lon, lat, public code of the category, day, facility or -1."""
        keys = np.array(CATEGORIES)[self.categories]
        columns = (self.spots[:, 0], self.spots[:, 1], keys, self.days, self.facilities)
        return zip(*(column.tolist() for column in columns), strict=True)


DAYS = 365
#: What part of the reports lies where: anywhere, along roads, in places, by facilities (a third of these names
#: the facility), on both sides of the grids' southern edge, further out in a township, beyond all of them.
SHARES = (0.385, 0.30, 0.15, 0.15, 0.01, 0.004, 0.001)


def points(ground: Ground, count: int) -> Points:
    """Reports of a year, most of them where people and things are, one in a hundred outside every grid."""
    lot = ground.lot(6, count)
    anywhere, roads, places, facilities, edge, far, beyond = lot.multinomial(count, SHARES)
    chosen = lot.integers(0, ground.facilities, facilities)
    spots = np.concatenate(
        [
            lot.uniform([0, 0], ground.size_deg, (anywhere, 2)) + ORIGIN,
            ground.along_roads(lot, roads),
            _inside(ground.place_outlines, places, lot),
            ground.facility_spots[chosen] + lot.normal(0, 5, (facilities, 2)) * METRE,
            _south(ground, lot, edge, -60, 60),
            _south(ground, lot, far, 300, 900),
            _south(ground, lot, beyond, 2000, 3000),
        ]
    )
    categories = lot.integers(0, len(CATEGORIES), count)
    linked = np.full(count, -1)
    by_facility = slice(anywhere + roads + places, anywhere + roads + places + facilities)
    categories[by_facility] = chosen % len(COMPONENTS)
    linked[by_facility] = np.where(np.arange(facilities) % 3 == 0, chosen, -1)
    shuffled = lot.permutation(count)
    return Points(
        np.round(spots, 9)[shuffled],
        categories[shuffled],
        lot.integers(0, DAYS, count),
        linked[shuffled],
    )


def _inside(outlines: Shapes, count: int, lot: np.random.Generator) -> Floats:
    bounds = shapely.bounds(outlines[lot.integers(0, len(outlines), count)])
    return bounds[:, :2] + lot.uniform(0, 1, (count, 2)) * (bounds[:, 2:] - bounds[:, :2])


def _south(ground: Ground, lot: np.random.Generator, count: int, least_m: float, most_m: float) -> Floats:
    """Places that far south of the lattice's southern edge, along all of it."""
    south_m = lot.uniform(least_m, most_m, count)
    return np.column_stack(
        [ORIGIN[0] + lot.uniform(0, ground.size_deg[0], count), ORIGIN[1] - south_m * METRE[1]]
    )
