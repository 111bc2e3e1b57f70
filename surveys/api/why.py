"""Why do these units answer for this point?"""

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.schema import Schema, object_schema
from gis_core.api.views import ApiView, find
from grids.api.views import RECEIPT, SHAPES
from surveys.api.points import POINTS
from surveys.receipts import explain

_REPLAYED = object_schema(replayed="boolean")


class PointWhy(ApiView):
    """GET: the receipt (判定依据) of one point as it was stored, with its territories as shapes.

    `replayed`: the ground as it was known then gives the same answer again.
    """

    shape: Schema = {
        **RECEIPT,
        "required": RECEIPT["required"] + SHAPES["required"] + _REPLAYED["required"],
        "properties": RECEIPT["properties"] | SHAPES["properties"] | _REPLAYED["properties"],
    }

    def get(self, request: Request, key: str) -> Response:
        found = find(POINTS, request.user, key).values_list("pk", flat=True).first()
        if found is None:
            raise Http404
        return Response(explain(found))
