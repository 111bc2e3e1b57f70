"""The points of the map workspace: every point that you may see, a column a property."""

from django.http import HttpResponse
from rest_framework.request import Request

from gis_core.api.parameters import AS_OF
from gis_core.api.schema import JSON, object_schema
from gis_core.api.views import ApiView
from gis_core.conditional import packed, told_apart
from surveys.columns import columns_text


class PointColumns(ApiView):
    """GET: all points that you may see, columnar: row n of every column is one point.

    `dictionaries` tell what the numbers of a column mean (-1: none); `handler` and `supervisor` are numbers of
    `unit`; bit n of `flags` is flag n; `day` counts from 1970-01-01; `mine` are the grids and units that you act
    for (both empty: you act for the county).
    """

    parameters = (AS_OF,)
    shape = object_schema(
        count="integer",
        as_of="string",
        mine="object",
        id="array",
        lon="array",
        lat="array",
        day="array",
        category="array",
        unit="array",
        handler="array",
        supervisor="array",
        grid="array",
        section="array",
        community="array",
        step="array",
        source="array",
        flags="array",
        dictionaries="object",
        facets="array",
    )

    def get(self, request: Request) -> HttpResponse:
        text = columns_text(request.user, self.asked.get("as_of"))
        return packed(request, told_apart(request, HttpResponse(text, content_type=JSON)))
