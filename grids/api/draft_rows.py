"""The rows of open drafts, layer by layer: what can be listed, as the views of technicians show them."""

from collections.abc import Callable
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    DateField,
    FloatField,
    Func,
    IntegerField,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gis_core.api.resources import Field, Resource
from grids.editions.columns import COLUMNS, Column
from grids.models import DraftRow, EditionDraft
from grids.policies import sees_drafts
from grids.services.publishing import MODELS


class _Named(Func):
    """The name of a unit, or the code of a road, by the id that a row of a draft keeps as text."""

    output_field = TextField()


_UNIT = "(SELECT u.name FROM grids_unit u WHERE u.id = (%(expressions)s)::bigint)"
_ROAD = "(SELECT r.code FROM grids_road r WHERE r.id = (%(expressions)s)::bigint)"
_PLAIN: dict[Column, tuple[str, str, Any]] = {
    Column.INTEGER: ("integer", "", IntegerField()),
    Column.NUMBER: ("number", "", FloatField()),
    Column.FLAG: ("boolean", "", BooleanField()),
    Column.DAY: ("string", "date", DateField()),
}


def type_of(column: Column) -> dict[str, str]:
    """Of which type is a column, as OpenAPI says it?"""
    kind, form, _field = _PLAIN.get(column, ("string", "", TextField()))
    return {"type": kind, **({"format": form} if form else {})}


def _column(layer: str, name: str, column: Column) -> Field:
    kind, form, into = _PLAIN.get(column, ("string", "", TextField()))
    key = KT(f"attributes__{name}_id" if column.is_reference else f"attributes__{name}")
    if column.is_reference:
        source: Any = _Named(key, template=_UNIT if column is Column.UNIT else _ROAD)
    else:
        source = Cast(key, into) if column in _PLAIN else key
    title: str | Promise = getattr(MODELS[layer]._meta.get_field(name), "verbose_name", "")
    return Field(name, source, type=kind, format=form, nullable=True, label=title)


def _rows(layer: str) -> Callable[[Any], QuerySet[DraftRow]]:
    def rows(user: Any) -> QuerySet[DraftRow]:
        if not sees_drafts.test(user):
            return DraftRow.objects.none()
        return DraftRow.objects.filter(draft__layer=layer, draft__state=EditionDraft.State.OPEN)

    return rows


def _resource(layer: str, title: str | Promise) -> Resource:
    is_new = Case(When(origin_id=None, then=Value(True)), default=Value(False), output_field=BooleanField())
    return Resource(
        f"draft-{layer.replace('_', '-')}",
        title,
        _rows(layer),
        (
            Field("draft", "draft_id", _("number of the draft"), type="integer"),
            Field("draft_name", "draft__name"),
            Field("code", "code"),
            *(_column(layer, name, column) for name, column in COLUMNS[layer].items()),
            Field("is_new", is_new, type="boolean", label=_("drawn anew")),
            Field("changed_at", "changed_at", format="date-time"),
        ),
        geometry="centreline" if layer == "road_sections" else "geom",
    )


DRAFT_GRIDS = _resource("grids", _("Drafts: grids"))
DRAFT_ROAD_SECTIONS = _resource("road_sections", _("Drafts: road sections"))
DRAFT_PLACES = _resource("places", _("Drafts: places"))
