"""Passing somebody's duties to a substitute for some days, and ending that early."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from gis_core.models import User
from grids.errors import GroundError
from grids.models import Membership, Substitution

LONGEST = datetime.timedelta(days=366)
DAY = datetime.timedelta(days=1)


class SubstitutionRefusedError(GroundError):
    """The duties cannot pass so; `field` is what has to be put right."""

    code = "substitution.refused"

    def __init__(self, field: str, told: str) -> None:
        super().__init__(told)
        self.field = field


@transaction.atomic
def enter_substitution(
    *,
    absent: User,
    substitute: User,
    first_day: datetime.date,
    last_day: datetime.date,
    reason: str,
    by: Any,
    today: datetime.date,
) -> Substitution:
    """Let a substitute act for somebody from one day to another, both included.  Raises SubstitutionRefusedError."""
    if substitute == absent or not substitute.is_active:
        raise SubstitutionRefusedError("substitute", _("Choose somebody else who has a login."))
    if first_day < today:
        raise SubstitutionRefusedError(
            "first_day", _("What was done already is not taken over: begin today or later.")
        )
    if last_day < first_day or last_day - first_day > LONGEST:
        raise SubstitutionRefusedError(
            "last_day", _("The last day comes after the first, at most a year later.")
        )
    during = DateRange(first_day, last_day + DAY)
    if not Membership.objects.filter(user=absent, during__overlap=during).exists():
        raise SubstitutionRefusedError("absent", _("There are no duties that could pass on in these days."))
    # Both people are locked in the order of their keys: of two entries at once the second sees the first.
    list(User.objects.select_for_update().filter(pk__in=[absent.pk, substitute.pk]).order_by("pk"))
    if Substitution.objects.filter(absent=absent, during__overlap=during).exists():
        raise SubstitutionRefusedError("absent", _("A substitute is entered for some of these days already."))
    if Substitution.objects.filter(absent=substitute, during__overlap=during).exists():
        raise SubstitutionRefusedError("substitute", _("The substitute is absent on some of these days."))
    return Substitution.objects.create(
        absent=absent, substitute=substitute, during=during, reason=reason, entered_by=by
    )


@transaction.atomic
def end_substitution(*, substitution: Substitution, today: datetime.date) -> None:
    """End a substitution with yesterday; one that has not begun never holds.  History keeps both."""
    locked = Substitution.objects.select_for_update().get(pk=substitution.pk)
    if locked.during.lower >= today:
        locked.delete()
    elif locked.during.upper > today:
        locked.during = DateRange(locked.during.lower, today)
        locked.save(update_fields=["during"])
