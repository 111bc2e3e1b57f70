"""What is still to be done at each inspection point of a month?  Supervised, checked, followed up (speech A2.7)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """What every point needs every month."""

    SUPERVISION = "supervision"
    CHECK = "check"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class Coverage:
    """A point's month: what was done, and what is blank; both in the order of the marks."""

    point: int
    done: tuple[Mark, ...]

    @property
    def blank(self) -> tuple[Mark, ...]:
        return tuple(mark for mark in Mark if mark not in self.done)


def coverage_of(
    points: Collection[int], visits: Iterable[tuple[int, str]], checked: Collection[int]
) -> dict[int, Coverage]:
    """The month of each point; `visits` are of the month (point, mark), `checked` the points that the lot's
    inspectors have looked at.
    """
    done: dict[int, set[Mark]] = {point: set() for point in points}
    for point, mark in [*visits, *((point, Mark.CHECK) for point in checked)]:
        if point in done:
            done[point].add(Mark(mark))
    return {
        point: Coverage(point, tuple(mark for mark in Mark if mark in marks))
        for point, marks in sorted(done.items())
    }


def blanks_by_mark(coverage: Mapping[int, Coverage]) -> dict[Mark, int]:
    """How many points lack each mark?"""
    return {mark: sum(mark in one.blank for one in coverage.values()) for mark in Mark}
