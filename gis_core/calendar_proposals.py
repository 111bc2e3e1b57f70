"""Proposing named days for the work calendar, and deciding on them with other eyes."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gis_core.models import CalendarDay, CalendarProposal, User

State = CalendarProposal.State
DECISIONS = {"approve": State.APPROVED, "decline": State.DECLINED, "withdraw": State.WITHDRAWN}


class CalendarRefused(Exception):
    """The proposal cannot be made or decided so; the text is for people."""


def as_json(day: CalendarDay) -> dict[str, Any]:
    """A named day as a proposal keeps it."""
    return {
        "on_date": day.on_date.isoformat(),
        "is_workday": day.is_workday,
        "name": day.name,
        "source": day.source,
    }


def propose_days(*, days: Sequence[dict[str, Any]], title: str, by: User) -> CalendarProposal:
    """Propose named days.  Raises CalendarRefused where there are none."""
    if not days:
        raise CalendarRefused(_("Nothing would change: the calendar says just this already."))
    return CalendarProposal.objects.create(title=title, days=list(days), proposed_by=by)


@transaction.atomic
def decide_days(*, proposal_id: int, decision: str, by: User, now: datetime.datetime) -> CalendarProposal:
    """Approve, decline or withdraw a proposal; approved, its days stand in the calendar.

    Raises CalendarRefused: decided meanwhile, one's own to approve or decline, another's to withdraw.
    """
    proposal = CalendarProposal.objects.select_for_update().get(pk=proposal_id)
    if proposal.state != State.PROPOSED:
        told = _("This change is %(state)s already; look at it again.")
        raise CalendarRefused(told % {"state": proposal.get_state_display()})
    own = proposal.proposed_by_id == by.pk
    if own and decision != "withdraw":
        raise CalendarRefused(_("Whoever proposed a change does not decide on it: somebody else has to."))
    if not own and decision == "withdraw":
        raise CalendarRefused(_("Only whoever proposed a change takes it back; others may decline it."))
    proposal.state, proposal.decided_by, proposal.decided_at = DECISIONS[decision], by, now
    proposal.save(update_fields=["state", "decided_by", "decided_at"])
    if proposal.state == State.APPROVED:
        _write(proposal)
    return proposal


def _write(proposal: CalendarProposal) -> None:
    days = [
        CalendarDay(**{**said, "on_date": datetime.date.fromisoformat(said["on_date"])})
        for said in proposal.days
    ]
    CalendarDay.objects.bulk_create(
        days,
        update_conflicts=True,
        unique_fields=["on_date"],
        update_fields=["is_workday", "name", "source"],
    )
