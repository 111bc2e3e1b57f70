"""The shipped catalogue of categories."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids.rules.catalogue import (
    CATALOGUE_FILE,
    CategoryKind,
    parse_category_code,
    public_code,
    read_catalogue,
)
from grids.rules.codes import CatalogueScheme, CodeError
from grids.rules.policies import Group

CATALOGUE = read_catalogue()
BY_PUBLIC_CODE = {row.public_code: row for row in CATALOGUE}
NEW, OLD = CatalogueScheme.GB_47678_2026, CatalogueScheme.GB_30428_2013


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("c01037", CategoryKind.COMPONENT, "01037"),
        ("m01037", CategoryKind.MATTER, "01037"),
        ("g01999", CategoryKind.SUPPLY_GAP, "01999"),
        ("01037", CategoryKind.MATTER, "01037"),
        ("06013", CategoryKind.MATTER, "06013"),
        ("C01037", CategoryKind.COMPONENT, "01037"),
        ("c0137", CategoryKind.COMPONENT, "0137"),
        ("0110", CategoryKind.MATTER, "0110"),
    ],
)
def test_a_public_code_says_kind_and_digits(text: str, kind: CategoryKind, code: str) -> None:
    assert parse_category_code(text) == (kind, code)


@pytest.mark.parametrize("text", ["", "c", "x01037", "c010", "c010370", "c 01037", "0601\uff13", "06013\n"])
def test_what_is_no_category_code_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(CodeError) as caught:
        parse_category_code(text, field="category_id")
    assert (caught.value.rule, caught.value.field) == ("category.format", "category_id")
    assert "m06013" in caught.value.message_zh


@given(st.sampled_from(CategoryKind), st.from_regex(r"[0-9]{4,5}", fullmatch=True))
def test_a_public_code_reads_back_as_it_was_written(kind: CategoryKind, code: str) -> None:
    parsed = parse_category_code(public_code(kind, code))
    assert parsed == (kind, code)
    assert parsed.scheme is (NEW if len(code) == 5 else OLD)


def test_no_two_categories_share_a_public_code() -> None:
    assert [code for code, n in Counter(row.public_code for row in CATALOGUE).items() if n > 1] == []


def test_every_category_is_numbered_in_its_own_scheme() -> None:
    for row in CATALOGUE:
        assert parse_category_code(row.public_code).scheme is row.scheme
        assert row.code.startswith(row.class_code)


def test_every_category_and_class_has_a_name_in_both_languages() -> None:
    for row in CATALOGUE:
        for name in (row.name_zh, row.name_en, row.class_name_zh, row.class_name_en):
            assert name
            assert name == name.strip()
        assert row.name_en.isascii() or "ç" in row.name_en


def test_a_class_has_one_name_within_its_scheme_and_kind() -> None:
    names = {
        (row.scheme, row.kind, row.class_code): {
            (other.class_name_zh, other.class_name_en)
            for other in CATALOGUE
            if (other.scheme, other.kind, other.class_code) == (row.scheme, row.kind, row.class_code)
        }
        for row in CATALOGUE
    }
    assert all(len(found) == 1 for found in names.values())


def test_every_component_of_2026_has_its_twin_matter_with_the_same_digits() -> None:
    components = {row.code for row in CATALOGUE if (row.scheme, row.kind) == (NEW, CategoryKind.COMPONENT)}
    for code in components:
        component, twin = BY_PUBLIC_CODE["c" + code], BY_PUBLIC_CODE["m" + code]
        assert twin.component_code == code
        assert twin.name_zh == component.name_zh + "异常"
        assert (twin.group, twin.road_bound) == (component.group, component.road_bound)
    twins = {row.code for row in CATALOGUE if row.kind is CategoryKind.MATTER and row.component_code}
    assert twins == components


def test_what_belongs_to_a_component_names_one_of_its_own_scheme() -> None:
    for row in CATALOGUE:
        if row.component_code:
            assert BY_PUBLIC_CODE["c" + row.component_code].scheme is row.scheme


def test_every_gap_names_the_component_that_is_lacking() -> None:
    gaps = [row for row in CATALOGUE if row.kind is CategoryKind.SUPPLY_GAP]
    assert {row.name_zh for row in gaps} == {"缺少消火栓", "停车场不足", "垃圾中转站不足", "垃圾箱不足"}
    assert all(row.component_code and row.group is Group.SUPPLY_GAP for row in gaps)


def test_the_crosswalk_leads_from_each_row_of_2013_to_one_of_2026_and_back() -> None:
    to_2013 = [(row.kind, row.code_2013) for row in CATALOGUE if row.scheme is NEW and row.code_2013]
    of_2013 = [(row.kind, row.code) for row in CATALOGUE if row.scheme is OLD]
    assert Counter(to_2013) == Counter(of_2013)


def test_the_crosswalk_does_not_change_what_a_category_is() -> None:
    for row in CATALOGUE:
        if row.scheme is NEW and row.code_2013:
            old = BY_PUBLIC_CODE[public_code(row.kind, row.code_2013)]
            assert (old.name_zh, old.group, old.road_bound) == (row.name_zh, row.group, row.road_bound)


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("c01037", "0137"),  # mechanical: class and small class without the leading nought
        ("c02034", "0234"),
        ("c04013", "0413"),
        ("c01069", "0506"),  # moved from class 05
        ("c01070", "0507"),
        ("c01071", "0508"),
        ("c01072", ""),  # numbered after the moved ones: no source
        ("c05009", ""),  # class 05 is not mechanical
        ("m06010", "0110"),  # the one event whose number of 2013 is known
        ("m06013", ""),
        ("m01037", ""),  # 2013 files a broken component under the component
    ],
)
def test_the_crosswalk_says_only_what_is_known(new: str, old: str) -> None:
    assert BY_PUBLIC_CODE[new].code_2013 == old


def test_local_extensions_are_numbered_from_the_top_down() -> None:
    for row in CATALOGUE:
        top = "9" * (len(row.code) - 2)
        assert row.is_local_extension is (row.code[2:] > str(int(top) - 10))


def test_the_county_s_problems_have_a_category() -> None:
    wanted = (
        "c01013 m01013 c01037 m01037 m06013 m06001 m07001 m09005 m09009 g01999 g03999 g03998 g02999 "
        "m06999 m06998 m10999 m09999 m09998 c02998 m02998 m10998 m10997"
    )
    assert set(wanted.split()) <= set(BY_PUBLIC_CODE)


def test_whole_groups_are_road_bound_or_not() -> None:
    always = {
        Group.FACILITY_ROAD_BOUND,
        Group.STREET_LAMP,
        Group.MANHOLE_UNKNOWN,
        Group.STREET_ORDER,
        Group.STOREFRONT_DUTY,
        Group.CLEANING,
        Group.ROAD_SURFACE,
        Group.PARKING_TRAFFIC,
    }
    for row in CATALOGUE:
        if row.group is not Group.CONSTRUCTION_SITE:  # occupying the road or not: either
            assert row.road_bound is (row.group in always), row.public_code


def test_every_group_is_used() -> None:
    assert {row.group for row in CATALOGUE} == set(Group)


HEADER = CATALOGUE_FILE.read_text(encoding="utf-8").splitlines()[0]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("GB/T 47678.5-2026,component,0137,01,甲,A,路灯,Lamp,,P,street_lamp,1,0,", "应为 5 位"),
        ("GB/T 47678.5-2026,component,01037,02,甲,A,路灯,Lamp,,P,street_lamp,1,0,", "大类应为“01”"),
        ("GB/T 47678.5-2026,component,01037,01,甲,A,路灯,Lamp,,P,street_lamp,yes,0,", "“yes”"),
        ("GB/T 47678.5-2026,component,01037,01,甲,A,路灯,Lamp,,P,weather,1,0,", "weather"),
        ("GB/T 47678.5-2026,component,01037,01,甲,A,路灯,Lamp,,X,street_lamp,1,0,", "X"),
        ("GB/T 47678.5-2026,thing,01037,01,甲,A,路灯,Lamp,,P,street_lamp,1,0,", "thing"),
        ("GB/T 47678.5-2026,component,01037", "第 2 行"),
    ],
)
def test_a_bad_line_of_the_table_is_named(tmp_path: Path, line: str, said: str) -> None:
    table = tmp_path / "catalogue.csv"
    table.write_text(f"{HEADER}\n{line}\n", encoding="utf-8")
    with pytest.raises(CodeError) as caught:
        read_catalogue(table)
    assert caught.value.rule == "catalogue.row"
    assert "第 2 行" in caught.value.message_zh
    assert said in caught.value.message_zh
