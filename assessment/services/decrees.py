"""Deciding with other eyes on what is proposed for quarters (assessment.models.decrees)."""

import datetime
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessment.models import ScoreFormula, Yardstick
from gis_core.four_eyes import ProposalState
from gis_core.models import User
from grids.county_hours import county_day
from grids.errors import GroundError

Decree = TypeVar("Decree", ScoreFormula, Yardstick)


def lock_proposed(version: Decree, refused: type[GroundError]) -> Decree:
    """The proposal, locked while it is decided on.  Raises `refused`: decided already."""
    model = type(version)
    locked = model._default_manager.select_for_update(of=("self",)).select_related("proposed_by")
    found: Decree = locked.get(pk=version.pk)
    if found.state != ProposalState.PROPOSED:
        told = _("This change is %(state)s already; look at it again.")
        raise refused(told % {"state": found.get_state_display()})
    return found


def check_other_eyes(version: Decree, by: User, refused: type[GroundError]) -> None:
    """Raises `refused`: one's own."""
    if by == version.proposed_by:
        raise refused(_("Whoever proposed a change does not decide on it: somebody else has to."))


def check_in_time(version: Decree, now: datetime.datetime, refused: type[GroundError]) -> None:
    """Raises `refused`: its quarter has begun."""
    if county_day(now) >= version.first_quarter:
        raise refused(_("Its quarter has begun: decline it, and propose it anew from a later quarter on."))


def approve(
    version: Decree, by: User, now: datetime.datetime, note: str, *, refused: type[GroundError], twice: str
) -> Decree:
    """Let it hold from its quarter on.  Raises `refused`, saying `twice`: another one of its quarter holds already."""
    try:
        with transaction.atomic():
            return _decide(version, ProposalState.APPROVED, by, now, note)
    except IntegrityError as error:
        if f"{version._meta.db_table}_one_a_quarter" not in str(error):
            raise
        raise refused(twice) from error


def decline(
    version: Decree, by: User, now: datetime.datetime, note: str, *, refused: type[GroundError]
) -> Decree:
    """Turn it down.  Raises `refused`: decided, or one's own."""
    with transaction.atomic():
        locked = lock_proposed(version, refused)
        check_other_eyes(locked, by, refused)
        return _decide(locked, ProposalState.DECLINED, by, now, note)


def withdraw(version: Decree, by: User, now: datetime.datetime, *, refused: type[GroundError]) -> Decree:
    """Take one's own proposal back.  Raises `refused`: decided, or another's."""
    with transaction.atomic():
        locked = lock_proposed(version, refused)
        if by != locked.proposed_by:
            raise refused(_("Only whoever proposed a change takes it back; others may decline it."))
        return _decide(locked, ProposalState.WITHDRAWN, by, now, "")


def _decide(version: Decree, state: str, by: User, now: datetime.datetime, note: str) -> Decree:
    version.state, version.decided_by, version.decided_at, version.decision_note = state, by, now, note
    version.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    return version
