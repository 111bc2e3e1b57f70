"""What is wrong with a draft of the ground, how grave is it, and who gets what is disputed?  Pure tables."""

import datetime
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What may be wrong; the names are a contract (tests/contract/check_edition.json)."""

    OVERLAP = "overlap"
    SLIVER_OVERLAP = "sliver_overlap"
    GAP = "gap"
    SLIVER_GAP = "sliver_gap"
    OUTSIDE = "outside"  # beyond the area's own ground
    CROSSES_COMMUNITY = "crosses_community"
    UNMATCHED_EDGE = "unmatched_edge"
    CODE = "code"
    DUPLICATE_CODE = "duplicate_code"
    NO_UNIT = "no_unit"
    NOT_SCORED = "not_scored"
    NOT_IN_SERVICE = "not_in_service"
    HOUSEHOLDS = "households"
    DANGLE = "dangle"  # an end that nearly meets another section
    ORPHAN_END = "orphan_end"  # an end that meets nothing
    UNMANAGED = "unmanaged"  # a compound that does not say how it is managed
    SHOP_ANSWERS = "shop_answers"
    GROUND_CHANGED = "ground_changed"  # since the draft was begun
    LATER_EDITION = "later_edition"


class Severity(StrEnum):
    """What does it mean for publishing?"""

    ERROR = "error"  # not before it is mended
    WARNING = "warning"
    NOTE = "note"


#: A published edition is a partition whose every part has one unit that answers: what would break this is an error.
SEVERITY: Mapping[Fault, Severity] = {
    Fault.OVERLAP: Severity.ERROR,
    Fault.SLIVER_OVERLAP: Severity.ERROR,
    Fault.GAP: Severity.ERROR,
    Fault.SLIVER_GAP: Severity.ERROR,
    Fault.OUTSIDE: Severity.ERROR,
    Fault.CROSSES_COMMUNITY: Severity.WARNING,
    Fault.UNMATCHED_EDGE: Severity.NOTE,
    Fault.CODE: Severity.ERROR,
    Fault.DUPLICATE_CODE: Severity.ERROR,
    Fault.NO_UNIT: Severity.ERROR,
    Fault.NOT_SCORED: Severity.ERROR,
    Fault.NOT_IN_SERVICE: Severity.ERROR,
    Fault.HOUSEHOLDS: Severity.WARNING,
    Fault.DANGLE: Severity.WARNING,
    Fault.ORPHAN_END: Severity.NOTE,
    Fault.UNMANAGED: Severity.ERROR,
    Fault.SHOP_ANSWERS: Severity.ERROR,
    Fault.GROUND_CHANGED: Severity.ERROR,
    Fault.LATER_EDITION: Severity.ERROR,
}

#: GB/T 34300-2017: a grid has about 300 to 500 households (domain/standards.md).
HOUSEHOLDS = range(300, 501)


def households_are_in_range(households: int | None) -> bool:
    """Is a grid about as large as the standard says?  One that tells no number is not judged."""
    return households is None or households in HOUSEHOLDS


class Award(StrEnum):
    """By which rule does somebody get ground that is disputed, or left over?"""

    LONGEST_EDGE = "longest_edge"
    SENIOR_UNIT = "senior_unit"
    OLDER_ACT = "older_act"


@dataclass(frozen=True, slots=True)
class Claimant:
    """One who may get it: `row` in the draft, the edge in common (m), how many units stand above its own, since when
    its version is valid (None: always).
    """

    row: int
    code: str
    edge_m: float
    units_above: int
    since: datetime.date | None


def awarded(claimants: Iterable[Claimant], by: Award) -> Claimant:
    """Who gets it?  By the rule, then the longest edge, then the lower code, then the row that was there first."""

    def order(one: Claimant) -> tuple[float | datetime.date, float, str, int]:
        edge = -round(one.edge_m, 3)
        first: float | datetime.date = {
            Award.LONGEST_EDGE: edge,
            Award.SENIOR_UNIT: one.units_above,
        }.get(by, 0.0)
        if by is Award.OLDER_ACT:
            first = one.since or datetime.date.min
        return first, edge, one.code, one.row

    return min(claimants, key=order)


#: From which share of either on has a version's ground gone into another: the greater part decides.
_LINEAGE_SHARE = 0.5


def is_predecessor(*, same_code: bool, shared: float, old: float, new: float) -> bool:
    """Is an old version a predecessor of a new one?  It is continued, or split into it, or merged into it.

    Sizes in m² or, of lines, in metres; a border that was only moved makes no predecessor of the neighbour.
    """
    return same_code or shared >= _LINEAGE_SHARE * min(old, new) > 0


_NUMBERED = re.compile(r"(?P<stem>.*?)(?P<number>\d+)$", re.DOTALL)


def next_code(code: str, taken: Collection[str], *, national: bool, community: str = "") -> str:
    """Which code is free for what was split off?  The next number of the community, or of the code itself.

    Raises ValueError where a community has no number left.
    """
    if national and community and code.startswith(community):
        for number in range(1, 1000):
            proposed = f"{community}{number:03d}"
            if proposed not in taken:
                return proposed
        raise ValueError(f"no number is left in {community}")
    found = _NUMBERED.match(code)
    stem, first, width = (
        (found["stem"], int(found["number"]) + 1, len(found["number"])) if found else (f"{code}-", 2, 1)
    )
    number = first
    while f"{stem}{number:0{width}d}" in taken:
        number += 1
    return f"{stem}{number:0{width}d}"
