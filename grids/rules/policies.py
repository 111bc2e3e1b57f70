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
    OFFICE = 13  # fallback: the county's ruling queue 待认定


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

# The handling lists, each with its source and the clause that officials read.  Where C.5 names "COMPOUND/SITE"
# as one place in the order, the narrower duty comes first (C.5, comparator 2): site, then compound.
HANDLING: dict[Group, tuple[tuple[Step, ...], str]] = {
    Group.FACILITY_BROKEN: (
        (_RULING, _FACILITY, _DEPARTMENT, _ROAD, _SITE, _COMPOUND),
        # C.5 facility broken
        "默认清单·设施破损：养护单位，其次权属单位，其次主管部门，再次所在路段、场所、小区",
    ),
    Group.FACILITY_ROAD_BOUND: (
        (_RULING, _FACILITY, _DEPARTMENT, _ROAD, _SITE, _COMPOUND),
        # C.5 facility broken, standing in or on the road
        "默认清单·道路设施破损：养护单位，其次权属单位，其次主管部门，再次所在路段",
    ),
    Group.STREET_LAMP: (
        (_RULING, _FACILITY, _DEPARTMENT, Step.ROAD_LIGHTING, _ROAD, _SITE, _COMPOUND),
        # C.5 facility broken; C.2 RoadSection has a lighting unit
        "默认清单·路灯破损：养护单位、主管部门之后，先路段照明单位，后路段处置单位",
    ),
    Group.MANHOLE_UNKNOWN: (
        (_RULING, _ROAD),
        # C.5 manhole, unknown owner
        "默认清单·不明井盖：路段处置单位",
    ),
    Group.HYDRANT: (
        # COMPOUND before DEPARTMENT: a supplier's duty covers the county, a compound only its inside.
        (_RULING, _FACILITY, _COMPOUND, _DEPARTMENT),
        # C.5 hydrant
        "默认清单·消火栓：小区内由小区处置，其余由供水单位处置",
    ),
    Group.SUPPLY_GAP: (
        (_RULING, _DEPARTMENT),
        # B.1.3 supply gap
        "默认清单·设施缺失：由应当建设的主管部门处置",
    ),
    Group.ILLEGAL_STRUCTURE: (
        (_RULING, _DEPARTMENT),
        # C.5 illegal structure
        "默认清单·违法建设：规划区内由主管部门处置，村庄内由乡镇处置",
    ),
    Group.STOREFRONT_DUTY: (
        (_RULING, Step.STOREFRONT, _ROAD),
        # C.5 storefront duty
        "默认清单·门前三包：商户，其次路段处置单位",
    ),
    Group.STREET_ORDER: (
        (_RULING, _SITE, _ROAD, _DEPARTMENT),
        # C.5 street order
        "默认清单·街面秩序：市场、公园等场所，其次路段处置单位，再次城管",
    ),
    Group.PARKING_TRAFFIC: (
        (_RULING, _DEPARTMENT),
        # C.5 motor-vehicle parking, traffic offences, illegal taxis
        "默认清单·机动车与交通秩序：交警",
    ),
    Group.CLEANING: (
        (_RULING, _SITE, _COMPOUND, Step.ROAD_CLEANING),
        # C.5 garbage, dirty road, spillage, small ads
        "默认清单·环境卫生：场所、小区，其次路段保洁单位",
    ),
    Group.ROAD_SURFACE: (
        (_RULING, _SITE, _ROAD),
        # C.5 everything else, for what is part of the road itself
        "默认清单·道路本体：场所，其次路段处置单位",
    ),
    Group.LAND: (
        (_RULING, _DEPARTMENT),
        # C.5 land / excavation
        "默认清单·土地：国土部门",
    ),
    Group.HEALTH: (
        (_RULING, _DEPARTMENT),
        # C.5 public health
        "默认清单·公共卫生：卫生部门",
    ),
    Group.CONSTRUCTION_SITE: (
        (_RULING, _SITE, _DEPARTMENT),
        # C.5 construction-site matters
        "默认清单·施工工地：工地施工单位，其次城建部门",
    ),
    Group.COMPOUND: (
        (_RULING, _COMPOUND),
        # C.5 compound matters
        "默认清单·小区事项：有物业的由物业处置，物业缺位的由社区处置",
    ),
    Group.WATER: (
        (_RULING, _SITE, _DEPARTMENT),
        # C.5 everything else; no road runs on water
        "默认清单·水域：场所，其次主管部门",
    ),
    Group.OTHER: (
        (_RULING, _SITE, _ROAD),
        # C.5 everything else
        "默认清单·其他：场所，其次路段处置单位",
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
