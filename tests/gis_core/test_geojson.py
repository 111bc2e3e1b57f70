"""What a stranger sends as a geometry is read, or refused by name; never a crash."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from gis_core.geojson import DEPTHS, MOST_VERTICES, GeometryRefused, read_geojson
from gis_core.geometry_field import CheckedGeometryField
from tests.bad_geometries import BAD_GEOJSON, nested

SQUARE = [[[117, 28], [118, 28], [118, 29], [117, 29], [117, 28]]]


def test_there_are_at_least_sixty_bad_geometries() -> None:
    assert len(BAD_GEOJSON) >= 60


@pytest.mark.parametrize("name", BAD_GEOJSON)
def test_a_bad_geometry_is_refused_by_name(name: str) -> None:
    with pytest.raises(GeometryRefused) as caught:
        read_geojson(BAD_GEOJSON[name])
    assert caught.value.code
    assert caught.value.message


@pytest.mark.parametrize(
    ("geometry", "wkt"),
    [
        ({"type": "Point", "coordinates": [117, 28]}, "POINT (117 28)"),
        ({"type": "Point", "coordinates": [117, 28, 55.5]}, "POINT (117 28)"),
        ({"type": "Point", "coordinates": [-180, 90]}, "POINT (-180 90)"),
        ({"type": "MultiPoint", "coordinates": [[117, 28]]}, "MULTIPOINT ((117 28))"),
        ({"type": "LineString", "coordinates": [[117, 28], [118, 28]]}, "LINESTRING (117 28, 118 28)"),
        ({"type": "Polygon", "coordinates": SQUARE}, "POLYGON ((117 28, 118 28, 118 29, 117 29, 117 28))"),
        ('{"type": "Point", "coordinates": [117, 28], "bbox": [117, 28, 117, 28]}', "POINT (117 28)"),
    ],
)
def test_a_good_geometry_is_read(geometry: object, wkt: str) -> None:
    assert read_geojson(geometry).wkt == wkt


def test_a_type_that_is_not_wanted_is_refused() -> None:
    with pytest.raises(GeometryRefused, match="Point") as caught:
        read_geojson({"type": "Polygon", "coordinates": SQUARE}, kinds=frozenset({"Point"}))
    assert caught.value.code == "type"


def test_the_number_of_vertices_is_limited() -> None:
    line = [[117 + i * 1e-6, 28] for i in range(MOST_VERTICES + 1)]
    with pytest.raises(GeometryRefused) as caught:
        read_geojson({"type": "LineString", "coordinates": line})
    assert caught.value.code == "vertices"
    assert not read_geojson({"type": "LineString", "coordinates": line[1:]}).is_empty


def test_depth_costs_no_recursion() -> None:
    with pytest.raises(GeometryRefused):
        read_geojson({"type": "MultiPolygon", "coordinates": nested(50_000)})


NUMBERS = st.floats(-200, 200) | st.floats() | st.integers() | st.just(117) | st.just(28)
JUNK = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=25,
)
POSITION = st.lists(st.floats(116, 118) | NUMBERS, min_size=1, max_size=3)


def coordinates(depth: int) -> st.SearchStrategy[Any]:
    inner: st.SearchStrategy[Any] = POSITION
    for _level in range(depth):
        inner = st.lists(inner, max_size=6)
    return inner


GEOMETRIES = st.sampled_from(sorted(DEPTHS)).flatmap(
    lambda kind: st.fixed_dictionaries(
        {"type": st.just(kind), "coordinates": coordinates(DEPTHS[kind]) | JUNK}
    )
)


@given(GEOMETRIES | JUNK)
def test_whatever_is_sent_is_a_valid_shape_in_range_or_refused(sent: object) -> None:
    try:
        shape = read_geojson(sent)
    except GeometryRefused:
        return
    west, south, east, north = shape.bounds
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90
    assert shape.is_valid
    assert not shape.is_empty


@pytest.mark.parametrize(
    "name", [name for name, sent in BAD_GEOJSON.items() if sent not in (None, "", [], {})]
)
def test_a_form_refuses_it_too(name: str) -> None:
    field = CheckedGeometryField(geom_type="MULTIPOLYGON", srid=4490)
    with pytest.raises(ValidationError):
        field.clean(BAD_GEOJSON[name])


def test_a_form_takes_one_part_where_several_may_come() -> None:
    field = CheckedGeometryField(geom_type="MULTIPOLYGON", srid=4490)
    made = field.clean('{"type": "Polygon", "coordinates": [[[117,28],[118,28],[118,29],[117,28]]]}')
    assert made.geom_type == "MultiPolygon"
    assert made.srid == 4490
    assert field.clean(made) is made


def test_an_empty_form_field_is_empty() -> None:
    assert CheckedGeometryField(geom_type="POINT", srid=4490, required=False).clean("") is None
