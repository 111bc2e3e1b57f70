"""Proposing an assessment tree, and deciding on it with other eyes before its quarter begins."""

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessment.errors import YardstickRefused
from assessment.models import Standard, Yardstick
from assessment.models.yardsticks import standards_sha256
from assessment.rules.quarters import months_of
from gis_core.models import User
from grids.county_hours import county_day
from grids.models import Category

State = Yardstick.State


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
    locked = _locked(version)
    _check_other_eyes(locked, by)
    if county_day(now) >= locked.first_quarter and Yardstick.objects.approved().exists():
        raise YardstickRefused(
            _("Its quarter has begun: decline it, and propose it anew from a later quarter on.")
        )
    try:
        with transaction.atomic():
            return _decide(locked, State.APPROVED, by, now, note)
    except IntegrityError as error:
        if "assessment_yardstick_one_a_quarter" not in str(error):
            raise
        raise YardstickRefused(_("Another tree has been approved for this quarter already.")) from error


@transaction.atomic
def decline_yardstick(*, version: Yardstick, by: User, now: datetime.datetime, note: str = "") -> Yardstick:
    """Turn a proposed tree down.  Raises YardstickRefused: decided, or one's own."""
    locked = _locked(version)
    _check_other_eyes(locked, by)
    return _decide(locked, State.DECLINED, by, now, note)


@transaction.atomic
def withdraw_yardstick(*, version: Yardstick, by: User, now: datetime.datetime) -> Yardstick:
    """Take one's own proposal back.  Raises YardstickRefused: decided, or another's."""
    locked = _locked(version)
    if by != locked.proposed_by:
        raise YardstickRefused(_("Only whoever proposed a change takes it back; others may decline it."))
    return _decide(locked, State.WITHDRAWN, by, now, "")


def _locked(version: Yardstick) -> Yardstick:
    locked = (
        Yardstick.objects.select_for_update(of=("self",)).select_related("proposed_by").get(pk=version.pk)
    )
    if locked.state != State.PROPOSED:
        told = _("This change is %(state)s already; look at it again.")
        raise YardstickRefused(told % {"state": locked.get_state_display()})
    return locked


def _check_other_eyes(version: Yardstick, by: User) -> None:
    if by == version.proposed_by:
        raise YardstickRefused(_("Whoever proposed a change does not decide on it: somebody else has to."))


def _decide(version: Yardstick, state: str, by: User, now: datetime.datetime, note: str) -> Yardstick:
    version.state, version.decided_by, version.decided_at, version.decision_note = state, by, now, note
    version.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    return version
