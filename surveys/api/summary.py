"""GET …/summary/: the figures of one grid, road section or place."""

from collections.abc import Iterator

from django.http import Http404
from django.urls import URLPattern, path
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.parameters import AS_OF
from gis_core.api.resources import Resource
from gis_core.api.schema import Schema, object_schema
from gis_core.api.views import ApiView, find
from grids.api.layers import GRIDS, PLACES, ROAD_SECTIONS
from surveys.summary import summary

_COUNTS = {
    "facilities": object_schema(total="integer", by_status="object"),
    "points": object_schema(total="integer", last_30_days="integer", flagged="integer"),
}
#: Which figures does each kind have besides?
_FACTS = {
    GRIDS.name: object_schema(area_m2="number", households="integer?", road_m="number"),
    ROAD_SECTIONS.name: object_schema(area_m2="number", length_m="number"),
    PLACES.name: object_schema(area_m2="number", households="integer?"),
}


class GroundSummary(ApiView):
    """GET: how large it is, and what lies in it on a day: facilities by status, points that you may see."""

    resource: Resource = GRIDS
    parameters = (AS_OF,)

    @property
    def shape(self) -> Schema:  # type: ignore[override]
        """Its own figures and the counts that all have."""
        facts = _FACTS[self.resource.name]
        return {
            "type": "object",
            "required": [*facts["required"], *_COUNTS],
            "properties": facts["properties"] | _COUNTS,
        }

    def get(self, request: Request, key: str) -> Response:
        found = find(self.resource, request.user, key).values_list("pk", flat=True).first()
        if found is None:
            raise Http404
        return Response(summary(self.resource.name, found, request.user, self.asked.get("as_of")))


def summary_addresses() -> Iterator[URLPattern]:
    """Where are the figures of each kind?"""
    for resource in (GRIDS, ROAD_SECTIONS, PLACES):
        view = GroundSummary.as_view(resource=resource)
        yield path(f"{resource.name}/<str:key>/summary/", view, name=f"{resource.name}-summary")
