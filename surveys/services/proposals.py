"""Proposing to change a territory because of a disputed case, and deciding on it."""

import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gis_core.models import User
from grids.errors import GroundError
from grids.models import Unit
from surveys.disputes.ledger import rulings_of
from surveys.models import Case, TerritoryProposal
from surveys.services.effects import ground_around

_State = TerritoryProposal.State


class ProposalError(GroundError):
    """A proposal that cannot be made, or not be decided on any more."""

    code = "proposal.refused"
    status = 409


def propose_change(
    *, case: Case, layer: str, wish: str, unit: Unit | None, by: User, now: datetime.datetime
) -> TerritoryProposal:
    """Tell the technicians what a dispute has shown to be drawn wrongly.  Raises ProposalError: one is open already,
    or the case was never disputed.
    """
    if not case.hand_back_count:
        raise ProposalError(_("This case was never handed back: there is no dispute to learn from."))
    ruling = rulings_of([case]).get(case.pk)
    geom = ruling.geom if ruling is not None and ruling.geom is not None else ground_around(case.point)
    try:
        with transaction.atomic():
            return TerritoryProposal.objects.create(
                case=case, layer=layer, wish=wish, unit=unit, geom=geom, proposed_by=by, proposed_at=now
            )
    except IntegrityError as error:
        if "one_open" not in str(error):
            raise
        raise ProposalError(_("A proposal for this case waits for a decision already.")) from error


def decide_proposal(
    *, proposal: TerritoryProposal, accepted: bool, answer: str, by: User, now: datetime.datetime
) -> TerritoryProposal:
    """Accept or reject it, with the reason, once.  Raises ProposalError where somebody has decided before."""
    state = _State.ACCEPTED if accepted else _State.REJECTED
    decided = TerritoryProposal.objects.filter(pk=proposal.pk, state=_State.OPEN).update(
        state=state, answer=answer, decided_by=by, decided_at=now
    )
    proposal.refresh_from_db()
    if not decided:
        raise ProposalError(_("It was decided already: %(state)s.") % {"state": proposal.get_state_display()})
    return proposal
