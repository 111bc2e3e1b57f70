"""Which two photos of a case tell what the work has changed?"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from surveys.rules import Action

#: Whose photos show the place as it is after the work; of a find that was handled at once the last one does.
_AFTER = frozenset({Action.FEED_BACK, Action.PASS_CHECK, Action.FAIL_CHECK, Action.SELF_HANDLE})
#: Proofs of something else: a map extract, a permit.
_BESIDE = frozenset({Action.HAND_BACK})


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo that is kept here: of which step, and when that was taken."""

    sha256: str
    action: str
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Comparison:
    """The place before the work, and after it."""

    before: Shot
    after: Shot


def compare(shots: Sequence[Shot]) -> Comparison | None:
    """The first photo of the place and the newest one after work was done; None where there are no such two.

    `shots` in the order in which they were taken.
    """
    of_the_place = [shot for shot in shots if shot.action not in _BESIDE]
    after = next((shot for shot in reversed(of_the_place) if shot.action in _AFTER), None)
    if after is None or of_the_place[0].sha256 == after.sha256:
        return None
    return Comparison(of_the_place[0], after)
