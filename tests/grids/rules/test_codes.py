"""Codes of divisions, grids, units, components and matters."""

import csv
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grids.rules.codes import (
    LEVEL_LENGTHS,
    USCC_ALPHABET,
    CatalogueScheme,
    CodeError,
    CodeScheme,
    DivisionKind,
    DivisionLevel,
    check_component_identifier,
    check_division_code,
    check_free_code,
    check_grid_code,
    check_matter_code,
    check_uscc,
    division_kind,
    division_level,
    division_parent_code,
    uscc_check_character,
)

COMMUNITY = "500236001003"
GOOD_USCC = ["91330100799655058B", "9144030071526726XG", "914403001922038216", "91110000802100433B"]


def digits(length: int) -> st.SearchStrategy[str]:
    """Any string of so many ASCII digits."""
    return st.text("0123456789", min_size=length, max_size=length)


def broken_rule(check: Callable[[], object]) -> CodeError:
    """The error that the check raises."""
    with pytest.raises(CodeError) as caught:
        check()
    return caught.value


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("50", DivisionLevel.PROVINCE, None),
        ("5002", DivisionLevel.PREFECTURE, "50"),
        ("500236", DivisionLevel.COUNTY, "5002"),
        ("500236001", DivisionLevel.TOWNSHIP, "500236"),
        ("500236001003", DivisionLevel.COMMUNITY, "500236001"),
    ],
)
def test_the_length_of_a_division_code_says_its_level_and_its_prefix_the_parent(
    code: str, level: DivisionLevel, parent: str | None
) -> None:
    assert division_level(code) is level
    assert division_parent_code(code) == parent
    assert check_division_code(code, level=level, parent_code=parent) == code


@given(digits(12))
def test_the_parents_of_a_community_are_its_prefixes_up_to_the_province(code: str) -> None:
    chain = [code]
    while (parent := division_parent_code(chain[-1])) is not None:
        chain.append(parent)
    assert chain == [code[:length] for length in sorted(LEVEL_LENGTHS.values(), reverse=True)]


@given(st.text("0123456789", max_size=20))
def test_every_string_of_digits_is_a_division_of_one_level_or_refused(code: str) -> None:
    if len(code) in LEVEL_LENGTHS.values():
        assert LEVEL_LENGTHS[division_level(code)] == len(code)
    else:
        expected = "division.length" if code else "division.digits"
        assert broken_rule(lambda: division_level(code)).rule == expected


@pytest.mark.parametrize(
    ("last_three", "kind"),
    [
        ("001", DivisionKind.SUBDISTRICT),
        ("099", DivisionKind.SUBDISTRICT),
        ("100", DivisionKind.TOWN),
        ("199", DivisionKind.TOWN),
        ("200", DivisionKind.TOWNSHIP),
        ("399", DivisionKind.TOWNSHIP),
        ("400", DivisionKind.QUASI_TOWNSHIP),
        ("599", DivisionKind.QUASI_TOWNSHIP),
        ("600", None),
    ],
)
def test_the_number_of_a_township_says_its_kind(last_three: str, kind: DivisionKind | None) -> None:
    assert division_kind("500236" + last_three) is kind


@pytest.mark.parametrize(
    ("last_three", "kind"),
    [
        ("001", DivisionKind.COMMUNITY),
        ("199", DivisionKind.COMMUNITY),
        ("200", DivisionKind.VILLAGE),
        ("399", DivisionKind.VILLAGE),
        ("400", DivisionKind.QUASI_VILLAGE),
        ("999", DivisionKind.QUASI_VILLAGE),
    ],
)
def test_the_number_of_a_community_says_its_kind(last_three: str, kind: DivisionKind) -> None:
    assert division_kind("500236001" + last_three) is kind


@pytest.mark.parametrize("code", ["50", "5002", "500236"])
def test_a_county_and_what_is_above_it_has_no_kind(code: str) -> None:
    assert division_kind(code) is None


@pytest.mark.parametrize(
    ("code", "options", "rule", "said"),
    [
        ("50023", {}, "division.length", "5 位"),
        ("", {}, "division.digits", "不能为空"),
        (" 500236", {}, "division.digits", "半角数字"),
        ("50023\uff16", {}, "division.digits", "半角数字"),  # a full-width 6
        ("50023A", {}, "division.digits", "半角数字"),
        ("500236", {"level": DivisionLevel.TOWNSHIP}, "division.level", "9 位数字"),
        ("500000", {"level": DivisionLevel.PROVINCE}, "division.padded", "请写作“50”"),
        ("500236001000", {"level": DivisionLevel.TOWNSHIP}, "division.padded", "请写作“500236001”"),
        ("500000", {}, "division.padded", "“50”"),
        ("500236000", {}, "division.padded", "“500236”"),
        ("500236001000", {}, "division.padded", "“500236001”"),
        ("5000", {}, "division.padded", "“50”"),
        ("00", {}, "division.padded", "没有这样的省级代码"),
        ("500236001003", {"parent_code": "500236002"}, "division.parent", "上级应为“500236001”"),
        ("50", {"parent_code": "5"}, "division.parent", "上级应为“无”"),
    ],
)
def test_a_bad_division_code_is_refused_with_the_rule_it_breaks(
    code: str, options: dict[str, Any], rule: str, said: str
) -> None:
    error = broken_rule(lambda: check_division_code(code, **options))
    assert error.rule == rule
    assert said in error.message_zh
    assert error.field == "code"


def test_a_prefecture_without_counties_numbers_its_townships_under_00() -> None:
    assert check_division_code("441900") == "441900"
    assert check_division_code("441900003", parent_code="441900") == "441900003"


@pytest.mark.real_data
@pytest.mark.skipif("WANGGE_REAL_DATA" not in os.environ, reason="WANGGE_REAL_DATA is unset")
def test_the_official_codes_of_a_real_county_are_good() -> None:
    folder = Path(os.environ["WANGGE_REAL_DATA"]) / "fengjie"
    with (folder / "streets.csv").open(encoding="utf-8") as streets_file:
        streets = [row["code"] for row in csv.DictReader(streets_file)]
    with (folder / "villages.csv").open(encoding="utf-8") as villages_file:
        villages = list(csv.DictReader(villages_file))
    for code in streets:
        check_division_code(code, level=DivisionLevel.TOWNSHIP, parent_code="500236")
        assert division_kind(code) is not None
    for row in villages:
        check_division_code(row["code"], level=DivisionLevel.COMMUNITY, parent_code=row["streetCode"])
    assert (len(streets), len(villages)) == (33, 392)


def test_a_county_with_free_codes_names_divisions_as_it_likes() -> None:
    assert check_division_code("CCD-1", scheme=CodeScheme.FREE, level=DivisionLevel.COUNTY) == "CCD-1"


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("", "free.blank"),
        (" ", "free.blank"),
        ("A ", "free.blank"),
        ("A\nB", "free.invisible"),
        ("A\u200bB", "free.invisible"),
        ("A\u202eB", "free.invisible"),
        ("A" * 65, "free.length"),
    ],
)
def test_a_free_code_is_neither_blank_nor_too_long_nor_partly_unseen(code: str, rule: str) -> None:
    error = broken_rule(lambda: check_free_code(code, field="grid"))
    assert (error.rule, error.field) == (rule, "grid")


def test_a_free_code_may_be_chinese_and_as_long_as_the_column() -> None:
    assert check_free_code("城北一区 3-甲") == "城北一区 3-甲"
    assert check_free_code("A" * 80, max_length=80) == "A" * 80


@given(digits(12), st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3))
def test_a_grid_code_is_its_community_and_three_characters(community: str, sequence: str) -> None:
    grid = check_grid_code(community + sequence, community_code=community)
    assert (grid.code, grid.community_code, grid.sequence) == (community + sequence, community, sequence)
    assert not grid.is_legacy


def test_a_grid_code_of_14_digits_is_accepted_and_flagged() -> None:
    grid = check_grid_code(COMMUNITY + "07", community_code=COMMUNITY)
    assert grid.is_legacy
    assert (grid.community_code, grid.sequence) == (COMMUNITY, "07")


@pytest.mark.parametrize(
    ("code", "rule", "said"),
    [
        (COMMUNITY, "grid.format", "应为 15 位"),
        (COMMUNITY + "0a1", "grid.format", "大写字母"),
        (COMMUNITY + "0A", "grid.format", "14 位数字"),
        (COMMUNITY + "0001", "grid.format", "为 16 位"),
        (COMMUNITY + "001\n", "grid.format", "为 16 位"),
        ("500236001004001", "grid.parent", f"“{COMMUNITY}”"),
    ],
)
def test_a_bad_grid_code_is_refused_with_the_rule_it_breaks(code: str, rule: str, said: str) -> None:
    error = broken_rule(lambda: check_grid_code(code, community_code=COMMUNITY))
    assert error.rule == rule
    assert said in error.message_zh


def test_a_free_grid_code_belongs_to_no_community_by_its_digits() -> None:
    grid = check_grid_code("113.8-22.5", scheme=CodeScheme.FREE)
    assert (grid.code, grid.community_code, grid.is_legacy) == ("113.8-22.5", None, False)


@pytest.mark.parametrize("code", GOOD_USCC)
def test_the_credit_codes_of_known_companies_are_good(code: str) -> None:
    assert check_uscc(code) == code


USCC_17 = st.text(USCC_ALPHABET, min_size=17, max_size=17)


@given(USCC_17, st.integers(0, 17), st.sampled_from(USCC_ALPHABET))
def test_the_check_character_finds_every_single_wrong_character(first: str, at: int, wrong: str) -> None:
    code = first + uscc_check_character(first)
    assume(code[at] != wrong)
    error = broken_rule(lambda: check_uscc(code[:at] + wrong + code[at + 1 :]))
    assert error.rule == "uscc.check"


@given(USCC_17, st.integers(0, 16))
def test_the_check_character_finds_every_two_neighbours_swapped(first: str, at: int) -> None:
    code = first + uscc_check_character(first)
    assume(code[at] != code[at + 1])
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert broken_rule(lambda: check_uscc(swapped)).rule == "uscc.check"


@pytest.mark.parametrize(
    ("code", "rule", "said"),
    [
        ("91330100799655058", "uscc.length", "应为 18 位"),
        ("9133010079965505 B", "uscc.alphabet", "“ ”"),
        ("91330100799655O58B", "uscc.alphabet", "“O”"),
        ("91330100799655058b", "uscc.alphabet", "“b”"),
        ("91330100799655058C", "uscc.check", "应为“B”，而不是“C”"),
    ],
)
def test_a_bad_credit_code_is_refused_with_the_rule_it_breaks(code: str, rule: str, said: str) -> None:
    error = broken_rule(lambda: check_uscc(code))
    assert (error.rule, error.field) == (rule, "uscc")
    assert said in error.message_zh


@given(digits(6), digits(5), digits(6))
def test_an_identifier_of_17_digits_is_county_category_and_sequence(
    county: str, category: str, sequence: str
) -> None:
    component = check_component_identifier(
        county + category + sequence, county_code=county, category_code=category
    )
    assert (component.county_code, component.category_code, component.sequence) == (
        county,
        category,
        sequence,
    )
    assert component.scheme is CatalogueScheme.GB_47678_2026


def test_an_identifier_of_16_digits_is_of_the_2013_standard() -> None:
    component = check_component_identifier("3205080101000001")
    assert (component.county_code, component.category_code, component.sequence) == (
        "320508",
        "0101",
        "000001",
    )
    assert component.scheme is CatalogueScheme.GB_30428_2013


@pytest.mark.parametrize(
    ("code", "rule", "said"),
    [
        ("50023601037000001X", "component.digits", "半角数字"),
        ("500236010370000012", "component.length", "为 18 位；应为 17 位"),
        ("50023501037000001", "component.county", "应为“500236”"),
        ("50023601038000001", "component.category", "应为“01037”，而不是“01038”"),
    ],
)
def test_a_bad_component_identifier_is_refused_with_the_rule_it_breaks(
    code: str, rule: str, said: str
) -> None:
    error = broken_rule(lambda: check_component_identifier(code, county_code="500236", category_code="01037"))
    assert (error.rule, error.field) == (rule, "identifier")
    assert said in error.message_zh


def test_a_matter_code_of_11_digits_is_county_and_category() -> None:
    matter = check_matter_code("50023606013", county_code="500236")
    assert (matter.county_code, matter.category_code) == ("500236", "06013")


@pytest.mark.parametrize(
    ("code", "rule"),
    [("5002360601", "matter.length"), ("50023506013", "matter.county"), ("5002360601x", "matter.digits")],
)
def test_a_bad_matter_code_is_refused_with_the_rule_it_breaks(code: str, rule: str) -> None:
    assert broken_rule(lambda: check_matter_code(code, county_code="500236")).rule == rule


@given(st.text(max_size=24))
def test_whatever_is_typed_is_accepted_or_refused_in_chinese(text: str) -> None:
    for check in (
        check_division_code,
        check_free_code,
        check_grid_code,
        check_uscc,
        check_component_identifier,
        check_matter_code,
    ):
        refusal: CodeError | None = None
        try:
            check(text)
        except CodeError as error:
            refusal = error
        if refusal is not None:
            assert re.search(r"[\u4e00-\u9fff].*。$", refusal.message_zh, re.DOTALL)
            assert "." in refusal.rule
