import pyarrow as pa
import pytest

from gis_core.layers.fields import Field
from gis_core.layers.values import NotThatKind, boolean, checked, date, integer, moment, number


@pytest.mark.parametrize(
    ("parse", "text", "canonical"),
    [
        (integer, " 3 ", "3"),
        (integer, "3.0", "3"),
        (integer, "-7", "-7"),
        (number, "1e3", "1000.0"),
        (date, "2024-05-01", "2024-05-01"),
        (date, "2024/5/1", "2024-05-01"),
        (date, "2024年5月1日", "2024-05-01"),
        (date, "20240501", "2024-05-01"),
        (date, "2024-05-01 00:00:00", "2024-05-01"),
        (moment, "2024-01-01T09:04:35-08:00", "2024-01-01T09:04:35-08:00"),
        (moment, "2024/01/01 09:04:35", "2024-01-01T09:04:35"),
        (moment, "2024-01-01", "2024-01-01T00:00:00"),
        (boolean, "是", "true"),
        (boolean, "No", "false"),
    ],
)
def test_a_cell_means_what_a_person_would_read(parse, text, canonical):
    assert parse(text) == canonical


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (integer, "3.5"),
        (integer, "三"),
        (integer, "３"),
        (integer, "99999999999"),
        (number, "nan"),
        (number, "inf"),
        (number, "1_000"),
        (number, "12 m"),
        (date, "2024-02-30"),
        (date, "yesterday"),
        (moment, "2024-01-01T25:00"),
        (moment, "9999-12-31 23:59:59"),
        (moment, "0001-01-01"),
        (boolean, "maybe"),
    ],
)
def test_anything_else_is_refused_with_the_rule(parse, text):
    with pytest.raises(NotThatKind):
        parse(text)


def test_a_broken_cell_becomes_nothing_and_is_told_by_its_place():
    column, bad, flagged = checked(pa.array(["1", "x", None, "x"]), Field("households", "integer"))
    assert column.to_pylist() == ["1", None, None, None]
    assert [(cell.position, cell.field, cell.value, cell.rule) for cell in bad] == [
        (1, "households", "x", "integer"),
        (3, "households", "x", "integer"),
    ]
    assert flagged == []


def test_a_required_cell_that_is_broken_is_told_once():
    _, bad, _ = checked(pa.array(["x", None]), Field("year", "integer", required=True))
    assert [(cell.position, cell.rule) for cell in bad] == [(0, "integer"), (1, "required")]


def test_too_small_and_too_long_are_refused():
    _, bad, _ = checked(pa.array(["-1", "0"]), Field("households", "integer", lowest=0))
    assert [(cell.position, cell.rule) for cell in bad] == [(0, "range")]
    _, bad, _ = checked(pa.array(["龙山", "龙山社区"]), Field("name", longest=2))
    assert [(cell.position, cell.rule) for cell in bad] == [(1, "length")]


def test_a_word_that_is_no_choice_is_refused_or_stands_for_the_rest():
    strict = Field("side", choices=frozenset({"left", "right"}))
    column, bad, flagged = checked(pa.array(["left", "up"]), strict)
    assert (column.to_pylist(), len(bad), len(flagged)) == (["left", None], 1, 0)
    lenient = Field("class", choices=frozenset({"lane", "arterial"}), otherwise="lane")
    column, bad, flagged = checked(pa.array(["arterial", "footway", None]), lenient)
    assert (column.to_pylist(), len(bad), len(flagged)) == (["arterial", "lane", None], 0, 1)


def test_what_people_write_for_a_choice_is_that_choice():
    field = Field("side", choices=frozenset({"left", "right"}), words={"left": ("左", "左侧")})
    column, bad, _ = checked(pa.array(["左", " 左侧 ", "right", "上", None]), field)
    assert column.to_pylist() == ["left", "left", "right", None, None]
    assert [(cell.position, cell.value) for cell in bad] == [(3, "上")]
