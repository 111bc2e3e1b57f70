"""The rates of the trade over HTTP: per unit, grid, section, community, category or month, each opening its cases."""

from collections.abc import Mapping
from typing import Any

from django.db.models import CharField, F, QuerySet, Sum, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, ExtractYear, TruncMonth
from django.utils.translation import gettext_lazy
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.parameters import Parameter, day, narrowing, one_of, text
from gis_core.api.schema import object_schema
from gis_core.api.views import ApiView
from grids.api.columns import DivisionName
from surveys.api.filters import FILTERS
from surveys.models import Case, CaseCount
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
_DAY = {"type": "string", "format": "date"}


def counted_for(user: Any, asked: Mapping[str, Any]) -> QuerySet[CaseCount]:
    """The counts of the cases that somebody may see, narrowed as asked."""
    rows: QuerySet[CaseCount] = CaseCount.objects.filter(pk__in=Case.objects.visible_to(user).values("pk"))
    for parameter in CaseFigures.parameters:
        if parameter.narrow and parameter.name in asked:
            rows = parameter.narrow(rows, asked[parameter.name])
    return rows


class CaseFigures(ApiView):
    """GET: counts and rates (0 to 1; null where nothing stands below the line) of the cases that you may see.

    Each count opens its cases: `/api/v1/cases/?counted=…` with the same words, and the group's code.  Days are those of
    the county.
    """

    parameters = (
        Parameter(
            "by",
            one_of(GROUPS),
            gettext_lazy("what the figures are told by; all: one row"),
            schema={"type": "string", "enum": list(GROUPS), "default": "all"},
        ),
        Parameter(
            "reported_from",
            day,
            gettext_lazy("reported from this day on"),
            lambda rows, first: rows.filter(reported_on__gte=first),
            _DAY,
        ),
        Parameter(
            "reported_until",
            day,
            gettext_lazy("reported before this day"),
            lambda rows, end: rows.filter(reported_on__lt=end),
            _DAY,
        ),
        *FILTERS,
        narrowing(
            "community",
            "community_code",
            text(12),
            gettext_lazy("code of the community"),
            {"type": "string"},
        ),
    )
    shape = object_schema(by="string", results="array")

    def get(self, request: Request) -> Response:
        by = self.asked.get("by", "all")
        return Response({"by": by, "results": figures(counted_for(request.user, self.asked), by)})


def figures(rows: QuerySet[CaseCount], by: str) -> list[dict[str, Any]]:
    """The counts and rates of each group, in the order of the groups' codes."""
    code, name = GROUPS[by]
    grouped = rows.annotate(group=code, group_name=name).values("group", "group_name").order_by("group")
    found = []
    sums = {f"n_{count}": Coalesce(Sum(count), 0) for count in COUNTS}
    row: Any
    for row in grouped.annotate(**sums):
        counts = {count: row[f"n_{count}"] for count in COUNTS}
        rates = {name: rate.of(counts) for name, rate in RATES.items()}
        found.append(
            {
                "code": str(row["group"])[:7] if by == "month" else row["group"],
                "name": "" if by == "month" else row["group_name"],
                "counts": counts,
                "rates": {
                    name: None if rate is None else round(float(rate), 4) for name, rate in rates.items()
                },
            }
        )
    return found
