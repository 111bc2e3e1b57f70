"""Who inspects which points in a month?  Drawn by lot from a published list with a published seed: anybody can draw it
again.

Every choice goes by SHA-256 of the seed with the codes of what is chosen from, so that the order in which points and
inspectors are handed in decides nothing.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """A point in the list: `unit` is whose month it counts for, `units` all that may be charged there by its checklist,
    `must` one that is in every lot.
    """

    code: str
    unit: str
    units: frozenset[str] = frozenset()
    must: bool = False

    @property
    def charged(self) -> frozenset[str]:
        return self.units | {self.unit}


@dataclass(frozen=True, slots=True)
class Inspector:
    """Somebody in the list; `units` are those whom they may not judge: their own, with those above and below."""

    login: str
    units: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lot:
    """A point that was drawn; no inspector where everybody in the list belongs to a unit that may be charged there."""

    spot: str
    unit: str
    inspector: str | None


def draw(
    seed: str, spots: Collection[Spot], inspectors: Collection[Inspector], *, per_unit: int
) -> list[Lot]:
    """So many points of each unit, those that must be inspected always, each with an inspector of no unit concerned;
    by the points' codes.  Of two who may, whoever has fewer points so far goes.
    """
    chosen: list[Spot] = []
    by_unit: defaultdict[str, list[Spot]] = defaultdict(list)
    for spot in spots:
        by_unit[spot.unit].append(spot)
    for unit in sorted(by_unit):
        ranked = sorted(by_unit[unit], key=lambda spot: (not spot.must, _lot(seed, "point", spot.code)))
        must = sum(spot.must for spot in ranked)
        chosen += ranked[: max(per_unit, must)]
    return _with_inspectors(seed, chosen, inspectors)


def draw_again(
    seed: str,
    lots: Sequence[Lot],
    spots: Mapping[str, Spot],
    inspectors: Collection[Inspector],
    *,
    one_in: int,
) -> list[Lot]:
    """One in so many of the points drawn, at least one, each by another inspector than the first time."""
    seen = {lot.spot: lot.inspector for lot in lots if lot.inspector is not None}
    ranked = sorted(seen, key=lambda code: _lot(seed, "again", code))
    number = -(-len(ranked) // one_in)
    return _with_inspectors(seed, [spots[code] for code in ranked[:number]], inspectors, not_again=seen)


def draw_substitute(
    seed: str, spot: Spot, inspectors: Collection[Inspector], *, gone: Sequence[str]
) -> str | None:
    """Who goes instead of those who cannot, the last of them named last; None where nobody is left who may.

    By the same seed, the point, and how many are gone: whoever falls ill changes nobody else's lot.
    """
    may = [one.login for one in inspectors if not one.units & spot.charged and one.login not in gone]
    return min(
        may, key=lambda login: _lot(seed, f"substitute {len(gone)}", f"{spot.code} {login}"), default=None
    )


def _with_inspectors(
    seed: str,
    spots: Sequence[Spot],
    inspectors: Collection[Inspector],
    not_again: Mapping[str, str | None] | None = None,
) -> list[Lot]:
    load: Counter[str] = Counter()
    lots = []
    for spot in sorted(spots, key=lambda one: _lot(seed, "order", one.code)):
        may = [
            one.login
            for one in inspectors
            if not one.units & spot.charged and (not_again or {}).get(spot.code) != one.login
        ]
        one = min(
            may,
            key=lambda login: (load[login], _lot(seed, "inspector", f"{spot.code} {login}")),
            default=None,
        )
        if one is not None:
            load[one] += 1
        lots.append(Lot(spot.code, spot.unit, one))
    return sorted(lots, key=lambda lot: lot.spot)


def _lot(seed: str, what: str, code: str) -> str:
    return hashlib.sha256(f"{seed}\n{what}\n{code}".encode()).hexdigest()
