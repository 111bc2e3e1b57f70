"""Which open cases go along when the ground goes to another unit, and why do the others stay?  Pure tables.

Who answers for a case is the unit of the day of the finding, whatever changes later; only the work moves (DESIGN §4).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from surveys.rules import OPEN, State


class Moving(StrEnum):
    """What has the county decided?"""

    NOTHING = "nothing"
    UNSIGNED = "unsigned"  # what no unit has signed for
    IN_HAND = "in_hand"  # also what is being handled


_NOT_SENT = frozenset({State.REPORTED, State.VERIFYING, State.FILED})
_UNSIGNED = _NOT_SENT | {State.DISPATCHED}
#: From which states do cases move?
MOVES_FROM: Mapping[Moving, frozenset[State]] = {
    Moving.NOTHING: frozenset(),
    Moving.UNSIGNED: _UNSIGNED,
    Moving.IN_HAND: _UNSIGNED | {State.HANDLING},
}


class Stays(StrEnum):
    """Why does a case stay where it is?"""

    NO_WORK = "no_work"  # a supply gap: an answer is owed, by the unit of the day of the finding
    RULED = "ruled"
    CHOSEN = "chosen"  # a person, not the map, sent it there
    PROCEDURE = "procedure"  # the organ that has begun a procedure ends it
    REVIEWED = "reviewed"  # handed back, to be decided
    SUSPENDED = "suspended"
    DONE = "done"  # fed back: the work is checked
    SIGNED = "signed"
    DECIDED = "decided"  # the county moves nothing


_OF_STATE: Mapping[State, Stays] = {
    State.GAP: Stays.NO_WORK,
    State.RETURN_REVIEW: Stays.REVIEWED,
    State.SUSPENDED: Stays.SUSPENDED,
    State.FEEDBACK: Stays.DONE,
    State.CHECKING: Stays.DONE,
    State.HANDLING: Stays.SIGNED,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How does an open case stand whose ground has gone to another unit?"""

    state: State
    ruled: bool = False
    chosen: bool = False  # the unit was named when it was sent out
    procedure: bool = False  # against an illegal structure


def why_it_stays(case: Standing, moving: Moving) -> Stays | None:
    """Why does an open case stay with its unit?  None: it moves."""
    if case.state not in OPEN:
        raise ValueError(f"a case that is {case.state} has ended")
    if case.ruled:
        return Stays.RULED
    if case.chosen and case.state not in _NOT_SENT:
        return Stays.CHOSEN
    if case.procedure and case.state not in _UNSIGNED:
        return Stays.PROCEDURE
    if case.state in MOVES_FROM[moving]:
        return None
    return _OF_STATE.get(case.state, Stays.DECIDED)
