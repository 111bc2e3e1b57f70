"""Recording that ground was walked, and taking that back."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from grids.errors import GroundError
from surveys.models import Patrol
from surveys.own_ground.rules import LATEST


class PatrolRefusedError(GroundError):
    """A patrol that cannot be recorded; `field` is what it is about."""

    code = "patrol.refused"

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def record_patrol(
    *, layer: str, code: str, on_date: datetime.date, by: Any, note: str, today: datetime.date
) -> Patrol:
    """Record that somebody walked a grid or section on a day.  Raises PatrolRefusedError."""
    if on_date > today:
        raise PatrolRefusedError("on_date", _("This day is still to come."))
    if on_date <= today - LATEST:
        raise PatrolRefusedError("on_date", _("Only the last seven days are recorded."))
    try:
        with transaction.atomic():
            return Patrol.objects.create(layer=layer, code=code, on_date=on_date, by=by, note=note)
    except IntegrityError as error:
        raise PatrolRefusedError("on_date", _("You have recorded this day already.")) from error


def take_back_patrol(*, patrol: Patrol) -> None:
    """Take back what was recorded by mistake; the history keeps that it was."""
    patrol.delete()
