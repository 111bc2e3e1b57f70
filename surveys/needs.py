"""What must be so before a case takes a step?  Each need is a name and a test of the facts; no clock, no database."""

import datetime
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from surveys.enforcement.rules import DONE, ENDED, ChainStage

#: Reasons to hand back that need proof, and the one that must name the owner (C.6 point 2).
PROVED_REASONS = frozenset({"wrong_territory", "other_owner"})
OWNER_REASON = "other_owner"

#: Answers to a supply gap (surveys.rules.REASONS): those that promise a day, and those that leave nothing to do.
PROMISES = frozenset({"build", "interim"})
SETTLED = frozenset({"not_needed", "built"})
LONGEST_PROMISE = datetime.timedelta(days=3653)  # ours: ten years, so that a slip of the pen is none

MOST_EXTENSIONS = 2  # C.3 row 14
HAND_BACKS_UNTIL_RULING = 2  # C.6 point 4
APPEAL_REVIEWERS = 2  # C.3 row 26
LONGEST_JOINT_TIME = datetime.timedelta(days=366)  # ours: no longer than a suspension
LONGEST_SUSPENSION = datetime.timedelta(days=366)  # C.3 row 15: a year, and a leap day
REOPEN_WITHIN = datetime.timedelta(days=30)  # C.3 row 25
CHECK_REACH_M = 50  # C.3 row 19
NAMED_WITHIN_M = 100  # ours: the same problem, in the eyes of who stands there with a bad fix
SELF_HANDLED_PHOTOS = 2  # before and after
#: Steps that prove the work itself: how many photos they need the filing rule says (C.2 FilingRule); a check needs one.
PROVE_WORK = frozenset({"feed_back"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What is so when a step is asked for: what the case has behind it, and what is given with the step.

    Distances in metres; moments are aware.  `given` names what came with the step and is not empty.
    """

    now: datetime.datetime
    given: Collection[str] = ()
    reason: str = ""
    photos: int = 0
    photos_needed: int = 1
    actor_id: int | None = None
    stands_for: int | None = None  # who is absent and in whose place it is done
    asked_by: int | None = None  # who asked for what is now granted: two persons
    ordered: bool = False  # a supervision order waits for its answer
    handler_id: int | None = None  # who fed the work back
    assignee_id: int | None = None
    hand_back_until: datetime.datetime | None = None
    handle_due_at: datetime.datetime | None = None
    closed_at: datetime.datetime | None = None
    dispatched: bool = False
    was_late: bool = False
    ruled: bool = False
    hand_backs: int = 0
    extensions: int = 0
    suspensions: int = 0
    appeals: int = 0
    reviewers: Collection[int] = ()
    check_passed: bool = False
    checked: bool = False
    parent_fits: bool = False
    unit_exonerated: bool = False
    until: datetime.datetime | None = None
    distance_m: float | None = None
    chain: ChainStage | None = None  # where its procedure against an illegal structure stands
    chain_due: bool = False  # the category asks for that procedure
    is_gap: bool = False
    last_outcome: str = ""  # of a supply gap
    owing: Collection[int] = ()  # units that work along and have not answered
    leading_unit_id: int | None = None
    photos_named: int = 0  # by the report and the steps of the case, to come from phones
    photos_kept: int = 0  # how many of them have come
    moves: bool = False  # a change of the ground gives its work to another unit
    joint_unit_id: int | None = None  # whom the step is about, of those that work along or shall


class Need(StrEnum):
    """What must be so for a step, else it is refused under this name?"""

    REASON = "reason"
    NOTE = "note"
    PHOTOS = "photos"
    EVIDENCE = "evidence"
    OWNER = "owner"
    FILING_RULE = "filing_rule"
    PARENT = "parent"
    ASSIGNEE = "assignee"
    UNIT = "unit"
    NOT_EXONERATED = "not_exonerated"
    IN_WINDOW = "in_window"
    NOT_RULED = "not_ruled"
    NO_RULING_DUE = "no_ruling_due"
    NOT_LATE = "not_late"
    EXTENSIONS_LEFT = "extensions_left"
    FIRST_SUSPENSION = "first_suspension"
    ASKED = "asked"
    NOT_ASKED = "not_asked"
    ORDERED = "ordered"
    SECOND_PERSON = "second_person"
    REVIEW_DATE = "review_date"
    REPLY_DATE = "reply_date"
    CHECKER = "checker"
    NOT_HANDLER = "not_handler"
    NEAR = "near"
    CHECK_PASSED = "check_passed"
    CONDITION = "condition"
    RECENTLY_CLOSED = "recently_closed"
    DISPATCHED_ONCE = "dispatched_once"
    WAS_LATE = "was_late"
    FIRST_APPEAL = "first_appeal"
    NEW_REVIEWER = "new_reviewer"
    BEFORE_AND_AFTER = "before_and_after"
    CHAIN = "chain"
    NO_CHAIN = "no_chain"
    CHAIN_DONE = "chain_done"
    CHAIN_ENDED = "chain_ended"
    JOINT_DATE = "joint_date"
    JOINS = "joins"
    OWES = "owes"
    SOMEBODY_OWES = "somebody_owes"
    NAMED_OWES = "named_owes"
    ALL_ANSWERED = "all_answered"
    IS_GAP = "is_gap"
    PROMISE = "promise"
    PROJECT = "project"
    BUILT = "built"
    GAP_SETTLED = "gap_settled"
    MOVES = "moves"
    PHOTOS_ARRIVED = "photos_arrived"


#: What nothing that comes with a step could change.
HOPELESS = frozenset(
    {
        Need.NOT_RULED,
        Need.NO_RULING_DUE,
        Need.EXTENSIONS_LEFT,
        Need.FIRST_SUSPENSION,
        Need.ASKED,
        Need.NOT_ASKED,
        Need.ORDERED,
        Need.SECOND_PERSON,
        Need.RECENTLY_CLOSED,
        Need.DISPATCHED_ONCE,
        Need.WAS_LATE,
        Need.FIRST_APPEAL,
        Need.NEW_REVIEWER,
        Need.CHAIN,
        Need.NO_CHAIN,
        Need.CHAIN_DONE,
        Need.CHAIN_ENDED,
        Need.IS_GAP,
        Need.GAP_SETTLED,
        Need.OWES,
        Need.SOMEBODY_OWES,
        Need.MOVES,
        Need.PHOTOS_ARRIVED,
    }
)


def photos_needed(action: str, min_photos: int | None) -> int:
    """How many photos does a step need at least, under a filing rule with so many (None: without a rule)?"""
    return max(1, min_photos or 1) if action in PROVE_WORK else 1


def _later(moment: datetime.datetime | None, than: datetime.datetime) -> bool:
    return moment is not None and moment > than


MEETS: Mapping[Need, Callable[[Facts], bool]] = {
    Need.REASON: lambda f: bool(f.reason),
    Need.NOTE: lambda f: "note" in f.given,
    Need.PHOTOS: lambda f: f.photos >= f.photos_needed,
    Need.EVIDENCE: lambda f: f.reason not in PROVED_REASONS or f.photos > 0,
    Need.OWNER: lambda f: f.reason != OWNER_REASON or "unit" in f.given,
    Need.FILING_RULE: lambda f: "filing_rule" in f.given,
    Need.PARENT: lambda f: f.parent_fits,
    Need.ASSIGNEE: lambda f: f.assignee_id is not None,
    Need.UNIT: lambda f: "unit" in f.given,
    Need.NOT_EXONERATED: lambda f: not f.unit_exonerated,
    Need.IN_WINDOW: lambda f: f.hand_back_until is None or f.now <= f.hand_back_until,
    Need.NOT_RULED: lambda f: not f.ruled,
    Need.NO_RULING_DUE: lambda f: f.hand_backs < HAND_BACKS_UNTIL_RULING,
    Need.NOT_LATE: lambda f: f.handle_due_at is None or f.now <= f.handle_due_at,
    Need.EXTENSIONS_LEFT: lambda f: f.extensions < MOST_EXTENSIONS,
    Need.FIRST_SUSPENSION: lambda f: f.suspensions == 0,
    Need.ASKED: lambda f: f.asked_by is not None,
    Need.NOT_ASKED: lambda f: f.asked_by is None,
    Need.ORDERED: lambda f: f.ordered,
    Need.SECOND_PERSON: lambda f: f.asked_by is not None and f.asked_by not in (f.actor_id, f.stands_for),
    Need.REVIEW_DATE: lambda f: _later(f.until, f.now) and f.until <= f.now + LONGEST_SUSPENSION,  # type: ignore[operator]
    Need.REPLY_DATE: lambda f: _later(f.until, f.now),
    Need.CHECKER: lambda f: f.assignee_id is not None and f.assignee_id != f.handler_id,
    Need.NOT_HANDLER: lambda f: f.handler_id is None or f.handler_id not in (f.actor_id, f.stands_for),
    Need.NEAR: lambda f: f.distance_m is not None and f.distance_m <= CHECK_REACH_M,
    Need.CHECK_PASSED: lambda f: f.check_passed or not f.checked,
    Need.CONDITION: lambda f: "condition" in f.given,
    Need.RECENTLY_CLOSED: lambda f: f.closed_at is not None and f.now <= f.closed_at + REOPEN_WITHIN,
    Need.DISPATCHED_ONCE: lambda f: f.dispatched,
    Need.WAS_LATE: lambda f: f.was_late,
    Need.FIRST_APPEAL: lambda f: f.appeals == 0,
    Need.NEW_REVIEWER: lambda f: f.actor_id not in f.reviewers and f.stands_for not in f.reviewers,
    Need.BEFORE_AND_AFTER: lambda f: f.photos >= SELF_HANDLED_PHOTOS,
    Need.CHAIN: lambda f: f.chain is not None,
    Need.NO_CHAIN: lambda f: not f.chain_due,
    Need.CHAIN_DONE: lambda f: f.chain is None or f.chain in DONE,
    Need.CHAIN_ENDED: lambda f: f.chain is None or f.chain in ENDED,
    Need.JOINT_DATE: lambda f: _later(f.until, f.now) and f.until <= f.now + LONGEST_JOINT_TIME,  # type: ignore[operator]
    Need.JOINS: lambda f: f.joint_unit_id != f.leading_unit_id and f.joint_unit_id not in f.owing,
    Need.OWES: lambda f: f.joint_unit_id in f.owing,
    Need.SOMEBODY_OWES: lambda f: bool(f.owing),
    Need.NAMED_OWES: lambda f: f.joint_unit_id is None or f.joint_unit_id in f.owing,
    Need.ALL_ANSWERED: lambda f: not f.owing,
    Need.IS_GAP: lambda f: f.is_gap,
    Need.PROMISE: lambda f: (
        f.reason not in PROMISES or (_later(f.until, f.now) and f.until <= f.now + LONGEST_PROMISE)  # type: ignore[operator]
    ),
    Need.PROJECT: lambda f: f.reason != "build" or {"project", "money"} <= set(f.given),
    Need.BUILT: lambda f: f.reason != "built" or f.photos > 0,
    Need.GAP_SETTLED: lambda f: f.last_outcome in SETTLED,
    Need.MOVES: lambda f: f.moves,
    Need.PHOTOS_ARRIVED: lambda f: f.photos_kept >= f.photos_named,
}
