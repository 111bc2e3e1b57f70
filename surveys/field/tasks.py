"""What has somebody to do outside?  Cases that wait for their step, with all that a phone needs to take it offline."""

from typing import Any

from gis_core.models import User
from grids.scope import Scope, scope_of
from surveys.case_photos import photos_in_report
from surveys.case_words import ACTIONS, REASONS, STATES
from surveys.console.tabs import BY_NAME
from surveys.models import Case, CaseStep
from surveys.needs import CHECK_REACH_M, Need
from surveys.rules import REASONS as REASON_CODES
from surveys.rules import Action, State, Step
from surveys.services.actors import Actor
from surveys.services.advancing import permitted
from surveys.services.photo_reading import is_kept

#: Steps that are taken on the spot, in the order in which they are offered; all others are for a desk.
ON_THE_SPOT = (
    Action.TELL_VERIFICATION,
    Action.PASS_CHECK,
    Action.FAIL_CHECK,
    Action.ACCEPT,
    Action.FEED_BACK,
)
#: Tabs of the workbench whose cases wait for such a step.
_TABS = ("tasks", "sign", "handle")
MOST_TASKS = 200
#: So many photos from before go along with each, the newest work last.
MOST_PHOTOS = 4


def tasks_of(user: User) -> list[dict[str, Any]]:
    """The tasks of somebody, the most urgent first; ties by the age of the case."""
    scope, by = scope_of(user), Actor.of(user)
    found: dict[int, Case] = {}
    for tab in (BY_NAME[name] for name in _TABS):
        if tab.is_for(scope):
            for case in _cases(user, scope, tab.name):
                found.setdefault(case.pk, case)
    told = [_told(case, by) for case in found.values()]
    return sorted((one for one in told if one["steps"]), key=_urgency)[:MOST_TASKS]


def _urgency(task: dict[str, Any]) -> tuple[bool, str, str]:
    return (task["due_at"] is None, task["due_at"] or "", task["number"])


def _cases(user: User, scope: Scope, tab: str) -> Any:
    return (
        Case.objects.visible_to(user)
        .filter(BY_NAME[tab].cases(scope))
        .exclude(state=State.SUSPENDED)
        .select_related(
            "point", "category", "grid", "handling_unit", "accountable_unit", "filing_rule", "handler"
        )
        .order_by("due_at", "pk")[:MOST_TASKS]
    )


def _told(case: Case, by: Actor) -> dict[str, Any]:
    point, before = case.point, _photos_before(case)
    last = case.steps.order_by("-seq").first()
    return {
        "uid": str(case.uid),
        "number": case.number,
        "version": case.version,
        "state": case.state,
        "state_name": str(STATES[case.state]),
        "category": case.category.key,
        "lon": round(point.geom.x, 7),
        "lat": round(point.geom.y, 7),
        "place_text": point.place_text,
        "description": point.description,
        "grid": case.grid.name if case.grid else "",
        "accountable_unit": case.accountable_unit.name,
        "handling_unit": case.handling_unit.name,
        "reported_at": case.reported_at.isoformat(),
        "warn_at": case.warn_at and case.warn_at.isoformat(),
        "due_at": case.due_at and case.due_at.isoformat(),
        "asked": _asked(last),
        "steps": [_step(step, case, reason) for step in _steps(case, by) for reason in _reasons(step)],
        "photos": [f"/workbench/cases/{case.uid}/photo/?sha={sha256}" for sha256 in before],
    }


def _steps(case: Case, by: Actor) -> list[Step]:
    """The steps on the spot that somebody may take; one's own work nobody checks."""
    may = {
        step.action: step
        for step in permitted(case, by)
        if Need.NOT_HANDLER not in step.needs or case.handler_id is None or case.handler_id != by.user_id
    }
    return [may[action] for action in ON_THE_SPOT if action in may]


def _reasons(step: Step) -> tuple[str, ...]:
    return REASON_CODES[step.action] if Need.REASON in step.needs else ("",)


def _step(step: Step, case: Case, reason: str) -> dict[str, Any]:
    return {
        "action": step.action.value,
        "reason": reason,
        "name": str(REASONS[reason] if reason else ACTIONS[step.action]),
        "photos": case.photos_needed(step.action) if Need.PHOTOS in step.needs else 0,
        "needs_note": Need.NOTE in step.needs,
        "near_m": CHECK_REACH_M if Need.NEAR in step.needs else None,
    }


def _asked(last: CaseStep | None) -> dict[str, str] | None:
    """What was said with the step that made it a task."""
    if last is None:
        return None
    said = [str(REASONS.get(last.reason, "")), last.note]
    return {"text": " · ".join(filter(None, said)), "at": last.at.isoformat()}


def _photos_before(case: Case) -> list[str]:
    """Photos of the place before this step: those of the report, then those of work done."""
    later = [sha256 for step in case.steps.order_by("seq") for sha256 in step.photos]
    found = dict.fromkeys([*photos_in_report(case), *later])
    return [sha256 for sha256 in found if is_kept(sha256)][:MOST_PHOTOS]
