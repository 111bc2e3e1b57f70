"""Rows of drafts at /ogc/, which programs write too, by the rights and rules of everybody who draws on them."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import ValidationError
from shapely.geometry.base import BaseGeometry

from gis_core.api.resources import Resource
from gis_core.coordinates.conversion import move, to_storage
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.errors import Problem, reads
from gis_core.geojson import GeometryRefused, read_geojson
from gis_core.ogc.collections import Collection, SentFeature
from grids.api.draft_rows import DRAFT_GRIDS, DRAFT_PLACES, DRAFT_ROAD_SECTIONS, type_of
from grids.editions.columns import COLUMNS
from grids.models import DraftRow, EditionDraft
from grids.policies import may_draw_editions
from grids.services.draft_rows import (
    DraftShapeError,
    DraftValueError,
    state_said,
    states_of,
    unit_words,
    write_row,
)
from grids.services.drafts import NoSuchDraftError


@reads(DraftValueError)
def _value(error: DraftValueError) -> Problem:
    return _of_part(error, f"properties.{error.column}")


@reads(DraftShapeError)
def _shape_of_layer(error: DraftShapeError) -> Problem:
    return _of_part(error, "geometry")


def _of_part(error: DraftValueError | DraftShapeError, part: str) -> Problem:
    told = str(error)
    return Problem(
        400, error.code, told, _("Correct what is named and send it again."), errors={part: [told]}
    )


class DraftWriter:
    """Draws on open drafts of one layer."""

    audience = may_draw_editions
    required: tuple[str, ...] = ("draft",)

    def __init__(self, layer: str) -> None:
        self.layer = layer
        self.properties: Mapping[str, Mapping[str, Any]] = {
            "draft": {"type": "integer"},
            "code": {"type": "string"},
            **{name: type_of(column) for name, column in COLUMNS[layer].items()},
        }

    def create(self, sent: SentFeature, user: Any) -> tuple[int, bool]:
        """A new row of the draft that is named; one that says what a row says already is that row."""
        with transaction.atomic():
            draft = self._draft(sent.properties.get("draft"))
            shape = _shape(sent)
            said = {"code": "", **sent.properties}
            wanted = state_said(self.layer, said, shape, unit_words()).sha256
            twins = draft.rows.filter(code=said["code"] or "").order_by("pk")
            for key, state in states_of(draft, twins).items():
                if state.sha256 == wanted:
                    return key, False
            return write_row(draft=draft, row=None, said=_told(said), shape=shape).pk, True

    def change(self, key: int, sent: SentFeature, user: Any, *, whole: bool) -> None:
        """What was sent over what is there; a row stays in its draft."""
        row = DraftRow.objects.select_related("draft").get(pk=key)
        if sent.properties.get("draft", row.draft_id) != row.draft_id:
            raise DraftValueError("draft", _("a row stays in its draft"))
        empty = dict.fromkeys(["code", *COLUMNS[self.layer]]) if whole else {}
        shape = _shape(sent) if sent.geometry is not None or whole else None
        write_row(draft=row.draft, row=row, said=_told({**empty, **sent.properties}), shape=shape)

    def delete(self, key: int, user: Any) -> None:
        """Take the row out of its draft."""
        DraftRow.objects.get(pk=key).delete()

    def _draft(self, said: Any) -> EditionDraft:
        if not isinstance(said, int) or isinstance(said, bool):
            raise ValidationError(
                {"properties.draft": [_("needs the number of an open draft of this layer")]}
            )
        found = EditionDraft.objects.open().select_for_update().filter(pk=said, layer=self.layer).first()
        if found is None:
            raise NoSuchDraftError(said)
        return found


def _told(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name != "draft"}


def _shape(sent: SentFeature) -> BaseGeometry:
    """The shape in storage, whatever system it came in.  Raises ValidationError."""
    if sent.geometry is None:
        raise ValidationError({"geometry": [_("is missing")]})
    try:
        raw = np.array([shapely.from_geojson(json.dumps(sent.geometry))], dtype=object)
        (shape,) = move(raw, lambda x, y: to_storage(x, y, sent.crs))
        flat: BaseGeometry = shapely.force_2d(shape)
        read_geojson(json.loads(shapely.to_geojson(flat)))
    except (shapely.errors.ShapelyError, ValueError) as error:
        raise ValidationError({"geometry": [_("The geometry is not readable as GeoJSON.")]}) from error
    except (GeometryRefused, CoordinatesRefused) as error:
        raise ValidationError({"geometry": [error.message]}) from error
    return flat


def _collection(resource: Resource, layer: str, columns: tuple[str, ...]) -> Collection:
    told = gettext_lazy(
        "Open drafts of editions: what is drawn and not yet the ground. Technicians write here."
    )
    return Collection(resource, told, writer=DraftWriter(layer), columns=columns)


GRIDS = _collection(
    DRAFT_GRIDS,
    "grids",
    ("draft_name", "code", "name", "kind", "accountable_unit", "households", "changed_at"),
)
ROAD_SECTIONS = _collection(
    DRAFT_ROAD_SECTIONS,
    "road_sections",
    ("draft_name", "code", "name", "road_class", "supervising_unit", "changed_at"),
)
PLACES = _collection(
    DRAFT_PLACES, "places", ("draft_name", "code", "name", "kind", "accountable_unit", "changed_at")
)
