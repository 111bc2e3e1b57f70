"""Judging a draft, keeping what was found, and mending what somebody has approved."""

import datetime
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pghistory
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection, transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from gis_core.geometry import STORAGE_SRID
from grids.editions.checking import check
from grids.editions.findings import Finding, Proposal
from grids.editions.reading import read_draft
from grids.editions.repairing import chosen, mended
from grids.errors import GroundError
from grids.models import County, DraftRow, EditionDraft
from grids.rules.editions import Award
from grids.services.drafts import NoSuchDraftError, locked_draft

#: Under which word does the history of rows name the repair that wrote them?
MENDED = "mended"


class NoSuchRepairError(GroundError):
    """The finding is gone, or has no such proposal."""

    code = "draft.no_such_repair"

    def __init__(self, key: str) -> None:
        super().__init__(_("The finding %(key)s has no such repair now: check again.") % {"key": key})


@dataclass(frozen=True, slots=True)
class Mended:
    """One finding that was mended, and by which proposal."""

    finding: Finding
    proposal: Proposal


def state_of(draft: EditionDraft) -> str:
    """In which state are the draft and the ground?  Another word as soon as either has changed."""
    rows = draft.rows.aggregate(number=Count("pk"), last=Max("changed_at"))
    version = County.objects.values_list(
        "ground_version", flat=True
    ).first()  # at most one row: its key is always 1
    return f"{version}-{rows['number']}-{rows['last'].timestamp() if rows['last'] else 0:.6f}"


def check_draft(*, draft: EditionDraft, day: datetime.date, now: datetime.datetime) -> list[Finding]:
    """What is wrong with the draft, as if it were published on a day?  Kept with it.  Raises NoSuchDraftError."""
    with transaction.atomic():
        if draft.state != EditionDraft.State.OPEN:
            raise NoSuchDraftError(draft.pk)
        basis = state_of(draft)
        found = check(read_draft(draft, day=day))
        draft.findings, draft.check_basis, draft.checked_at = [one.as_json() for one in found], basis, now
        draft.save(update_fields=["findings", "check_basis", "checked_at"])
    return found


def mend_draft(
    *,
    draft: EditionDraft,
    day: datetime.date,
    now: datetime.datetime,
    approved: Mapping[str, str] | None = None,
    rule: Award | None = None,
) -> Sequence[Mended]:
    """Do what was approved: of single findings (key → name of the proposal), or by a rule of all whose proposals were
    not turned down; then check again.

    Raises NoSuchDraftError; NoSuchRepairError, and nothing is done, where a finding has changed meanwhile.
    """
    with transaction.atomic():
        locked = locked_draft(draft)
        found = check(read_draft(locked, day=day))
        left = [one for one in found if one.key not in locked.set_aside]
        done = [*_approved(found, approved or {}), *(_by_rule(left, approved or {}, rule) if rule else ())]
        rows = {row.pk: row for row in locked.rows.filter(pk__in=[one.proposal.row for one in done])}
        shapes: dict[int, BaseGeometry | None] = {pk: _shape_of(row) for pk, row in rows.items()}
        for one in done:
            row, standing = rows[one.proposal.row], shapes[one.proposal.row]
            if one.proposal.does == "renumber":
                row.code = one.proposal.new_code
            elif standing is not None:
                shapes[row.pk] = mended(standing, one.finding, one.proposal)
        with _mending():
            for pk, row in rows.items():
                _write(row, shapes[pk])
        check_draft(draft=locked, day=day, now=now)
    draft.refresh_from_db()
    return done


@contextmanager
def _mending() -> Iterator[None]:
    """What is written is named in the history as one repair, so that it can be taken back; what follows is not."""
    with pghistory.context(**{MENDED: uuid.uuid4().hex}):
        yield
    with connection.cursor() as cursor:  # pghistory's words hold until the transaction ends
        cursor.execute(
            "SELECT set_config('pghistory.context_id', '', true), set_config('pghistory.context_metadata', '', true)"
        )


def set_aside(*, draft: EditionDraft, keys: Sequence[str], again: Sequence[str] = ()) -> EditionDraft:
    """Turn the proposals of these findings down: no rule mends them; of those in `again` they are open once more.

    Raises NoSuchDraftError; NoSuchRepairError where the last check did not find one of them.
    """
    with transaction.atomic():
        locked = locked_draft(draft)
        known = {one["key"] for one in locked.findings}
        for key in keys:
            if key not in known:
                raise NoSuchRepairError(key)
        locked.set_aside = sorted((set(locked.set_aside) | set(keys)) - set(again))
        locked.save(update_fields=["set_aside"])
    draft.refresh_from_db()
    return draft


def _approved(found: Sequence[Finding], approved: Mapping[str, str]) -> list[Mended]:
    by_key = {one.key: one for one in found}
    done = []
    for key, name in approved.items():
        proposal = chosen(by_key[key], name) if key in by_key else None
        if proposal is None:
            raise NoSuchRepairError(key)
        done.append(Mended(by_key[key], proposal))
    return done


def _by_rule(found: Sequence[Finding], approved: Mapping[str, str], rule: Award) -> Iterator[Mended]:
    for one in found:
        proposal = chosen(one, rule.value)
        if proposal is not None and one.key not in approved:
            yield Mended(one, proposal)


def _shape_of(row: DraftRow) -> BaseGeometry:
    return shapely.from_wkb(row.wkb)


def _write(row: DraftRow, shape: BaseGeometry | None) -> None:
    """The mended row; one of which nothing is left goes."""
    if shape is None:
        row.delete()
        return
    made: Any = GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=STORAGE_SRID)
    setattr(row, "centreline" if row.centreline is not None else "geom", made)
    row.save(update_fields=["code", "geom", "centreline"])
