"""A bulletin's way: written from the evidence, signed off by another person, published, never withdrawn silently."""

import datetime
import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from assessment.errors import InspectionRefused
from assessment.models import Bulletin, QuarterRanking
from assessment.services.observations import refusal_of
from gis_core.models import User

State = Bulletin.State


def write_bulletin(
    *,
    ranking: QuarterRanking,
    words: Mapping[str, str],
    content: dict[str, Any],
    by: User,
    now: datetime.datetime,
) -> Bulletin:
    """Write a bulletin of a published ranking; `words` are number, title, recipients, opening, closing and audience.
    Raises InspectionRefused: the ranking is not published, or the number is taken.
    """
    if ranking.state != QuarterRanking.State.PUBLISHED:
        raise InspectionRefused(_("A bulletin tells of a ranking that is published."))
    bulletin = Bulletin(ranking=ranking, content=content, written_by=by, written_at=now, **words)
    return _saved(bulletin, force_insert=True)


@transaction.atomic
def sign_bulletin(*, bulletin: Bulletin, document: bytes, by: User, now: datetime.datetime) -> Bulletin:
    """Sign a bulletin off as somebody else than who wrote it, with the document as it is.  Raises InspectionRefused."""
    locked = _locked(bulletin, State.DRAFT)
    locked.document, locked.document_sha256 = document, hashlib.sha256(document).hexdigest()
    locked.state, locked.signed_by, locked.signed_at = State.SIGNED, by, now
    return _saved(locked)


@transaction.atomic
def publish_bulletin(*, bulletin: Bulletin, by: User, now: datetime.datetime) -> Bulletin:
    """Let its audience read a bulletin.  Raises InspectionRefused: not signed."""
    locked = _locked(bulletin, State.SIGNED)
    locked.state, locked.published_by, locked.published_at = State.PUBLISHED, by, now
    return _saved(locked)


@transaction.atomic
def withdraw_bulletin(*, bulletin: Bulletin, reason: str, by: User, now: datetime.datetime) -> Bulletin:
    """Take a bulletin back; it stays with its reason.  Raises InspectionRefused."""
    locked = _locked(bulletin, State.DRAFT, State.SIGNED, State.PUBLISHED)
    if not reason:
        raise InspectionRefused(_("Say why it is withdrawn."))
    locked.state, locked.reason = State.WITHDRAWN, reason
    locked.withdrawn_by, locked.withdrawn_at = by, now
    return _saved(locked)


def _locked(bulletin: Bulletin, *states: str) -> Bulletin:
    locked = Bulletin.objects.select_for_update(of=("self",)).get(pk=bulletin.pk)
    if locked.state not in states:
        told = _("The bulletin is “%(state)s”: look at it again.")
        raise InspectionRefused(told % {"state": locked.get_state_display()})
    return locked


def _saved(bulletin: Bulletin, *, force_insert: bool = False) -> Bulletin:
    try:
        with transaction.atomic():
            bulletin.save(force_insert=force_insert)
    except DatabaseError as error:
        if "assessment_bulletin_number" in str(error):
            raise InspectionRefused(_("There is a bulletin of this number.")) from error
        raise refusal_of(error) from error
    return bulletin
