"""What must be so before a step against an illegal structure?  Names and tests of the facts; no clock, no database."""

import datetime
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

#: 行政强制法 art. 43: no removal by night; from when until when it is night says 噪声污染防治法 art. 88.  The database
#: holds the same hours (surveys/sql/surveys_lawful_removal.sql).
NIGHT_FROM, NIGHT_UNTIL = datetime.time(22), datetime.time(6)
#: 行政强制法 art. 54: the court is asked ten days after the reminder, not before; terms until ten days are worked ones
#: (art. 69).
COURT_REMINDER_DAYS = 10


#: 行政处罚法 art. 64: asked for within five days of the notice, called seven days before; worked days both (art. 85).
HEARING_DAYS, CALL_DAYS = 5, 7


class Hearing(StrEnum):
    """How far has a hearing come?  No word: nobody has asked for one."""

    ASKED = "asked"
    CALLED = "called"
    HELD = "held"
    WAIVED = "waived"


#: The party has asked to be heard, and was not yet.
OPEN_HEARING = frozenset({Hearing.ASKED, Hearing.CALLED})


@dataclass(frozen=True, slots=True)
class ChainFacts:
    """What is so when a step is asked for: what the procedure has behind it, and what comes with the step.

    Days are those of the county; a term is over on the day after its last one.  `began` is on the county's clock.
    """

    today: datetime.date
    now: datetime.datetime
    given: Collection[str] = ()
    photos: int = 0
    measured: bool = False
    correctable: bool | None = None
    of_planning: bool = False
    by_court: bool = False
    permit_fits: bool = False
    contested: bool = False
    served_on: datetime.date | None = None
    until: datetime.date | None = None
    last_on: datetime.date | None = None  # the day of the latest paper
    term_until: datetime.date | None = None  # the last day of the term that the stage waits for
    contest_until: datetime.date | None = None
    reminder_until: datetime.date | None = None  # the earliest end of a reminder before the court is asked
    hearing: str = ""  # surveys.enforcement.past.Hearing
    hearing_until: datetime.date | None = None  # the last day on which a hearing may be asked for
    hearing_on: datetime.date | None = None  # the day for which it was called
    hearing_from: datetime.date | None = None  # the first day for which it can be called
    decidable_from: datetime.date | None = None
    court_until: datetime.date | None = None  # the last day on which the court may be asked
    lawful_from: datetime.date | None = None
    began: datetime.datetime | None = None
    began_on_holiday: bool = False
    emergency: bool = False


class ChainNeed(StrEnum):
    """What must be so for a step, else it is refused under this name?"""

    FOOTPRINT = "footprint"
    CONSTRUCTION = "construction"
    MEASURED = "measured"
    LAW = "law"
    PERMIT_MATCH = "permit_match"
    PERMIT = "permit"
    CORRECTABLE = "correctable"
    CAN_BE_CORRECTED = "can_be_corrected"
    CANNOT_BE_CORRECTED = "cannot_be_corrected"
    OF_PLANNING = "of_planning"
    OWN_ENFORCEMENT = "own_enforcement"
    COURT_ENFORCEMENT = "court_enforcement"
    DOCUMENT = "document"
    SERVED = "served"
    IN_ORDER = "in_order"
    UNTIL = "until"
    NO_HEARING = "no_hearing"
    IN_HEARING_TERM = "in_hearing_term"
    HEARING_ASKED = "hearing_asked"
    SEVEN_DAYS = "seven_days"
    HEARING_CALLED = "hearing_called"
    ON_ITS_DAY = "on_its_day"
    HEARING_OVER = "hearing_over"
    NOTICE_OVER = "notice_over"
    COURT_REMINDER = "court_reminder"
    TERM_OVER = "term_over"
    CONTEST_OVER = "contest_over"
    IN_THREE_MONTHS = "in_three_months"
    CONTEST_KIND = "contest_kind"
    CONTESTED = "contested"
    NOT_CONTESTED = "not_contested"
    BEGAN = "began"
    LAWFUL_DAY = "lawful_day"
    DAYTIME = "daytime"
    NO_HOLIDAY = "no_holiday"
    PHOTOS = "photos"
    NOTE = "note"
    FILE_NUMBER = "file_number"
    FILE_PLACE = "file_place"


#: What nothing that comes with a step could change today.
CHAIN_HOPELESS = frozenset(
    {
        ChainNeed.CAN_BE_CORRECTED,
        ChainNeed.CANNOT_BE_CORRECTED,
        ChainNeed.OF_PLANNING,
        ChainNeed.OWN_ENFORCEMENT,
        ChainNeed.COURT_ENFORCEMENT,
        ChainNeed.CONTESTED,
        ChainNeed.NOT_CONTESTED,
        ChainNeed.NO_HEARING,
        ChainNeed.HEARING_ASKED,
        ChainNeed.HEARING_CALLED,
        ChainNeed.HEARING_OVER,
    }
)


def _over(last_day: datetime.date | None, on: datetime.date) -> bool:
    return last_day is None or on > last_day


def _day(f: ChainFacts) -> datetime.date:
    """On which day does the step count?  That of its paper, else today."""
    return f.served_on or f.today


CHAIN_MEETS: Mapping[ChainNeed, Callable[[ChainFacts], bool]] = {
    ChainNeed.FOOTPRINT: lambda f: "footprint" in f.given,
    ChainNeed.CONSTRUCTION: lambda f: "construction" in f.given,
    ChainNeed.MEASURED: lambda f: f.measured,
    ChainNeed.LAW: lambda f: "law" in f.given,
    ChainNeed.PERMIT_MATCH: lambda f: "permit_match" in f.given and f.permit_fits,
    ChainNeed.PERMIT: lambda f: "permit_number" in f.given,
    ChainNeed.CORRECTABLE: lambda f: "correctable" in f.given,
    ChainNeed.CAN_BE_CORRECTED: lambda f: f.correctable is True,
    ChainNeed.CANNOT_BE_CORRECTED: lambda f: f.correctable is False,
    ChainNeed.OF_PLANNING: lambda f: f.of_planning,
    ChainNeed.OWN_ENFORCEMENT: lambda f: not f.by_court,
    ChainNeed.COURT_ENFORCEMENT: lambda f: f.by_court,
    ChainNeed.DOCUMENT: lambda f: "document" in f.given,
    ChainNeed.SERVED: lambda f: f.served_on is not None,
    ChainNeed.IN_ORDER: lambda f: (
        f.served_on is None or (f.served_on <= f.today and (f.last_on is None or f.served_on >= f.last_on))
    ),
    ChainNeed.UNTIL: lambda f: f.until is not None and (f.served_on is None or f.until > f.served_on),
    ChainNeed.COURT_REMINDER: lambda f: (
        not f.by_court
        or f.until is None
        or f.served_on is None
        or f.reminder_until is None
        or f.until >= f.reminder_until
    ),
    ChainNeed.NO_HEARING: lambda f: not f.hearing,
    ChainNeed.IN_HEARING_TERM: lambda f: f.hearing_until is None or _day(f) <= f.hearing_until,
    ChainNeed.HEARING_ASKED: lambda f: f.hearing in OPEN_HEARING,
    ChainNeed.SEVEN_DAYS: lambda f: f.until is None or f.hearing_from is None or f.until >= f.hearing_from,
    ChainNeed.HEARING_CALLED: lambda f: f.hearing == Hearing.CALLED,
    ChainNeed.ON_ITS_DAY: lambda f: f.hearing_on is None or _day(f) >= f.hearing_on,
    ChainNeed.HEARING_OVER: lambda f: f.hearing not in OPEN_HEARING,
    ChainNeed.NOTICE_OVER: lambda f: (
        f.hearing in OPEN_HEARING or (f.decidable_from is not None and _day(f) >= f.decidable_from)
    ),
    ChainNeed.TERM_OVER: lambda f: _over(f.term_until, _day(f)),
    ChainNeed.CONTEST_OVER: lambda f: _over(f.contest_until, _day(f)),
    ChainNeed.IN_THREE_MONTHS: lambda f: f.court_until is None or _day(f) <= f.court_until,
    ChainNeed.CONTEST_KIND: lambda f: "contest" in f.given,
    ChainNeed.CONTESTED: lambda f: f.contested,
    ChainNeed.NOT_CONTESTED: lambda f: not f.contested,
    ChainNeed.BEGAN: lambda f: f.began is not None and f.began <= f.now,
    ChainNeed.LAWFUL_DAY: lambda f: (
        f.began is None or (f.lawful_from is not None and f.began.date() >= f.lawful_from)
    ),
    ChainNeed.DAYTIME: lambda f: f.began is None or f.emergency or NIGHT_UNTIL <= f.began.time() < NIGHT_FROM,
    ChainNeed.NO_HOLIDAY: lambda f: f.began is None or f.emergency or not f.began_on_holiday,
    ChainNeed.PHOTOS: lambda f: f.photos > 0,
    ChainNeed.NOTE: lambda f: "note" in f.given,
    ChainNeed.FILE_NUMBER: lambda f: "file_number" in f.given,
    ChainNeed.FILE_PLACE: lambda f: "file_place" in f.given,
}
