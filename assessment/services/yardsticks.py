"""Proposing an assessment tree, and deciding on it with other eyes before its quarter begins."""

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from assessment.errors import YardstickRefused
from assessment.models import Standard, Yardstick
from assessment.models.yardsticks import standards_sha256
from assessment.rules.quarters import months_of
from assessment.services.decrees import (
    approve,
    check_in_time,
    check_other_eyes,
    decline,
    lock_proposed,
    withdraw,
)
from gis_core.models import User
from grids.models import Category


@dataclass(frozen=True, slots=True)
class StandardDraft:
    """A standard that is proposed: see assessment.models.Standard."""

    code: str
    item: str
    indicator: str
    content: str
    text: str
    obligation: str
    counting: str
    weight: Decimal
    deduction: Decimal
    needs_photo: bool
    category_id: int | None
    place_kinds: tuple[str, ...]


@transaction.atomic
def propose_yardstick(
    *,
    standards: Sequence[StandardDraft],
    title: str,
    first_quarter: datetime.date,
    by: User,
    basis: str = "",
) -> Yardstick:
    """Propose a tree that shall hold from the quarter of a day on.  Raises YardstickRefused: no standards."""
    if not standards:
        raise YardstickRefused(_("A tree without standards judges nothing."))
    categories = Category.objects.in_bulk([one.category_id for one in standards if one.category_id])
    rows = []
    for position, draft in enumerate(standards, start=1):
        said = asdict(draft)
        said["category"] = categories.get(said.pop("category_id"))
        said["place_kinds"] = list(draft.place_kinds)
        rows.append(Standard(position=position, **said))
    version = Yardstick.objects.create(
        title=title,
        basis=basis,
        first_quarter=months_of(first_quarter)[0],
        sha256=standards_sha256(rows),
        proposed_by=by,
    )
    for row in rows:
        row.yardstick = version
    Standard.objects.bulk_create(rows)
    return version


@transaction.atomic
def approve_yardstick(*, version: Yardstick, by: User, now: datetime.datetime, note: str = "") -> Yardstick:
    """Let a tree hold from its quarter on.  Raises YardstickRefused: decided, one's own, late, or a second one."""
    locked = lock_proposed(version, YardstickRefused)
    check_other_eyes(locked, by, YardstickRefused)
    if Yardstick.objects.approved().exists():  # the very first one may judge a quarter that has begun
        check_in_time(locked, now, YardstickRefused)
    twice = _("Another tree has been approved for this quarter already.")
    return approve(locked, by, now, note, refused=YardstickRefused, twice=twice)


def decline_yardstick(*, version: Yardstick, by: User, now: datetime.datetime, note: str = "") -> Yardstick:
    """Turn a proposed tree down.  Raises YardstickRefused: decided, or one's own."""
    return decline(version, by, now, note, refused=YardstickRefused)


def withdraw_yardstick(*, version: Yardstick, by: User, now: datetime.datetime) -> Yardstick:
    """Take one's own proposal back.  Raises YardstickRefused: decided, or another's."""
    return withdraw(version, by, now, refused=YardstickRefused)
