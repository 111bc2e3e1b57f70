"""Drawing on a draft from the web: its rows with their neighbours, and borders moved for both sides at once."""

import json
from typing import Any

import shapely
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.parameters import BBOX
from gis_core.api.schema import object_schema
from gis_core.api.views import ApiView
from gis_core.errors import Problem, reads
from grids.api.drafts import draft_of, read_body
from grids.editions.borders import Doing, Step
from grids.services.draft_borders import (
    BorderStepError,
    DraftRowsChangedError,
    drawn_in,
    move_borders,
)
from grids.services.draft_checks import state_of
from grids.services.draft_rows import RowState

_LEAST = {Doing.MOVE: 2, Doing.INSERT: 3, Doing.REMOVE: 1}


@reads(DraftRowsChangedError)
def _rows_changed(error: DraftRowsChangedError) -> Problem:
    told = [_row(pk, state) if state else {"id": pk} for pk, state in error.states.items()]
    return Problem(
        409,
        error.code,
        str(error),
        _("Look at what is there now and draw on that."),
        more={"rows": told},
    )


@reads(BorderStepError)
def _border_step(error: BorderStepError) -> Problem:
    return Problem(
        400,
        error.code,
        str(error),
        _("Draw the border otherwise and save again."),
        more={"row": error.row, "place": list(error.place)},
    )


class CornerField(serializers.ListField):
    """Longitude and latitude in degrees, EPSG:4490, with all digits that were told."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=serializers.FloatField(), min_length=2, max_length=2, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        lon, lat = super().to_internal_value(data)
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # not so for NaN either
            raise serializers.ValidationError(_("needs longitude and latitude in degrees"))
        return lon, lat


class StepBody(serializers.Serializer[Any]):
    """One change: move [from, to], insert [end of the edge, its other end, new corner], remove [corner], reroute
    [a corner that stays, …, another that stays].
    """

    do = serializers.ChoiceField(choices=[one.value for one in Doing])
    along = serializers.ListField(child=CornerField(), min_length=1, max_length=2000)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        does, number = Doing(attrs["do"]), len(attrs["along"])
        if number < 2 if does is Doing.REROUTE else number != _LEAST[does]:
            raise serializers.ValidationError({"along": [_("has too many or too few corners")]})
        return attrs


class BordersRequest(serializers.Serializer[Any]):
    """Which borders go where, and what was drawn on."""

    base = serializers.DictField(
        child=serializers.RegexField(r"^[0-9a-f]{64}$"),
        help_text=gettext_lazy("id of each row that was drawn on → its sha256 then"),
    )
    steps = serializers.ListField(child=StepBody(), min_length=1, max_length=1000)

    def validate_base(self, base: dict[str, str]) -> dict[int, str]:
        if not all(key.isdecimal() and len(key) < 19 for key in base):
            raise serializers.ValidationError(_("needs numbers of rows"))
        return {int(key): sha256 for key, sha256 in base.items()}


class DraftBorders(ApiView):
    """GET: the rows in a frame as they can be drawn on, ground around them, areas that other drafts hold; POST: move
    borders, each for every row that has it.

    All steps are taken or none.  409 `draft.rows_changed`: somebody else has written rows of `base` or rows that would
    be changed; `rows` are theirs.  400 `draft.border` says in which `row` and at which `place` a border cannot go where
    it was drawn.  Borders with ground outside of the draft stay where they are.
    """

    parameters = (BBOX,)
    bodies = {"POST": BordersRequest}
    shape = object_schema(
        draft="integer",
        layer="string",
        state="string",
        number="integer",
        rows="array",
        around="array",
        locked="array",
    )

    def get(self, request: Request, key: str) -> Response:
        draft = draft_of(key)
        found = drawn_in(draft, self.asked.get("bbox"))
        around = [
            {"code": one.code, "name": one.name, "geometry": _geometry(one.wkb)} for one in found.around
        ]
        locked = [
            {"draft": one.draft, "name": one.name, "geometry": _geometry(one.wkb)} for one in found.locked
        ]
        return Response(
            {
                "draft": draft.pk,
                "layer": draft.layer,
                "state": state_of(draft),
                "number": found.number,
                "rows": [_row(pk, state) for pk, state in found.rows.items()],
                "around": around,
                "locked": locked,
            }
        )

    def post(self, request: Request, key: str) -> Response:
        draft, said = draft_of(key), read_body(request, BordersRequest)
        steps = [Step(Doing(one["do"]), tuple(one["along"])) for one in said["steps"]]
        states = move_borders(draft=draft, steps=steps, base=said["base"])
        return Response(
            {
                "draft": draft.pk,
                "layer": draft.layer,
                "state": state_of(draft),
                "number": len(states),
                "rows": [_row(pk, state) for pk, state in states.items()],
                "around": [],
                "locked": [],
            }
        )


def _row(pk: int, state: RowState) -> dict[str, Any]:
    shape = None if state.shape is None else json.loads(shapely.to_geojson(state.shape))
    name = state.values.get("name") or ""
    return {"id": pk, "code": state.code, "name": name, "sha256": state.sha256, "geometry": shape}


def _geometry(wkb: bytes) -> Any:
    return json.loads(shapely.to_geojson(shapely.from_wkb(wkb)))
