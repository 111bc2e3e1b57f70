"""Who is told of what happens to a case, and who next when its time runs out?  Pure tables.

Sources: domain/dictionary.md C.3 (who acts next, row 9: unsigned cases escalate) and standards.md B.1.4 (yellow, red).
The hours of the ladder are ours, no source says any: the county decides (surveys.models.LadderRung).
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from surveys.enforcement.rules import ChainAction
from surveys.rules import CHAIN_CLOCKS, Action, Clock


class To(StrEnum):
    """Who may be told?  Units: their officers and head; office posts: whoever holds them."""

    HANDLING = "handling"
    SENT = "sent"  # the handling unit, once the case has been sent to it
    HANDLING_HEAD = "handling_head"
    FORMER = "former"  # the handling unit before the step, where the step has changed it
    JOINT = "joint"
    NAMED = "named"  # the unit that the step names
    LEAD = "lead"  # the handling unit, where the one whose time it is works along
    ACCOUNTABLE = "accountable"
    SUPERVISING = "supervising"
    ASSIGNEE = "assignee"
    INTAKE = "intake"
    DISPATCHER = "dispatcher"
    CHECKER = "checker"
    OFFICE = "office"
    LEADER = "leader"


#: Posts of the office by the code of their role; one that nobody holds is the supervision office's (C.4).
POSTS: Mapping[To, str] = {
    To.INTAKE: "intake",
    To.DISPATCHER: "dispatcher",
    To.CHECKER: "checker",
    To.OFFICE: "supervision",
    To.LEADER: "leader",
}

TOLD: Mapping[Action, tuple[To, ...]] = {
    Action.CAPTURE: (),
    Action.REPORT: (),  # the intake desk lists it; its clock speaks up
    Action.ASK_VERIFICATION: (To.ASSIGNEE,),
    Action.TELL_VERIFICATION: (To.INTAKE,),
    Action.DECLINE: (),
    Action.MERGE: (),
    Action.FILE: (),  # the dispatcher's desk lists it; its clock speaks up
    Action.SELF_HANDLE: (),
    Action.TAKE_AS_GAP: (To.HANDLING,),
    Action.ANSWER_GAP: (To.OFFICE,),
    Action.CLOSE_GAP: (To.ACCOUNTABLE,),
    Action.DISPATCH: (To.HANDLING, To.JOINT),
    Action.RECALL: (To.HANDLING, To.JOINT),
    Action.HAND_OVER: (To.SENT, To.FORMER),
    Action.ADD_JOINT: (To.NAMED, To.HANDLING),
    Action.ANSWER_JOINT: (To.HANDLING, To.DISPATCHER),
    Action.LET_JOINT_GO: (To.NAMED, To.HANDLING),
    Action.ACCEPT: (),
    Action.HAND_BACK: (
        To.DISPATCHER,
        To.OFFICE,
    ),  # C.3 rows 11-13: the one decides, the other may have to rule
    Action.ACCEPT_RETURN: (To.HANDLING, To.JOINT),
    Action.REFUSE_RETURN: (To.HANDLING,),
    Action.RULE: (To.HANDLING, To.FORMER, To.ACCOUNTABLE),
    Action.ASK_EXTENSION: (To.DISPATCHER,),
    Action.GRANT_EXTENSION: (To.HANDLING,),
    Action.REFUSE_EXTENSION: (To.HANDLING,),
    Action.ASK_SUSPENSION: (To.OFFICE,),  # C.3 row 15: a second person decides
    Action.SUSPEND: (To.HANDLING,),
    Action.RESUME: (To.HANDLING,),
    Action.ENFORCE: (),  # by its step: CHAIN_TOLD
    Action.FEED_BACK: (To.CHECKER,),
    Action.ASK_CHECK: (To.ASSIGNEE,),
    Action.PASS_CHECK: (To.CHECKER,),
    Action.FAIL_CHECK: (To.CHECKER,),
    Action.CLOSE: (To.SENT, To.JOINT),
    Action.REWORK: (To.HANDLING,),
    Action.SUPERVISE: (To.HANDLING, To.HANDLING_HEAD),
    Action.ANSWER_ORDER: (To.OFFICE,),
    Action.URGE: (To.HANDLING,),
    Action.ASK_VOID: (To.OFFICE,),  # C.3 row 23: a second person decides
    Action.VOID: (To.SENT, To.JOINT),
    Action.FORCE_CLOSE: (To.SENT, To.JOINT),
    Action.REOPEN: (To.HANDLING,),
    Action.APPEAL: (To.OFFICE,),
    Action.GRANT_APPEAL: (To.HANDLING,),
    Action.REFUSE_APPEAL: (To.HANDLING,),
    Action.ARCHIVE: (),
}


#: Steps against an illegal structure.  C.5: that building is to stop is always told to the community grid as well.
CHAIN_TOLD: Mapping[ChainAction, tuple[To, ...]] = {
    ChainAction.ORDER_STOP: (To.ACCOUNTABLE, To.SUPERVISING),
    ChainAction.ASK_HEARING: (To.HANDLING_HEAD, To.OFFICE),
    ChainAction.DECIDE_REMOVAL: (To.ACCOUNTABLE, To.SUPERVISING),
    ChainAction.ORDER_REMOVAL: (To.ACCOUNTABLE, To.SUPERVISING, To.HANDLING_HEAD),
    ChainAction.CONTEST: (To.HANDLING_HEAD, To.OFFICE),
    ChainAction.QUASH: (To.HANDLING_HEAD, To.OFFICE),
    ChainAction.COURT_REFUSES: (To.HANDLING_HEAD, To.OFFICE),
    ChainAction.REMOVE: (To.ACCOUNTABLE, To.SUPERVISING),
    ChainAction.NOT_GONE: (To.HANDLING_HEAD, To.SUPERVISING),
    ChainAction.FOUND_AGAIN: (To.ACCOUNTABLE, To.SUPERVISING),
}


@dataclass(frozen=True, slots=True)
class Alerts:
    """Who is told when a clock turns yellow, who when it is red, and does it climb the ladder from there?"""

    yellow: tuple[To, ...]
    red: tuple[To, ...]
    climbs: bool = False


#: By clock; the whole (TOTAL) has no limit.  HANDLING is the unit whose time it is: of JOINT, who works along,
#: of ANSWER, who is accountable.
ALERTS: Mapping[Clock, Alerts] = {
    Clock.ACCEPT: Alerts((To.INTAKE,), (To.INTAKE, To.OFFICE)),
    Clock.VERIFY: Alerts((To.ASSIGNEE,), (To.ASSIGNEE, To.INTAKE)),
    Clock.DISPATCH: Alerts((To.DISPATCHER,), (To.DISPATCHER, To.OFFICE)),
    Clock.SIGN: Alerts((To.HANDLING,), (To.HANDLING, To.HANDLING_HEAD, To.SUPERVISING), climbs=True),  # row 9
    Clock.HANDLE: Alerts((To.HANDLING,), (To.HANDLING, To.SUPERVISING), climbs=True),
    Clock.JOINT: Alerts((To.HANDLING,), (To.HANDLING, To.LEAD, To.SUPERVISING), climbs=True),
    # The county leader gets all that nobody answered in one digest (surveys.services.gap_digest).
    Clock.ANSWER: Alerts((To.HANDLING,), (To.HANDLING, To.HANDLING_HEAD, To.OFFICE)),
    Clock.REVIEW: Alerts((To.DISPATCHER,), (To.DISPATCHER, To.OFFICE)),
    Clock.CHECK: Alerts((To.ASSIGNEE,), (To.ASSIGNEE, To.CHECKER)),
    **{clock: Alerts((To.HANDLING,), (To.HANDLING, To.SUPERVISING), climbs=True) for clock in CHAIN_CLOCKS},
}

#: The oldest supply gaps whose answer or promise is over its day, once a week.
GAP_DIGEST = (To.LEADER,)

#: An order that nobody answered in time (C.3 row 22).
ORDER_LATE = (To.HANDLING, To.HANDLING_HEAD, To.OFFICE)


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder: who is told, and how many work hours after red."""

    to: To
    after_hours: Decimal


LADDER: Sequence[Rung] = (
    Rung(To.HANDLING_HEAD, Decimal(2)),
    Rung(To.SUPERVISING, Decimal(4)),
    Rung(To.OFFICE, Decimal(8)),  # one work day
)
#: Who may stand on a rung.
RUNGS = (To.HANDLING_HEAD, To.ACCOUNTABLE, To.SUPERVISING, To.OFFICE)

YELLOW, RED = 1, 2


def levels_passed(taken: int, moments: Sequence[datetime.datetime], now: datetime.datetime) -> Sequence[int]:
    """Which levels has a clock reached beyond those it had?  `moments` are those of level 1 (yellow), 2 (red), 3…

    Yellow is left out where red was reached as well: what was missed while nobody looked is not told of any more.
    """
    reached = [level for level, at in enumerate(moments, 1) if level > taken and at <= now]
    return [level for level in reached if level != YELLOW or RED not in reached]


def next_look(
    taken: int, moments: Sequence[datetime.datetime], now: datetime.datetime
) -> datetime.datetime | None:
    """When is a clock looked at next, once the levels reached by now are taken?  None: the ladder has ended."""
    return min(
        (at for level, at in enumerate(moments, 1) if level > taken and at > now),
        default=None,
    )
