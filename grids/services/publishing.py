"""Publishing a draft: the ground changes at once, from a day on, or not at all; and taking it back."""

# ruff: noqa: S608  every name in these statements is our own; values go as parameters

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from gis_core.models import User
from grids.county_hours import county_day
from grids.editions.checking import check, is_publishable
from grids.editions.findings import Finding
from grids.editions.lineage import predecessors_of
from grids.editions.reading import TABLES, read_draft
from grids.errors import GroundError
from grids.models import BoundaryEdition, DraftRow, EditionDraft, Grid, Place, RoadSection
from grids.rules.editions import Severity
from grids.services.drafts import locked_draft
from grids.services.outlines import ask_for_outlines

MODELS: dict[str, type[models.Model]] = {"grids": Grid, "places": Place, "road_sections": RoadSection}
#: Columns that a draft does not show and that change while it is drawn on: those of the version standing are kept.
_KEPT = {"grids": ("manager_id", "backup_manager_id")}
_SERVER = "'{id,code,geom,geom_3857,centreline,valid,known,edition_id}'::text[]"


class NotPublishableError(GroundError):
    """The check has errors."""

    code = "draft.not_publishable"

    def __init__(self, found: Sequence[Finding]) -> None:
        self.errors = [one for one in found if one.severity is Severity.ERROR]
        told = _("The draft has %(number)d errors: check it and mend them.")
        super().__init__(told % {"number": len(self.errors)})


class NothingChangedError(GroundError):
    """The draft is what stands."""

    code = "draft.unchanged"

    def __init__(self) -> None:
        super().__init__(_("The draft does not differ from the ground: there is nothing to publish."))


class PastDayError(GroundError):
    """Answers that were given would no longer be what was true."""

    code = "draft.past_day"

    def __init__(self, today: datetime.date) -> None:
        told = _("An edition is published for a day from today (%(today)s) on: what was answered stays.")
        super().__init__(told % {"today": today})


class EditionKeptError(GroundError):
    """Something depends on the edition, or it is not the last."""

    code = "edition.kept"


@dataclass(frozen=True, slots=True)
class Published:
    """An edition, and the versions that it closed and made; `unchanged` rows keep their versions."""

    edition: BoundaryEdition
    closed: Sequence[int]
    made: Sequence[int]
    unchanged: int


def publish_draft(
    *, draft: EditionDraft, effective: datetime.date, by: User | None, now: datetime.datetime
) -> Published:
    """Make a draft the ground from a day on.  What has not changed keeps its version, and its tiles.

    Raises NoSuchDraftError, PastDayError, NotPublishableError, NothingChangedError.
    """
    with transaction.atomic():
        _lock_ground()
        locked = locked_draft(draft)
        today = county_day(now)
        if effective < today:
            raise PastDayError(today)
        found = check(read_draft(locked, day=effective))
        if not is_publishable(found):
            raise NotPublishableError(found)
        changed = changed_rows(locked)
        closing = _closing(locked, changed)
        if not changed and not closing:
            raise NothingChangedError
        edition = _edition(locked, effective, by, now, changed=len(changed), closed=len(closing))
        _close(TABLES[locked.layer].table, closing, effective)
        made = _insert(locked, changed, effective, edition)
        _note_lineage(locked, closing, made)
        locked.state, locked.edition = EditionDraft.State.PUBLISHED, edition
        locked.save(update_fields=["state", "edition"])
    if draft.layer == "grids":
        ask_for_outlines()
    draft.refresh_from_db()
    return Published(edition, closing, list(made), locked.rows.count() - len(changed))


def withdraw_edition(
    *,
    edition: BoundaryEdition,
    by: User | None,
    now: datetime.datetime,
    depends: Callable[[BoundaryEdition], str] = lambda edition: "",
) -> BoundaryEdition:
    """Take the last publication of a layer back: what stood before stands again, the draft is open again.

    `depends` says what else hangs on it, in words; empty: nothing.  Raises EditionKeptError.
    """
    with transaction.atomic():
        _lock_ground()
        edition = BoundaryEdition.objects.select_for_update().get(pk=edition.pk)
        draft = edition.drafts.first()  # one: a draft is published once
        last = (
            BoundaryEdition.objects.filter(layer=edition.layer, state="published").order_by("-number").first()
        )
        if draft is None or last != edition:
            raise EditionKeptError(_("Only the last edition of a layer, made of a draft, is taken back."))
        why = depends(edition) or _what_hangs_on(edition)
        if why:
            raise EditionKeptError(_("The edition stays: %(why)s.") % {"why": why})
        _restore(draft, edition)
        edition.state, edition.withdrawn_at, edition.withdrawn_by = BoundaryEdition.State.WITHDRAWN, now, by
        edition.save(update_fields=["state", "withdrawn_at", "withdrawn_by"])
    return edition


def _lock_ground() -> None:
    """The lock that all changes of ground take first."""
    _run("UPDATE grids_county SET ground_version = ground_version")


def changed_rows(draft: EditionDraft) -> list[int]:
    """Which rows of the draft are not what stands?"""
    layer = TABLES[draft.layer]
    kept = _kept(draft.layer)
    return [
        pk
        for (pk,) in _rows(
            f"SELECT r.id FROM grids_draftrow r LEFT JOIN {layer.table} o ON o.id = r.origin_id"
            " WHERE r.draft_id = %s AND (o.id IS NULL OR r.code <> o.code"
            f" OR r.{layer.shape}::bytea <> o.{layer.shape}::bytea"
            f" OR r.attributes || {kept} <> to_jsonb(o) - {_SERVER}) ORDER BY r.id",
            [draft.pk],
        )
    ]


def _kept(layer: str) -> str:
    pairs = ", ".join(f"'{name}', o.{name}" for name in _KEPT.get(layer, ()))
    return f"CASE WHEN o.id IS NULL THEN '{{}}' ELSE jsonb_build_object({pairs}) END"


def _closing(draft: EditionDraft, changed: Sequence[int]) -> list[int]:
    """Which versions end: all that were copied but those whose rows are as they were."""
    rows = draft.rows.exclude(pk__in=changed).exclude(origin_id=None)
    going_on = set(rows.values_list("origin_id", flat=True))
    return [pk for pk in draft.base_ids if pk not in going_on]


def _edition(
    draft: EditionDraft,
    effective: datetime.date,
    by: User | None,
    now: datetime.datetime,
    **counts: int,
) -> BoundaryEdition:
    last = BoundaryEdition.objects.filter(layer=draft.layer).order_by("-number").first()
    return BoundaryEdition.objects.create(
        layer=draft.layer,
        number=last.number + 1 if last else 1,
        state=BoundaryEdition.State.PUBLISHED,
        effective_from=effective,
        published_at=now,
        published_by=by,
        note=draft.name,
        counts=counts,
    )


def _close(table: str, closing: Sequence[int], effective: datetime.date) -> None:
    """Versions end the day before; one that began on that very day was never true, and ends in knowledge instead."""
    if not closing:
        return
    ids = list(closing)
    _run(
        f"UPDATE {table} SET valid = daterange(lower(valid), %s)"
        " WHERE id = ANY (%s) AND lower(valid) IS DISTINCT FROM %s::date",
        [effective, ids, effective],
    )
    _withdraw(table, "id = ANY (%s) AND lower(valid) = %s::date", [ids, effective])


def _withdraw(table: str, where: str, parameters: list[Any]) -> None:
    ((version,),) = _rows(
        "UPDATE grids_county SET ground_version = ground_version + 1 RETURNING ground_version"
    )
    _run(
        f"UPDATE {table} SET known = int8range(lower(known), %s) WHERE upper_inf(known) AND {where}",
        [version, *parameters],
    )


def _columns(layer: str) -> list[str]:
    """Which columns of a layer's table does a row of a draft hold among its attributes?"""
    left_out = {"id", "code", "geom", "geom_3857", "centreline", "valid", "known", "edition_id"}
    fields = MODELS[layer]._meta.local_concrete_fields
    return [str(field.column) for field in fields if field.column not in left_out]


def _insert(
    draft: EditionDraft, changed: Sequence[int], effective: datetime.date, edition: BoundaryEdition
) -> dict[int, int]:
    """The versions that the changed rows become: version → row."""
    layer = TABLES[draft.layer]
    columns = _columns(draft.layer)
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(f'j."{name}"' for name in columns)
    inserted = _rows(
        f"INSERT INTO {layer.table} (code, {layer.shape}, {names}, valid, edition_id)"
        f" SELECT r.code, r.{layer.shape}, {values}, daterange(%s, NULL), %s"
        f" FROM grids_draftrow r LEFT JOIN {layer.table} o ON o.id = r.origin_id"
        f" CROSS JOIN LATERAL jsonb_populate_record(NULL::{layer.table},"
        f" grids_draft_blank(%s) || r.attributes || {_kept(draft.layer)}) j"
        " WHERE r.id = ANY (%s) ORDER BY r.id RETURNING id",
        [effective, edition.pk, draft.layer, list(changed)],
    )
    return dict(zip((pk for (pk,) in inserted), changed, strict=True))


def _note_lineage(draft: EditionDraft, closing: Sequence[int], made: dict[int, int]) -> None:
    """Which closed versions does each new one go on, or come of?  Kept with the row, and with a grid itself."""
    model = MODELS[draft.layer]
    shape = TABLES[draft.layer].shape
    old = list(model._default_manager.filter(pk__in=closing).values_list("pk", "code", shape))
    new = list(model._default_manager.filter(pk__in=list(made)).values_list("pk", "code", shape))
    found = predecessors_of(old, new)
    codes = {pk: code for pk, code, _shape in old}
    rows = DraftRow.objects.in_bulk(made.values())
    for version, row_pk in made.items():
        rows[row_pk].predecessors = sorted({codes[pk] for pk in found[version]})
        rows[row_pk].save(update_fields=["predecessors"])
    if draft.layer == "grids":
        through = Grid.predecessors.through
        through._default_manager.bulk_create(
            through(from_grid_id=pk, to_grid_id=was) for pk, befores in found.items() for was in befores
        )


def _what_hangs_on(edition: BoundaryEdition) -> str:
    """Has a version of the edition ended already, or does a record name one?"""
    model = MODELS[edition.layer]
    made = model._default_manager.filter(edition=edition)
    if made.filter(
        models.Q(valid__endswith__isnull=False) | models.Q(known__endswith__isnull=False)
    ).exists():
        return _("a later change has ended versions of it")
    for relation in model._meta.related_objects:
        if relation.many_to_many or hasattr(relation.related_model, "pgh_tracked_model"):
            continue
        lookup = {f"{relation.field.name}__in": made}
        if relation.related_model._default_manager.filter(**lookup).exists():
            return _("%(records)s name versions of it") % {
                "records": relation.related_model._meta.verbose_name_plural
            }
    return ""


def _restore(draft: EditionDraft, edition: BoundaryEdition) -> None:
    layer = TABLES[edition.layer]
    day = edition.effective_from
    closed = [
        pk
        for (pk,) in _rows(
            f"SELECT id FROM {layer.table} WHERE id = ANY (%s)"
            " AND NOT (valid @> %s::date AND upper_inf(known)) ORDER BY id",
            [draft.base_ids, day],
        )
    ]
    _withdraw(layer.table, "edition_id = %s", [edition.pk])
    names = ", ".join(f'"{name}"' for name in ["code", layer.shape, *_columns(edition.layer), "edition_id"])
    restored = _rows(
        f"INSERT INTO {layer.table} ({names}, valid) SELECT {names}, daterange(%s, NULL) FROM {layer.table}"
        " WHERE id = ANY (%s) ORDER BY id RETURNING id",
        [day, closed],
    )
    now = dict(zip(closed, (pk for (pk,) in restored), strict=True))
    if edition.layer == "grids":
        through = Grid.predecessors.through
        through._default_manager.bulk_create(
            through(from_grid_id=pk, to_grid_id=was) for was, pk in now.items()
        )
    _reopen(draft, now)


def _reopen(draft: EditionDraft, now: dict[int, int]) -> None:
    """The draft is drawn on again, over the versions that were restored; unless another one holds its area by now."""
    try:
        with transaction.atomic():
            draft.state, draft.edition = EditionDraft.State.OPEN, None
            draft.base_ids = sorted(now.get(pk, pk) for pk in draft.base_ids)
            draft.check_basis = ""
            draft.save(update_fields=["state", "edition", "base_ids", "check_basis"])
            for row in draft.rows.filter(origin_id__in=now):
                row.origin_id = now[row.origin_id]  # type: ignore[index]
                row.save(update_fields=["origin_id"])
    except IntegrityError:
        draft.refresh_from_db()


def _run(sql: str, parameters: Sequence[Any] = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def _rows(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
