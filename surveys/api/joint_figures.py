"""How did the units that worked along answer, over HTTP: per unit, counted by the units that were called in."""

from typing import Any

from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.parameters import Parameter, day
from gis_core.api.schema import object_schema
from gis_core.api.views import ApiView
from grids.api.columns import by_unit
from surveys.models import Case, JointCount
from surveys.rates import JOINT_COUNTS

_DAY = {"type": "string", "format": "date"}


class JointFigures(ApiView):
    """GET: per unit how often it was called in to work along on a case that you may see, and how it answered.

    What such a unit is late with is charged to itself; the unit that leads answers for its own handling
    (/api/v1/case-figures/).  Days are those of the county.
    """

    parameters = (
        Parameter(
            "called_from",
            day,
            gettext_lazy("called in from this day on"),
            lambda rows, first: rows.filter(called_on__gte=first),
            _DAY,
        ),
        Parameter(
            "called_until",
            day,
            gettext_lazy("called in before this day"),
            lambda rows, end: rows.filter(called_on__lt=end),
            _DAY,
        ),
        by_unit("unit", "unit"),
    )
    shape = object_schema(results="array")

    def get(self, request: Request) -> Response:
        rows = JointCount.objects.filter(case__in=Case.objects.visible_to(request.user).values("pk"))
        for parameter in self.parameters:
            if parameter.narrow and parameter.name in self.asked:
                rows = parameter.narrow(rows, self.asked[parameter.name])
        sums = {f"n_{count}": Coalesce(Sum(count), 0) for count in JOINT_COUNTS}
        told = rows.values(code=F("unit__code"), name=F("unit__name")).order_by("code").annotate(**sums)
        return Response({"results": [_row(row) for row in told]})


def _row(row: Any) -> dict[str, Any]:
    counts = {count: row[f"n_{count}"] for count in JOINT_COUNTS}
    return {"code": row["code"], "name": row["name"], "counts": counts}
