"""The order in which territories and trades are asked."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids.rules.catalogue import CategoryKind, read_catalogue
from grids.rules.duties import DepartmentTag
from grids.rules.errors import PolicyError
from grids.rules.policies import (
    ACCOUNTABLE_STEPS,
    FALLBACK_STEPS,
    GROUND_ONLY_GROUPS,
    HANDLING,
    HANDLING_STEPS,
    Group,
    Step,
    accountable_steps,
    check_policy,
    policy_for,
)

CATALOGUE = read_catalogue()


@dataclass(frozen=True)
class Row:
    """A category as far as the policy looks at it."""

    group: str
    road_bound: bool


def step_names(steps: tuple[Step, ...]) -> str:
    """The steps in a line, as they are spoken of."""
    return " ".join(step.name for step in steps)


def test_the_numbers_of_the_steps_never_change() -> None:
    assert {step.name: step.value for step in Step} == {
        "RULING": 1,
        "STOREFRONT": 2,
        "SITE": 3,
        "COMPOUND": 4,
        "ROAD": 5,
        "ROAD_CLEANING": 6,
        "ROAD_LIGHTING": 7,
        "GRID": 8,
        "FACILITY": 9,
        "DEPARTMENT": 10,
        "NEAREST_GRID": 11,
        "TOWNSHIP": 12,
        "OFFICE": 13,
    }


@pytest.mark.parametrize(
    ("group", "road_bound", "accountable"),
    [
        (Group.FACILITY_BROKEN, False, "RULING GRID"),
        (Group.FACILITY_ROAD_BOUND, True, "RULING ROAD GRID"),
        (Group.STREET_LAMP, True, "RULING ROAD GRID"),
        (Group.HYDRANT, False, "RULING GRID"),
        (Group.SUPPLY_GAP, False, "RULING GRID"),
        (Group.ILLEGAL_STRUCTURE, False, "RULING GRID"),
        (Group.ILLEGAL_STRUCTURE, True, "RULING ROAD GRID"),
        (Group.CLEANING, True, "RULING SITE COMPOUND ROAD GRID"),
        (Group.COMPOUND, False, "RULING SITE COMPOUND GRID"),
        (Group.ROAD_SURFACE, True, "RULING SITE COMPOUND ROAD GRID"),
        (Group.OTHER, False, "RULING SITE COMPOUND GRID"),
    ],
)
def test_who_answers_for_the_ground(group: Group, road_bound: bool, accountable: str) -> None:
    assert step_names(accountable_steps(group, road_bound=road_bound)) == accountable


@pytest.mark.parametrize(
    ("group", "handling"),
    [
        (Group.FACILITY_BROKEN, "RULING FACILITY DEPARTMENT ROAD SITE COMPOUND"),
        (Group.FACILITY_ROAD_BOUND, "RULING FACILITY DEPARTMENT ROAD SITE COMPOUND"),
        (Group.STREET_LAMP, "RULING FACILITY DEPARTMENT ROAD_LIGHTING ROAD SITE COMPOUND"),
        (Group.MANHOLE_UNKNOWN, "RULING ROAD"),
        (Group.HYDRANT, "RULING FACILITY COMPOUND DEPARTMENT"),
        (Group.SUPPLY_GAP, "RULING DEPARTMENT"),
        (Group.ILLEGAL_STRUCTURE, "RULING DEPARTMENT"),
        (Group.STOREFRONT_DUTY, "RULING STOREFRONT ROAD"),
        (Group.STREET_ORDER, "RULING SITE ROAD DEPARTMENT"),
        (Group.PARKING_TRAFFIC, "RULING DEPARTMENT"),
        (Group.CLEANING, "RULING SITE COMPOUND ROAD_CLEANING"),
        (Group.ROAD_SURFACE, "RULING SITE ROAD"),
        (Group.LAND, "RULING DEPARTMENT"),
        (Group.HEALTH, "RULING DEPARTMENT"),
        (Group.CONSTRUCTION_SITE, "RULING SITE DEPARTMENT"),
        (Group.COMPOUND, "RULING COMPOUND"),
        (Group.WATER, "RULING SITE DEPARTMENT"),
        (Group.OTHER, "RULING SITE ROAD"),
    ],
)
def test_who_does_the_work(group: Group, handling: str) -> None:
    assert step_names(policy_for(Row(group, road_bound=False)).handling) == handling


def test_every_group_has_a_handling_list_with_its_clause() -> None:
    assert set(HANDLING) == set(Group)
    assert all(clause for _, clause in HANDLING.values())


def test_every_category_has_a_policy_that_always_finds_a_unit() -> None:
    for row in CATALOGUE:
        policy = policy_for(row)
        check_policy(policy.accountable, policy.handling)
        assert policy.accountable[0] is Step.RULING, row.public_code
        assert policy.accountable[-1] is Step.GRID, row.public_code
        assert policy.clause, row.public_code


def test_a_road_answers_only_for_road_bound_categories() -> None:
    for row in CATALOGUE:
        assert (Step.ROAD in policy_for(row).accountable) is row.road_bound, row.public_code


def test_components_and_what_is_wrong_with_them_are_answered_for_by_the_ground_alone() -> None:
    of_facilities = [
        row
        for row in CATALOGUE
        if row.kind is not CategoryKind.MATTER or row.component_code or row.group is Group.ILLEGAL_STRUCTURE
    ]
    assert of_facilities
    for row in of_facilities:
        assert row.group in GROUND_ONLY_GROUPS
        assert set(policy_for(row).accountable) <= {Step.RULING, Step.ROAD, Step.GRID}


def test_owners_shops_and_trades_never_answer_for_the_ground() -> None:
    never = {Step.FACILITY, Step.STOREFRONT, Step.DEPARTMENT, Step.ROAD_CLEANING, Step.ROAD_LIGHTING}
    assert not never & ACCOUNTABLE_STEPS
    assert not set(FALLBACK_STEPS) & (ACCOUNTABLE_STEPS | HANDLING_STEPS)


def test_a_category_of_an_unknown_group_is_refused() -> None:
    with pytest.raises(PolicyError) as caught:
        policy_for(Row("weather", road_bound=False))
    assert caught.value.rule == "policy.group"
    assert "weather" in caught.value.message_zh


G, R, D = Step.GRID, Step.RULING, Step.DEPARTMENT


@pytest.mark.parametrize(
    ("accountable", "handling", "rule", "field"),
    [
        ([], [R], "policy.begins_with_ruling", "accountable"),
        ([G], [R], "policy.begins_with_ruling", "accountable"),
        ([R, G], [D], "policy.begins_with_ruling", "handling"),
        ([R, Step.SITE], [R], "policy.ends_with_grid", "accountable"),
        ([R, G, G], [R], "policy.repeated_step", "accountable"),
        ([R, D, G], [R], "policy.forbidden_step", "accountable"),
        ([R, Step.FACILITY, G], [R], "policy.forbidden_step", "accountable"),
        ([R, Step.STOREFRONT, G], [R], "policy.forbidden_step", "accountable"),
        ([R, G], [R, G], "policy.forbidden_step", "handling"),
        ([R, G], [R, Step.OFFICE], "policy.forbidden_step", "handling"),
    ],
)
def test_a_decree_cannot_make_lists_that_leave_ground_without_an_answer(
    accountable: list[Step], handling: list[Step], rule: str, field: str
) -> None:
    with pytest.raises(PolicyError) as caught:
        check_policy(accountable, handling)
    assert (caught.value.rule, caught.value.field) == (rule, field)


@given(
    st.lists(st.sampled_from(sorted(ACCOUNTABLE_STEPS - {R, G})), unique=True),
    st.lists(st.sampled_from(sorted(HANDLING_STEPS - {R})), unique=True),
)
def test_any_order_between_ruling_and_grid_may_be_decreed(middle: list[Step], handling: list[Step]) -> None:
    check_policy([R, *middle, G], [R, *handling])


def test_the_glossary_names_every_step_and_group() -> None:
    glossary = (Path(__file__).parents[3] / "docs" / "glossary.md").read_text(encoding="utf-8")
    words = [*(step.name for step in Step), *Group, *DepartmentTag]
    assert [word for word in words if f"`{word}`" not in glossary] == []
