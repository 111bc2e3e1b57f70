"""How does a case go from a point to its end, and who may take it there?  One table (domain/dictionary.md C.3)."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from surveys.enforcement.rules import ChainAction
from surveys.needs import MEETS, PROMISES, Facts, Need

#: By how much the clock of a phone may be fast: a moment further ahead is a mistake.  The database holds the
#: same (surveys/sql/surveys_surveypoint_triggers.sql).
CLOCK_DRIFT = datetime.timedelta(minutes=10)


class State(StrEnum):
    """Where does a case stand?"""

    DRAFT = "draft"
    REPORTED = "reported"
    VERIFYING = "verifying"
    NOT_FILED = "not_filed"
    MERGED = "merged"
    GAP = "gap"  # a supply gap: no fault to be mended, an answer to be given
    FILED = "filed"
    DISPATCHED = "dispatched"
    HANDLING = "handling"
    RETURN_REVIEW = "return_review"
    SUSPENDED = "suspended"
    FEEDBACK = "feedback"
    CHECKING = "checking"
    CLOSED = "closed"
    VOIDED = "voided"
    FORCED_CLOSED = "forced_closed"
    ARCHIVED = "archived"


class Stage(StrEnum):
    """In which of the seven national steps is a case?  (domain/standards.md B.1.4)"""

    COLLECT = "collect"
    FILE = "file"
    DISPATCH = "dispatch"
    HANDLE = "handle"
    FEEDBACK = "feedback"
    CHECK = "check"
    EVALUATE = "evaluate"


STAGES: Mapping[State, Stage] = {
    State.DRAFT: Stage.COLLECT,
    State.REPORTED: Stage.FILE,
    State.VERIFYING: Stage.FILE,
    State.NOT_FILED: Stage.EVALUATE,
    State.MERGED: Stage.EVALUATE,
    State.GAP: Stage.HANDLE,
    State.FILED: Stage.DISPATCH,
    State.DISPATCHED: Stage.HANDLE,
    State.HANDLING: Stage.HANDLE,
    State.RETURN_REVIEW: Stage.DISPATCH,
    State.SUSPENDED: Stage.HANDLE,
    State.FEEDBACK: Stage.FEEDBACK,
    State.CHECKING: Stage.CHECK,
    State.CLOSED: Stage.EVALUATE,
    State.VOIDED: Stage.EVALUATE,
    State.FORCED_CLOSED: Stage.EVALUATE,
    State.ARCHIVED: Stage.EVALUATE,
}

#: Where the rates end; a case in any other state is open.
TERMINAL = frozenset(
    {State.NOT_FILED, State.MERGED, State.CLOSED, State.VOIDED, State.FORCED_CLOSED, State.ARCHIVED}
)
OPEN = frozenset(State) - TERMINAL - {State.DRAFT}
#: What no rate counts, neither above nor below the line (C.3, the note under the table).
OUTSIDE_RATES = frozenset({State.MERGED, State.NOT_FILED, State.VOIDED})


class Clock(StrEnum):
    """What is timed?  Limits of all are the county's case rules but for HANDLE and JOINT, which have that of the filing
    rule; a unit that is called in later has the day that it was told.
    """

    ACCEPT = "accept"
    VERIFY = "verify"
    DISPATCH = "dispatch"
    SIGN = "sign"
    HANDLE = "handle"
    REVIEW = "review"
    CHECK = "check"
    JOINT = "joint"  # one a unit that works along
    ANSWER = "answer"  # of a supply gap; from what was promised on, until that day
    TOTAL = "total"
    # Of the procedure against an illegal structure: until the step of this name (surveys.enforcement.clocks).
    VISIT = "visit"
    EXAMINE = "examine"
    NOTIFY = "notify"
    DECIDE = "decide"
    RECHECK = "recheck"
    REMIND = "remind"
    ANNOUNCE = "announce"
    ORDER = "order"
    REMOVE = "remove"
    FILE_AWAY = "file_away"


CHAIN_CLOCKS = (
    Clock.VISIT,
    Clock.EXAMINE,
    Clock.NOTIFY,
    Clock.DECIDE,
    Clock.RECHECK,
    Clock.REMIND,
    Clock.ANNOUNCE,
    Clock.ORDER,
    Clock.REMOVE,
    Clock.FILE_AWAY,
)


#: From which share of its limit on is a clock yellow?  (B.1.4)
WARN_SHARE = 0.8
#: How long may each take, as value and unit of gis_core.work_time, where the county has not said (B.1.4, C.3, C.6)?
DEFAULT_LIMITS: Mapping[Clock, tuple[int, str]] = {
    Clock.ACCEPT: (15, "calendar_minute"),
    Clock.VERIFY: (30, "calendar_minute"),
    Clock.DISPATCH: (15, "calendar_minute"),
    Clock.SIGN: (2, "work_hour"),
    Clock.REVIEW: (4, "work_hour"),
    Clock.CHECK: (30, "calendar_minute"),
    Clock.VISIT: (24, "urgent_hour"),  # B.7: on the spot within a day
    Clock.EXAMINE: (5, "work_day"),
    Clock.NOTIFY: (5, "work_day"),
    Clock.DECIDE: (7, "work_day"),  # B.1.5: the penalty
    Clock.RECHECK: (3, "work_day"),
    Clock.REMIND: (5, "work_day"),
    Clock.ANNOUNCE: (5, "work_day"),
    Clock.ORDER: (5, "work_day"),
    Clock.REMOVE: (20, "work_day"),  # B.1.5: the demolition
    Clock.FILE_AWAY: (10, "work_day"),
}


class Action(StrEnum):
    """What is done to a case?"""

    CAPTURE = "capture"
    REPORT = "report"
    ASK_VERIFICATION = "ask_verification"
    TELL_VERIFICATION = "tell_verification"
    DECLINE = "decline"
    MERGE = "merge"
    FILE = "file"
    SELF_HANDLE = "self_handle"
    TAKE_AS_GAP = "take_as_gap"
    ANSWER_GAP = "answer_gap"
    CLOSE_GAP = "close_gap"
    DISPATCH = "dispatch"
    RECALL = "recall"
    HAND_OVER = "hand_over"
    ADD_JOINT = "add_joint"
    ANSWER_JOINT = "answer_joint"
    LET_JOINT_GO = "let_joint_go"
    ACCEPT = "accept"
    HAND_BACK = "hand_back"
    ACCEPT_RETURN = "accept_return"
    REFUSE_RETURN = "refuse_return"
    RULE = "rule"
    ASK_EXTENSION = "ask_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    ASK_SUSPENSION = "ask_suspension"
    SUSPEND = "suspend"
    RESUME = "resume"
    ENFORCE = "enforce"
    FEED_BACK = "feed_back"
    ASK_CHECK = "ask_check"
    PASS_CHECK = "pass_check"  # noqa: S105  no password
    FAIL_CHECK = "fail_check"
    CLOSE = "close"
    REWORK = "rework"
    SUPERVISE = "supervise"
    ANSWER_ORDER = "answer_order"
    URGE = "urge"
    ASK_VOID = "ask_void"
    VOID = "void"
    FORCE_CLOSE = "force_close"
    REOPEN = "reopen"
    APPEAL = "appeal"
    GRANT_APPEAL = "grant_appeal"
    REFUSE_APPEAL = "refuse_appeal"
    ARCHIVE = "archive"


#: Reason codes by action; an action named here needs one of its own.
REASONS: Mapping[Action, tuple[str, ...]] = {
    Action.ASK_VERIFICATION: ("public_report", "weak_photo"),  # C.3 row 3
    Action.TELL_VERIFICATION: ("real", "not_real", "cannot_tell"),  # C.3 row 4
    Action.DECLINE: ("below_condition", "not_our_duty", "duplicate", "untrue", "suppressed"),  # C.3 row 5
    Action.ANSWER_GAP: ("build", "interim", "not_needed", "built"),
    Action.HAND_BACK: (  # C.6 point 2
        "wrong_territory",
        "wrong_category",
        "other_owner",
        "already_handled",
        "needs_joint_work",
        "outside_county",
        "private_dispute",
    ),
    Action.ASK_SUSPENSION: ("needs_works", "needs_funds"),  # C.3 row 15
    Action.ENFORCE: tuple(action.value for action in ChainAction),  # which step of the procedure it is
}


class Who(StrEnum):
    """Which people may take a step?  Office roles for any case, the others for cases of theirs."""

    INTAKE = "intake"
    DISPATCHER = "dispatcher"
    CHECKER = "checker"
    SUPERVISION = "supervision"
    LEADER = "leader"
    COLLECTOR = "collector"
    GRID_MANAGER = "grid_manager"
    HANDLER = "handler"  # officer or head of the handling unit
    ACCOUNTABLE = "accountable"  # officer or head of the accountable unit
    JOINT = "joint"  # officer or head of a unit that works along
    SYSTEM = "system"


#: dictionary.md C.4: the supervision office shares the column of each of its clerks.
_INTAKE = frozenset({Who.INTAKE, Who.SUPERVISION})
_DISPATCH = frozenset({Who.DISPATCHER, Who.SUPERVISION})
_CHECK = frozenset({Who.CHECKER, Who.SUPERVISION})
_OFFICE = frozenset({Who.SUPERVISION})
_HANDLER = frozenset({Who.HANDLER})
_JOINT = frozenset({Who.JOINT})
_FIELD = frozenset({Who.COLLECTOR, Who.GRID_MANAGER})
_SYSTEM = frozenset({Who.SYSTEM})
_FROM_PHONE = frozenset({Who.COLLECTOR, Who.GRID_MANAGER, Who.INTAKE, Who.SYSTEM})


class Timing(StrEnum):
    """What does a step do to a clock?"""

    START = "start"
    STOP = "stop"
    RESET = "reset"  # what was spent counts for nobody
    EXTEND = "extend"
    PAUSE = "pause"
    RESUME = "resume"


@dataclass(frozen=True, slots=True)
class Step:
    """One way on: the row of C.3, from where to where (None: it stays where it is), who, clocks, what must be so."""

    row: int
    before: frozenset[State]
    action: Action
    after: State | None
    who: frozenset[Who]
    clocks: tuple[tuple[Timing, Clock], ...] = ()
    needs: tuple[Need, ...] = ()


def _on(*states: State) -> frozenset[State]:
    return frozenset(states)


_ANY_ENDED = TERMINAL - {State.ARCHIVED}
_RESET_CHAIN = tuple((Timing.RESET, clock) for clock in CHAIN_CLOCKS)
_SENT_OUT = OPEN - {State.REPORTED, State.VERIFYING, State.GAP, State.FILED}
_S, _A, _N, _T, _C = State, Action, Need, Timing, Clock

TABLE: tuple[Step, ...] = (
    Step(1, _on(), _A.CAPTURE, _S.DRAFT, _FIELD),  # on the phone; the server never sees a draft
    Step(2, _on(_S.DRAFT), _A.REPORT, _S.REPORTED, _FROM_PHONE, ((_T.START, _C.ACCEPT),)),
    Step(3, _on(_S.REPORTED), _A.ASK_VERIFICATION, _S.VERIFYING, _INTAKE,
         ((_T.START, _C.VERIFY),), (_N.REASON, _N.ASSIGNEE)),
    Step(4, _on(_S.VERIFYING), _A.TELL_VERIFICATION, _S.REPORTED, _FIELD,
         ((_T.STOP, _C.VERIFY),), (_N.REASON,)),
    # The system: inside a suppression area, when the case opens (surveys/sql/surveys_open_cases.sql).
    Step(5, _on(_S.REPORTED), _A.DECLINE, _S.NOT_FILED, _INTAKE | _SYSTEM,
         ((_T.STOP, _C.ACCEPT),), (_N.REASON,)),
    Step(6, _on(_S.REPORTED), _A.MERGE, _S.MERGED, _INTAKE | _SYSTEM,  # the system: the reporter names the case
         ((_T.STOP, _C.ACCEPT),), (_N.PARENT,)),
    Step(7, _on(_S.REPORTED), _A.FILE, _S.FILED, _INTAKE | _SYSTEM,  # the system: planned cases
         ((_T.STOP, _C.ACCEPT), (_T.START, _C.DISPATCH)), (_N.PHOTOS_ARRIVED, _N.FILING_RULE)),
    Step(7, _on(_S.REPORTED), _A.SELF_HANDLE, _S.CLOSED, _FIELD,  # 自行处置: found and done, nobody is sent
         ((_T.STOP, _C.ACCEPT),), (_N.NO_CHAIN, _N.BEFORE_AND_AFTER, _N.NOTE)),
    # Supply gaps: nothing is broken, so nobody is sent; the accountable unit says what becomes of it.
    Step(7, _on(_S.REPORTED), _A.TAKE_AS_GAP, _S.GAP, _INTAKE | _SYSTEM,
         ((_T.RESET, _C.ACCEPT), (_T.START, _C.ANSWER)), (_N.IS_GAP,)),
    Step(17, _on(_S.GAP), _A.ANSWER_GAP, None, frozenset({Who.ACCOUNTABLE}),
         ((_T.STOP, _C.ANSWER), (_T.START, _C.ANSWER)), (_N.REASON, _N.NOTE, _N.PROMISE, _N.PROJECT, _N.BUILT)),
    Step(20, _on(_S.GAP), _A.CLOSE_GAP, _S.CLOSED, _OFFICE, ((_T.STOP, _C.ANSWER),), (_N.GAP_SETTLED,)),
    Step(8, _on(_S.FILED), _A.DISPATCH, _S.DISPATCHED, _DISPATCH | _SYSTEM,
         ((_T.STOP, _C.DISPATCH), (_T.START, _C.SIGN), (_T.START, _C.HANDLE), (_T.START, _C.TOTAL),
          (_T.START, _C.JOINT)),
         (_N.NOT_EXONERATED,)),
    # Undone before the unit has signed for it; what had begun to run counts for nobody.
    Step(8, _on(_S.DISPATCHED), _A.RECALL, _S.FILED, _DISPATCH,
         ((_T.RESET, _C.SIGN), (_T.RESET, _C.HANDLE), (_T.RESET, _C.JOINT), *_RESET_CHAIN,
          (_T.START, _C.DISPATCH)), (_N.NOT_RULED,)),
    # Territory hand-over (C.5, dates): who answers stays, the work goes to the unit that has the ground now; whose
    # time it was counts for nobody.  Which cases move at all: surveys.hand_over.rules.
    Step(8, _on(_S.REPORTED, _S.VERIFYING, _S.FILED), _A.HAND_OVER, None, _OFFICE, (), (_N.NOTE, _N.MOVES)),
    Step(8, _on(_S.DISPATCHED, _S.HANDLING), _A.HAND_OVER, _S.DISPATCHED, _OFFICE,
         ((_T.RESET, _C.SIGN), (_T.RESET, _C.HANDLE), (_T.RESET, _C.JOINT), (_T.START, _C.SIGN),
          (_T.START, _C.HANDLE)), (_N.NOTE, _N.MOVES)),
    # Joint cases (C.5): one unit leads, others work along, each with a limit and an answer of its own.
    Step(8, _on(_S.DISPATCHED, _S.HANDLING), _A.ADD_JOINT, None, _DISPATCH,
         ((_T.START, _C.JOINT),), (_N.UNIT, _N.JOINT_DATE, _N.NOTE, _N.JOINS)),
    Step(8, _SENT_OUT, _A.LET_JOINT_GO, None, _DISPATCH,
         ((_T.RESET, _C.JOINT),), (_N.UNIT, _N.NOTE, _N.SOMEBODY_OWES, _N.NAMED_OWES)),
    Step(17, _SENT_OUT, _A.ANSWER_JOINT, None, _JOINT,
         ((_T.STOP, _C.JOINT),), (_N.PHOTOS, _N.NOTE, _N.OWES)),
    Step(9, _on(_S.DISPATCHED), _A.ACCEPT, _S.HANDLING, _HANDLER, ((_T.STOP, _C.SIGN),)),
    Step(10, _on(_S.DISPATCHED, _S.HANDLING), _A.HAND_BACK, _S.RETURN_REVIEW, _HANDLER,
         ((_T.STOP, _C.SIGN), (_T.START, _C.REVIEW)),
         (_N.REASON, _N.NOTE, _N.EVIDENCE, _N.OWNER, _N.NOT_RULED, _N.IN_WINDOW)),
    Step(11, _on(_S.RETURN_REVIEW), _A.ACCEPT_RETURN, _S.FILED, _DISPATCH,
         ((_T.STOP, _C.REVIEW), (_T.RESET, _C.HANDLE), (_T.RESET, _C.JOINT), *_RESET_CHAIN,
          (_T.START, _C.DISPATCH)),
         (_N.NOTE, _N.NO_RULING_DUE)),
    Step(12, _on(_S.RETURN_REVIEW), _A.REFUSE_RETURN, _S.DISPATCHED, _DISPATCH,
         ((_T.STOP, _C.REVIEW), (_T.START, _C.SIGN)), (_N.NOTE, _N.NO_RULING_DUE)),
    Step(13, _on(_S.RETURN_REVIEW), _A.RULE, _S.DISPATCHED, _OFFICE,
         ((_T.STOP, _C.REVIEW), (_T.RESET, _C.HANDLE), (_T.RESET, _C.JOINT), (_T.START, _C.SIGN),
          (_T.START, _C.HANDLE)),
         (_N.UNIT, _N.NOTE)),
    Step(14, _on(_S.HANDLING), _A.ASK_EXTENSION, None, _HANDLER,
         (), (_N.NOTE, _N.NOT_LATE, _N.EXTENSIONS_LEFT, _N.NOT_ASKED)),
    Step(14, _on(_S.HANDLING), _A.GRANT_EXTENSION, None, _DISPATCH,
         ((_T.EXTEND, _C.HANDLE),), (_N.ASKED, _N.NOT_LATE, _N.EXTENSIONS_LEFT)),
    Step(14, _on(_S.HANDLING), _A.REFUSE_EXTENSION, None, _DISPATCH, (), (_N.ASKED, _N.NOTE)),
    Step(15, _on(_S.HANDLING), _A.ASK_SUSPENSION, None, _DISPATCH,
         (), (_N.REASON, _N.NOTE, _N.REVIEW_DATE, _N.NOT_LATE, _N.FIRST_SUSPENSION, _N.NOT_ASKED)),
    Step(15, _on(_S.HANDLING), _A.SUSPEND, _S.SUSPENDED, _OFFICE,
         ((_T.PAUSE, _C.HANDLE), (_T.PAUSE, _C.JOINT)),
         (_N.SECOND_PERSON, _N.NOT_LATE, _N.FIRST_SUSPENSION)),
    Step(16, _on(_S.SUSPENDED), _A.RESUME, _S.HANDLING, _OFFICE | _SYSTEM,
         ((_T.RESUME, _C.HANDLE), (_T.RESUME, _C.JOINT))),
    # Illegal structures (B.7): surveys.enforcement.rules says which step, its clocks and what it needs.
    Step(17, _on(_S.HANDLING, _S.SUSPENDED, _S.FEEDBACK), _A.ENFORCE, None, _HANDLER, (), (_N.CHAIN, _N.REASON)),
    Step(17, _on(_S.HANDLING), _A.FEED_BACK, _S.FEEDBACK, _HANDLER,
         ((_T.STOP, _C.HANDLE),), (_N.CHAIN_DONE, _N.PHOTOS, _N.NOTE)),
    Step(18, _on(_S.FEEDBACK), _A.ASK_CHECK, _S.CHECKING, _CHECK, ((_T.START, _C.CHECK),), (_N.CHECKER,)),
    Step(19, _on(_S.CHECKING), _A.PASS_CHECK, _S.FEEDBACK, _FIELD,
         ((_T.STOP, _C.CHECK),), (_N.NOT_HANDLER, _N.PHOTOS, _N.NEAR)),
    Step(19, _on(_S.CHECKING), _A.FAIL_CHECK, _S.FEEDBACK, _FIELD,
         ((_T.STOP, _C.CHECK),), (_N.NOT_HANDLER, _N.PHOTOS, _N.NEAR, _N.NOTE)),
    Step(20, _on(_S.FEEDBACK), _A.CLOSE, _S.CLOSED, _CHECK,
         ((_T.STOP, _C.TOTAL), (_T.STOP, _C.JOINT)),
         (_N.CHAIN_ENDED, _N.CHECK_PASSED, _N.ALL_ANSWERED, _N.PHOTOS_ARRIVED, _N.CONDITION)),
    Step(21, _on(_S.FEEDBACK, _S.CHECKING), _A.REWORK, _S.HANDLING, _CHECK,
         ((_T.STOP, _C.CHECK), (_T.START, _C.HANDLE)), (_N.NOTE,)),
    Step(22, OPEN, _A.SUPERVISE, None, _OFFICE | {Who.LEADER}, (), (_N.NOTE, _N.REPLY_DATE)),
    Step(22, OPEN, _A.ANSWER_ORDER, None, _HANDLER, (), (_N.NOTE, _N.ORDERED)),
    Step(22, OPEN, _A.URGE, None, frozenset({Who.ACCOUNTABLE}), (), (_N.NOTE,)),  # 催办: counts as chased
    Step(23, OPEN, _A.ASK_VOID, None, _OFFICE, (), (_N.NOTE, _N.NOT_ASKED)),
    Step(23, OPEN, _A.VOID, _S.VOIDED, _OFFICE, tuple((_T.STOP, c) for c in Clock), (_N.SECOND_PERSON,)),
    Step(24, OPEN, _A.FORCE_CLOSE, _S.FORCED_CLOSED, _OFFICE,
         tuple((_T.STOP, c) for c in Clock), (_N.CHAIN_ENDED, _N.NOTE)),
    Step(25, _on(_S.CLOSED), _A.REOPEN, _S.HANDLING, _OFFICE,
         ((_T.START, _C.HANDLE), (_T.START, _C.TOTAL)), (_N.NOTE, _N.RECENTLY_CLOSED, _N.DISPATCHED_ONCE)),
    Step(26, _on(_S.CLOSED), _A.APPEAL, None, _HANDLER, (), (_N.NOTE, _N.WAS_LATE, _N.FIRST_APPEAL)),
    Step(26, _on(_S.CLOSED), _A.GRANT_APPEAL, None, _OFFICE, (), (_N.ASKED, _N.NEW_REVIEWER)),
    Step(26, _on(_S.CLOSED), _A.REFUSE_APPEAL, None, _OFFICE, (), (_N.ASKED, _N.NEW_REVIEWER, _N.NOTE)),
    Step(27, _ANY_ENDED, _A.ARCHIVE, _S.ARCHIVED, _SYSTEM),
)  # fmt: skip


STEPS: Mapping[tuple[State, Action], Step] = {
    (state, step.action): step for step in TABLE for state in sorted(step.before)
}


def timings(step: Step, reason: str) -> tuple[tuple[Timing, Clock], ...]:
    """What does a step do to the clocks?  An answer to a supply gap that promises nothing starts none."""
    if step.action != Action.ANSWER_GAP or reason in PROMISES:
        return step.clocks
    return tuple((timing, clock) for timing, clock in step.clocks if timing != Timing.START)


def unmet(step: Step, facts: Facts) -> tuple[Need, ...]:
    """Which of the step's needs are not met, in the order of the table?"""
    return tuple(need for need in step.needs if not MEETS[need](facts))


def steps_from(state: State) -> Iterator[Step]:
    """Which steps lead on from here, in the order of the table?"""
    return (step for step in TABLE if state in step.before)
