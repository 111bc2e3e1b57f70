"""How much is missing: in all, by grid and by accountable unit, counted over findings that a reader may see."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from grids.models import HydrantCheck, HydrantFinding, HydrantGround

Kind = HydrantFinding.Kind


@dataclass(frozen=True, slots=True)
class Amounts:
    """Counts of findings, with areas in m², lengths in metres and households beside them."""

    grounds: int = 0
    ground_m2: float = 0.0
    stretches: int = 0
    stretch_m: float = 0.0
    compounds: int = 0
    insides: int = 0
    inside_households: int = 0
    buildings: int = 0
    buildings_wholly: int = 0

    @property
    def findings(self) -> int:
        """How many findings are there of all kinds?"""
        return self.grounds + self.stretches + self.compounds + self.insides + self.buildings

    def as_json(self) -> dict[str, Any]:
        """The amounts as `hydrant_coverage --json` prints them: m² and metres to a tenth."""
        return {
            name: round(value, 1) if isinstance(value, float) else value
            for name, value in asdict(self).items()
        }


@dataclass(frozen=True, slots=True)
class Row:
    """What is missing in one grid or for one unit; `code` is empty where no grid lies."""

    pk: int | None
    code: str
    name: str
    unit: str
    amounts: Amounts
    built_up_m2: float = 0.0

    @property
    def share(self) -> float:
        """Which part of the built-up ground lies beyond reach, 0 to 1?"""
        return min(1.0, self.amounts.ground_m2 / self.built_up_m2) if self.built_up_m2 else 0.0


def _of(kind: str) -> Q:
    return Q(kind=kind)


_AMOUNTS: Mapping[str, Any] = {
    "grounds": Count("pk", filter=_of(Kind.GROUND)),
    "ground_m2": Coalesce(Sum("area_m2", filter=_of(Kind.GROUND)), 0.0),
    "stretches": Count("pk", filter=_of(Kind.STRETCH)),
    "stretch_m": Coalesce(Sum(F("to_m") - F("from_m"), filter=_of(Kind.STRETCH)), 0.0),
    "compounds": Count("pk", filter=_of(Kind.COMPOUND)),
    "insides": Count("pk", filter=_of(Kind.INSIDE)),
    "inside_households": Coalesce(Sum("households", filter=_of(Kind.INSIDE)), 0),
    "buildings": Count("pk", filter=_of(Kind.BUILDING)),
    "buildings_wholly": Count("pk", filter=_of(Kind.BUILDING) & Q(share__gte=1)),
}


def amounts(findings: QuerySet[HydrantFinding]) -> Amounts:
    """How much is missing in all of these?"""
    return Amounts(**findings.order_by().aggregate(**_AMOUNTS))


def by_grid(findings: QuerySet[HydrantFinding], grounds: QuerySet[HydrantGround]) -> list[Row]:
    """How much is missing in each grid, those without built-up ground and findings left out; by code."""
    grouped = map(dict[str, Any], findings.order_by().values("grid_id").annotate(**_AMOUNTS))
    found = {row.pop("grid_id"): Amounts(**row) for row in grouped}
    rows = [
        Row(
            ground.grid_id,
            ground.grid.code,
            ground.grid.name,
            str(ground.grid.accountable_unit or ""),
            found.pop(ground.grid_id, Amounts()),
            ground.built_up_m2,
        )
        for ground in grounds.select_related("grid__accountable_unit").order_by("grid__code", "pk")
    ]
    rows = [row for row in rows if row.built_up_m2 or row.amounts.findings]
    if found:  # beyond every grid
        rows.append(Row(None, "", "", "", sum_of(found.values())))
    return rows


def by_unit(findings: QuerySet[HydrantFinding]) -> list[Row]:
    """How much is missing where each unit answers?  By code."""
    grouped = (
        findings.order_by()
        .values("accountable_unit_id", "accountable_unit__code", "accountable_unit__name")
        .annotate(**_AMOUNTS)
        .order_by("accountable_unit__code")
    )
    return [
        Row(
            row.pop("accountable_unit_id"),
            row.pop("accountable_unit__code"),
            name := row.pop("accountable_unit__name"),
            name,
            Amounts(**row),
        )
        for row in map(dict[str, Any], grouped)
    ]


def sum_of(parts: Iterable[Amounts]) -> Amounts:
    """All of them together."""
    columns = zip(*(asdict(part).values() for part in parts), strict=True)
    return Amounts(*(sum(column) for column in columns))


_STOCK = """
SELECT (SELECT count(*) FROM grids_usable_hydrants(%(on_date)s)),
  (SELECT count(*) FROM grids_facility f JOIN grids_category c ON c.id = f.category_id
   WHERE c.kind = 'component' AND c.policy_group = 'hydrant' AND upper_inf(f.known) AND f.valid @> %(on_date)s
     AND f.status <> 'removed'),
  (SELECT count(*) FROM grids_building WHERE use <> 'agricultural'),
  (SELECT count(*) FROM grids_place p WHERE p.kind = 'compound' AND upper_inf(p.known) AND p.valid @> %(on_date)s),
  (SELECT coalesce(sum(st_length(s.centreline::geography)), 0) FROM grids_roadsection s
   WHERE upper_inf(s.known) AND s.valid @> %(on_date)s)
"""


def stock(on: datetime.date) -> dict[str, Any]:
    """What is measured: hydrants, buildings, compounds and metres of road on a day."""
    with connection.cursor() as cursor:
        cursor.execute(_STOCK, {"on_date": on})
        usable, hydrants, buildings, compounds, road_m = cursor.fetchone()
    return {
        "usable": usable,
        "unusable": hydrants - usable,
        "buildings": buildings,
        "compounds": compounds,
        "road_m": round(road_m, 1),
    }


def report(check: HydrantCheck) -> dict[str, Any]:
    """The object that `hydrant_coverage --json` prints; its keys are a contract."""
    findings = HydrantFinding.objects.filter(last_check=check)
    rows = {"grids": by_grid(findings, check.grounds.all()), "units": by_unit(findings)}
    return {
        "kept": not check.totals["findings"],
        "on": check.on_date.isoformat(),
        "measures": check.measures,
        **check.totals,
        **{name: list(map(_row_json, table)) for name, table in rows.items()},
    }


def _row_json(row: Row) -> dict[str, Any]:
    told = {"code": row.code, "name": row.name, "unit": row.unit, "built_up_m2": round(row.built_up_m2, 1)}
    return told | row.amounts.as_json()


def totals_of(check: HydrantCheck) -> Iterator[tuple[str, Any]]:
    """Which totals does a check keep of itself?"""
    found = amounts(HydrantFinding.objects.filter(last_check=check))
    yield "stock", stock(check.on_date)
    yield "built_up_m2", round(check.grounds.aggregate(sum=Coalesce(Sum("built_up_m2"), 0.0))["sum"], 1)
    yield "findings", found.findings
    yield "missing", found.as_json()
