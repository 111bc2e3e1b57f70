"""What has become of somebody's own reports?  As their phone takes it along: state, light, why, what is next, steps."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis_core.models import User
from grids.scope import scope_of
from surveys.case_words import ACTIONS, REASONS, STATES
from surveys.models import Case, CaseStep
from surveys.rules import TERMINAL, Action, State

MOST_REPORTS = 100
#: What has ended longer ago is looked up in the workbench.
LOOKED_BACK = datetime.timedelta(days=60)

#: Who is to act next, told to who reported it; what has ended is not named.
NEXT: Mapping[State, Promise] = {
    State.REPORTED: gettext_lazy("The office decides whether it is filed."),
    State.VERIFYING: gettext_lazy("Somebody looks at it on the spot."),
    State.GAP: gettext_lazy("The accountable unit answers."),
    State.FILED: gettext_lazy("It is sent to the unit that handles it."),
    State.DISPATCHED: gettext_lazy("The handling unit signs for it."),
    State.HANDLING: gettext_lazy("The handling unit works on it."),
    State.RETURN_REVIEW: gettext_lazy("The unit handed it back; the office decides who has it."),
    State.SUSPENDED: gettext_lazy("It waits until the suspension is over."),
    State.FEEDBACK: gettext_lazy("The work is done; the office has it checked and closes it."),
    State.CHECKING: gettext_lazy("Somebody checks the work on the spot."),
}
#: The steps that ended a case against its reporter's wish, whose reason they hear.
_ENDED_BY = frozenset(
    {Action.DECLINE, Action.MERGE, Action.VOID, Action.FORCE_CLOSE, Action.CLOSE, Action.SELF_HANDLE}
)


def reports_of(user: User, *, now: datetime.datetime) -> list[dict[str, Any]]:
    """The cases of somebody's own reports: open ones and those that ended of late, the newest first."""
    cases = (
        Case.objects.filter(point__reported_by=scope_of(user).user_id)
        .exclude(ended_at__lt=now - LOOKED_BACK)
        .select_related("point", "category", "handling_unit", "accountable_unit", "parent")
        .prefetch_related(Prefetch("steps", CaseStep.objects.select_related("unit").order_by("seq")))
        .order_by("-reported_at", "-pk")[:MOST_REPORTS]
    )
    return [_told(case) for case in cases]


def _told(case: Case) -> dict[str, Any]:
    point, steps = case.point, list(case.steps.all())
    state = State(case.state)
    return {
        "uid": str(case.uid),
        "point_uid": str(point.uid),
        "number": case.number,
        "category": case.category.key,
        "place_text": point.place_text,
        "description": point.description,
        "state": case.state,
        "state_name": str(STATES[case.state]),
        "has_ended": state in TERMINAL,
        "accountable_unit": case.accountable_unit.name,
        "handling_unit": case.handling_unit.name,
        "reported_at": case.reported_at.isoformat(),
        "warn_at": case.warn_at and case.warn_at.isoformat(),
        "due_at": case.due_at and case.due_at.isoformat(),
        "why": _why(case, steps),
        "next": str(NEXT.get(state, "")),
        "steps": [_step(step) for step in steps],
    }


def _why(case: Case, steps: list[CaseStep]) -> str:
    """Why it ended as it did: the reason and words of that step, and the case that it was merged into."""
    last = next((step for step in reversed(steps) if step.action in _ENDED_BY), None)
    if last is None or State(case.state) not in TERMINAL:
        return ""
    into = _("It is the same as case %(number)s.") % {"number": case.parent.number} if case.parent else ""
    return " · ".join(filter(None, [into, str(REASONS.get(last.reason, "")), last.note]))


def _step(step: CaseStep) -> dict[str, str]:
    return {
        "at": step.at.isoformat(),
        "name": str(ACTIONS[step.action]),
        "unit": step.unit.name if step.unit else "",
        "text": " · ".join(filter(None, [str(REASONS.get(step.reason, "")), step.note])),
    }
