"""A report of what is known already: its case goes into the one that its reporter names (同一问题)."""

import datetime
import uuid

from surveys.case_errors import CaseError
from surveys.models import Case, SurveyPoint
from surveys.rules import Action, State
from surveys.services.actors import SYSTEM
from surveys.services.advancing import advance_case
from surveys.services.given import Given


def support_case(*, point: SurveyPoint, now: datetime.datetime) -> Case | None:
    """The case that the report of this point supports from now on; None: it has a case of its own, and a person sees
    what the reporter said.

    A phone may have been away for a day: what has ended, has another category by now or lies too far away takes nothing
    in; what has been merged meanwhile passes the report on.
    """
    case, parent = Case.objects.get(point=point), _standing(point.supports)
    if parent is None:
        return None
    try:
        advance_case(
            case_id=case.pk,
            action=Action.MERGE,
            by=SYSTEM,
            client_op=uuid.uuid5(point.uid, "supports"),
            now=now,
            given=Given(parent_id=parent.pk),
        )
    except CaseError:
        return None
    return parent


def _standing(uid: uuid.UUID | None) -> Case | None:
    """The case of this point, or the one that it was merged into, and so on."""
    found = None if uid is None else Case.objects.filter(point__uid=uid).first()  # at most one: unique
    while found is not None and found.state == State.MERGED:
        found = found.parent
    return found
