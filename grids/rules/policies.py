"""In which order are rulings, places, roads, grids and departments asked who answers and who does the work?

Every category belongs to a policy group; a group has two ordered lists of steps.  The *accountable* list
finds who answers for the ground and is ranked by it (DESIGN section 4, point 1); the *handling* list finds
who does the work (domain/dictionary.md C.5).  The first step with a candidate wins.  A handling list without
a candidate falls through to the accountable unit, so it names no GRID; an accountable list without one goes
down FALLBACK_STEPS, so it is never without an answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Protocol

from grids.rules.errors import PolicyError as PolicyError


class Step(IntEnum):
    """Where is a unit looked for?  The numbers are stored in tables and receipts: never renumber."""

    RULING = 1  # 责任认定
    STOREFRONT = 2  # 门前三包: the shop
    SITE = 3  # 管理场所: its operator
    COMPOUND = 4  # 小区: accountable is its community; handling is the property firm where there is one
    ROAD = 5  # 路段: accountable is the section's unit; handling is its handling unit
    ROAD_CLEANING = 6  # 路段: its cleaning unit
    ROAD_LIGHTING = 7  # 路段: its lighting unit
    GRID = 8  # 责任网格
    FACILITY = 9  # 部件: its maintainer, else its owner
    DEPARTMENT = 10  # 部门职责
    NEAREST_GRID = 11  # fallback: the nearest grid within reach, flagged
    TOWNSHIP = 12  # fallback: 属地兜底
    OFFICE = 13  # fallback: the county's ruling queue 待确权


class Group(StrEnum):
    """Which categories share their step lists?"""

    FACILITY_BROKEN = "facility_broken"
    FACILITY_ROAD_BOUND = "facility_road_bound"
    STREET_LAMP = "street_lamp"
    MANHOLE_UNKNOWN = "manhole_unknown"
    HYDRANT = "hydrant"
    SUPPLY_GAP = "supply_gap"
    ILLEGAL_STRUCTURE = "illegal_structure"
    STOREFRONT_DUTY = "storefront_duty"
    STREET_ORDER = "street_order"
    PARKING_TRAFFIC = "parking_traffic"
    CLEANING = "cleaning"
    ROAD_SURFACE = "road_surface"
    LAND = "land"
    HEALTH = "health"
    CONSTRUCTION_SITE = "construction_site"
    COMPOUND = "compound"
    WATER = "water"
    OTHER = "other"


class Categorised(Protocol):
    """What the policy needs to know of a category: a row of the shipped catalogue or of the database."""

    @property
    def group(self) -> str: ...

    @property
    def road_bound(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Policy:
    """Which steps find the accountable and the handling unit, and which clause says so?"""

    accountable: tuple[Step, ...]
    handling: tuple[Step, ...]
    clause: str


# DESIGN section 4, point 1: only units of the scored leagues answer; owners, shops and trades never do.
ACCOUNTABLE_STEPS = frozenset({Step.RULING, Step.SITE, Step.COMPOUND, Step.ROAD, Step.GRID})
# A handling list names no GRID and no fallback: it falls through to the accountable unit.
HANDLING_STEPS = frozenset(
    {
        Step.RULING,
        Step.STOREFRONT,
        Step.SITE,
        Step.COMPOUND,
        Step.ROAD,
        Step.ROAD_CLEANING,
        Step.ROAD_LIGHTING,
        Step.FACILITY,
        Step.DEPARTMENT,
    }
)
# DESIGN section 4, point 2: asked in this order when no step of the accountable list has a candidate.
FALLBACK_STEPS = (Step.NEAREST_GRID, Step.TOWNSHIP, Step.OFFICE)

# DESIGN section 4, point 1: broken facilities, missing ones and illegal structures are answered for by the
# grid's unit (a section's in its corridor where the category is road-bound), whoever handles them.
GROUND_ONLY_GROUPS = frozenset(
    {
        Group.FACILITY_BROKEN,
        Group.FACILITY_ROAD_BOUND,
        Group.STREET_LAMP,
        Group.MANHOLE_UNKNOWN,
        Group.HYDRANT,
        Group.SUPPLY_GAP,
        Group.ILLEGAL_STRUCTURE,
    }
)

_RULING, _SITE, _COMPOUND, _ROAD = Step.RULING, Step.SITE, Step.COMPOUND, Step.ROAD
_FACILITY, _DEPARTMENT = Step.FACILITY, Step.DEPARTMENT

# The handling lists, each with its clause.  Where C.5 names "COMPOUND/SITE" as one place in the order, the
# narrower duty comes first (C.5, comparator 2): site, then compound.
HANDLING: dict[Group, tuple[tuple[Step, ...], str]] = {
    Group.FACILITY_BROKEN: (
        (_RULING, _FACILITY, _DEPARTMENT, _ROAD, _SITE, _COMPOUND),
        "C.5 facility broken: maintainer, else owner, else the trade, else the ground",
    ),
    Group.FACILITY_ROAD_BOUND: (
        (_RULING, _FACILITY, _DEPARTMENT, _ROAD, _SITE, _COMPOUND),
        "C.5 facility broken; standing in or on the road",
    ),
    Group.STREET_LAMP: (
        (_RULING, _FACILITY, _DEPARTMENT, Step.ROAD_LIGHTING, _ROAD, _SITE, _COMPOUND),
        "C.5 facility broken; C.2 RoadSection: the section's lighting unit before its handling unit",
    ),
    Group.MANHOLE_UNKNOWN: (
        (_RULING, _ROAD),
        "C.5 manhole of unknown owner: the section's handling unit",
    ),
    Group.HYDRANT: (
        # COMPOUND before DEPARTMENT: a supplier's duty covers the county, a compound only its inside.
        (_RULING, _FACILITY, _COMPOUND, _DEPARTMENT),
        "C.5 hydrant: inside a compound the compound, else the water supplier",
    ),
    Group.SUPPLY_GAP: (
        (_RULING, _DEPARTMENT),
        "B.1.3 supply gap: no object to maintain, so the trade that would build it",
    ),
    Group.ILLEGAL_STRUCTURE: (
        (_RULING, _DEPARTMENT),
        "C.5 illegal structure: the department of the planning area, the township in village areas",
    ),
    Group.STOREFRONT_DUTY: (
        (_RULING, Step.STOREFRONT, _ROAD),
        "C.5 storefront duty: the shop inside its strip, else the section",
    ),
    Group.STREET_ORDER: (
        (_RULING, _SITE, _ROAD, _DEPARTMENT),
        "C.5 street order: the market or park, the section's handling unit, urban management",
    ),
    Group.PARKING_TRAFFIC: (
        (_RULING, _DEPARTMENT),
        "C.5 motor-vehicle parking, traffic offences, illegal taxis: traffic police",
    ),
    Group.CLEANING: (
        (_RULING, _SITE, _COMPOUND, Step.ROAD_CLEANING),
        "C.5 garbage, dirty road, spillage, small ads: the place, else the section's cleaning unit",
    ),
    Group.ROAD_SURFACE: (
        (_RULING, _SITE, _ROAD),
        "C.5 everything else, for what is part of the road itself",
    ),
    Group.LAND: (
        (_RULING, _DEPARTMENT),
        "C.5 land and excavation: the land department",
    ),
    Group.HEALTH: (
        (_RULING, _DEPARTMENT),
        "C.5 public health: the health department",
    ),
    Group.CONSTRUCTION_SITE: (
        (_RULING, _SITE, _DEPARTMENT),
        "C.5 construction-site matters: the site's contractor, else urban construction",
    ),
    Group.COMPOUND: (
        (_RULING, _COMPOUND),
        "C.5 compound matters: the property firm where managed, else the community",
    ),
    Group.WATER: (
        (_RULING, _SITE, _DEPARTMENT),
        "C.5 everything else; no road runs on water, so the trade stands in for it",
    ),
    Group.OTHER: (
        (_RULING, _SITE, _ROAD),
        "C.5 everything else",
    ),
}


def accountable_steps(group: Group, *, road_bound: bool) -> tuple[Step, ...]:
    """Who is asked, in which order, to answer for the ground?"""
    places = () if group in GROUND_ONLY_GROUPS else (Step.SITE, Step.COMPOUND)
    road = (Step.ROAD,) if road_bound else ()
    return (Step.RULING, *places, *road, Step.GRID)


def policy_for(category: Categorised) -> Policy:
    """Which step lists does this category start with, before any decree changes them?

    Raises PolicyError for a group nobody knows.
    """
    try:
        group = Group(category.group)
    except ValueError:
        raise PolicyError(
            "policy.group",
            f"类别组“{category.group}”不存在；可用的类别组：{'、'.join(Group)}。",
            "group",
        ) from None
    handling, clause = HANDLING[group]
    return Policy(accountable_steps(group, road_bound=category.road_bound), handling, clause)


def check_policy(accountable: Sequence[Step], handling: Sequence[Step]) -> None:
    """May these two lists stand, also after a decree has changed them?  Raises PolicyError."""
    _check_list(accountable, ACCOUNTABLE_STEPS, "accountable", "责任单位")
    _check_list(handling, HANDLING_STEPS, "handling", "处置单位")
    if accountable[-1] is not Step.GRID:
        raise PolicyError(
            "policy.ends_with_grid",
            "责任单位的判定步骤必须以 GRID（责任网格）结尾，否则有的地方无人负责。",
            "accountable",
        )


def _check_list(steps: Sequence[Step], allowed: frozenset[Step], field: str, whose_zh: str) -> None:
    """Refuse a list that does not begin with RULING, repeats a step or names one it may not."""
    if not steps or steps[0] is not Step.RULING:
        raise PolicyError(
            "policy.begins_with_ruling",
            f"{whose_zh}的判定步骤必须以 RULING（责任认定）开头：已作的认定先于一切。",
            field,
        )
    if len(set(steps)) != len(steps):
        raise PolicyError("policy.repeated_step", f"{whose_zh}的判定步骤不能重复。", field)
    forbidden = [step.name for step in steps if step not in allowed]
    if forbidden:
        raise PolicyError(
            "policy.forbidden_step",
            f"{whose_zh}的判定步骤中不能有 {'、'.join(forbidden)}。",
            field,
        )
