"""Which cells go together, so that each grid has about as many households as wanted?"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """A piece of ground: what only stays among its own (a community's code, say), and its households."""

    key: int
    households: int
    within: Hashable = ""


def merged(
    cells: Sequence[Cell], edges_m: Mapping[tuple[int, int], float], *, least: int, most: int
) -> list[list[int]]:
    """Groups of keys: the smallest group below `least` joins the neighbour with the longest common edge, while both
    have `most` together at most.

    `edges_m` are common edges by pairs of keys, the lower first.  Ties: fewer households, then the lower key.  What has
    no neighbour that it fits stays by itself; nothing is ever taken apart.
    """
    groups = {one.key: [one.key] for one in cells}
    size = {one.key: one.households for one in cells}
    within = {one.key: one.within for one in cells}
    edges: dict[int, dict[int, float]] = {one.key: {} for one in cells}
    for (one, other), length in edges_m.items():
        if length > 0 and within[one] == within[other]:
            edges[one][other] = edges[other][one] = length
    alone: set[int] = set()
    while True:
        small = [key for key in groups if size[key] < least and key not in alone]
        if not small:
            return sorted(sorted(group) for group in groups.values())
        key = min(small, key=lambda one: (size[one], one))
        fitting = [other for other in edges[key] if size[key] + size[other] <= most]
        if not fitting:
            alone.add(key)
            continue
        other = min(fitting, key=lambda one: (-edges[key][one], size[one], one))
        _join(key, other, groups, size, edges)
        alone.discard(other)


def _join(
    key: int,
    into: int,
    groups: dict[int, list[int]],
    size: dict[int, int],
    edges: dict[int, dict[int, float]],
) -> None:
    groups[into] += groups.pop(key)
    size[into] += size.pop(key)
    for other, length in edges.pop(key).items():
        del edges[other][key]
        if other != into:
            edges[into][other] = edges[other][into] = edges[into].get(other, 0.0) + length
