"""What has the procedure against an illegal structure behind it, and from when on may it be removed?

Folded from its steps, which are all there is to know; pure.  The database folds the same for its own refusal
(surveys/sql/surveys_removable_from.sql).
"""

import calendar
import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from surveys.enforcement.needs import HEARING_DAYS, OPEN_HEARING, Hearing
from surveys.enforcement.papers import Papers
from surveys.enforcement.rules import DONE, BackTo, ChainAction, ChainStage, ChainStep, Law, PermitMatch

RECONSIDERATION_DAYS = 60  # 行政复议法 art. 20
SUIT_MONTHS = 6  # 行政诉讼法 art. 46
LAND_SUIT_DAYS = 15  # 土地管理法 art. 83
AFTER_RULING_DAYS = 15  # 行政诉讼法 arts. 45 (suit after reconsideration), 85 (appeal)
COURT_WITHIN_MONTHS = 3  # 行政强制法 art. 53

#: Is a day worked in this county?  A term that ends on a day of rest ends on the next worked one
#: (民事诉讼法 art. 85, by 行政诉讼法 art. 101).
Works = Callable[[datetime.date], bool]
_DAY = datetime.timedelta(days=1)


class ChainHappened(Protocol):
    """One step of a case, as far as the procedure looks at it."""

    reason: str
    at: datetime.datetime
    detail: Any


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def term_end(day: datetime.date, works: Works) -> datetime.date:
    """Where does a term really end that would end on this day?"""
    while not works(day):
        day += _DAY
    return day


def worked_days_after(day: datetime.date, number: int, works: Works) -> datetime.date:
    """Which day is so many worked days after a day, which does not count?"""
    for _n in range(number):
        day = term_end(day + _DAY, works)
    return day


@dataclass(frozen=True, slots=True)
class ChainPast:
    """What the steps so far come to.  Days are the last of their terms where they end in `until`."""

    stage: ChainStage = ChainStage.FOUND
    before_done: ChainStage = ChainStage.FOUND
    law: str = ""
    construction: str = ""
    measured: bool = False
    correctable: bool | None = None
    last_on: datetime.date | None = None
    term_until: datetime.date | None = None
    notified_on: datetime.date | None = None
    notice_until: datetime.date | None = None
    hearing: str = ""
    hearing_on: datetime.date | None = None
    waived_on: datetime.date | None = None
    decided_on: datetime.date | None = None
    comply_until: datetime.date | None = None
    reminded_on: datetime.date | None = None
    reminder_until: datetime.date | None = None
    announced_on: datetime.date | None = None
    announcement_until: datetime.date | None = None
    ordered_on: datetime.date | None = None
    allowed_on: datetime.date | None = None
    contest: str = ""
    upheld_on: datetime.date | None = None
    upheld_finally: bool = False
    removed_at: datetime.datetime | None = None

    @property
    def by_court(self) -> bool:
        """Does only the court enforce?"""
        return self.law == Law.LAND

    @property
    def is_held_up(self) -> bool:
        """Is it the turn of others: of who decides on a contest, of who has asked to be heard?"""
        return bool(self.contest) or self.hearing in OPEN_HEARING

    def hearing_until(self, works: Works) -> datetime.date | None:
        """The last day on which the party may ask for a hearing (行政处罚法 arts. 64, 85); None: it was not told."""
        return self.notified_on and worked_days_after(self.notified_on, HEARING_DAYS, works)

    def decidable_from(self, works: Works) -> datetime.date | None:
        """From which day on may it be decided?  None: the party was not told before, or has asked to be heard.

        行政处罚法 arts. 44, 45, 62, 64: the terms to state one's case and to ask for a hearing are over, or waived; a
        hearing that was asked for has been held.
        """
        ends = self.hearing_until(works)
        if ends is None or self.notice_until is None or self.hearing in OPEN_HEARING:
            return None
        if self.waived_on is not None:
            return self.waived_on
        if self.hearing == Hearing.HELD and self.hearing_on is not None:
            return max(self.hearing_on, self.notice_until + _DAY)
        return max(ends, self.notice_until) + _DAY

    def contest_until(self, works: Works) -> datetime.date | None:
        """The last day on which the party may still contest the decision; None: there is none to contest."""
        if self.decided_on is None:
            return None
        if self.upheld_on is not None:
            days = 0 if self.upheld_finally else AFTER_RULING_DAYS
            return term_end(self.upheld_on + days * _DAY, works) if days else self.upheld_on
        suit = (
            self.decided_on + LAND_SUIT_DAYS * _DAY
            if self.by_court
            else months_after(self.decided_on, SUIT_MONTHS)
        )
        return max(term_end(self.decided_on + RECONSIDERATION_DAYS * _DAY, works), term_end(suit, works))

    def court_until(self, works: Works) -> datetime.date | None:
        """The last day on which the court may be asked to enforce."""
        ends = self.contest_until(works)
        return ends and term_end(months_after(ends, COURT_WITHIN_MONTHS), works)

    def removable_from(self, works: Works) -> datetime.date | None:
        """From which day on may the structure be removed by force?  None: something is missing still.

        行政强制法 arts. 35, 37, 44: decision, reminder, announcement and order are there, their terms and that for
        contesting over; of land, arts. 53–57: the court's permission.
        """
        ends = self.contest_until(works)
        if self.contest or ends is None or self.comply_until is None or self.reminder_until is None:
            return None
        if self.by_court:
            return self.allowed_on and max(self.allowed_on, ends + _DAY)
        if self.announcement_until is None or self.ordered_on is None:
            return None
        over = max(ends, self.comply_until, self.reminder_until, self.announcement_until) + _DAY
        return max(over, self.ordered_on)

    def expected_from(self, works: Works) -> datetime.date | None:
        """The earliest day on which removal could become lawful, as things stand; None: nothing can be said yet."""
        known = [
            day
            for day in (
                self.contest_until(works),
                self.comply_until,
                self.reminder_until,
                self.announcement_until,
            )
            if day is not None
        ]
        if self.contest or self.decided_on is None:
            return None
        return self.removable_from(works) or max(known) + _DAY

    def stage_after(self, step: ChainStep) -> ChainStage:
        """Where does a step lead from here?"""
        if isinstance(step.after, BackTo):
            return self.before_done
        return step.after or self.stage

    def after(self, action: ChainAction, papers: Papers, stage: ChainStage) -> "ChainPast":
        """What it comes to once this is done with these papers, and has led to that stage."""
        past = replace(_APPLY.get(action, _nothing)(self, papers), stage=stage)
        if stage in DONE and self.stage not in DONE:
            past = replace(past, before_done=self.stage)
        days = [day for day in (self.last_on, papers.served_on) if day is not None]
        return replace(past, last_on=max(days, default=None))


def _nothing(past: ChainPast, papers: Papers) -> ChainPast:
    return past


def _measure(past: ChainPast, papers: Papers) -> ChainPast:
    return replace(past, measured=True, construction=papers.construction)


def _examine(past: ChainPast, papers: Papers) -> ChainPast:
    return replace(_unsay(past), law=papers.law, correctable=papers.correctable)


def _unsay(past: ChainPast) -> ChainPast:
    """What the party was told of a decision to come is told no more."""
    return replace(past, notified_on=None, notice_until=None, hearing="", hearing_on=None, waived_on=None)


def _notify(past: ChainPast, papers: Papers) -> ChainPast:
    return replace(
        _unsay(past), notified_on=papers.served_on, notice_until=papers.until, term_until=papers.until
    )


def _waive(past: ChainPast, papers: Papers) -> ChainPast:
    return replace(past, hearing=Hearing.WAIVED, waived_on=papers.served_on)


def _undecide(past: ChainPast, papers: Papers) -> ChainPast:
    """There is no decision any more, nor what came before it and followed from it."""
    return replace(
        _unsay(past),
        term_until=None,
        decided_on=None,
        comply_until=None,
        reminded_on=None,
        reminder_until=None,
        announced_on=None,
        announcement_until=None,
        ordered_on=None,
        allowed_on=None,
        contest="",
        upheld_on=None,
        upheld_finally=False,
    )


def _find_again(past: ChainPast, papers: Papers) -> ChainPast:
    return ChainPast(last_on=past.last_on)


def _decide_removal(past: ChainPast, papers: Papers) -> ChainPast:
    past = _undecide(past, papers)
    return replace(past, decided_on=papers.served_on, comply_until=papers.until, term_until=papers.until)


def _remind(past: ChainPast, papers: Papers) -> ChainPast:
    return replace(past, reminded_on=papers.served_on, reminder_until=papers.until, term_until=papers.until)


def _announce(past: ChainPast, papers: Papers) -> ChainPast:
    return replace(
        past, announced_on=papers.served_on, announcement_until=papers.until, term_until=papers.until
    )


_APPLY: dict[ChainAction, Callable[[ChainPast, Papers], ChainPast]] = {
    ChainAction.MEASURE: _measure,
    ChainAction.EXAMINE: _examine,
    ChainAction.NOTIFY: _notify,
    ChainAction.ASK_HEARING: lambda past, papers: replace(past, hearing=Hearing.ASKED),
    ChainAction.CALL_HEARING: lambda past, papers: replace(
        past, hearing=Hearing.CALLED, hearing_on=papers.until
    ),
    ChainAction.HOLD_HEARING: lambda past, papers: replace(
        past, hearing=Hearing.HELD, hearing_on=papers.served_on
    ),
    ChainAction.WAIVE: _waive,
    ChainAction.DECIDE_CORRECTION: lambda past, papers: replace(_unsay(past), term_until=papers.until),
    ChainAction.DECIDE_CONFISCATION: lambda past, papers: replace(_unsay(past), term_until=None),
    ChainAction.CORRECTION_FAILED: lambda past, papers: replace(
        _unsay(past), correctable=False, term_until=None
    ),
    ChainAction.DECIDE_REMOVAL: _decide_removal,
    ChainAction.REMIND: _remind,
    ChainAction.ANNOUNCE: _announce,
    ChainAction.ORDER_REMOVAL: lambda past, papers: replace(past, ordered_on=papers.served_on),
    ChainAction.COURT_ALLOWS: lambda past, papers: replace(past, allowed_on=papers.served_on),
    ChainAction.COURT_REFUSES: _undecide,
    ChainAction.QUASH: _undecide,
    ChainAction.CONTEST: lambda past, papers: replace(
        past, contest=papers.contest, upheld_on=None, upheld_finally=False
    ),
    ChainAction.UPHOLD: lambda past, papers: replace(
        past, contest="", upheld_on=papers.served_on, upheld_finally=papers.final
    ),
    ChainAction.WITHDRAW_CONTEST: lambda past, papers: replace(past, contest=""),
    ChainAction.REMOVE: lambda past, papers: replace(past, removed_at=papers.began),
    ChainAction.FOUND_AGAIN: _find_again,
}


def past_of(steps: Iterable[ChainHappened]) -> ChainPast:
    """Fold the steps of the procedure, in their order."""
    past = ChainPast()
    for step in steps:
        papers = Papers.of_detail(step.detail.get("enforcement", {}))
        past = past.after(ChainAction(step.reason), papers, ChainStage(step.detail["chain"]))
    return past


def permit_fits(papers: Papers, *, area_m2: float | None, today: datetime.date) -> bool:
    """Does what is said of the permits agree with itself, and with what was measured?"""
    match papers.permit_match:
        case PermitMatch.NONE | PermitMatch.WITHOUT_PAPERS:
            return not papers.permit_number
        case PermitMatch.EXCEEDED:
            within = papers.permit_area_m2 is not None and area_m2 is not None
            return bool(papers.permit_number) and not (within and area_m2 <= papers.permit_area_m2)  # type: ignore[operator]
        case PermitMatch.TEMPORARY_EXPIRED:
            ended = papers.permit_until is not None and papers.permit_until < today
            return bool(papers.permit_number) and ended
    return False
