"""What was previewed is what is proposed: a preview is carried in the page, signed, until it is confirmed."""

import base64
import datetime
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core import signing

from gis_core.layers.rejects import write_rejects
from gis_core.layers.runs import Note
from gis_core.models import User
from surveys.models import FilingProposal, FilingRule
from surveys.services.filing_rules import RuleDraft, propose_rules

_SALT = "surveys.filing.previews"
_MAX_AGE = datetime.timedelta(hours=12)
#: A table beyond this goes through the command import_filing_rules.
MOST_ROWS = 3000
#: A larger file of refused rows is not carried in the page.
_MOST_BYTES = 1_000_000


class PreviewGoneError(Exception):
    """The preview is of another person, too old, or was tampered with."""


def sealed_preview(
    *,
    drafts: Iterable[RuleDraft],
    closing: Iterable[FilingRule],
    effective_from: datetime.date,
    title: str,
    clause: str,
    by: User,
) -> str:
    """A preview as text for the page."""
    content = {
        "drafts": [{**asdict(draft), **_decimals(draft)} for draft in drafts],
        "closing": [rule.pk for rule in closing],
        "day": effective_from.isoformat(),
        "title": title,
        "clause": clause,
        "by": by.pk,
    }
    return signing.dumps(content, salt=_SALT, compress=True)


def propose_preview(text: str, *, by: User) -> FilingProposal:
    """Propose just what was previewed.  Raises PreviewGoneError, NothingProposedError."""
    content = _opened(text)
    if content["by"] != by.pk:
        raise PreviewGoneError
    decimals = ("limit_value", "points_deducted")
    return propose_rules(
        drafts=[
            RuleDraft(**{**said, **{name: Decimal(said[name]) for name in decimals}})
            for said in content["drafts"]
        ],
        closing=list(FilingRule.objects.filter(pk__in=content["closing"])),
        effective_from=datetime.date.fromisoformat(content["day"]),
        title=content["title"],
        clause=content["clause"],
        by=by,
    )


def _decimals(draft: RuleDraft) -> dict[str, str]:
    return {"limit_value": str(draft.limit_value), "points_deducted": str(draft.points_deducted)}


def _opened(text: str) -> Any:
    try:
        return signing.loads(text, salt=_SALT, max_age=_MAX_AGE)
    except signing.BadSignature as error:
        raise PreviewGoneError from error


def sealed_rejects(path: Path, refused: list[Note]) -> str:
    """The refused rows as XLSX, as text for the page; empty where there are none, or too many to carry."""
    if not refused:
        return ""
    with tempfile.TemporaryDirectory(prefix="wangge-rejects-") as folder:
        target = Path(folder) / "rejects.xlsx"
        write_rejects(target, refused, path, layer=None, encoding=None, constants={})
        content = target.read_bytes()
    if len(content) > _MOST_BYTES:
        return ""
    return signing.dumps(base64.b64encode(content).decode(), salt=_SALT)


def opened_rejects(text: str) -> bytes:
    """The file that was sealed.  Raises PreviewGoneError."""
    content = _opened(text)
    if not isinstance(content, str):
        raise PreviewGoneError
    return base64.b64decode(content)
