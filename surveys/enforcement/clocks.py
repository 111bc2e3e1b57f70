"""Which clock runs while the procedure against an illegal structure waits in a stage, and from which day on?  Pure."""

import datetime
from collections.abc import Callable, Mapping

from surveys.enforcement.past import ChainPast, Works
from surveys.enforcement.rules import ChainStage
from surveys.rules import Clock

_DAY = datetime.timedelta(days=1)
#: The first day on which the next step can be taken; None: at once.
Since = Callable[[ChainPast, Works], datetime.date | None]


def _at_once(past: ChainPast, works: Works) -> None:
    return None


def _after_the_term(past: ChainPast, works: Works) -> datetime.date | None:
    return past.term_until and past.term_until + _DAY


def _when_decidable(past: ChainPast, works: Works) -> datetime.date | None:
    return past.decidable_from(works)


def _after_contesting(past: ChainPast, works: Works) -> datetime.date | None:
    known = [day for day in (past.term_until, past.contest_until(works)) if day is not None]
    return max(known) + _DAY if known else None


def _after_reminder(past: ChainPast, works: Works) -> datetime.date | None:
    return (_after_contesting if past.by_court else _after_the_term)(past, works)


def _when_lawful(past: ChainPast, works: Works) -> datetime.date | None:
    return past.removable_from(works)


#: A stage that only the court can end has none, nor have the ends.
STAGE_CLOCKS: Mapping[ChainStage, tuple[Clock, Since]] = {
    ChainStage.FOUND: (Clock.VISIT, _at_once),
    ChainStage.STOP_ORDERED: (Clock.EXAMINE, _at_once),
    ChainStage.EXAMINED: (Clock.NOTIFY, _at_once),
    ChainStage.NOTIFIED: (Clock.DECIDE, _when_decidable),
    ChainStage.CORRECTING: (Clock.RECHECK, _after_the_term),
    ChainStage.DECIDED: (Clock.REMIND, _after_the_term),
    ChainStage.REMINDED: (Clock.ANNOUNCE, _after_reminder),
    ChainStage.ANNOUNCED: (Clock.ORDER, _after_contesting),
    ChainStage.ORDERED: (Clock.REMOVE, _when_lawful),
    ChainStage.ALLOWED: (Clock.REMOVE, _when_lawful),
    ChainStage.REMOVED: (Clock.FILE_AWAY, _at_once),
    ChainStage.CORRECTED: (Clock.FILE_AWAY, _at_once),
    ChainStage.PERMITTED: (Clock.FILE_AWAY, _at_once),
    ChainStage.CONFISCATED: (Clock.FILE_AWAY, _at_once),
}
