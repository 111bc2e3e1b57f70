import numpy as np
import pyarrow as pa
import pytest
import shapely

from gis_core.coordinates.crs import parse_crs
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.layers.shapes import ShapeReader, area_m2, plain_points, point_wkb

BOWTIE = shapely.Polygon([(110, 30), (111, 31), (111, 30), (110, 31)])
SQUARE = shapely.box(110, 30, 111, 31)


def placed(kind, shapes, *, crs="EPSG:4326", repair=False):
    reader = ShapeReader(kind, parse_crs(crs), expected=None, repair=repair)
    return reader.from_wkb(pa.array(shapely.to_wkb(np.array(shapes, dtype=object)).tolist(), pa.binary()))


def rules(result):
    return {cell.position: cell.rule.removeprefix("geometry.") for cell in result.bad}


def read(result):
    return [None if text is None else shapely.from_wkb(text) for text in result.wkb.to_pylist()]


def test_polygons_become_multi_and_lose_their_height():
    flat, high = read(placed("polygon", [SQUARE, shapely.force_3d(SQUARE, 5)]))
    assert flat == high == shapely.multipolygons([SQUARE])


def test_lines_of_one_part_or_many_become_multi():
    one, many = (
        shapely.LineString([(1, 1), (2, 2)]),
        shapely.MultiLineString([[(1, 1), (2, 2)], [(5, 5), (6, 6)]]),
    )
    assert read(placed("lines", [one, many])) == [shapely.MultiLineString([one]), many]


@pytest.mark.parametrize(
    ("kind", "shape", "rule"),
    [
        ("polygon", None, "missing"),
        ("polygon", shapely.Point(110, 30), "type"),
        ("polygon", shapely.GeometryCollection([SQUARE]), "type"),
        ("polygon", shapely.Polygon(), "empty"),
        ("polygon", shapely.box(179, 0, 181, 1), "range"),
        ("polygon", shapely.Polygon([(110, 30), (np.nan, 31), (111, 31)]), "range"),
        ("polygon", BOWTIE, "valid"),
        ("line", shapely.LineString([(1, 1), (1, 1)]), "valid"),
        ("line", shapely.MultiLineString([[(1, 1), (2, 2)], [(5, 5), (6, 6)]]), "parts"),
        ("point", shapely.Point(), "missing"),
        ("point", shapely.Point(181, 0), "range"),
        ("point", shapely.Point(np.inf, 0), "range"),
        ("point", shapely.MultiPoint([(1, 1), (2, 2)]), "parts"),
        ("point", SQUARE, "type"),
    ],
)
def test_a_bad_shape_is_refused_by_one_rule_and_the_rest_stays(kind, shape, rule):
    good = {"polygon": SQUARE, "line": shapely.LineString([(1, 1), (2, 2)]), "point": shapely.Point(1, 1)}[
        kind
    ]
    result = placed(kind, [good] * 20 + [shape])
    assert rules(result) == {20: rule}
    assert [shape is None for shape in read(result)] == [False] * 20 + [True]


def test_rubble_is_told_apart_from_nothing():
    reader = ShapeReader("polygon", parse_crs("EPSG:4490"), expected=None, repair=False)
    result = reader.from_wkb(pa.array([b"rubble", None, shapely.to_wkb(SQUARE)], pa.binary()))
    assert rules(result) == {0: "unreadable", 1: "missing"}


def test_a_broken_polygon_is_repaired_only_when_asked_and_the_area_is_told():
    result = placed("polygon", [SQUARE, BOWTIE], repair=True)
    assert rules(result) == {}
    ((position, before, after),) = result.repaired
    assert position == 1
    assert before == pytest.approx(0, abs=1e9)  # the two halves of a bow tie cancel out
    assert after == pytest.approx(area_m2(SQUARE) / 2, rel=0.02)
    assert read(result)[1].is_valid


def test_a_repair_that_leaves_no_area_is_refused():
    flat = shapely.Polygon([(110, 30), (111, 31), (110, 30)])
    assert rules(placed("polygon", [SQUARE, flat], repair=True)) == {1: "valid"}


def test_parts_of_a_line_that_join_up_become_one():
    joined = shapely.MultiLineString([[(1, 1), (2, 2)], [(2, 2), (3, 3)]])
    assert read(placed("line", [joined]))[0].geom_type == "LineString"


def test_the_raw_pair_of_a_point_is_what_the_file_said():
    result = placed("point", [shapely.Point(500_000, 3_430_000)], crs="EPSG:4546")
    assert (result.raw_x[0], result.raw_y[0]) == (500_000, 3_430_000)
    assert read(result)[0].x == pytest.approx(111.0)


def test_points_of_every_kind_take_the_same_way():
    plain = placed("point", [shapely.Point(1, 2), shapely.Point(3, 4)])
    mixed = placed("point", [shapely.Point(1, 2, 9), shapely.MultiPoint([(3, 4)]), None])
    assert read(plain) == read(mixed)[:2] == [shapely.Point(1, 2), shapely.Point(3, 4)]
    assert rules(mixed) == {2: "missing"}


def test_plain_points_are_read_without_the_geometry_library():
    points = [shapely.Point(1.5, 2.5), shapely.Point(-3, 4)]
    column = pa.array(shapely.to_wkb(points).tolist(), pa.binary())
    x, y = plain_points(column.slice(1))
    assert (x.tolist(), y.tolist()) == ([-3.0], [4.0])
    assert plain_points(pa.array([shapely.to_wkb(points[0], byte_order=0)], pa.binary())) is None
    assert plain_points(pa.array([shapely.to_wkb(shapely.Point(1, 2, 3))], pa.binary())) is None
    assert plain_points(pa.array([None], pa.binary())) is None
    written = point_wkb(np.array([1.5, -3.0]), np.array([2.5, 4.0]), np.array([True, False])).to_pylist()
    assert written == [shapely.to_wkb(points[0], hex=True), None]


def test_a_file_that_changes_its_axis_order_half_way_is_refused():
    reader = ShapeReader("point", parse_crs("EPSG:4490"), expected=None, repair=False)
    first, second = np.full(5, 110.0), np.full(5, 31.0)
    assert rules(reader.from_pairs(first, second)) == {}
    with pytest.raises(CoordinatesRefused, match="前后"):
        reader.from_pairs(second, first)
