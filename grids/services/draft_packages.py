"""A draft goes out as a GeoPackage and comes back: what was changed is written, nothing is lost (docs/adr/0037)."""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from gis_core.errors import problem_of
from gis_core.geometry import STORAGE_SRID
from gis_core.vector_files.names import GEOMETRY
from gis_core.vector_files.output import Output
from gis_core.vector_files.refusals import FileRefused
from gis_core.vector_files.source import open_vector_file
from gis_core.vector_files.writing import write_geopackage
from grids.editions.columns import COLUMNS, Column
from grids.errors import GroundError
from grids.models import DraftRow, EditionDraft
from grids.services.draft_rows import DraftShapeError, RowState, state_said, states_of, unit_words, write_row
from grids.services.drafts import NoSuchDraftError, locked_draft

#: Tables of the file: whose draft it is, and in which state each row went out.
ABOUT, BASE = "wangge_draft", "wangge_base"
FORMAT, VERSION = "wangge-draft", 1
#: What no draft reaches.
MOST_ROWS = 50_000
_ARROW = {
    Column.INTEGER: pa.int64(),
    Column.NUMBER: pa.float64(),
    Column.FLAG: pa.bool_(),
    Column.DAY: pa.string(),
}
_ABOUT = pa.schema(
    [
        ("format", pa.string()),
        ("version", pa.int64()),
        ("draft", pa.int64()),
        ("layer", pa.string()),
        ("name", pa.string()),
    ]
)
_BASE = pa.schema([("row", pa.int64()), ("code", pa.string()), ("base_state", pa.string())])


class PackageRefusedError(GroundError):
    """The file is no check-out of this draft; nothing of it was taken in."""

    code = "draft.package"


class Outcome(StrEnum):
    """What became of a row that came back."""

    UNCHANGED = "unchanged"
    INSERTED = "inserted"
    UPDATED = "updated"
    DELETED = "deleted"
    CONFLICT = "conflict"
    REFUSED = "refused"


class Keep(StrEnum):
    """Which state stays where both were changed?"""

    SERVER = "server"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Returned:
    """One row that came back: what the file says of it (None: it was taken out) and what the draft says now."""

    outcome: Outcome
    row: int | None
    file: RowState | None
    server: RowState | None
    reason: str = ""
    #: What the file drew, where it is no shape of the layer.
    drawn: BaseGeometry | None = None

    @property
    def code(self) -> str:
        """By which code do people know it?"""
        state = self.file or self.server
        return state.code if state else ""

    @property
    def place(self) -> tuple[float, float] | None:
        """A corner of it, in degrees."""
        shapes = (self.drawn, self.file and self.file.shape, self.server and self.server.shape)
        for shape in shapes:
            for x, y in shapely.get_coordinates(shape):
                if np.isfinite((x, y)).all():
                    return float(x), float(y)
        return None

    def as_json(self) -> dict[str, Any]:
        """With the keys of the contract (tests/contract/drafts.json)."""
        return {
            "outcome": self.outcome.value,
            "row": self.row,
            "code": self.code,
            "reason": self.reason,
            "place": list(self.place) if self.place else None,
            "file": None if self.file is None else self.file.as_json(),
            "server": None if self.server is None else self.server.as_json(),
        }


def check_out(*, draft: EditionDraft, path: Path) -> int:
    """Write a draft to a GeoPackage, with the state of each row as it goes out; how many rows went.

    Raises NoSuchDraftError, FileRefused.
    """
    with transaction.atomic():
        if not EditionDraft.objects.open().filter(pk=draft.pk).exists():
            raise NoSuchDraftError(draft.pk)
        states = states_of(draft)
    shape = "LineString" if draft.layer == "road_sections" else "MultiPolygon"
    rows = Output(
        _schema(draft.layer), _batches(draft.layer, states), layer_name(draft.layer), STORAGE_SRID, shape
    )
    about = {
        "format": FORMAT,
        "version": VERSION,
        "draft": draft.pk,
        "layer": draft.layer,
        "name": draft.name,
    }
    base = [{"row": pk, "code": one.code, "base_state": one.sha256} for pk, one in states.items()]
    write_geopackage(path, [rows, _table(ABOUT, [about], _ABOUT), _table(BASE, base, _BASE)])
    return len(states)


def layer_name(layer: str) -> str:
    """How is the table called, in the file and in QGIS?"""
    return f"draft_{layer}"


def check_in(*, draft: EditionDraft, path: Path, keep: Keep = Keep.SERVER) -> list[Returned]:
    """Take in what was changed in a file that was checked out; what became of each row that is not as it went out.

    A row that the draft has changed meanwhile as well is a conflict: the draft's state stays unless `keep` says
    otherwise, and both are told.  What is refused is told with its reason, and the rest taken in.  The same file again
    changes nothing.  Raises NoSuchDraftError, PackageRefusedError, FileRefused.
    """
    base = _base_of(draft, path)
    rows = _rows(path, layer_name(draft.layer))
    with transaction.atomic():
        locked = locked_draft(draft)
        return list(_taken(_Return(locked, base, keep), rows))


class _Return:
    """A file that is being taken in: its draft, the states that went out, the rows as they are now."""

    def __init__(self, draft: EditionDraft, base: Mapping[int, str], keep: Keep) -> None:
        self.draft, self.base, self.keep = draft, base, keep
        self.rows = {row.pk: row for row in draft.rows.select_for_update().order_by("pk")}
        self.states = states_of(draft, self.rows.values())
        self.units = unit_words()
        self.known = {one.sha256 for one in self.states.values()}


def _taken(back: _Return, rows: Sequence[Mapping[str, Any]]) -> Iterator[Returned]:
    seen: set[int] = set()
    for said in rows:
        key = said.get("row")
        # QGIS copies the columns of a split: the first is the row itself, what follows was split off.
        if key is not None and key in back.base and key not in seen:
            seen.add(int(key))
            one = _changed(back, int(key), said)
        else:
            one = _added(back, said)
        if one.outcome is not Outcome.UNCHANGED:
            yield one
    for key in sorted(back.base.keys() - seen):
        one = _removed(back, key)
        if one.outcome is not Outcome.UNCHANGED:
            yield one


def _changed(back: _Return, key: int, said: Mapping[str, Any]) -> Returned:
    try:
        file = _said(back, said)
    except DraftShapeError as error:
        return Returned(
            Outcome.REFUSED, key, _without_shape(back, said), back.states.get(key), str(error), said[GEOMETRY]
        )
    server = back.states.get(key)
    if file.sha256 in (back.base[key], server and server.sha256):
        return Returned(Outcome.UNCHANGED, key, file, server)
    if server is not None and server.sha256 == back.base[key]:
        return _written(back, back.rows[key], file, server)
    if back.keep is Keep.FILE:
        return _written(back, back.rows.get(key), file, server)
    reason = (
        _("Meanwhile the row was changed in the draft.")
        if server
        else _("Meanwhile the row was taken out of the draft.")
    )
    return Returned(Outcome.CONFLICT, key, file, server, reason)


def _added(back: _Return, said: Mapping[str, Any]) -> Returned:
    try:
        file = _said(back, said)
    except DraftShapeError as error:
        return Returned(Outcome.REFUSED, None, _without_shape(back, said), None, str(error), said[GEOMETRY])
    if file.sha256 in back.known:
        return Returned(Outcome.UNCHANGED, None, file, None)
    return _written(back, None, file, None, twin=back.rows.get(said.get("row") or 0))


def _removed(back: _Return, key: int) -> Returned:
    server = back.states.get(key)
    if server is None:
        return Returned(Outcome.UNCHANGED, key, None, None)
    if server.sha256 != back.base[key] and back.keep is Keep.SERVER:
        reason = _("Taken out in the file, meanwhile changed in the draft.")
        return Returned(Outcome.CONFLICT, key, None, server, reason)
    back.rows[key].delete()
    return Returned(Outcome.DELETED, key, None, server)


def _written(
    back: _Return, row: DraftRow | None, file: RowState, server: RowState | None, twin: DraftRow | None = None
) -> Returned:
    key = row.pk if row else None
    try:
        with transaction.atomic():
            kept = write_row(
                draft=back.draft,
                row=row,
                said={"code": file.code, **file.values},
                shape=file.shape,
                twin=twin,
            )
    except GroundError as error:
        return Returned(Outcome.REFUSED, key, file, server, str(error))
    except DatabaseError as error:
        problem = problem_of(error)
        if problem is None:
            raise
        return Returned(Outcome.REFUSED, key, file, server, problem.detail)
    stored = states_of(back.draft, [kept])[kept.pk]
    back.known.add(stored.sha256)
    return Returned(Outcome.INSERTED if row is None else Outcome.UPDATED, kept.pk, file, stored)


def _said(back: _Return, said: Mapping[str, Any]) -> RowState:
    """What the file says of a row.  Raises DraftShapeError."""
    shape = said[GEOMETRY]
    if shape is None or shape.is_empty:
        raise DraftShapeError(_("The row has no shape."))
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        raise DraftShapeError(_("The shape has corners that are no place."))
    return state_said(back.draft.layer, said, shape, back.units)


def _without_shape(back: _Return, said: Mapping[str, Any]) -> RowState:
    return state_said(back.draft.layer, said, None, back.units)


def rejects(returned: Sequence[Returned]) -> dict[str, Any]:
    """What was not taken in, as a GeoJSON layer: each row as the file has it, with the reason and a place."""
    features = []
    for one in returned:
        if one.outcome not in (Outcome.CONFLICT, Outcome.REFUSED):
            continue
        told = one.as_json()
        state = dict(told["file"] or told["server"])
        shape = state.pop("geometry")
        if one.drawn is not None and np.isfinite(shapely.get_coordinates(one.drawn)).all():
            shape = json.loads(shapely.to_geojson(one.drawn))
        lon, lat = told["place"] or (None, None)
        why = {"outcome": told["outcome"], "reason": told["reason"], "lon": lon, "lat": lat}
        features.append(
            {"type": "Feature", "geometry": shape, "properties": {"row": told["row"], **state, **why}}
        )
    return {"type": "FeatureCollection", "features": features}


def report(draft: EditionDraft, returned: Sequence[Returned]) -> dict[str, Any]:
    """What became of a file, with the keys of the contract (tests/contract/drafts.json)."""
    outcomes = [outcome for outcome in Outcome if outcome is not Outcome.UNCHANGED]
    return {
        "draft": draft.pk,
        "layer": draft.layer,
        **{outcome.value: sum(one.outcome is outcome for one in returned) for outcome in outcomes},
        "rows": [one.as_json() for one in returned],
        "rejects": rejects(returned),
    }


def _schema(layer: str) -> pa.Schema:
    columns = [(name, _ARROW.get(column, pa.string())) for name, column in COLUMNS[layer].items()]
    return pa.schema([("row", pa.int64()), ("code", pa.string()), *columns, (GEOMETRY, pa.binary())])


def _batches(layer: str, states: Mapping[int, RowState]) -> Iterator[pa.RecordBatch]:
    rows = [
        {"row": pk, "code": one.code, **one.values, GEOMETRY: shapely.to_wkb(one.shape)}
        for pk, one in states.items()
    ]
    if rows:
        yield pa.RecordBatch.from_pylist(rows, schema=_schema(layer))


def _table(name: str, rows: Sequence[Mapping[str, Any]], schema: pa.Schema) -> Output:
    return Output(schema, [pa.RecordBatch.from_pylist(list(rows), schema=schema)] if rows else [], name)


def _base_of(draft: EditionDraft, path: Path) -> dict[int, str]:
    """In which states did the rows go out?  Raises PackageRefusedError where the file is none of this draft."""
    try:
        about, base = _rows(path, ABOUT), _rows(path, BASE)
    except FileRefused as error:
        if error.code != "no_layer":
            raise
        about, base = [], []
    if len(about) != 1 or (about[0].get("format"), about[0].get("version")) != (FORMAT, VERSION):
        raise PackageRefusedError(_("The file is no check-out of a draft."))
    if about[0].get("draft") != draft.pk:
        told = _("The file is a check-out of the draft %(other)s, not of “%(name)s”.")
        raise PackageRefusedError(told % {"other": about[0].get("name") or "—", "name": draft.name})
    return {int(one["row"]): str(one["base_state"]) for one in base if one.get("row") is not None}


def _rows(path: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    with open_vector_file(path, layer=name) as layer:
        if layer.info.kind != "gpkg":
            raise PackageRefusedError(_("The file is no GeoPackage."))
        if layer.info.geometry_type and name not in (ABOUT, BASE) and layer.info.epsg != STORAGE_SRID:
            raise PackageRefusedError(
                _("The layer %(layer)s is not in EPSG:4490 any more.") % {"layer": name}
            )
        for batch in layer:
            found += batch.to_pylist()
            if len(found) > MOST_ROWS:
                raise PackageRefusedError(
                    _("The layer %(layer)s has more rows than a draft.") % {"layer": name}
                )
    for row in found:
        shape = row.pop(GEOMETRY, None)
        row[GEOMETRY] = None if shape is None else shapely.from_wkb(shape, on_invalid="ignore")
    return found


def checked_out(draft: EditionDraft) -> bytes:
    """A draft as the bytes of a GeoPackage.  Raises NoSuchDraftError, FileRefused."""
    with tempfile.TemporaryDirectory(prefix="wangge-draft-") as folder:
        path = Path(folder) / "draft.gpkg"
        check_out(draft=draft, path=path)
        return path.read_bytes()
