"""Joint cases: one unit leads, others work along, each with a limit and an answer of its own (dictionary.md C.5)."""

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from surveys.models import Case
from surveys.rules import Action
from surveys.services.actors import Actor
from surveys.services.given import Given

#: Steps that name the unit that works along, or shall.
_NAMES_IT = frozenset({Action.ADD_JOINT, Action.LET_JOINT_GO})


def unit_meant(action: Action, given: Given, by: Actor, case: Case, owing: Mapping[int, Any]) -> int | None:
    """About which unit that works along is a step?  `owing` holds those that have not answered, the first due first.

    An answer is that of the unit that it names; where it names none, of the first due of those that one acts for.
    """
    if action in _NAMES_IT:
        return given.unit_id
    if action != Action.ANSWER_JOINT:
        return None
    mine = [unit for unit in owing if unit in by.joint_units(case)]
    if given.unit_id is not None:
        return given.unit_id if given.unit_id in mine else None
    return next(iter(mine), None)


def days_told(given: Given) -> Mapping[int, datetime.datetime]:
    """Until when shall each unit answer that was told a day of its own?"""
    told = zip(given.joint_unit_ids, given.joint_until, strict=False)
    return {unit_id: day for unit_id, day in told if day is not None}


def clocks_meant(action: Action, case: Case, meant: int | None) -> Collection[int] | None:
    """Whose clocks does a step start or end?  None: those of all who have not answered.

    A ruling and a hand-over give the case to another unit: where that one worked along, it leads now and owes no
    answer of its own.
    """
    if action == Action.DISPATCH:
        return list(case.joint_units)
    if action in (Action.RULE, Action.HAND_OVER):
        return [case.handling_unit_id]
    return None if meant is None else [meant]
