"""The rows of a draft as people and programs see them, and how they are written here (in QGIS: edit_drafts.sql)."""

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from gis_core.geometry import STORAGE_SRID
from gis_core.wording import clauses
from grids.editions.columns import COLUMNS, Column, plain
from grids.errors import GroundError
from grids.models import DraftRow, EditionDraft, Road, Unit
from grids.services.publishing import MODELS


class DraftValueError(GroundError):
    """A value that a column of the layer does not take; `column` names it."""

    code = "draft.value"

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(_("%(column)s: %(reason)s") % {"column": column, "reason": reason})
        self.column = column


class DraftShapeError(GroundError):
    """A shape that is none, or not of the kind that the layer has."""

    code = "draft.shape"


@dataclass(frozen=True, slots=True)
class RowState:
    """What a row says: its code, its columns (units by name, days as text), its shape in degrees (EPSG:4490)."""

    code: str
    values: Mapping[str, Any]
    shape: BaseGeometry | None

    @property
    def sha256(self) -> str:
        """Two states that say the same have the same; the order of corners says nothing."""
        shape = None if self.shape is None else shapely.to_wkb(shapely.normalize(self.shape)).hex()
        told = json.dumps([self.code, dict(self.values), shape], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """With the keys of the contract (tests/contract/drafts.json)."""
        shape = None if self.shape is None else json.loads(shapely.to_geojson(self.shape))
        return {"code": self.code, **self.values, "geometry": shape}


def state_said(
    layer: str, said: Mapping[str, Any], shape: BaseGeometry | None, units: Mapping[str, str]
) -> RowState:
    """The state that a file or a program tells, in the same form as one of the draft; columns not told are empty.

    `units` are those of `unit_words`.
    """
    values = {name: plain(column, said.get(name)) for name, column in COLUMNS[layer].items()}
    for name, column in COLUMNS[layer].items():
        if column is Column.UNIT:
            values[name] = units.get(values[name], values[name])
    return RowState(str(said.get("code") or ""), values, None if shape is None else _of_layer(layer, shape))


def states_of(draft: EditionDraft, rows: Iterable[DraftRow] | None = None) -> dict[int, RowState]:
    """Every row of a draft (or these), by id."""
    names = {Column.UNIT: unit_names(), Column.ROAD: dict(Road.objects.values_list("pk", "code"))}
    found = draft.rows.order_by("pk") if rows is None else rows
    return {row.pk: _state(draft.layer, row, names) for row in found}


def unit_names() -> dict[int, str]:
    """How is each unit written: by its name, or by its code where another has the same name, or that as its code?"""
    known = list(Unit.objects.order_by("pk").values_list("pk", "name", "code"))
    codes = {code for _pk, _name, code in known}
    names = [name for _pk, name, _code in known]
    twice = {name for name in names if names.count(name) > 1}
    return {pk: code if name in twice or name in codes else name for pk, name, code in known}


def unit_words() -> dict[str, str]:
    """Code or name of each unit → how it is written."""
    written = unit_names()
    known = list(Unit.objects.order_by("pk").values_list("pk", "name", "code"))
    own = {code: written[pk] for pk, _name, code in known}
    return {name: name for name in written.values()} | own


def write_row(
    *,
    draft: EditionDraft,
    row: DraftRow | None,
    said: Mapping[str, Any],
    shape: BaseGeometry | None,
    twin: DraftRow | None = None,
) -> DraftRow:
    """Write what is said of a row, or a new one (None); `said` are its code and columns, what it does not name stays.

    A new row takes everything else of its twin, the row whose ground it came of (unless given, the one of its code).
    Raises DraftValueError, DraftShapeError; IntegrityError where the database refuses.
    """
    if row is None:
        row = _new_row(draft, twin or draft.rows.filter(code=said.get("code") or "").order_by("pk").first())
        if shape is None:
            raise DraftShapeError(_("The row has no shape."))
    if "code" in said:
        row.code = _code(draft.layer, said["code"])
    blank = _blank(draft.layer)
    row.attributes = row.attributes | {
        key: blank.get(key) if value is None else value
        for name, column in COLUMNS[draft.layer].items()
        if name in said
        for key, value in [_kept(draft.layer, name, column, said[name])]
    }
    if shape is not None:
        made: Any = GEOSGeometry(memoryview(shapely.to_wkb(_of_layer(draft.layer, shape))), srid=STORAGE_SRID)
        setattr(row, draft.drawn_column, made)
    row.save()
    row.refresh_from_db()
    return row


def _new_row(draft: EditionDraft, twin: DraftRow | None) -> DraftRow:
    if twin is None:
        return DraftRow(draft=draft, attributes=_blank(draft.layer))
    return DraftRow(
        draft=draft,
        attributes=twin.attributes | {"source_id": ""},
        predecessors=[twin.code] if twin.code else [],
    )


def _blank(layer: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT grids_draft_blank(%s)::text", [layer])
        found: dict[str, Any] = json.loads(cursor.fetchone()[0])
    return found


def _code(layer: str, said: Any) -> str:
    code = "" if said is None else str(said).strip()
    if code:
        _checked(layer, "code", code)
    return code


def _kept(layer: str, name: str, column: Column, said: Any) -> tuple[str, Any]:
    """Under which key is a value kept, and as what?  Raises DraftValueError."""
    value = plain(column, said)
    if column is Column.UNIT:
        return f"{name}_id", None if value is None else _unit(name, str(value))
    if column is Column.ROAD:
        road = (
            None
            if value is None
            else Road.objects.filter(code=str(value)).values_list("pk", flat=True).first()
        )
        if value is not None and road is None:
            raise DraftValueError(name, _("there is no road with the code %(code)s") % {"code": value})
        return f"{name}_id", road
    if value is None:
        return name, None
    checked = _checked(layer, name, value)
    return name, checked.isoformat() if isinstance(checked, datetime.date) else checked


def _unit(name: str, word: str) -> int:
    found = list(Unit.objects.filter(code=word).values_list("pk", flat=True))
    found = found or list(Unit.objects.filter(name=word).order_by("pk").values_list("pk", flat=True)[:2])
    if not found:
        raise DraftValueError(name, _("there is no unit %(unit)s") % {"unit": word})
    if len(found) > 1:
        raise DraftValueError(name, _("several units are called %(unit)s: write the code") % {"unit": word})
    return found[0]


def _checked(layer: str, name: str, value: Any) -> Any:
    """The value as the column of the layer's table takes it.  Raises DraftValueError."""
    field: Any = MODELS[layer]._meta.get_field(name)
    try:
        return field.clean(value, None)
    except ValidationError as error:
        raise DraftValueError(name, clauses(error.messages)) from error


def _of_layer(layer: str, shape: BaseGeometry) -> BaseGeometry:
    """Areas are several polygons, sections one line, without heights.  Raises DraftShapeError."""
    flat = shapely.force_2d(shape)
    if layer == "road_sections":
        if flat.geom_type == "MultiLineString" and len(flat.geoms) == 1:
            return flat.geoms[0]
        if flat.geom_type != "LineString":
            raise DraftShapeError(_("A road section is one line."))
        return flat
    if flat.geom_type == "Polygon":
        return shapely.MultiPolygon([flat])
    if flat.geom_type != "MultiPolygon":
        raise DraftShapeError(_("Grids and places are areas."))
    return flat


def _state(layer: str, row: DraftRow, names: Mapping[Column, Mapping[int, str]]) -> RowState:
    values = {}
    for name, column in COLUMNS[layer].items():
        kept = row.attributes.get(f"{name}_id" if column.is_reference else name)
        values[name] = plain(column, names[column].get(kept) if column.is_reference else kept)
    return RowState(row.code, values, shapely.from_wkb(row.wkb))
