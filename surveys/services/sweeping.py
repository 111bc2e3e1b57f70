"""What happens by itself: suspensions end, supply gaps are taken as such."""

import datetime
import uuid

from grids.models import Category
from surveys.case_errors import StepNotOfferedError
from surveys.models import Case
from surveys.rules import Action, State
from surveys.services.actors import SYSTEM
from surveys.services.advancing import advance_case


def resume_suspended(*, now: datetime.datetime) -> int:
    """Go on with every case whose suspension is over; how many?  One that somebody resumed meanwhile is left."""
    resumed = 0
    over = Case.objects.filter(state=State.SUSPENDED, resume_at__lte=now).order_by("resume_at", "id")
    for case_id, uid, version in over.values_list("pk", "uid", "version"):
        try:
            advance_case(
                case_id=case_id,
                action=Action.RESUME,
                by=SYSTEM,
                client_op=uuid.uuid5(uid, f"resume {version}"),
                now=now,
            )
        except StepNotOfferedError:
            continue  # somebody was quicker
        resumed += 1
    return resumed


def take_supply_gaps(*, now: datetime.datetime) -> int:
    """Take every case just reported whose category is a supply gap as one, so that its clock runs; how many?"""
    taken = 0
    waiting = Case.objects.filter(state=State.REPORTED, category__kind=Category.Kind.SUPPLY_GAP).order_by(
        "id"
    )
    for case_id, uid in waiting.values_list("pk", "uid"):
        try:
            advance_case(
                case_id=case_id,
                action=Action.TAKE_AS_GAP,
                by=SYSTEM,
                client_op=uuid.uuid5(uid, "gap"),
                now=now,
            )
        except StepNotOfferedError:
            continue  # somebody was quicker
        taken += 1
    return taken
