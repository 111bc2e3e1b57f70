"""The words after the ?."""

import datetime
from typing import Any

import pytest
from django.http import QueryDict

from gis_core.api.coordinates import declared, position
from gis_core.api.parameters import (
    Parameter,
    Refused,
    box,
    day,
    flag,
    number,
    one_of,
    read_parameters,
    text,
    whole,
    words,
)
from gis_core.errors import Problem

KNOWN = [
    Parameter("limit", whole(1, 10), "how many"),
    Parameter("on", day, "which day", required=True),
]


def read(query: str) -> dict[str, Any]:
    return read_parameters(QueryDict(query), KNOWN)


def refusal(query: str) -> Problem:
    with pytest.raises(Problem) as caught:
        read(query)
    return caught.value


def test_words_are_read_by_their_parsers() -> None:
    assert read("limit=3&on=2026-01-31") == {"limit": 3, "on": datetime.date(2026, 1, 31)}
    assert read("on=2026-01-31&format=json") == {"on": datetime.date(2026, 1, 31)}


def test_an_unknown_word_is_named_with_those_that_are_known() -> None:
    problem = refusal("on=2026-01-31&colour=red")
    assert (problem.status, problem.code) == (400, "parameter.unknown")
    assert "colour" in problem.detail
    assert "limit" in problem.what_next
    assert problem.errors.keys() == {"colour"}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", "on"),
        ("on=", "on"),
        ("on=2026-02-30", "on"),
        ("on=31.1.2026", "on"),
        ("on=2026-01-31T00:00", "on"),
        ("on=２０２６-01-31", "on"),
        ("on=2026-01-31&on=2026-01-31", "on"),
        ("on=2026-01-31&limit=0", "limit"),
        ("on=2026-01-31&limit=11", "limit"),
        ("on=2026-01-31&limit=3.0", "limit"),
        ("on=2026-01-31&limit=" + "9" * 5000, "limit"),
        ("on=2026-01-31&limit=3%00", "limit"),
    ],
)
def test_an_unreadable_word_is_named(query: str, name: str) -> None:
    problem = refusal(query)
    assert (problem.status, problem.code) == (400, "parameter.invalid")
    assert problem.errors.keys() == {name}


def test_a_strangers_word_is_told_back_cut_and_clean() -> None:
    problem = refusal("on=2026-01-31&%00%0a" + "x" * 500 + "=1")
    (name,) = problem.errors
    assert len(name) <= 60
    assert "\x00" not in name


@pytest.mark.parametrize("word", ["nan", "inf", "-inf", "1e999", "", " ", "0x10", "1_0", "１", "1,5", "--1"])
def test_a_number_is_finite_and_plain(word: str) -> None:
    with pytest.raises(Refused):
        number(-1e9, 1e9)(word)


@pytest.mark.parametrize(("word", "value"), [("1", 1), ("-1.5", -1.5), ("+.5", 0.5), ("1e2", 100), ("2.", 2)])
def test_a_plain_number_is_read(word: str, value: float) -> None:
    assert number(-1e9, 1e9)(word) == value


@pytest.mark.parametrize(
    "words_of_box",
    [
        "",
        "1,2,3",
        "1,2,3,4,5",
        "3,2,1,4",
        "1,4,3,2",
        "nan,0,1,1",
        "0,0,inf,1",
        "-181,0,1,1",
        "0,-91,1,1",
        "a,b,c,d",
    ],
)
def test_a_bad_box_is_refused(words_of_box: str) -> None:
    with pytest.raises(Refused):
        box(words_of_box)


def test_a_box_is_in_storage_degrees() -> None:
    rectangle = box("116.5, 27,117,28.25")
    assert rectangle.extent == (116.5, 27, 117, 28.25)
    assert rectangle.srid == 4490


def test_lists_flags_choices_and_texts() -> None:
    assert words(["a", "b"])("b, a,b") == ["b", "a"]
    assert flag("true") is True
    assert one_of(["a"])("a") == "a"
    assert text(3)("abc") == "abc"
    for parse, word in (
        (words(["a"]), "a,c"),
        (flag, "1"),
        (one_of(["a"]), "A"),
        (text(3), "abcd"),
        (text(), ""),
    ):
        with pytest.raises(Refused):
            parse(word)


@pytest.mark.parametrize("word", ["EPSG:4490", "4326", "3857", "EPSG:4547", "4526", "gcj02", "BD-09"])
def test_a_known_crs_is_taken(word: str) -> None:
    assert str(declared(word))


@pytest.mark.parametrize(
    "word",
    [
        "auto",
        "2380",
        "EPSG:2334",
        "32650",
        "EPSG:999999",
        "http://127.0.0.1/crs",
        "+proj=merc",
        "urn:ogc:def:crs:EPSG::4490",
    ],
)
def test_any_other_crs_is_refused(word: str) -> None:
    with pytest.raises(Refused):
        declared(word)


def test_a_pair_is_kept_beside_its_place() -> None:
    place = position(500_000.0, 3_098_000.0, declared("4548"))
    assert (place.x, place.y, str(place.crs)) == (500_000, 3_098_000, "EPSG:4548")
    assert place.lon == pytest.approx(117)
    assert place.lat == pytest.approx(28, abs=0.01)
    assert place.conversion == "EPSG:4548 → EPSG:4490"
    assert position(117.0, 28.0).conversion == ""


def test_an_offset_pair_moves_by_hundreds_of_metres() -> None:
    place = position(117.0, 28.0, declared("gcj02"))
    assert 0.001 < abs(place.lon - 117) + abs(place.lat - 28) < 0.02


@pytest.mark.parametrize(
    ("x", "y", "crs"),
    [
        (181, 0, "4490"),
        (28, 117, "4490"),
        (float("nan"), 0, "4490"),
        (0, float("inf"), "4490"),
        (1e30, 1e30, "4548"),
    ],
)
def test_what_is_nowhere_on_earth_is_refused(x: float, y: float, crs: str) -> None:
    with pytest.raises(Problem) as caught:
        position(x, y, declared(crs))
    assert caught.value.code == "position.out_of_range"
