"""What is judged: the rows of a draft, what stays around them, and the ground that they have to fill.  No database."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class AnsweringUnit:
    """The unit that a row names: is it ranked, on the day in service, and how many units stand above it?"""

    name: str
    scored: bool
    in_service: bool
    units_above: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """One grid, section or place; `row` is None for a version outside the draft, which stays as it is."""

    row: int | None
    code: str
    kind: str
    shape: BaseGeometry
    community: str = ""
    unit: AnsweringUnit | None = None
    households: int | None = None
    management: str = ""
    since: datetime.date | None = None
    code_problem: str = ""


@dataclass(frozen=True, slots=True)
class DraftGround:
    """Everything that a check reads; shapes in storage (EPSG:4490).

    `parent` is the ground that the main kind has to fill, `limit` the one that nothing leaves (None: there is none).
    `taken` has the codes of what stays, by kind; `communities` the outlines of those that have one.
    """

    layer: str
    main_kind: str
    work_srid: int
    rows: Sequence[Drawn]
    around: Sequence[Drawn] = ()
    parent: BaseGeometry | None = None
    limit: BaseGeometry | None = None
    limit_is_the_county: bool = True
    communities: Mapping[str, BaseGeometry] = field(default_factory=dict)
    taken: Mapping[str, Collection[str]] = field(default_factory=dict)
    national: bool = False
    changed: bool = False
    later: Sequence[str] = ()
