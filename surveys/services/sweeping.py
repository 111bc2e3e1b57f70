"""What falls due by itself: suspensions that end."""

import datetime
import uuid

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
