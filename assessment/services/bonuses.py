"""Points for good deeds: proposed by one person of the office with a document, confirmed or declined by another."""

import datetime
from decimal import Decimal

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from assessment.errors import InspectionRefused
from assessment.models import GoodDeed
from assessment.services.observations import refusal_of
from gis_core.models import User
from grids.models import Unit


def give_bonus(
    *,
    month: datetime.date,
    unit: Unit,
    points: Decimal | str,
    title: str,
    document: str,
    by: User,
    now: datetime.datetime,
) -> GoodDeed:
    """Propose points for a unit, on the basis of a document.  Raises InspectionRefused."""
    try:
        with transaction.atomic():
            return GoodDeed.objects.create(
                month=month.replace(day=1),
                unit=unit,
                points=points,
                title=title,
                document=document,
                given_by=by,
                given_at=now,
            )
    except DatabaseError as error:
        raise refusal_of(error) from error


@transaction.atomic
def decide_bonus(*, deed: GoodDeed, confirms: bool, by: User, now: datetime.datetime) -> GoodDeed:
    """Confirm a bonus or decline it, once, as somebody else than who proposed it.  Raises InspectionRefused."""
    locked = GoodDeed.objects.select_for_update(of=("self",)).get(pk=deed.pk)
    if locked.state != GoodDeed.State.PROPOSED:
        raise InspectionRefused(_("Somebody has decided on this bonus already."))
    locked.state = GoodDeed.State.CONFIRMED if confirms else GoodDeed.State.DECLINED
    locked.decided_by, locked.decided_at = by, now
    try:
        with transaction.atomic():
            locked.save(update_fields=["state", "decided_by", "decided_at"])
    except DatabaseError as error:
        raise refusal_of(error) from error
    return locked
