"""What does a unit answer for, and what work does it do, on a given day?

Read from the very table that the resolver reads (grids_territory), as it is known now: the same for the page, its print
and the duty notice (责任通知书).
"""

import datetime
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection

from grids.models import Category, DutyPolicy, Unit
from grids.rules.policies import Step

ACCOUNTABLE, HANDLING = "accountable", "handling"

#: Metres and square metres on the ellipsoid.  Facilities are counted, duties of departments are categories.
_TERRITORIES = """
SELECT part.name, t.layer, t.step, t.code, lower(part.during), e.layer || '-' || e.number,
  coalesce(g.name, s.name, j.name, p.name, r.title, ''),
  coalesce(community.name, nullif(concat_ws(' — ', nullif(s.from_name, ''), nullif(s.to_name, '')), ''), ''),
  CASE WHEN t.layer NOT IN ('road_sections', 'junctions') THEN ST_Area(t.geom::geography) END,
  ST_Length(s.centreline::geography)
FROM grids_territory t
CROSS JOIN LATERAL (VALUES
  ('accountable', t.accountable_unit_id, t.accountable_during), ('handling', t.handling_unit_id, t.handling_during)
) AS part (name, unit_id, during)
LEFT JOIN grids_boundaryedition e ON e.id = t.edition_id
LEFT JOIN grids_grid g ON t.layer = 'grids' AND g.id = t.object_id
LEFT JOIN grids_roadsection s ON t.layer = 'road_sections' AND s.id = t.object_id
LEFT JOIN grids_junction j ON t.layer = 'junctions' AND j.id = t.object_id
LEFT JOIN grids_place p ON t.layer = 'places' AND p.id = t.object_id
LEFT JOIN grids_ruling r ON t.layer = 'rulings' AND r.id = t.object_id
LEFT JOIN grids_division community ON community.code = coalesce(g.community_code, p.community_code)
  AND upper_inf(community.known) AND community.valid @> %(on)s::date
WHERE part.unit_id = %(unit)s AND part.during @> %(on)s::date AND upper_inf(t.known)
  AND t.layer IN ('grids', 'road_sections', 'junctions', 'places', 'rulings')
ORDER BY part.name, t.step, t.layer, t.code COLLATE "C"
"""
_FACILITIES = """
SELECT c.key, c.name_zh, coalesce(nullif(c.name_en, ''), c.name_zh), count(*)
FROM grids_facility f JOIN grids_category c ON c.id = f.category_id
WHERE upper_inf(f.known) AND f.valid @> %(on)s::date
  AND (f.maintainer_id = %(unit)s OR (f.maintainer_id IS NULL AND f.owner_id = %(unit)s))
GROUP BY c.id ORDER BY c.key
"""
_DEPARTMENT_DUTIES = """
SELECT DISTINCT d.category_id FROM grids_departmentduty d
WHERE d.unit_id = %(unit)s AND upper_inf(d.known) AND d.valid @> %(on)s::date
"""


@dataclass(frozen=True, slots=True)
class DutyTerritory:
    """A piece of ground; sizes in m² or m, None where it is not measured so; `since` None: from the beginning."""

    part: str
    layer: str
    step: str
    code: str
    since: str | None
    edition: str | None
    name: str
    detail: str
    area_m2: float | None
    length_m: float | None

    @property
    def edition_number(self) -> str:
        """The edition as people call it: grids-3 is number 3 of its layer."""
        return (self.edition or "").rpartition("-")[2]


@dataclass(frozen=True, slots=True)
class CategoryGroup:
    """Categories of one class for which a unit has a part, each on these steps of its duty policy."""

    part: str
    kind: str
    steps: list[str]
    name_zh: str
    name_en: str
    categories_zh: list[str]
    categories_en: list[str]


@dataclass(frozen=True, slots=True)
class FacilityCount:
    """How many facilities of a category does the unit maintain (or own, where nobody is named to maintain)?"""

    key: str
    name_zh: str
    name_en: str
    count: int


@dataclass(frozen=True, slots=True)
class Duties:
    """Everything that a unit answers for or handles on one day."""

    on: str
    territories: list[DutyTerritory] = field(default_factory=list)
    categories: list[CategoryGroup] = field(default_factory=list)
    facilities: list[FacilityCount] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Does the unit answer for nothing and handle nothing?"""
        return not (self.territories or self.categories or self.facilities)

    def as_json(self) -> dict[str, Any]:
        """The content of a notice."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> "Duties":
        """The duties that a notice holds."""
        return cls(
            on=content["on"],
            territories=[DutyTerritory(**row) for row in content["territories"]],
            categories=[CategoryGroup(**row) for row in content["categories"]],
            facilities=[FacilityCount(**row) for row in content["facilities"]],
        )


def duties_of(unit: Unit, *, on: datetime.date) -> Duties:
    """What does this unit answer for, and what does it handle, on this day?  Four statements."""
    asked: dict[str, Any] = {"unit": unit.pk, "on": on}
    with connection.cursor() as cursor:
        cursor.execute(_TERRITORIES, asked)
        territories = [_territory(row) for row in cursor.fetchall()]
        cursor.execute(_FACILITIES, asked)
        facilities = [FacilityCount(*row) for row in cursor.fetchall()]
        cursor.execute(_DEPARTMENT_DUTIES, asked)
        by_trade = {row[0] for row in cursor.fetchall()}
    return Duties(on.isoformat(), territories, _categories(territories, by_trade, on), facilities)


def _territory(row: tuple[Any, ...]) -> DutyTerritory:
    part, layer, step, code, since, edition, name, detail, area_m2, length_m = row
    return DutyTerritory(
        part=part,
        layer=layer,
        step=Step(step).name,
        code=code,
        since=since.isoformat() if since else None,
        edition=edition,
        name=name,
        detail=detail,
        area_m2=round(area_m2) if area_m2 is not None else None,
        length_m=round(length_m) if length_m is not None else None,
    )


def _categories(
    territories: list[DutyTerritory], by_trade: set[int], on: datetime.date
) -> list[CategoryGroup]:
    """In which classes does the unit have a part?  Rulings speak for themselves and are not repeated here; nor are
    the faults of components, which come after them in the order of keys.
    """
    held: dict[str, set[str]] = {ACCOUNTABLE: set(), HANDLING: set()}
    for territory in territories:
        if territory.layer != "rulings":
            held[territory.part].add(territory.step)
    policies = (
        DutyPolicy.objects.on(on)
        .filter(category__in=Category.objects.in_use_on(on), category__scheme__is_default=True)
        .select_related("category")
        .order_by("category__key")
    )
    groups: dict[tuple[str, str, tuple[str, ...]], CategoryGroup] = {}
    of_component: dict[int, list[list[int]]] = {}
    for policy in policies:
        lists = [policy.accountable_steps, policy.handling_steps]
        if policy.category.component_id is None:
            of_component[policy.category_id] = lists
        elif of_component.get(policy.category.component_id) == lists:
            continue  # a fault of a component, answered for like the component: told with it
        named = {ACCOUNTABLE: policy.accountable_steps, HANDLING: policy.handling_steps}
        for part, steps in named.items():
            mine = [Step(step).name for step in steps if Step(step).name in held[part]]
            if part == HANDLING and Step.DEPARTMENT in steps and policy.category_id in by_trade:
                mine.append(Step.DEPARTMENT.name)
            if mine:
                _add(groups, part, mine, policy)
    return sorted(groups.values(), key=lambda group: (group.part, group.kind))


def _add(
    groups: dict[tuple[str, str, tuple[str, ...]], CategoryGroup],
    part: str,
    steps: list[str],
    policy: DutyPolicy,
) -> None:
    category = policy.category
    key = (part, f"{category.kind}-{category.class_code}", tuple(steps))
    group = groups.setdefault(
        key,
        CategoryGroup(
            part,
            category.kind,
            steps,
            category.class_name_zh,
            category.class_name_en or category.class_name_zh,
            [],
            [],
        ),
    )
    group.categories_zh.append(category.name_zh)
    group.categories_en.append(category.name_en or category.name_zh)
