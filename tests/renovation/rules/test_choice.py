"""The order in which households choose their flats, and who was passed over."""

from datetime import date

import pytest

from renovation.rules.choice import ChoiceBy, Taker, choice_order, lot_of, passed_over

A = Taker("H1", date(2026, 5, 4), date(2026, 8, 1))
B = Taker("H2", date(2026, 5, 2), date(2026, 8, 3))
C = Taker("H3", date(2026, 5, 4), date(2026, 7, 1))
NONE = Taker("H4")


@pytest.mark.parametrize(
    ("by", "seed", "order"),
    [
        (ChoiceBy.SIGNED, "", ["H2", "H1", "H3"]),
        (ChoiceBy.SIGNED, "x", ["H2", "H3", "H1"]),  # SHA-256 of x:H3 is lower than of x:H1
        (ChoiceBy.VACATED, "", ["H3", "H1", "H2"]),
        (ChoiceBy.LOT, "x", ["H3", "H2", "H1"]),
    ],
)
def test_households_stand_in_an_order_that_anybody_can_make_again(
    by: ChoiceBy, seed: str, order: list[str]
) -> None:
    assert [one.number for one in choice_order([A, B, NONE, C], by, seed)] == order


def test_a_lot_is_the_hash_of_seed_and_number() -> None:
    assert lot_of("H1", "x")[:4] == "f023"
    assert sorted(["H1", "H2", "H3"], key=lambda number: lot_of(number, "x")) == ["H3", "H2", "H1"]


def test_who_chose_before_those_ahead_passed_them_over() -> None:
    first = Taker("H1", allocated_on=date(2026, 9, 3))
    second = Taker("H2", allocated_on=date(2026, 9, 1))
    third = Taker("H3", allocated_on=date(2026, 9, 2))
    waiting = Taker("H4")
    assert passed_over([first, second, third]) == {"H1": "H2"}
    assert passed_over([waiting, third]) == {"H4": "H3"}
    assert passed_over([second, third, first, waiting]) == {}
