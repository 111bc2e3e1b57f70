"""The points of the map workspace: every point that you may see, a column a property."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from gis_core.api.parameters import AS_OF, Parameter, day
from gis_core.api.schema import JSON, Schema, object_schema
from gis_core.api.views import ApiView
from gis_core.conditional import send
from surveys.column_forms import MEDIA_TYPE, json_text, typed_arrays
from surveys.kept_columns import columns_answer
from surveys.scope import visible_rows


class TypedArraysRenderer(BaseRenderer):
    """Lets `?format=arrays` and the Accept header choose the form of the map; its bytes are already made."""

    media_type = MEDIA_TYPE
    format = "arrays"
    charset = None

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        return JSONRenderer().render(data)


SINCE = Parameter(
    "since",
    day,
    gettext_lazy(
        "also what ended long ago, as far as it was seen from this day on (the last year unless told)"
    ),
    schema={"type": "string", "format": "date"},
)


class PointColumns(ApiView):
    """GET: the points that you may see, columnar: row n of every column is one point.

    From the day `since` on there are all, of the days before it those whose case is open; `since_unasked` is that day
    where no earlier one is asked for, and `has_older` says whether the county has others.

    `dictionaries` tell what the numbers of a column mean (-1: none); `handler` and `supervisor` are numbers of
    `unit`; bit n of `flags` is flag n; `day` counts from 1970-01-01; `state`, `urged`, `warn` and `due`
    (seconds since then) tell of the point's case as it stands now; `mine` are the grids and units that you act
    for (both empty: you act for the county).  `format=arrays` is the same as typed arrays, as the map reads it.
    """

    parameters = (AS_OF, SINCE)
    renderer_classes = (JSONRenderer, TypedArraysRenderer)
    shape = object_schema(
        count="integer",
        as_of="string",
        since="string",
        since_unasked="string",
        has_older="boolean",
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
        state="array",
        urged="array",
        warn="array",
        due="array",
        dictionaries="object",
        facets="array",
    )

    def answers(self, method: str) -> Mapping[tuple[int, str], Schema]:
        return {(200, JSON): self.shape, (200, MEDIA_TYPE): {"type": "string", "format": "binary"}}

    def get(self, request: Request) -> HttpResponse:
        as_arrays = request.accepted_renderer.format == TypedArraysRenderer.format
        form, kind = (typed_arrays, MEDIA_TYPE) if as_arrays else (json_text, JSON)
        answer = columns_answer(
            visible_rows(request.user), self.asked.get("as_of"), self.asked.get("since"), form
        )
        return send(request, answer, kind)
