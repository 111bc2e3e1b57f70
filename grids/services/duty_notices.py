"""Issuing duty notices (责任通知书) and signing for them."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gis_core.models import User
from grids.duties import duties_of
from grids.errors import GroundError
from grids.models import County, DutyNotice, Unit
from grids.scope import scope_of


class NothingToNoticeError(GroundError):
    """The unit answers for nothing on that day."""

    code = "duty_notice.empty"


class NotYoursToSignError(GroundError):
    """Only the unit itself signs for its notice."""

    code = "duty_notice.not_yours"


class AlreadySignedError(GroundError):
    """A notice is signed for once."""

    code = "duty_notice.signed"


@transaction.atomic
def issue_notice(*, unit: Unit, on: datetime.date, by: User, now: datetime.datetime) -> DutyNotice:
    """Tell a unit its duties of a day, word for word.  Raises NothingToNoticeError.

    Numbers run through the year without a gap: the county's row is the lock.
    """
    duties = duties_of(unit, on=on)
    if duties.is_empty:
        raise NothingToNoticeError(_("%(unit)s answers for nothing on %(day)s.") % {"unit": unit, "day": on})
    County.objects.select_for_update().get()
    year = f"{on.year}-"
    last = DutyNotice.objects.filter(number__startswith=year).aggregate(last=Max("number"))["last"]
    return DutyNotice.objects.create(
        number=f"{year}{int(last.removeprefix(year)) + 1 if last else 1:04}",
        unit=unit,
        on_date=on,
        content=duties.as_json() | {"unit": unit.name, "head_title": unit.head_title},
        issued_at=now,
        issued_by=by,
    )


@transaction.atomic
def sign_notice(*, notice: DutyNotice, by: User, now: datetime.datetime) -> DutyNotice:
    """Sign for a notice on behalf of its unit.  Raises NotYoursToSignError, AlreadySignedError."""
    locked = DutyNotice.objects.select_for_update().get(pk=notice.pk)
    if not may_sign(by, locked):
        raise NotYoursToSignError(_("Only %(unit)s itself signs for this notice.") % {"unit": locked.unit})
    if locked.signed_at is not None:
        raise AlreadySignedError(_("This notice has been signed for already."))
    locked.signed_at, locked.signed_by = now, by
    locked.save(update_fields=["signed_at", "signed_by"])
    return locked


def may_sign(user: Any, notice: DutyNotice) -> bool:
    """Does somebody act today for the unit of this notice, or one above it?"""
    return notice.unit_id in scope_of(user).unit_ids
