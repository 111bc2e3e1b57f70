"""How does an illegal structure go from its finding to its end, and on which clause?  One table.

Sources: domain/standards.md B.7; laws by article: 城乡规划法 (2019), 行政处罚法 (2021), 行政强制法 (2011), 行政复议法
(2023), 行政诉讼法 (2017), 土地管理法 (2019), 最高人民法院 法释〔2013〕5号.  Limits of the stages are ours, the county
decides.  What is about to be decided is told first, whatever it is called: a fine and a confiscation are penalties by
行政处罚法 art. 9, and courts ask the same of an order to remove.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from surveys.enforcement.needs import CHAIN_MEETS, ChainFacts, ChainNeed


class ChainStage(StrEnum):
    """Where does the procedure against an illegal structure stand?"""

    FOUND = "found"
    STOP_ORDERED = "stop_ordered"
    EXAMINED = "examined"
    NOTIFIED = "notified"  # the party was told what is about to be decided
    CORRECTING = "correcting"
    DECIDED = "decided"
    REMINDED = "reminded"
    ANNOUNCED = "announced"
    ORDERED = "ordered"
    AT_COURT = "at_court"
    ALLOWED = "allowed"
    REMOVED = "removed"
    CORRECTED = "corrected"
    PERMITTED = "permitted"
    CONFISCATED = "confiscated"
    DISMISSED = "dismissed"
    ARCHIVED = "archived"


#: What is done about the structure; its file is not put away yet.
SETTLED = frozenset(
    {
        ChainStage.REMOVED,
        ChainStage.CORRECTED,
        ChainStage.PERMITTED,
        ChainStage.CONFISCATED,
    }
)
#: The case may be fed back from these on, and closed in ENDED.  The database holds the same
#: (surveys/sql/surveys_hold_open_chain.sql).
DONE = SETTLED | {ChainStage.DISMISSED, ChainStage.ARCHIVED}
ENDED = frozenset({ChainStage.DISMISSED, ChainStage.ARCHIVED})
UNDER_WAY = frozenset(ChainStage) - DONE


class ChainAction(StrEnum):
    """What is done in the procedure?"""

    MEASURE = "measure"
    ORDER_STOP = "order_stop"
    SEAL_SITE = "seal_site"
    CONFIRM_STOP = "confirm_stop"
    EXAMINE = "examine"
    DISMISS = "dismiss"
    NOTIFY = "notify"
    STATE = "state"
    ASK_HEARING = "ask_hearing"
    CALL_HEARING = "call_hearing"
    HOLD_HEARING = "hold_hearing"
    WAIVE = "waive"
    DECIDE_CORRECTION = "decide_correction"
    DECIDE_REMOVAL = "decide_removal"
    DECIDE_CONFISCATION = "decide_confiscation"
    CONFIRM_CORRECTED = "confirm_corrected"
    PERMIT_AFTERWARDS = "permit_afterwards"
    CORRECTION_FAILED = "correction_failed"
    REMIND = "remind"
    HEAR = "hear"
    ANNOUNCE = "announce"
    ORDER_REMOVAL = "order_removal"
    REMOVE = "remove"
    SELF_REMOVED = "self_removed"
    CONTEST = "contest"
    UPHOLD = "uphold"
    WITHDRAW_CONTEST = "withdraw_contest"
    QUASH = "quash"
    APPLY_COURT = "apply_court"
    COURT_ALLOWS = "court_allows"
    COURT_REFUSES = "court_refuses"
    FILE_AWAY = "file_away"
    NOT_GONE = "not_gone"
    FOUND_AGAIN = "found_again"


class Law(StrEnum):
    """Under which law is the structure illegal?  It decides who may enforce, and how long a suit may be brought."""

    PLANNING = "planning"  # 城乡规划法 art. 64: without or against the works permit
    VILLAGE = "village"  # art. 65: in a village's planning area, by the township
    TEMPORARY = "temporary"  # art. 66: temporary buildings
    LAND = "land"  # 土地管理法 art. 83: on land taken illegally; enforced by the court alone


class PermitMatch(StrEnum):
    """What did the check against the permits come to?"""

    NONE = "none"
    EXCEEDED = "exceeded"
    TEMPORARY_EXPIRED = "temporary_expired"
    WITHOUT_PAPERS = "without_papers"  # old, its papers cannot be found


class Contest(StrEnum):
    """How does the party contest the decision?"""

    RECONSIDERATION = "reconsideration"
    SUIT = "suit"


class BackTo(StrEnum):
    """Where a step leads that is no stage of its own."""

    BEFORE_DONE = "before_done"


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One way on: from which stages, where to (None: it stays), what must be so, and on which clause."""

    before: frozenset[ChainStage]
    action: ChainAction
    after: ChainStage | BackTo | None
    clause: str
    needs: tuple[ChainNeed, ...] = ()
    #: Does the handling that the filing rule limits end here?
    handled: bool = False


def _on(*stages: ChainStage) -> frozenset[ChainStage]:
    return frozenset(stages)


_S, _A, _N = ChainStage, ChainAction, ChainNeed
_BEFORE_DECISION = _on(_S.FOUND, _S.STOP_ORDERED, _S.EXAMINED, _S.NOTIFIED)
_DECIDED = _on(_S.DECIDED, _S.REMINDED, _S.ANNOUNCED, _S.ORDERED, _S.AT_COURT, _S.ALLOWED)
_PAPER = (_N.IN_ORDER, _N.DOCUMENT, _N.SERVED)
_TERMED = (*_PAPER, _N.UNTIL)
_TOLD_FIRST = (_N.HEARING_OVER, _N.NOTICE_OVER)

CHAIN_TABLE: tuple[ChainStep, ...] = (
    ChainStep(UNDER_WAY, _A.MEASURE, None, "城乡规划法第五十三条", (_N.FOOTPRINT, _N.CONSTRUCTION)),
    ChainStep(_on(_S.FOUND), _A.ORDER_STOP, _S.STOP_ORDERED, "城乡规划法第六十四、六十五条", _PAPER),
    ChainStep(_on(_S.STOP_ORDERED), _A.SEAL_SITE, None, "城乡规划法第六十八条", (*_PAPER, _N.NOTE)),
    ChainStep(_on(_S.STOP_ORDERED), _A.CONFIRM_STOP, None, "城乡规划法第六十八条",
              (_N.PHOTOS, _N.NOTE), handled=True),
    # From a notice as well: what the party said was right, and is looked into (行政处罚法 art. 45).
    ChainStep(_on(_S.FOUND, _S.STOP_ORDERED, _S.NOTIFIED), _A.EXAMINE, _S.EXAMINED,
              "城乡规划法第四十、四十一、四十四、六十四条",
              (_N.MEASURED, _N.LAW, _N.PERMIT_MATCH, _N.CORRECTABLE, _N.NOTE)),
    ChainStep(_BEFORE_DECISION, _A.DISMISS, _S.DISMISSED, "城乡规划法第五十三条",
              (_N.NOTE,)),
    ChainStep(_on(_S.EXAMINED), _A.NOTIFY, _S.NOTIFIED, "行政处罚法第四十四、六十三条", (*_TERMED, _N.NOTE)),
    ChainStep(_on(_S.NOTIFIED), _A.STATE, None, "行政处罚法第四十五条", (_N.IN_ORDER, _N.SERVED, _N.NOTE)),
    ChainStep(_on(_S.NOTIFIED), _A.ASK_HEARING, None, "行政处罚法第六十三、六十四条",
              (_N.NO_HEARING, _N.IN_ORDER, _N.SERVED, _N.IN_HEARING_TERM)),
    ChainStep(_on(_S.NOTIFIED), _A.CALL_HEARING, None, "行政处罚法第六十四条",
              (_N.HEARING_ASKED, *_TERMED, _N.SEVEN_DAYS)),
    ChainStep(_on(_S.NOTIFIED), _A.HOLD_HEARING, None, "行政处罚法第六十四、六十五条",
              (_N.HEARING_CALLED, *_PAPER, _N.ON_ITS_DAY, _N.NOTE)),
    ChainStep(_on(_S.NOTIFIED), _A.WAIVE, None, "行政处罚法第六十二、六十四条", (*_PAPER, _N.NOTE)),
    ChainStep(_on(_S.NOTIFIED), _A.DECIDE_CORRECTION, _S.CORRECTING, "城乡规划法第六十四、六十五条",
              (_N.CAN_BE_CORRECTED, *_TOLD_FIRST, *_TERMED), handled=True),
    ChainStep(_on(_S.NOTIFIED), _A.DECIDE_REMOVAL, _S.DECIDED,
              "城乡规划法第六十四、六十五、六十六条，土地管理法第八十三条",
              (_N.CANNOT_BE_CORRECTED, *_TOLD_FIRST, *_TERMED), handled=True),
    ChainStep(_on(_S.NOTIFIED), _A.DECIDE_CONFISCATION, _S.CONFISCATED, "城乡规划法第六十四条",
              (_N.CANNOT_BE_CORRECTED, _N.OF_PLANNING, *_TOLD_FIRST, *_PAPER, _N.NOTE), handled=True),
    ChainStep(_on(_S.CORRECTING), _A.CONFIRM_CORRECTED, _S.CORRECTED, "城乡规划法第六十四条",
              (_N.PHOTOS, _N.NOTE)),
    ChainStep(_on(_S.CORRECTING), _A.PERMIT_AFTERWARDS, _S.PERMITTED, "城乡规划法第四十、四十一、六十四条",
              (_N.IN_ORDER, _N.PERMIT, _N.SERVED)),
    ChainStep(_on(_S.CORRECTING), _A.CORRECTION_FAILED, _S.EXAMINED, "城乡规划法第六十五、六十八条",
              (_N.TERM_OVER, _N.NOTE)),
    ChainStep(_on(_S.DECIDED), _A.REMIND, _S.REMINDED, "行政强制法第三十五条",
              (_N.TERM_OVER, *_TERMED, _N.COURT_REMINDER)),
    ChainStep(_on(_S.REMINDED, _S.ANNOUNCED), _A.HEAR, None, "行政强制法第三十六条", (_N.NOTE,)),
    ChainStep(_on(_S.REMINDED), _A.ANNOUNCE, _S.ANNOUNCED, "行政强制法第四十四条",
              (_N.OWN_ENFORCEMENT, _N.TERM_OVER, *_TERMED)),
    ChainStep(_on(_S.ANNOUNCED), _A.ORDER_REMOVAL, _S.ORDERED, "行政强制法第三十七条，城乡规划法第六十八条",
              (_N.NOT_CONTESTED, _N.TERM_OVER, _N.CONTEST_OVER, *_PAPER)),
    ChainStep(_on(_S.ORDERED, _S.ALLOWED), _A.REMOVE, _S.REMOVED, "行政强制法第四十三、四十四条",
              (_N.NOT_CONTESTED, _N.BEGAN, _N.LAWFUL_DAY, _N.DAYTIME, _N.NO_HOLIDAY, _N.PHOTOS, _N.NOTE)),
    ChainStep(UNDER_WAY, _A.SELF_REMOVED, _S.REMOVED, "城乡规划法第六十四条，行政强制法第四十四条",
              (_N.PHOTOS, _N.NOTE)),
    ChainStep(_DECIDED, _A.CONTEST, None, "行政复议法第二十条，行政诉讼法第四十五、四十六条",
              (_N.NOT_CONTESTED, _N.IN_ORDER, _N.CONTEST_KIND, _N.SERVED)),
    ChainStep(_DECIDED, _A.UPHOLD, None, "行政复议法第六十八条，行政诉讼法第四十五、六十九条",
              (_N.CONTESTED, *_PAPER)),
    ChainStep(_DECIDED, _A.WITHDRAW_CONTEST, None, "行政复议法第四十一条，行政诉讼法第六十二条",
              (_N.CONTESTED, *_PAPER)),
    ChainStep(_DECIDED, _A.QUASH, _S.EXAMINED, "行政复议法第六十四条，行政诉讼法第七十条",
              (_N.CONTESTED, *_PAPER)),
    ChainStep(_on(_S.REMINDED), _A.APPLY_COURT, _S.AT_COURT, "行政强制法第五十三、五十四条，土地管理法第八十三条",
              (_N.COURT_ENFORCEMENT, _N.NOT_CONTESTED, _N.TERM_OVER, _N.CONTEST_OVER, *_PAPER, _N.IN_THREE_MONTHS)),
    ChainStep(_on(_S.AT_COURT), _A.COURT_ALLOWS, _S.ALLOWED, "行政强制法第五十七条", _PAPER),
    ChainStep(_on(_S.AT_COURT), _A.COURT_REFUSES, _S.EXAMINED, "行政强制法第五十八条", _PAPER),
    ChainStep(SETTLED, _A.FILE_AWAY, _S.ARCHIVED, "行政处罚法第四十七条", (_N.FILE_NUMBER, _N.FILE_PLACE)),
    ChainStep(SETTLED, _A.NOT_GONE, BackTo.BEFORE_DONE, "城乡规划法第六十八条", (_N.PHOTOS, _N.NOTE)),
    ChainStep(DONE, _A.FOUND_AGAIN, _S.FOUND, "城乡规划法第六十四条", (_N.PHOTOS, _N.NOTE)),
)  # fmt: skip

CHAIN: Mapping[tuple[ChainStage, ChainAction], ChainStep] = {
    (stage, step.action): step for step in CHAIN_TABLE for stage in sorted(step.before)
}


def chain_unmet(step: ChainStep, facts: ChainFacts) -> tuple[ChainNeed, ...]:
    """Which of the step's needs are not met, in the order of the table?"""
    return tuple(need for need in step.needs if not CHAIN_MEETS[need](facts))


def chain_steps_from(stage: ChainStage) -> Iterator[ChainStep]:
    """Which steps lead on from here, in the order of the table?"""
    return (step for step in CHAIN_TABLE if stage in step.before)
