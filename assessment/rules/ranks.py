"""Who stands where in a quarter, who is among the bottom three, and who is last (C.7)?

Equal values have equal ranks, the next one counts all before it (1, 2, 2, 4).  A tie at the cut is broken only where it
would make the bottom too many; what nothing breaks is decided by nobody here: those units are named for people.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assessment.rules.formula import Formula, RankTerms
from assessment.rules.quarters import Standing

#: Nobody is last of one.
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands: among how many, with whom it shares the rank, and whether it is flagged.

    `is_undecided`: a tie that no criterion breaks decides whether it is flagged; people have to.
    """

    standing: Standing
    rank: int
    of: int
    tied_with: tuple[int, ...] = ()
    is_bottom: bool = False
    is_last: bool = False
    is_undecided: bool = False


@dataclass(frozen=True, slots=True)
class Ranking:
    """One list: the places from first to last, and those who have none."""

    league: str
    places: tuple[Place, ...] = ()
    unranked: tuple[Standing, ...] = ()


@dataclass(slots=True)
class _Flags:
    bottom: set[int] = field(default_factory=set)
    last: set[int] = field(default_factory=set)
    undecided: set[int] = field(default_factory=set)


def rankings(standings: Collection[Standing], formula: Formula) -> list[Ranking]:
    """A list for each league, or one for all where the county says so; by the leagues' names."""
    leagues: defaultdict[str, list[Standing]] = defaultdict(list)
    for one in standings:
        leagues["" if formula.ranks.is_one_list else one.league].append(one)
    return [_ranking(league, leagues[league], formula.ranks) for league in sorted(leagues)]


def _ranking(league: str, standings: Sequence[Standing], terms: RankTerms) -> Ranking:
    # Equals stand in the order of their ids, which says nothing: their rank is the same.
    ranked = sorted(
        (one for one in standings if one.value is not None), key=lambda one: (-_value(one), one.unit)
    )
    flags = _flags(ranked, terms)
    values = [_value(one) for one in ranked]
    places = tuple(
        Place(
            standing=one,
            rank=values.index(_value(one)) + 1,
            of=len(ranked),
            tied_with=tuple(
                other.unit for other in ranked if other.value == one.value and other.unit != one.unit
            ),
            is_bottom=one.unit in flags.bottom,
            is_last=one.unit in flags.last,
            is_undecided=one.unit in flags.undecided,
        )
        for one in ranked
    )
    unranked = sorted((one for one in standings if one.value is None), key=lambda one: one.unit)
    return Ranking(league, places, tuple(unranked))


def _flags(ranked: Sequence[Standing], terms: RankTerms) -> _Flags:
    flags = _Flags()
    if len(ranked) < FEWEST:
        return flags
    flags.last = set(_worst(ranked, 1))
    if not flags.last:
        flags.undecided |= _next_worst(ranked, 0)
    if len(ranked) < terms.small_league:
        flags.bottom = set(flags.last)
        return flags
    cut = _value(ranked[-terms.bottom])
    at_or_below = {one.unit for one in ranked if _value(one) <= cut}
    if len(at_or_below) <= terms.most_in_bottom:
        flags.bottom = at_or_below
        return flags
    flags.bottom = set(_worst(ranked, terms.bottom))
    if len(flags.bottom) < terms.bottom:
        flags.undecided |= _next_worst(ranked, len(flags.bottom))
    return flags


def _worst(ranked: Sequence[Standing], number: int) -> list[int]:
    """As many of the worst as can be told apart from the rest: never more than the number, fewer where ties remain."""
    found: list[int] = []
    for tied in _groups(ranked):
        if len(found) + len(tied) > number:
            break
        found += tied
    return found


def _next_worst(ranked: Sequence[Standing], taken: int) -> set[int]:
    """Those whom nothing tells apart, at the place where the bottom could not be filled."""
    seen = 0
    for tied in _groups(ranked):
        if seen == taken:
            return set(tied)
        seen += len(tied)
    return set()


def _groups(ranked: Iterable[Standing]) -> Iterable[list[int]]:
    """The units from the worst up, those together that value and criteria do not tell apart."""
    groups: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for one in sorted(ranked, key=_worst_first):
        groups[_worst_first(one)].append(one.unit)
    return groups.values()


def _worst_first(one: Standing) -> tuple[object, ...]:
    late, reworked, unfounded, before = one.severity
    return _value(one), -late, -reworked, -unfounded, -before


def _value(one: Standing) -> Decimal:
    assert one.value is not None  # only those that have one are ranked
    return one.value
