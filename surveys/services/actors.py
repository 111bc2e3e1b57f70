"""Who takes a step of a case, and as what?"""

from dataclasses import dataclass
from typing import Any

from grids.scope import UNIT_ROLES, Scope, scope_of
from surveys.models import Case
from surveys.rules import Step, Who

_OFFICE = frozenset({Who.INTAKE, Who.DISPATCHER, Who.CHECKER, Who.SUPERVISION, Who.LEADER})


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody with the roles of today, or the system, which has neither id nor units."""

    user_id: int | None
    scope: Scope

    @classmethod
    def of(cls, user: Any) -> "Actor":
        """Somebody who is signed in."""
        return cls(user.pk, scope_of(user))

    def parts(self, case: Case) -> frozenset[Who]:
        """As what may they act on this case?  Unit officers only for the units that have it, the field only for
        tasks of theirs and cases of their grids.
        """
        return frozenset({Who.SYSTEM}) if self.user_id is None else _parts(self.scope, case)

    def stands_in_for(self, case: Case, step: Step) -> int | None:
        """For whom do they take a step, where it is not theirs to take but that of somebody absent (AB岗)?

        Of several the one with the lowest id; None: it is their own.
        """
        own, *lent = self.scope.parts or (self.scope,)
        if self.user_id is None or step.who & _parts(own, case):
            return None
        return next((part.user_id for part in lent if step.who & _parts(part, case)), None)

    def joint_units(self, case: Case) -> frozenset[int]:
        """For which of the units that work along may they answer?"""
        mine = self.scope.unit_ids if self.scope.roles & UNIT_ROLES else ()
        return frozenset(case.joint_units).intersection(mine)

    def unit_for(self, case: Case) -> int | None:
        """For which unit do they act?  The handling one before the accountable one."""
        parts = self.parts(case)
        if Who.HANDLER in parts:
            return case.handling_unit_id
        return case.accountable_unit_id if Who.ACCOUNTABLE in parts else None


def _parts(scope: Scope, case: Case) -> frozenset[Who]:
    """As what may somebody of this scope act on a case?"""
    roles = scope.roles
    parts = {who for who in _OFFICE if who in roles}
    if roles & UNIT_ROLES:
        if case.handling_unit_id in scope.unit_ids:
            parts.add(Who.HANDLER)
        if case.accountable_unit_id in scope.unit_ids:
            parts.add(Who.ACCOUNTABLE)
        if not set(case.joint_units).isdisjoint(scope.unit_ids):
            parts.add(Who.JOINT)
    theirs = case.assignee_id in scope.people or case.grid_id in scope.grid_ids
    parts |= {who for who in (Who.COLLECTOR, Who.GRID_MANAGER) if who in roles and theirs}
    return frozenset(parts)


SYSTEM = Actor(None, Scope())
