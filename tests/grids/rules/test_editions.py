"""Who gets disputed ground, who came from whom, which code is free: the tables of boundary editions."""

import datetime

import pytest

from grids.rules.editions import (
    SEVERITY,
    Award,
    Claimant,
    Fault,
    awarded,
    households_are_in_range,
    is_predecessor,
    next_code,
)

OLD, NEW = datetime.date(2020, 1, 1), datetime.date(2026, 1, 1)
COMMUNITY = "361127001001"


def one(row: int, edge_m: float, above: int = 2, since: datetime.date | None = OLD) -> Claimant:
    return Claimant(row, f"G{row}", edge_m, above, since)


@pytest.mark.parametrize(
    ("claimants", "rule", "row"),
    [
        ([one(1, 10), one(2, 20)], Award.LONGEST_EDGE, 2),
        ([one(2, 10), one(1, 10)], Award.LONGEST_EDGE, 1),  # the lower code, whatever the order
        ([one(1, 10.0001), one(2, 10.0002)], Award.LONGEST_EDGE, 1),  # less than a millimetre is the same
        ([one(1, 10, above=1), one(2, 20)], Award.SENIOR_UNIT, 1),
        ([one(1, 10, above=2), one(2, 20)], Award.SENIOR_UNIT, 2),
        ([one(1, 10, since=OLD), one(2, 20, since=NEW)], Award.OLDER_ACT, 1),
        ([one(1, 10, since=OLD), one(2, 20, since=None)], Award.OLDER_ACT, 2),
    ],
)
def test_disputed_ground_goes_by_the_rule_then_the_edge_then_the_code(
    claimants: list[Claimant], rule: Award, row: int
) -> None:
    assert awarded(claimants, rule).row == row


@pytest.mark.parametrize(
    ("same_code", "shared", "old", "new", "is_one"),
    [
        (True, 0, 100, 100, True),
        (False, 40, 100, 40, True),  # split off whole
        (False, 100, 100, 250, True),  # merged whole
        (False, 49, 100, 100, False),  # a border that moved
        (False, 50, 100, 100, True),
        (False, 0, 0, 10, False),
    ],
)
def test_a_predecessor_goes_on_or_went_in_by_half(
    same_code: bool, shared: float, old: float, new: float, is_one: bool
) -> None:
    assert is_predecessor(same_code=same_code, shared=shared, old=old, new=new) is is_one


@pytest.mark.parametrize(
    ("code", "taken", "national", "community", "free"),
    [
        (f"{COMMUNITY}001", {f"{COMMUNITY}001", f"{COMMUNITY}002"}, True, COMMUNITY, f"{COMMUNITY}003"),
        (f"{COMMUNITY}007", {f"{COMMUNITY}007"}, True, COMMUNITY, f"{COMMUNITY}001"),
        ("A9", {"A9", "A10"}, False, "", "A11"),
        ("A09", {"A09"}, False, "", "A10"),
        ("market", {"market"}, False, "", "market-2"),
        ("market", {"market", "market-2"}, False, "", "market-3"),
    ],
)
def test_the_next_code_is_free(code: str, taken: set[str], national: bool, community: str, free: str) -> None:
    assert next_code(code, taken, national=national, community=community) == free


def test_a_full_community_says_so() -> None:
    with pytest.raises(ValueError, match=COMMUNITY):
        next_code(
            f"{COMMUNITY}001",
            {f"{COMMUNITY}{n:03d}" for n in range(1000)},
            national=True,
            community=COMMUNITY,
        )


@pytest.mark.parametrize(
    ("number", "fits"), [(None, True), (299, False), (300, True), (500, True), (501, False)]
)
def test_a_grid_has_as_many_households_as_the_standard_says(number: int | None, fits: bool) -> None:
    assert households_are_in_range(number) is fits


def test_every_fault_has_its_gravity() -> None:
    assert set(SEVERITY) == set(Fault)
