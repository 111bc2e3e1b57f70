"""The register of consequences: entered by people with basis and document, received, done."""

import datetime

from django.utils.translation import gettext as _

from assessment.errors import InspectionRefused
from assessment.models import Consequence, QuarterRanking
from gis_core.models import User
from grids.models import Unit


def enter_consequence(
    *,
    unit: Unit,
    kind: str,
    basis: str,
    document: str,
    decided_on: datetime.date,
    by: User,
    due_on: datetime.date | None = None,
    ranking: QuarterRanking | None = None,
) -> Consequence:
    """Enter what people decided to follow for a unit.  Raises InspectionRefused: no basis, or no document."""
    if not basis or not document or kind not in Consequence.Kind.values:
        raise InspectionRefused(_("A consequence has its kind, its basis and its document."))
    return Consequence.objects.create(
        unit=unit,
        ranking=ranking,
        kind=kind,
        basis=basis,
        document=document,
        decided_on=decided_on,
        due_on=due_on,
        entered_by=by,
    )


def note_received(*, consequence: Consequence, received_by: str, day: datetime.date) -> Consequence:
    """Note who received the document, once.  Raises InspectionRefused."""
    if consequence.received_on or not received_by:
        raise InspectionRefused(_("Say who received it; that is entered once."))
    consequence.received_by, consequence.received_on = received_by, day
    consequence.save(update_fields=["received_by", "received_on"])
    return consequence


def note_done(*, consequence: Consequence, note: str, day: datetime.date) -> Consequence:
    """Note that it was done, once.  Raises InspectionRefused."""
    if consequence.done_on or not note:
        raise InspectionRefused(_("Say what was done; that is entered once."))
    consequence.done_note, consequence.done_on = note, day
    consequence.save(update_fields=["done_note", "done_on"])
    return consequence
