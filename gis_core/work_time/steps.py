"""The steps of a calculation: what counted, what did not, and why."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from decimal import Decimal

from gis_core.work_time.days import DayStatus, StepKind
from gis_core.work_time.limits import Limit, LimitUnit, amount_of

DAY = timedelta(days=1)
#: A stretch of time from one aware moment to another.
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Step:
    """What happened to a limit between two moments, and why?

    `spans` are the stretches that counted, `counted` their length, `amount` what they took in the limit's unit.
    """

    start: datetime
    end: datetime
    kind: StepKind
    name: str = ""
    source: str = ""
    by_rule: bool = False
    spans: tuple[Span, ...] = ()
    counted: timedelta = timedelta(0)
    amount: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Due:
    """When is a limit over, step by step?  `by_rule_years` had to be counted without an official arrangement."""

    start: datetime
    limit: Limit
    at: datetime
    steps: tuple[Step, ...]
    by_rule_years: tuple[int, ...] = ()


class Steps:
    """The steps of one calculation, as they come; days off that follow each other for one reason are one step."""

    def __init__(self, start: datetime, *, zone: tzinfo, known_years: frozenset[int]) -> None:
        self.zone = zone
        self.known_years = known_years
        self.start = self.until = start
        self.steps: list[Step] = []
        self.by_rule_years: set[int] = set()

    def nothing(self, status: DayStatus, kind: StepKind | None = None) -> None:
        """Nothing counts on this day, or no more of it."""
        self._note(status)
        kind = kind or (StepKind.AFTER_HOURS if status.is_workday else status.kind)
        until = datetime.combine(status.on_date + DAY, time(0), self.zone)
        last = self.steps[-1] if self.steps else None
        why = (kind, status.name, status.source, status.by_rule)
        if last and not last.spans and why == (last.kind, last.name, last.source, last.by_rule):
            self.steps[-1] = Step(last.start, until, *why)
        else:
            self.steps.append(Step(self._from(status), until, *why))
        self.until = until

    def counted(
        self,
        status: DayStatus,
        spans: tuple[Span, ...],
        unit: LimitUnit,
        amount: Decimal | None = None,
    ) -> timedelta:
        """These stretches of a day count; how long are they?"""
        self._note(status)
        length = length_of(spans)
        self.steps.append(
            Step(
                self._from(status),
                spans[-1][1],
                status.kind,
                status.name,
                status.source,
                status.by_rule,
                spans,
                length,
                amount_of(length, unit) if amount is None else amount,
            )
        )
        self.until = spans[-1][1]
        return length

    def due(self, limit: Limit) -> Due:
        """The whole calculation: the last step's end is when the limit is over."""
        years = tuple(sorted(self.by_rule_years))
        return Due(self.start, limit, self.until, tuple(self.steps), years)

    def _from(self, status: DayStatus) -> datetime:
        return max(self.start, datetime.combine(status.on_date, time(0), self.zone), key=as_utc)

    def _note(self, status: DayStatus) -> None:
        if status.on_date.year not in self.known_years:
            self.by_rule_years.add(status.on_date.year)


def as_utc(moment: datetime) -> datetime:
    """Moments of one zone compare by their wall clock in Python: where clocks are put back that is wrong."""
    return moment.astimezone(UTC)


def between(start: datetime, end: datetime) -> timedelta:
    """How much time passes from one moment to another, whatever the clocks do in between?"""
    return as_utc(end) - as_utc(start)


def length_of(spans: tuple[Span, ...]) -> timedelta:
    """How long are some stretches together?"""
    return sum((between(*span) for span in spans), timedelta(0))


def first_of(spans: tuple[Span, ...], length: timedelta) -> tuple[Span, ...]:
    """The first stretches of a day, up to a length."""
    taken = []
    for opens, closes in spans:
        part = min(between(opens, closes), length)
        if part:
            taken.append((opens, (as_utc(opens) + part).astimezone(opens.tzinfo)))
            length -= part
    return tuple(taken)
