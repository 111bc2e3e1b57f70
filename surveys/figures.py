"""The counts and rates of cases, summed by unit, grid, section, community, category or month."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import CharField, F, QuerySet, Sum, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, ExtractYear, TruncMonth

from grids.api.columns import DivisionName
from surveys.models import CaseCount
from surveys.rates import COUNTS, RATES

_NOTHING = Value("", output_field=CharField())
#: What the figures can be told by: the code and the name of each group.
GROUPS: Mapping[str, tuple[Combinable, Combinable]] = {
    "accountable_unit": (F("accountable_unit__code"), F("accountable_unit__name")),
    "handling_unit": (F("handling_unit__code"), F("handling_unit__name")),
    "supervising_unit": (F("supervising_unit__code"), F("supervising_unit__name")),
    "grid": (Coalesce(F("grid__code"), _NOTHING), Coalesce(F("grid__name"), _NOTHING)),
    "road_section": (
        Coalesce(F("road_section__code"), _NOTHING),
        Coalesce(F("road_section__name"), _NOTHING),
    ),
    "community": (
        Coalesce(F("community_code"), _NOTHING),
        Coalesce(DivisionName("community_code"), Value("", output_field=TextField())),
    ),
    "category": (F("category__key"), F("category__name_zh")),
    "month": (TruncMonth("reported_on"), ExtractYear("reported_on")),
    "all": (_NOTHING, _NOTHING),
}


def figures(rows: QuerySet[CaseCount], by: str) -> list[dict[str, Any]]:
    """The counts and rates of each group, in the order of the groups' codes."""
    code, name = GROUPS[by]
    grouped = rows.annotate(group=code, group_name=name).values("group", "group_name").order_by("group")
    sums = {f"n_{count}": Coalesce(Sum(count), 0) for count in COUNTS}
    row: Any
    found = []
    for row in grouped.annotate(**sums):
        code_of, name_of = (str(row["group"])[:7], "") if by == "month" else (row["group"], row["group_name"])
        found.append(_told(code_of, name_of, {count: row[f"n_{count}"] for count in COUNTS}))
    return found


def summed(groups: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The counts and rates of all these groups in one; every case is in one group alone."""
    rows = [group["counts"] for group in groups]
    return _told("", "", {count: sum(row[count] for row in rows) for count in COUNTS})


def _told(code: str, name: str, counts: Mapping[str, int]) -> dict[str, Any]:
    rates = {rate: RATES[rate].of(counts) for rate in RATES}
    return {
        "code": code,
        "name": name,
        "counts": counts,
        "rates": {rate: None if share is None else round(float(share), 4) for rate, share in rates.items()},
    }
