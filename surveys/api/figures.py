"""The rates of the trade over HTTP: per unit, grid, section, community, category or month, each opening its cases."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.parameters import Parameter, narrowing, one_of, text
from gis_core.api.schema import object_schema
from gis_core.api.views import ApiView
from grids.scope import scope_of
from surveys.api.filters import FILTERS, REPORTED
from surveys.figures import GROUPS, figures
from surveys.models import Case, CaseCount

_DAY = {"type": "string", "format": "date"}


def counted_for(user: Any, asked: Mapping[str, Any]) -> QuerySet[CaseCount]:
    """The counts of the cases that somebody may see, narrowed as asked."""
    rows: QuerySet[CaseCount] = CaseCount.objects.all()
    if not scope_of(user).sees_the_county:
        rows = rows.filter(pk__in=Case.objects.visible_to(user).values("pk"))
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
        *REPORTED,
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
