"""Lots: the same seed draws the same, nobody judges their own unit, what must be inspected always is."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.rules.lots import Inspector, Lot, Spot, draw, draw_again

UNITS = st.sampled_from(["a", "b", "c", "d"])
SPOTS = st.lists(
    st.builds(
        Spot,
        code=st.integers(1, 60).map(str),
        unit=UNITS,
        units=st.frozensets(UNITS, max_size=2),
        must=st.booleans(),
    ),
    max_size=25,
    unique_by=lambda spot: spot.code,
)
INSPECTORS = st.lists(
    st.builds(Inspector, login=st.sampled_from("uvwxyz"), units=st.frozensets(UNITS, max_size=2)),
    max_size=6,
    unique_by=lambda one: one.login,
)


@pytest.mark.parametrize(
    ("seed", "drawn"),
    [
        ("2026287", [("1", "v"), ("3", "w"), ("4", "v")]),
        ("2026289", [("2", "v"), ("3", "w"), ("4", "v")]),
    ],
)  # computed once by hand: sha256 of "<seed>\npoint\n<code>"; unit b has two that must, c none that anybody may judge
def test_a_lot_is_what_its_seed_says(seed: str, drawn: list[tuple[str, str]]) -> None:
    spots = [Spot("1", "a"), Spot("2", "a"), Spot("3", "b", must=True), Spot("4", "c")]
    inspectors = [Inspector("v", frozenset({"b"})), Inspector("w", frozenset({"a", "c"}))]
    found = draw(seed, spots, inspectors, per_unit=1)
    assert [(lot.spot, lot.inspector) for lot in found] == drawn


def test_whoever_belongs_to_any_unit_that_may_be_charged_there_stays_away() -> None:
    spots = [Spot("1", "a", frozenset({"b"}))]
    assert draw("s", spots, [Inspector("v", frozenset({"b"}))], per_unit=1) == [Lot("1", "a", None)]


@given(SPOTS, INSPECTORS, st.integers(1, 4), st.text(max_size=5))
def test_a_lot_covers_every_unit_keeps_to_its_rules_and_goes_by_nothing_but_its_seed(
    spots: list[Spot], inspectors: list[Inspector], per_unit: int, seed: str
) -> None:
    found = draw(seed, spots, inspectors, per_unit=per_unit)
    assert found == draw(seed, spots[::-1], inspectors[::-1], per_unit=per_unit)
    by_code, own = {spot.code: spot for spot in spots}, {one.login: one.units for one in inspectors}
    drawn, there = Counter(lot.unit for lot in found), Counter(spot.unit for spot in spots)
    must = Counter(spot.unit for spot in spots if spot.must)
    assert drawn == {unit: min(there[unit], max(per_unit, must[unit])) for unit in there}
    assert {spot.code for spot in spots if spot.must} <= {lot.spot for lot in found}
    for lot in found:
        charged = by_code[lot.spot].charged
        if lot.inspector is None:
            assert all(units & charged for units in own.values())
        else:
            assert not own[lot.inspector] & charged


@given(SPOTS, INSPECTORS, st.integers(1, 10))
def test_what_is_inspected_again_is_inspected_by_somebody_else(
    spots: list[Spot], inspectors: list[Inspector], one_in: int
) -> None:
    lots = draw("s", spots, inspectors, per_unit=2)
    first = {lot.spot: lot.inspector for lot in lots}
    again = draw_again("s", lots, {spot.code: spot for spot in spots}, inspectors, one_in=one_in)
    done = [lot for lot in lots if lot.inspector]
    assert len(again) == -(-len(done) // one_in)
    assert all(lot.inspector != first[lot.spot] for lot in again)
