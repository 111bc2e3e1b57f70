"""What has a case behind it?  Folded from its steps, which are all there is to know (surveys.models.CaseStep)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from surveys.rules import Action, State


class Happened(Protocol):
    """One step of a case, as far as the rules look at it."""

    action: str
    reason: str
    to_state: str
    actor_id: int | None
    at: datetime.datetime
    detail: Any


#: What is granted or refused, and what has to be asked for before.
ASKED_BY: dict[Action, Action] = {
    Action.GRANT_EXTENSION: Action.ASK_EXTENSION,
    Action.REFUSE_EXTENSION: Action.ASK_EXTENSION,
    Action.SUSPEND: Action.ASK_SUSPENSION,
    Action.VOID: Action.ASK_VOID,
    Action.GRANT_APPEAL: Action.APPEAL,
    Action.REFUSE_APPEAL: Action.APPEAL,
}
_ASKS = frozenset(ASKED_BY.values())
#: What is asked for while a case is handled falls away when it goes on otherwise.
_WHILE_HANDLED = (Action.ASK_EXTENSION, Action.ASK_SUSPENSION)
_SENDS_OUT = (Action.DISPATCH, Action.RULE, Action.HAND_OVER)
#: From these on, the work is done anew and has to be checked anew.
_NEW_ROUND = (Action.FEED_BACK, Action.REWORK, Action.REOPEN)


@dataclass(slots=True)
class Past:
    """What the steps so far come to."""

    asked: dict[Action, int | None] = field(default_factory=dict)
    sent_out_at: datetime.datetime | None = None
    closed_at: datetime.datetime | None = None
    suspended_until: datetime.datetime | None = None  # as it was asked for
    ordered: bool = False
    hand_backs: int = 0
    extensions: int = 0
    suspensions: int = 0
    appeals: int = 0
    grants: list[int | None] = field(default_factory=list)  # who granted the appeal
    outcome: str = ""  # the last answer to a supply gap
    checked: bool = False
    check_passed: bool = False

    @classmethod
    def of(cls, steps: Iterable[Happened]) -> "Past":
        """Fold steps, in their order."""
        past = cls()
        for step in steps:
            past._add(step, Action(step.action))
        return past

    def _add(self, step: Happened, action: Action) -> None:
        if step.to_state != State.HANDLING:
            for ask in _WHILE_HANDLED:
                self.asked.pop(ask, None)
        if action in _ASKS:
            self.asked[action] = step.actor_id
        elif action in ASKED_BY and action != Action.GRANT_APPEAL:
            self.asked.pop(ASKED_BY[action], None)
        if action == Action.ASK_SUSPENSION:
            self.suspended_until = datetime.datetime.fromisoformat(step.detail["until"])
        self.hand_backs += action == Action.HAND_BACK
        self.extensions += action == Action.GRANT_EXTENSION
        self.suspensions += action == Action.SUSPEND
        self.appeals += action == Action.APPEAL
        if action in _SENDS_OUT:
            self.sent_out_at = step.at
        if action in _NEW_ROUND:
            self.checked = self.check_passed = False
        if action in (Action.PASS_CHECK, Action.FAIL_CHECK):
            self.checked, self.check_passed = True, action == Action.PASS_CHECK
        if action in (Action.SUPERVISE, Action.ANSWER_ORDER):
            self.ordered = action == Action.SUPERVISE
        self.outcome = step.reason if action == Action.ANSWER_GAP else self.outcome
        if action == Action.GRANT_APPEAL:
            self.grants.append(step.actor_id)
        if action in (Action.CLOSE, Action.SELF_HANDLE):
            self.closed_at = step.at
