"""Keeps what was said of the rows of a return, and what was done with them: the receipt that stays."""

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db import transaction
from django.utils.translation import get_language

from gis_core.models import User
from surveys.models import QFieldReturn, QFieldRow
from surveys.qfield.judging import Judged, digest_of, figures_of
from surveys.qfield.returned import Returned
from surveys.qfield.taking import Outcome

Key = tuple[str, str]
State = QFieldReturn.State


def keep_taken(
    returned: Returned,
    judged: Sequence[Judged],
    outcomes: Sequence[Outcome],
    choices: Mapping[Key, str],
    *,
    path: Path,
    by: User,
    now: datetime.datetime,
) -> QFieldReturn:
    """Keep a return that was taken in by the command: who, when, which file, what became of each row."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    with transaction.atomic():
        kept = QFieldReturn.objects.create(
            package=returned.package,
            sent_by=by,
            sent_at=now,
            touched_at=now,
            language=get_language() or "zh-hans",
            file_name=path.name[:200],
            size_bytes=path.stat().st_size,
            sha256=sha256,
            state=State.APPLIED,
            figures=figures_of(judged),
            told=returned.told,
            digest=digest_of(judged),
            decided_by=by,
            decided_at=now,
            file_removed_at=now,
        )
        keep_rows(kept, judged, choices, outcomes)
    return kept


def keep_rows(
    kept: QFieldReturn,
    judged: Sequence[Judged],
    choices: Mapping[Key, str],
    outcomes: Sequence[Outcome] = (),
) -> None:
    """Keep the rows in which something is said, in place of those that were kept before."""
    kept.rows.all().delete()
    rows = [
        QFieldRow(
            returned=kept,
            position=at,
            layer=one.layer,
            key=one.key,
            kind=one.kind,
            label=one.label,
            changes=one.changes,
            notes=one.notes,
            choice=choices.get((one.layer, one.key), QFieldRow.Choice.OURS),
            outcome=outcomes[at] if outcomes else {},
            lon=one.lon,
            lat=one.lat,
        )
        for at, one in enumerate(judged)
        if one.kind != QFieldRow.Kind.UNCHANGED
    ]
    QFieldRow.objects.bulk_create(rows, batch_size=1000)
