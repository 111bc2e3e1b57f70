"""Drafts of boundary editions: begun with what stands, given up, filled from files."""

import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from gis_core.database_words import words_of
from gis_core.layers.refusals import LayerRefused, LayerUsage
from gis_core.layers.runs import ImportRun
from gis_core.layers.specs import Counts
from gis_core.models import User
from gis_core.wording import clauses
from grids.errors import GroundError
from grids.models import EditionDraft
from grids.services.superseding import VersionedTable, same_shape


class DraftRefusedError(GroundError):
    """The database lets this draft not be made, or not be written."""

    code = "draft.refused"


class NoSuchDraftError(GroundError):
    """No draft has this number, or it is not open."""

    code = "draft.unknown"

    def __init__(self, number: object) -> None:
        super().__init__(_("There is no open draft %(number)s.") % {"number": number})


def locked_draft(draft: EditionDraft) -> EditionDraft:
    """The open draft as it is now, locked until the transaction ends.  Raises NoSuchDraftError."""
    locked = EditionDraft.objects.open().select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        raise NoSuchDraftError(draft.pk)
    return locked


def open_draft(
    *, layer: str, name: str, area_code: str, on: datetime.date, by: User | None, note: str = ""
) -> EditionDraft:
    """Begin a draft with a copy of what stands in an area on a day; the area is locked from now on.

    Raises DraftRefusedError: another draft holds ground of it, or there is no such division.
    """
    try:
        with transaction.atomic():
            draft = EditionDraft.objects.create(
                layer=layer, name=name, area_code=area_code, on_date=on, made_by=by, note=note
            )
            with connection.cursor() as cursor:
                cursor.execute("SELECT grids_fill_draft(%s)", [draft.pk])
    except IntegrityError as error:
        raise DraftRefusedError(said_by(error)) from error
    draft.refresh_from_db()
    return draft


def discard_draft(*, draft: EditionDraft) -> EditionDraft:
    """Give a draft up: its area is free again, its rows stay as they were.  Raises NoSuchDraftError."""
    changed = EditionDraft.objects.open().filter(pk=draft.pk).update(state=EditionDraft.State.DISCARDED)
    if not changed:
        raise NoSuchDraftError(draft.pk)
    draft.refresh_from_db()
    return draft


def the_open_draft(number: str | int) -> EditionDraft:
    """Which open draft has this number?  Raises NoSuchDraftError."""
    text = str(number)
    draft = EditionDraft.objects.open().filter(pk=int(text)).first() if text.isdecimal() else None
    if draft is None:
        raise NoSuchDraftError(number)
    return draft


def said_by(error: IntegrityError) -> str:
    """What does the database say, in words for the reader?"""
    return clauses(filter(None, words_of(error.__cause__.diag))) if error.__cause__ else str(error)  # type: ignore[attr-defined]


def write_into_draft(run: ImportRun, target: VersionedTable) -> Counts:
    """Put the planned rows of an import into its draft instead of publishing them; no other row of it is touched,
    unless what the file does not name is to go.  Raises LayerRefused, LayerUsage.
    """
    if run.effective is not None:
        raise LayerUsage(_("A draft has no effective day: it is given when the draft is published."))
    try:
        draft = the_open_draft(run.edition)
    except NoSuchDraftError as error:
        raise LayerRefused(str(error)) from error
    if draft.layer != target.layer:
        told = _("The draft “%(draft)s” is of the layer %(layer)s.")
        raise LayerRefused(told % {"draft": draft.name, "layer": draft.get_layer_display()})
    run.execute("DELETE FROM layer_plan p WHERE NOT EXISTS (SELECT FROM layer_staged s WHERE s.n = p.n)")
    _pair_with_rows(run, target, draft)
    if run.close_missing:
        number = run.execute(
            "DELETE FROM grids_draftrow r WHERE r.draft_id = %s"
            " AND NOT EXISTS (SELECT FROM layer_draft p WHERE p.row_id = r.id)",
            [draft.pk],
        )
        if number:
            told = _("%(number)d rows that the file does not name were taken out of the draft")
            run.told.append(told % {"number": number})
    counts = Counts(*_write_rows(run, target, draft))
    run.told.append(_("written into the draft “%(draft)s”, not yet published") % {"draft": draft.name})
    return counts


def _pair_with_rows(run: ImportRun, target: VersionedTable, draft: EditionDraft) -> None:
    """Which row of the draft does each planned row mean?  Leaves `layer_draft`: n, row_id, code, said, shape."""
    given = [
        name for name in target.columns if target.sources.get(name, name) in run.given and name != "code"
    ]
    pairs = ", ".join(f"'{name}', p.\"{name}\"" for name in given)
    every = ", ".join(f"'{name}', p.\"{name}\"" for name in target.columns if name != "code")
    kind = " AND r.attributes ->> 'kind' = p.kind" if "kind" in target.key else ""
    shape = target.shape if run.has_shape else "NULL"
    run.execute("DROP TABLE IF EXISTS pg_temp.layer_draft")
    run.execute(
        "CREATE TEMPORARY TABLE layer_draft ON COMMIT DROP AS"  # noqa: S608  our own names
        f" SELECT p.n, r.id AS row_id, p.code, CASE WHEN r.id IS NULL THEN jsonb_build_object({every})"
        f" ELSE jsonb_build_object({pairs}) END AS said, p.{shape}::geometry AS shape"
        f" FROM layer_plan p LEFT JOIN LATERAL (SELECT r.id FROM grids_draftrow r WHERE r.draft_id = %s"
        f" AND r.code = p.code{kind} ORDER BY r.id LIMIT 1) r ON true",
        [draft.pk],
    )


def _write_rows(run: ImportRun, target: VersionedTable, draft: EditionDraft) -> tuple[int, int, int]:
    """How many rows of the draft are new, changed, the same?"""
    same = same_shape("shape").replace('o."shape"', f'r."{target.shape}"')
    updated = run.execute(
        f"UPDATE grids_draftrow r SET attributes = r.attributes || p.said,"  # noqa: S608  our own names
        f' "{target.shape}" = coalesce(p.shape, r."{target.shape}")'
        " FROM layer_draft p WHERE r.id = p.row_id"
        f" AND (NOT r.attributes @> p.said OR (p.shape IS NOT NULL AND NOT ({same})))"
    )
    inserted = run.execute(
        f'INSERT INTO grids_draftrow (draft_id, code, attributes, predecessors, "{target.shape}")'  # noqa: S608
        " SELECT %s, p.code, grids_draft_blank(%s) || p.said, '{}', p.shape FROM layer_draft p"
        " WHERE p.row_id IS NULL ORDER BY p.n",
        [draft.pk, draft.layer],
    )
    (known,) = run.rows("SELECT count(*) FROM layer_draft WHERE row_id IS NOT NULL")[0]
    return inserted, updated, known - updated
