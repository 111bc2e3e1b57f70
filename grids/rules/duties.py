"""Which department handles a category by its trade, before the county says otherwise?

The table is grids/data/default_duties.csv.  A row names a policy group, or one category of it; the row of the
category wins.  A category without a row has no default duty, and its DEPARTMENT step falls through.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from grids.rules.catalogue import CategoryRow
from grids.rules.errors import PolicyError
from grids.rules.policies import Group

DEFAULT_DUTIES_FILE = Path(__file__).resolve().parent.parent / "data" / "default_duties.csv"


class DepartmentTag(StrEnum):
    """Which trade does a department follow (domain/dictionary.md C.2, Unit)?"""

    URBAN_MANAGEMENT = "urban_management"  # 城管
    TRAFFIC_POLICE = "traffic_police"  # 交警
    HEALTH = "health"  # 卫生
    CONSTRUCTION = "construction"  # 城建
    LAND = "land"  # 国土
    FIRE = "fire"  # 消防
    WATER_SUPPLY = "water_supply"  # 供水


@dataclass(frozen=True, slots=True)
class DefaultDuty:
    """A department's trade covers a whole group of categories, or (`category` not empty) one of them."""

    department_tag: DepartmentTag
    group: Group
    category: str
    clause: str


def read_default_duties(path: Path = DEFAULT_DUTIES_FILE) -> list[DefaultDuty]:
    """Which default duties does the table hold?  Raises PolicyError for a bad row or one said twice."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        duties: dict[tuple[str, str], DefaultDuty] = {}
        for values in reader:
            try:
                duty = DefaultDuty(
                    department_tag=DepartmentTag(values["department_tag"]),
                    group=Group(values["group"]),
                    category=values["category"],
                    clause=values["clause"],
                )
            except (KeyError, ValueError) as error:
                raise PolicyError(
                    "duties.row", f"部门职责表 {path.name} 第 {reader.line_num} 行不对：{error}", "duties"
                ) from error
            if (duty.group, duty.category) in duties:
                raise PolicyError(
                    "duties.twice",
                    f"部门职责表 {path.name} 第 {reader.line_num} 行重复：一个类别只能有一个默认部门。",
                    "duties",
                )
            duties[duty.group, duty.category] = duty
    return list(duties.values())


def default_duty(category: CategoryRow, duties: Iterable[DefaultDuty]) -> DefaultDuty | None:
    """Which default duty covers this category?  The row of the category beats the row of its group."""
    covering: Sequence[DefaultDuty] = [
        duty
        for duty in duties
        if duty.group is category.group and duty.category in {"", category.public_code}
    ]
    # At most one row of either sort (read_default_duties sees to it); the one that names the category wins.
    return max(covering, key=lambda duty: duty.category, default=None)
