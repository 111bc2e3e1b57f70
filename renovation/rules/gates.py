"""What must be shown before a milestone counts?  A table, each row with the law that demands it.

Source: domain/standards.md B.6 (L1 is the regulation on expropriation of buildings on state-owned land), dictionary.md
C.8 and domain/speech.md A.8.  What a law demands is never waived; what the county asks for besides is
`renovation.models.CountyGate`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from renovation.rules.calendar import DAY

#: Comment on the draft compensation plan (L1 art. 10): whole days, that of the publication left out.
COMMENT = timedelta(days=30)
#: A compensation decision may be brought before court for six months (B.6); the 60 days of reconsideration lie inside.
COURT_MONTHS = 6


class Paper(StrEnum):
    """A document of a project that a gate asks for."""

    ANNUAL_PLAN = "annual_plan"
    EXPERT_ARGUMENT = "expert_argument"
    PUBLICATION = "publication"
    REVISIONS = "revisions"
    HEARING = "hearing"
    RISK_ASSESSMENT = "risk_assessment"
    GOVERNMENT_MEETING = "government_meeting"
    DEPOSIT = "deposit"
    LAND = "land"
    PLANNING_PERMIT = "planning_permit"
    CONSTRUCTION_PERMIT = "construction_permit"


class Event(StrEnum):
    """What of a milestone waits for a condition?"""

    BEGIN = "begin"
    FINISH = "finish"


class Height(StrEnum):
    """How high is resettlement housing?  Each height has its own milestone (speech.md A.8, M8a and M8b)."""

    MULTI = "multi_storey"
    HIGH = "high_rise"


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """How far a household has come: days, None where it has not happened."""

    number: str
    building: str = ""
    signed_on: date | None = None
    decision_served_on: date | None = None
    contested_on: date | None = None
    upheld_on: date | None = None
    court_order_on: date | None = None
    compensated_on: date | None = None
    vacated_on: date | None = None

    def is_settled(self, on: date) -> bool:
        """Is it certain on a day what the household gets (L1 art. 25, 26, 28)?"""
        ends = [day for day in (self.signed_on, self.court_order_on, self.upheld_on) if day is not None]
        if any(day <= on for day in ends):
            return True
        is_contested = self.contested_on is not None and self.contested_on <= on
        return (
            self.decision_served_on is not None
            and not is_contested
            and on > months_after(self.decision_served_on, COURT_MONTHS)
        )

    def is_compensated(self, on: date) -> bool:
        """Has it been paid by a day (L1 art. 27)?"""
        return self.compensated_on is not None and self.compensated_on <= on

    def has_left(self, on: date) -> bool:
        """Has it moved out by a day?"""
        return self.vacated_on is not None and self.vacated_on <= on


@dataclass(frozen=True, slots=True)
class BuildingFacts:
    """A building that is to go, or one that is to come with so many dwellings."""

    code: str
    is_resettlement: bool = False
    height: Height = Height.MULTI
    is_registered: bool = True
    examined_on: date | None = None
    demolished_on: date | None = None
    dwellings: int = 0
    accepted: int = 0
    has_quality_sign: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a project when a gate is asked; `papers` have the day of each document, the first of its kind.

    `many_households`: from how many on the government meets about it; `most_object`: a hearing is due (L1 art. 11).
    """

    papers: Mapping[Paper, date] = field(default_factory=dict)
    households: Sequence[HouseholdFacts] = ()
    buildings: Sequence[BuildingFacts] = ()
    households_total: int = 0
    many_households: int = 0
    most_object: bool = False
    needed_yuan: Decimal = Decimal(0)
    deposited_yuan: Decimal = Decimal(0)
    blacklisted: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing: how many of how many, which, how much money, or the day from which on it is no longer."""

    missing: int = 0
    of: int = 0
    which: tuple[str, ...] = ()
    yuan: Decimal = Decimal(0)
    possible_from: date | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A row of the table: `lack` answers what is missing on a day, None: nothing."""

    key: str
    milestone: str
    event: Event
    basis: str
    lack: Callable[[Facts, date], Lack | None]


def months_after(day: date, months: int) -> date:
    """The same day of a later month; its last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - DAY)


def _paper(kind: Paper) -> Callable[[Facts, date], Lack | None]:
    def lack(facts: Facts, on: date) -> Lack | None:
        day = facts.papers.get(kind)
        return None if day is not None and day <= on else Lack()

    return lack


def _comment(facts: Facts, on: date) -> Lack | None:
    published = facts.papers.get(Paper.PUBLICATION)
    if published is None:
        return Lack()
    free = published + COMMENT + DAY
    return None if on >= free else Lack(possible_from=free)


def _hearing(facts: Facts, on: date) -> Lack | None:
    return _paper(Paper.HEARING)(facts, on) if facts.most_object else None


def _meeting(facts: Facts, on: date) -> Lack | None:
    is_many = max(facts.households_total, len(facts.households)) >= facts.many_households
    return _paper(Paper.GOVERNMENT_MEETING)(facts, on) if is_many else None


def _deposit(facts: Facts, on: date) -> Lack | None:
    if short := _paper(Paper.DEPOSIT)(facts, on):
        return short
    missing = facts.needed_yuan - facts.deposited_yuan
    return Lack(yuan=missing) if missing > 0 else None


def _unregistered(facts: Facts, on: date) -> Lack | None:
    asked = [one for one in facts.buildings if not (one.is_resettlement or one.is_registered)]
    return _those(asked, [one.code for one in asked if one.examined_on is None or one.examined_on > on])


def _settled(facts: Facts, on: date) -> Lack | None:
    return _households(facts, [one.number for one in facts.households if not one.is_settled(on)])


def _households(facts: Facts, which: list[str]) -> Lack | None:
    """Households that are expected but not entered yet are missing too."""
    unknown = max(0, facts.households_total - len(facts.households))
    missing = len(which) + unknown
    whole = max(facts.households_total, len(facts.households))
    if whole == 0:
        return Lack()
    return Lack(missing, whole, tuple(which)) if missing else None


def _those(whole: Sequence[object], which: list[str]) -> Lack | None:
    return Lack(len(which), len(whole), tuple(which)) if which else None


def not_clear(households: Sequence[HouseholdFacts], on: date) -> Lack | None:
    """Which of a building's households keep it standing: not compensated, or still inside (L1 art. 27)?"""
    return _those(
        households, [one.number for one in households if not (one.is_compensated(on) and one.has_left(on))]
    )


def _one_is_clear(facts: Facts, on: date) -> Lack | None:
    """Demolition begins with the first building that is clear; each of them is asked again by itself."""
    gone = [one.code for one in facts.buildings if not one.is_resettlement]
    if not gone:
        return Lack()
    inside: dict[str, list[HouseholdFacts]] = {code: [] for code in gone}
    for one in facts.households:
        inside.setdefault(one.building, []).append(one)
    blocked = [code for code in gone if not_clear(inside[code], on)]
    return Lack(len(blocked), len(gone), tuple(blocked)) if len(blocked) == len(gone) else None


def _demolished(facts: Facts, on: date) -> Lack | None:
    gone = [one for one in facts.buildings if not one.is_resettlement]
    if not gone:
        return Lack()
    return _those(gone, [one.code for one in gone if one.demolished_on is None or one.demolished_on > on])


def _blacklisted(facts: Facts, on: date) -> Lack | None:
    return _those(facts.blacklisted, list(facts.blacklisted))


def _of_height(facts: Facts, height: Height) -> list[BuildingFacts]:
    return [one for one in facts.buildings if one.is_resettlement and one.height is height]


def _accepted(height: Height) -> Callable[[Facts, date], Lack | None]:
    def lack(facts: Facts, on: date) -> Lack | None:
        built = _of_height(facts, height)
        whole, accepted = sum(one.dwellings for one in built), sum(one.accepted for one in built)
        which = tuple(one.code for one in built if one.accepted < one.dwellings)
        return Lack(whole - accepted, whole, which) if accepted < whole else None

    return lack


def _signed_for_quality(height: Height) -> Callable[[Facts, date], Lack | None]:
    def lack(facts: Facts, on: date) -> Lack | None:
        built = _of_height(facts, height)
        return _those(built, [one.code for one in built if not one.has_quality_sign])

    return lack


_BEGIN, _FINISH = Event.BEGIN, Event.FINISH

#: In the order in which a project meets them.
GATES = (
    Condition("annual_plan", "M2", _FINISH, "L1 art. 9", _paper(Paper.ANNUAL_PLAN)),
    Condition("expert_argument", "M2", _FINISH, "L1 art. 10", _paper(Paper.EXPERT_ARGUMENT)),
    Condition("comment", "M2", _FINISH, "L1 art. 10", _comment),
    Condition("revisions", "M2", _FINISH, "L1 art. 11", _paper(Paper.REVISIONS)),
    Condition("hearing", "M2", _FINISH, "L1 art. 11", _hearing),
    Condition("risk_assessment", "M2", _FINISH, "L1 art. 12", _paper(Paper.RISK_ASSESSMENT)),
    Condition("government_meeting", "M2", _FINISH, "L1 art. 12", _meeting),
    Condition("deposit", "M2", _FINISH, "L1 art. 12", _deposit),
    Condition("unregistered", "M2", _FINISH, "L1 art. 24", _unregistered),
    Condition("settled", "M3", _FINISH, "L1 art. 25, 26, 28", _settled),
    Condition("clear_building", "M4a", _BEGIN, "L1 art. 27", _one_is_clear),
    Condition("demolished", "M4b", _FINISH, "speech A.8 M4", _demolished),
    Condition("land", "M7", _BEGIN, "L2", _paper(Paper.LAND)),
    Condition("planning_permit", "M7", _BEGIN, "L2 art. 40", _paper(Paper.PLANNING_PERMIT)),
    Condition("construction_permit", "M7", _BEGIN, "L2", _paper(Paper.CONSTRUCTION_PERMIT)),
    Condition("blacklisted", "M7", _BEGIN, "speech A.8", _blacklisted),
    Condition("accepted", "M8a", _FINISH, "W29", _accepted(Height.MULTI)),
    Condition("quality_sign", "M8a", _FINISH, "speech A.8", _signed_for_quality(Height.MULTI)),
    Condition("accepted", "M8b", _FINISH, "W29", _accepted(Height.HIGH)),
    Condition("quality_sign", "M8b", _FINISH, "speech A.8", _signed_for_quality(Height.HIGH)),
)


def lacking(facts: Facts, milestone: str, event: Event, on: date) -> list[tuple[Condition, Lack]]:
    """What stops a milestone from being begun or finished on a day?  What stops its beginning stops its end too."""
    asked = (row for row in GATES if row.milestone == milestone and row.event in {Event.BEGIN, event})
    found = ((row, row.lack(facts, on)) for row in asked)
    return [(row, lack) for row, lack in found if lack is not None]
