"""What does a removal by force still wait for, and until when?  Pure."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from surveys.enforcement.past import ChainPast, Works


class CheckName(StrEnum):
    """What must be there, and what must be over, before a structure is removed by force?"""

    DECISION = "decision"
    DECISION_TERM = "decision_term"
    REMINDER = "reminder"
    REMINDER_TERM = "reminder_term"
    ANNOUNCEMENT = "announcement"
    ANNOUNCEMENT_TERM = "announcement_term"
    CONTESTING = "contesting"
    ORDER = "order"
    PERMISSION = "permission"


class CheckState(StrEnum):
    """Is it so?  `waits`: it will be, by itself, after its day."""

    DONE = "done"
    WAITS = "waits"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Check:
    """One condition; `on` is the day of its paper, or the last day of its term."""

    name: CheckName
    state: CheckState
    on: datetime.date | None
    clause: str


def removal_checks(past: ChainPast, *, today: datetime.date, works: Works) -> list[Check]:
    """Everything that a removal by force needs, in the order in which it comes."""
    return list(_checks(past, today, works))


def _checks(past: ChainPast, today: datetime.date, works: Works) -> Iterator[Check]:
    yield _paper(CheckName.DECISION, past.decided_on, "城乡规划法第六十四、六十五、六十六条")
    yield _term(CheckName.DECISION_TERM, past.comply_until, today, "行政强制法第三十四条")
    yield _paper(CheckName.REMINDER, past.reminded_on, "行政强制法第三十五条")
    yield _term(CheckName.REMINDER_TERM, past.reminder_until, today, "行政强制法第三十七条")
    if not past.by_court:
        yield _paper(CheckName.ANNOUNCEMENT, past.announced_on, "行政强制法第四十四条")
        yield _term(CheckName.ANNOUNCEMENT_TERM, past.announcement_until, today, "行政强制法第四十四条")
    contesting = _term(
        CheckName.CONTESTING,
        past.contest_until(works),
        today,
        "行政强制法第四十四条，行政复议法第二十条，行政诉讼法第四十五、四十六条",
    )
    yield Check(contesting.name, CheckState.MISSING, None, contesting.clause) if past.contest else contesting
    if past.by_court:
        yield _paper(CheckName.PERMISSION, past.allowed_on, "行政强制法第五十三、五十七条")
    else:
        yield _paper(CheckName.ORDER, past.ordered_on, "行政强制法第三十七条")


def _paper(name: CheckName, on: datetime.date | None, clause: str) -> Check:
    return Check(name, CheckState.MISSING if on is None else CheckState.DONE, on, clause)


def _term(name: CheckName, until: datetime.date | None, today: datetime.date, clause: str) -> Check:
    if until is None:
        return Check(name, CheckState.MISSING, None, clause)
    return Check(name, CheckState.DONE if today > until else CheckState.WAITS, until, clause)
