"""What a draft would change, as a PDF on A4 that both units' officers sign: figures, maps, cases, objections."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from shapely.geometry.base import BaseGeometry

from gis_core.map_layers import BACKDROP
from gis_core.pdf import pdf_of
from gis_core.uploads.pictures import HEIGHT, WIDTH, Frame, frame_around, path_of
from grids.editions.moving import MovedGround
from grids.editions.reading import TABLES
from grids.models import Division, EditionDraft, Unit
from grids.services.publishing import MODELS, changed_rows
from surveys.hand_over.words import STAYS_WORDS
from surveys.services.edition_preview import Preview

_STYLES = "surveys/edition_sheet.css"
#: More names than these would hide the map.
_MOST_NAMES = 24


@dataclass(frozen=True, slots=True)
class Shown:
    """One row on a map: its path, who answers for it, where that is written, and whether the draft changes it."""

    path: str
    name: str
    unit: str
    x: float
    y: float
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Side:
    """The ground before or after, in units of the picture, y downwards."""

    streets: str
    rows: Sequence[Shown]
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Line:
    """Ground that goes from unit to unit, with the open cases on it."""

    ground: MovedGround
    cases: int


def sides_of(draft: EditionDraft) -> tuple[Side, Side] | None:
    """The ground that changes as it stands and as it is drawn; None where nothing changes."""
    layer = TABLES[draft.layer]
    changed = set(changed_rows(draft))
    after = [
        (row.pk in changed, row.attributes.get("name") or row.code, row.attributes.get(layer.unit), row.wkb)
        for row in draft.rows.order_by("pk")
    ]
    kept = set(draft.rows.exclude(pk__in=changed).values_list("origin_id", flat=True))
    standing = MODELS[draft.layer]._default_manager.filter(pk__in=draft.base_ids).order_by("pk")
    before = [
        (pk not in kept, name or code, unit, bytes(geom.wkb))
        for pk, code, name, unit, geom in standing.values_list("pk", "code", "name", layer.unit, layer.shape)
    ]
    moving = [shapely.from_wkb(wkb) for is_changed, _name, _unit, wkb in (*before, *after) if is_changed]
    frame = frame_around(shapely.get_coordinates(moving)) if moving else None
    if frame is None:
        return None
    streets = path_of(import_string(BACKDROP)(frame.box).streets, frame)
    units = dict(Unit.objects.values_list("pk", "name"))
    return Side(streets, _shown(before, units, frame)), Side(streets, _shown(after, units, frame))


def _shown(
    rows: Sequence[tuple[bool, str, Any, bytes]], units: Mapping[int, str], frame: Frame
) -> list[Shown]:
    found, written = [], 0
    for is_changed, name, unit, wkb in sorted(rows, key=lambda row: row[0]):
        shape: BaseGeometry = shapely.clip_by_rect(shapely.from_wkb(wkb), *frame.box)
        if shape.is_empty:
            continue
        middle = shapely.point_on_surface(shape)
        ((x, y),) = frame.drawn(np.array([[middle.x, middle.y]])).tolist()
        written += is_changed
        is_named = is_changed and written <= _MOST_NAMES
        held = np.empty(1, dtype=object)
        held[0] = shape
        words = (name, units.get(unit, "")) if is_named else ("", "")
        found.append(Shown(path_of(held, frame), *words, x, y, is_changed))
    return found


def lines_of(preview: Preview) -> list[Line]:
    """The table: what goes from whom to whom; the cases are those whose handler would be another."""
    cases = Counter((one.from_code, one.to_code) for one in (*preview.moves, *preview.stay))
    lines = [Line(one, cases.pop((one.from_unit, one.to_unit), 0)) for one in preview.ground]
    rest = [
        Line(MovedGround(from_code, _name(from_code), to_code, _name(to_code), 0.0, 0, 0.0, 0), number)
        for (from_code, to_code), number in sorted(cases.items())
    ]
    return [*lines, *rest]


def _name(code: str) -> str:
    return Unit.objects.filter(code=code).values_list("name", flat=True).first() or code  # one a code


def signers(ground: Sequence[MovedGround]) -> list[str]:
    """Which units sign?  Those that lose or get ground, each once."""
    return sorted({name for one in ground for name in (one.from_name, one.to_name) if name})


def consequences_html(preview: Preview, user: Any, *, now: datetime.datetime) -> str:
    """The sheet as this user may read it, in their language."""
    draft = preview.draft
    shown, others = preview.cases_of(user)
    context = {
        "draft": draft,
        "area": Division.objects.on(draft.on_date).filter(code=draft.area_code).first(),  # one version a day
        "preview": preview,
        "lines": lines_of(preview),
        "sides": sides_of(draft),
        "cases": [(one, STAYS_WORDS[one.stays] if one.stays else "") for one in shown],
        "other_cases": others,
        "objections": draft.objections.select_related("unit", "said_by"),
        "signers": signers(preview.ground),
        "seal": preview.sha256[:16],
        "now": now,
        "user": user,
    }
    return render_to_string("surveys/editions/consequences.html", context)


def consequences_pdf(preview: Preview, user: Any, *, now: datetime.datetime) -> bytes:
    """The sheet on paper.  CPU: one to three seconds."""
    return pdf_of(consequences_html(preview, user, now=now), styles=_STYLES)
