"""What a page draws of a draft, and the steps by which it moves borders, once for every row that has them."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPoint, Polygon
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from gis_core.database_words import words_of
from gis_core.geometry import STORAGE_SRID
from gis_core.wording import located
from grids.editions.borders import BorderRefused, Step, Wrong, redrawn
from grids.editions.paths import Corner
from grids.editions.reading import TABLES
from grids.errors import GroundError
from grids.models import Division, DraftRow, EditionDraft
from grids.services.draft_rows import RowState, states_of
from grids.services.drafts import locked_draft
from grids.services.publishing import MODELS

#: More than these nobody draws on at once: the page says to look closer.
MOST_ROWS = 400
#: Rows whose border may run through a corner lie within this of it (degrees, some centimetres).
_REACH_DEG = 1e-6


class DraftRowsChangedError(GroundError):
    """Somebody else has written rows that were to be changed; `states` are theirs now (None: taken out)."""

    code = "draft.rows_changed"

    def __init__(self, states: Mapping[int, RowState | None]) -> None:
        super().__init__(_("Somebody else has changed this ground of the draft meanwhile."))
        self.states = states


class BorderStepError(GroundError):
    """A border cannot go where it was drawn: why, where (lon, lat), and in which row, if it is of one."""

    code = "draft.border"

    def __init__(self, reason: str, place: Corner, row: DraftRow | None) -> None:
        named = row.attributes.get("name") or row.code if row else ""
        super().__init__(located(named, reason) if named else reason)
        self.place, self.row = place, row.pk if row else None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Ground beside the draft, which stays as it is."""

    code: str
    name: str
    wkb: bytes


@dataclass(frozen=True, slots=True)
class Locked:
    """Ground that another open draft of the layer holds."""

    draft: int
    name: str
    wkb: bytes


@dataclass(frozen=True, slots=True)
class DrawnIn:
    """What lies in a frame; `number` rows are there, none of them told where they are more than can be drawn on."""

    number: int
    rows: Mapping[int, RowState]
    around: Sequence[Neighbour]
    locked: Sequence[Locked]


def drawn_in(draft: EditionDraft, frame: Polygon | None, *, most: int = MOST_ROWS) -> DrawnIn:
    """Which rows of the draft, neighbours and areas of other drafts lie in a frame (EPSG:4490; None: everywhere)?"""
    shape = TABLES[draft.layer].shape
    rows = draft.rows.filter(**({f"{draft.drawn_column}__bboverlaps": frame} if frame else {})).order_by("pk")
    number = rows.aggregate(number=Count("pk"))["number"]
    around = _around(draft, draft.on_date).filter(**({f"{shape}__bboverlaps": frame} if frame else {}))
    beside = [
        Neighbour(code, name, bytes(geom.wkb))
        for code, name, geom in around.values_list("code", "name", shape).order_by("pk")[:most]
    ]
    told = states_of(draft, rows) if number <= most else {}
    return DrawnIn(number, told, beside, list(_locked(draft)))


def move_borders(
    *, draft: EditionDraft, steps: Sequence[Step], base: Mapping[int, str]
) -> dict[int, RowState]:
    """Take the steps in every row that has the border, all of them or none; the rows that changed, as they are now.

    `base` has the hash of each row as it was when it was drawn on.  Raises NoSuchDraftError, DraftRowsChangedError,
    BorderStepError.
    """
    with transaction.atomic():
        locked = locked_draft(draft)
        rows = {row.pk: row for row in _near(locked, steps)}
        _refuse_changed(locked, rows, base)
        shapes = {pk: shapely.from_wkb(row.wkb) for pk, row in rows.items()}
        try:
            changed = redrawn(shapes, steps, held=_held(locked, steps))
        except BorderRefused as refused:
            reason = wrong_words()[refused.wrong]
            raise BorderStepError(reason, refused.place, rows.get(refused.row or 0)) from refused
        unseen = states_of(locked, [rows[pk] for pk in changed if pk not in base])
        if unseen:
            raise DraftRowsChangedError(unseen)
        for pk, shape in changed.items():
            _write(rows[pk], shape)
        return states_of(locked, [rows[pk] for pk in changed])


def wrong_words() -> dict[Wrong, str]:
    """Why a step cannot be taken, for its reader."""
    return {
        Wrong.NO_CORNER: _("there is no corner here any more."),
        Wrong.NO_EDGE: _("there is no edge here any more."),
        Wrong.NO_BORDER: _("there is no border between these corners."),
        Wrong.HELD: _("this border is also that of ground outside of the draft, and stays where it is."),
        Wrong.TOO_FEW: _("too few corners would be left."),
        Wrong.CROSSES: _("the outline would cross itself here."),
    }


def _near(draft: EditionDraft, steps: Sequence[Step]) -> Iterable[DraftRow]:
    """The rows that the steps can touch, locked until the end."""
    near = draft.rows.filter(**{f"{draft.drawn_column}__bboverlaps": _frame(steps)})
    return near.order_by("pk").select_for_update()


def _frame(steps: Sequence[Step]) -> Polygon:
    corners = MultiPoint([GEOSGeometry(f"POINT({x} {y})") for step in steps for x, y in step.along])
    west, south, east, north = corners.extent
    frame = Polygon.from_bbox((west - _REACH_DEG, south - _REACH_DEG, east + _REACH_DEG, north + _REACH_DEG))
    frame.srid = STORAGE_SRID
    return frame


def _refuse_changed(draft: EditionDraft, rows: Mapping[int, DraftRow], base: Mapping[int, str]) -> None:
    now = states_of(draft, rows.values())
    changed: dict[int, RowState | None] = {
        pk: state for pk, state in now.items() if pk in base and base[pk] != state.sha256
    }
    there = set(draft.rows.filter(pk__in=base).values_list("pk", flat=True))
    changed |= {pk: None for pk in base if pk not in there}
    if changed:
        raise DraftRowsChangedError(changed)


def _held(draft: EditionDraft, steps: Sequence[Step]) -> list[BaseGeometry]:
    shape = TABLES[draft.layer].shape
    near = _around(draft, draft.on_date).filter(**{f"{shape}__bboverlaps": _frame(steps)})
    return [shapely.from_wkb(bytes(geom.wkb)) for geom in near.order_by("pk").values_list(shape, flat=True)]


def _around(draft: EditionDraft, day: datetime.date) -> Any:
    """Versions of the day that the draft does not hold."""
    return (
        MODELS[draft.layer]
        ._default_manager.filter(known__endswith__isnull=True, valid__contains=day)
        .exclude(pk__in=draft.base_ids)
    )


def _locked(draft: EditionDraft) -> Iterable[Locked]:
    others = EditionDraft.objects.open().filter(layer=draft.layer).exclude(pk=draft.pk).order_by("pk")
    for other in others:
        area = Division.objects.on(other.on_date).filter(code=other.area_code, geom__isnull=False)
        for geom in area.values_list("geom", flat=True)[:1]:  # one version a day
            if geom:
                yield Locked(other.pk, other.name, bytes(geom.wkb))


def _write(row: DraftRow, shape: BaseGeometry) -> None:
    """The row with its new shape.  Raises BorderStepError where the database refuses it."""
    made: Any = GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=STORAGE_SRID)
    column = row.draft.drawn_column
    setattr(row, column, made)
    try:
        with transaction.atomic():
            row.save(update_fields=[column])
    except IntegrityError as error:
        cause: Any = error.__cause__  # psycopg's, which has a diagnosis
        reason = words_of(cause.diag)[0]
        middle = shapely.point_on_surface(shape)
        raise BorderStepError(reason, (middle.x, middle.y), row) from error
