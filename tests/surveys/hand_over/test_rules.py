"""Which open cases move along with their ground, and why do the others stay?"""

import pytest

from surveys.hand_over.rules import Moving, Standing, Stays, why_it_stays
from surveys.rules import OPEN, State

_BEFORE = (State.REPORTED, State.VERIFYING, State.FILED, State.DISPATCHED)


@pytest.mark.parametrize("state", sorted(OPEN))
def test_what_no_unit_has_signed_for_moves_unless_the_county_decides_otherwise(state: State) -> None:
    case = Standing(state)
    assert (why_it_stays(case, Moving.UNSIGNED) is None) == (state in _BEFORE)
    assert (why_it_stays(case, Moving.IN_HAND) is None) == (state in (*_BEFORE, State.HANDLING))
    assert why_it_stays(case, Moving.NOTHING) is not None


@pytest.mark.parametrize(
    ("case", "why"),
    [
        (Standing(State.GAP), Stays.NO_WORK),
        (Standing(State.RETURN_REVIEW), Stays.REVIEWED),
        (Standing(State.SUSPENDED), Stays.SUSPENDED),
        (Standing(State.CHECKING), Stays.DONE),
        (Standing(State.DISPATCHED, ruled=True), Stays.RULED),
        (Standing(State.DISPATCHED, chosen=True), Stays.CHOSEN),
        (Standing(State.FILED, chosen=True), None),  # recalled since: the next sending out decides
        (Standing(State.HANDLING, procedure=True), Stays.PROCEDURE),
        (Standing(State.DISPATCHED, procedure=True), None),
    ],
)
def test_a_case_says_why_it_stays(case: Standing, why: Stays | None) -> None:
    assert why_it_stays(case, Moving.IN_HAND) == why


def test_an_ended_case_is_not_asked_about() -> None:
    with pytest.raises(ValueError, match="closed"):
        why_it_stays(Standing(State.CLOSED), Moving.UNSIGNED)
