"""Every reason of GEOS is said in words, by PostGIS' function and in Python alike; each is met with a real shape."""

import pyarrow as pa
import pytest
import shapely
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from gis_core.coordinates.crs import DeclaredCrs
from gis_core.layers.shapes import ShapeReader
from gis_core.validity import WORDS, invalid_words, why_invalid

SQUARE = "(117 28, 119 28, 119 30, 117 30, 117 28)"
#: What GEOS says → a shape of which it says so.
SHAPES = {
    "Self-intersection": "MULTIPOLYGON (((117 28, 119 30, 119 28, 117 30, 117 28)))",
    "Ring Self-intersection": "MULTIPOLYGON (((117 28, 119 28, 119 30, 118 28, 117 30, 117 28)))",
    "Hole lies outside shell": f"MULTIPOLYGON (({SQUARE}, (120 28, 121 28, 121 29, 120 28)))",
    "Holes are nested": "MULTIPOLYGON (((110 20, 119 20, 119 29, 110 29, 110 20),"
    " (111 21, 118 21, 118 28, 111 28, 111 21), (112 22, 113 22, 113 23, 112 22)))",
    "Interior is disconnected": f"MULTIPOLYGON (({SQUARE}, (117 29, 118 28.5, 119 29, 118 29.5, 117 29)))",
    "Nested shells": f"MULTIPOLYGON (({SQUARE}), ((117.5 28.5, 118 28.5, 118 29, 117.5 28.5)))",
    "Too few points in geometry component": "MULTIPOLYGON (((117 28, 118 28, 118 28, 117 28)))",
}
#: What a shape cannot be brought to: coordinates are checked before, rings are read closed, and newer versions
#: of GEOS say of twins that they cross.
NEVER_MET = {
    "Duplicate Rings",
    "Invalid Coordinate",
    "Ring is not closed",
    "Repeated Point",
    "Topology Validation Error",
}


def test_every_reason_is_met_or_cannot_be() -> None:
    assert SHAPES.keys() | NEVER_MET == WORDS.keys()
    assert not SHAPES.keys() & NEVER_MET


@pytest.mark.parametrize("reason", SHAPES)
def test_the_database_and_the_importer_say_it_in_the_same_chinese_with_the_place(
    reason: str, town: object
) -> None:
    shape = shapely.from_wkt(SHAPES[reason])
    assert shapely.is_valid_reason(shape).startswith(f"{reason}[")
    words = why_invalid(shape)
    assert words.startswith(translation.gettext(WORDS[reason]))
    assert "经度 1" in words
    assert not any(letter.isascii() and letter.isalpha() for letter in words)
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO grids_areazone (code, name, geom) VALUES ('Z', 'Z', ST_GeomFromText(%s, 4490))",
            [SHAPES[reason]],
        )
    assert words.split("（")[0] in str(refused.value)
    placed = ShapeReader("polygon", DeclaredCrs(epsg=4490), expected=None, repair=False).from_wkb(
        pa.array([shape.wkb], pa.binary())
    )
    assert [words in cell.reason for cell in placed.bad] == [True]


@pytest.mark.parametrize("reason", [*WORDS, "Something new"])
def test_sql_and_python_have_one_table(reason: str, db: None) -> None:
    with connection.cursor() as cursor:
        for place in ("", "[117.5 -28.25]"):
            cursor.execute("SELECT gis_core_invalid_words(%s)", [reason + place])
            assert cursor.fetchone()[0] == invalid_words(reason + place)


def test_english_readers_read_english() -> None:
    with translation.override("en"):
        assert (
            invalid_words("Nested shells[117 28]") == "an area lies in another (longitude 117, latitude 28)"
        )
