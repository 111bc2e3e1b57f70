"""Taking the last approved repair of a draft back: its history says what each row was before."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from grids.errors import GroundError
from grids.models import DraftRow, EditionDraft
from grids.services.draft_checks import MENDED, check_draft
from grids.services.drafts import locked_draft

_KEPT = ("code", "attributes", "origin_id", "predecessors", "geom", "centreline")


class NothingToUndoError(GroundError):
    """No repair was approved, or rows that it mended were drawn on since."""

    code = "draft.nothing_to_undo"

    def __init__(self) -> None:
        super().__init__(
            _("There is no repair to take back, or its rows have been drawn on since it was approved.")
        )


def repair_to_undo(draft: EditionDraft) -> bool:
    """Is there a repair whose rows are still as it left them?"""
    return draft.state == EditionDraft.State.OPEN and bool(_last_repair(draft))


def undo_repair(*, draft: EditionDraft, day: datetime.date, now: datetime.datetime) -> int:
    """Make the rows what they were before the last approved repair, then check again; how many rows?

    Raises NoSuchDraftError; NothingToUndoError, and nothing is done.
    """
    with transaction.atomic():
        locked = locked_draft(draft)
        list(locked.rows.select_for_update().order_by("pk"))  # nobody draws on them meanwhile
        events = _last_repair(locked)
        if not events:
            raise NothingToUndoError
        for event in events:
            _restore(event)
        check_draft(draft=locked, day=day, now=now)
    draft.refresh_from_db()
    return len(events)


def _last_repair(draft: EditionDraft) -> Sequence[Any]:
    """What the last repair wrote, as the history has it; nothing where one of its rows was written again."""
    history: Any = apps.get_model("grids", "DraftRowEvent")
    known = history.objects.filter(draft=draft.pk)
    last = known.filter(pgh_context__has_key=MENDED).order_by("-pgh_id").first()
    if last is None:
        return ()
    events = list(known.filter(**{f"pgh_context__{MENDED}": last.pgh_context[MENDED]}).order_by("pgh_id"))
    later = known.filter(pgh_obj_id__in=[one.pgh_obj_id for one in events], pgh_id__gt=events[-1].pgh_id)
    return () if later.exists() else events


def _restore(event: Any) -> None:
    """The row as it was: before a deletion the event has it, before a change the one that came before."""
    before = event
    if event.pgh_label != "delete":
        earlier = type(event).objects.filter(pgh_obj_id=event.pgh_obj_id, pgh_id__lt=event.pgh_id)
        before = earlier.order_by("-pgh_id").first()
    values = {name: getattr(before, name) for name in _KEPT}
    if event.pgh_label == "delete":
        DraftRow(pk=event.pgh_obj_id, draft_id=event.draft_id, **values).save(force_insert=True)
    else:
        row = DraftRow.objects.get(pk=event.pgh_obj_id)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
