"""Ground counted twice or not at all, on shapes whose answer is known."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from grids.audit.shapes import (
    ROUNDING_M2,
    Shapes,
    area_m2,
    candidate_pairs,
    gaps,
    ground_of,
    overlaps,
    piece_of,
    polygons_of,
    united,
)

WORK_SRID = 4548
CELL_DEG = 0.001


def cell(x: float, y: float, width: float = 1, height: float = 1) -> shapely.Polygon:
    """A rectangle in thousandths of a degree from 117°E 28°N."""
    corners = (
        117 + x * CELL_DEG,
        28 + y * CELL_DEG,
        117 + (x + width) * CELL_DEG,
        28 + (y + height) * CELL_DEG,
    )
    return shapely.box(*(round(number, 9) for number in corners))


def shapes_of(*found: shapely.Geometry) -> Shapes:
    shapes: Shapes = np.empty(len(found), dtype=object)
    shapes[:] = found
    return shapes


def voronoi(seed: int, count: int) -> Shapes:
    """A partition of a square of 0.01° into cells whose borders run anywhere."""
    points = shapely.multipoints(np.random.default_rng(seed).random((count, 2)))
    square = shapely.box(0, 0, 1, 1)
    parts = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=square))
    moved = shapely.transform(shapely.intersection(parts, square), lambda xy: xy * 0.01 + [117, 28])
    return shapes_of(*shapely.set_precision(moved, 1e-9))


@pytest.mark.parametrize(
    "wkt",
    [
        "POLYGON((117 28,117.01 28,117.01 28.01,117 28.01,117 28))",
        "POLYGON((117 28,117 28.01,117.01 28.01,117.01 28,117 28))",
        "POLYGON((117 28,118 28,118 29,117 29,117 28),(117.2 28.2,117.8 28.2,117.8 28.8,117.2 28.2))",
        "MULTIPOLYGON(((117 28,117.01 28,117 28.01,117 28)),((118 28,118.01 28,118 28.01,118 28)))",
    ],
)
def test_areas_equal_those_of_postgis(db: None, wkt: str) -> None:
    """PostGIS draws edges as geodesics; short ones keep to the straight line in degrees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ST_Area(ST_Segmentize(ST_GeomFromText(%s, 4490), 0.001)::geography)", [wkt])
        (expected,) = cursor.fetchone()
    assert area_m2(shapely.from_wkt(wkt)) == pytest.approx(expected, rel=2e-5 if "118 29" in wkt else 1e-7)


def test_the_witness_lies_inside_the_largest_part() -> None:
    ring = cell(10, 10, 5, 5).difference(cell(11, 11, 3, 3))
    piece = piece_of(shapely.multipolygons([cell(0, 0), ring]))
    assert ring.contains(shapely.Point(piece.witness))
    assert piece.extent_deg == pytest.approx(15 * CELL_DEG)


def test_lines_and_points_of_an_overlay_are_no_ground() -> None:
    mixed = shapely.from_wkt(
        "GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,1 1),POLYGON EMPTY,MULTIPOLYGON(((0 0,1 0,1 1,0 0))))"
    )
    assert [shape.geom_type for shape in polygons_of(mixed)] == ["Polygon"]


def test_each_pair_is_named_once_and_only_if_near() -> None:
    first, second = candidate_pairs(shapes_of(cell(0, 0), cell(1, 0), cell(5, 5), cell(0.5, 0)))
    assert list(zip(first, second, strict=True)) == [(0, 1), (0, 3), (1, 3)]


def test_pairs_that_never_stand_together_do_not_overlap() -> None:
    shapes = shapes_of(cell(0, 0), cell(0, 0))
    assert len(list(overlaps(shapes, np.array([True])))) == 1
    assert list(overlaps(shapes, np.array([False]))) == []


def test_cells_that_touch_do_not_overlap() -> None:
    assert list(overlaps(shapes_of(cell(0, 0), cell(1, 0), cell(1, 1), cell(0.5, -1)))) == []


@pytest.mark.parametrize("fits", [True, False])
def test_the_union_is_the_same_whether_edges_match_or_not(fits: bool) -> None:
    shapes = shapes_of(cell(0, 0), cell(1, 0) if fits else cell(0.5, 0, 1.5))
    assert bool(shapely.coverage_is_valid(shapes)) is fits
    assert shapely.equals(united(shapes), cell(0, 0, 2))


def test_the_ground_without_an_outline_has_no_holes() -> None:
    around = [cell(0, 0, 3), cell(0, 1), cell(2, 1), cell(0, 2, 3)]
    assert area_m2(ground_of([shapes_of(*around)], work_srid=WORK_SRID)) == pytest.approx(
        area_m2(cell(0, 0, 3, 3)), rel=1e-9
    )


def test_the_ground_without_an_outline_is_that_of_all_days_together() -> None:
    ground = ground_of([shapes_of(cell(0, 0)), shapes_of(cell(1, 0))], work_srid=WORK_SRID)
    assert shapely.equals(ground, cell(0, 0, 2))


def test_a_street_between_two_districts_is_no_slit() -> None:
    ground = ground_of([shapes_of(cell(0, 0), cell(1.05, 0))], work_srid=WORK_SRID)
    assert area_m2(ground) == pytest.approx(2 * area_m2(cell(0, 0)), rel=1e-6)


def test_a_notch_in_one_cell_is_its_own_shape_and_a_slit_between_two_is_not() -> None:
    notch, slit = cell(5, 5, 0.01, 5), cell(10, 0, 0.01, 10)
    notched = cell(0, 0, 10, 10).difference(notch)
    ground = ground_of([shapes_of(notched, cell(10.01, 0, 10, 10))], work_srid=WORK_SRID)
    assert ground.contains(shapely.centroid(slit))
    assert not ground.intersects(shapely.centroid(notch))


@given(st.sets(st.integers(1, 99), min_size=1, max_size=6), st.floats(-0.004, 0.004))
def test_vertices_anywhere_on_a_neighbours_edge_leave_nothing_open(
    hundredths: set[int], slope_deg: float
) -> None:
    """A vertex on a sloping edge is a rounding off it: no ground lies between."""
    west, east, north, south = 117.0, 117.03, 28.01, 27.99
    edge = [
        (west + t * (east - west), 28 + t * slope_deg) for t in [0, *sorted(n / 100 for n in hundredths), 1]
    ]
    above = shapely.Polygon([edge[0], edge[-1], (east, north), (west, north)])
    below = [shapely.Polygon([a, b, (b[0], south), (a[0], south)]) for a, b in pairwise(edge)]
    ground = shapely.box(west, south, east, north)
    shapes = shapes_of(above, *below)
    assert list(overlaps(shapes)) == []
    assert list(gaps(ground, shapes)) == []


@given(st.integers(0, 10_000), st.integers(3, 40))
def test_a_random_partition_has_neither_overlap_nor_gap(seed: int, count: int) -> None:
    shapes = voronoi(seed, count)
    assert list(overlaps(shapes)) == []
    assert list(gaps(shapely.box(117, 28, 117.01, 28.01), shapes)) == []
    assert list(gaps(ground_of([shapes], work_srid=WORK_SRID), shapes)) == []


@given(st.integers(0, 10_000), st.integers(3, 40), st.data())
def test_a_cell_taken_out_of_a_random_partition_is_the_gap(
    seed: int, count: int, data: st.DataObject
) -> None:
    shapes = voronoi(seed, count)
    lost = data.draw(st.integers(0, len(shapes) - 1))
    found = list(gaps(shapely.box(117, 28, 117.01, 28.01), np.delete(shapes, lost)))
    assert len(found) == 1
    neighbours, piece = found[0]
    assert piece.area_m2 == pytest.approx(area_m2(shapes[lost]), rel=1e-6)
    assert shapes[lost].contains(shapely.Point(piece.witness))
    touching = [n for n, shape in enumerate(np.delete(shapes, lost)) if shape.distance(shapes[lost]) < 1e-9]
    assert list(neighbours) == touching


@given(st.integers(0, 10_000), st.integers(3, 40), st.data())
def test_a_cell_that_grows_overlaps_its_neighbours(seed: int, count: int, data: st.DataObject) -> None:
    shapes = voronoi(seed, count)
    grown = data.draw(st.integers(0, len(shapes) - 1))
    square = shapely.box(117, 28, 117.01, 28.01)
    shapes[grown] = shapely.intersection(shapely.buffer(shapes[grown], 0.0005), square)
    wanted = {
        (min(grown, n), max(grown, n)): area_m2(shapes[grown].intersection(shape))
        for n, shape in enumerate(shapes)
        if n != grown
    }
    found = {(one, other): piece.area_m2 for one, other, piece in overlaps(shapes)}
    assert found.keys() <= wanted.keys()
    # What is about as small as the rounding may be told or not.
    told = {pair: found.get(pair, 0.0) for pair in wanted}
    assert told == pytest.approx(wanted, rel=1e-6, abs=2 * ROUNDING_M2)
