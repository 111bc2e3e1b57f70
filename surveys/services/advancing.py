"""The only way a case changes: lock, look up the step, append it, set state and due time (DESIGN §5)."""

import datetime
import uuid
from collections.abc import Sequence

from django.db import transaction

from gis_core.work_time import LimitUnit, WorkTime
from grids.county_hours import county_day
from grids.models import Category
from surveys.case_errors import (
    AheadOfCaseError,
    OtherContentError,
    StaleCaseError,
    StepForbiddenError,
    StepNotOfferedError,
    StepUnmetError,
)
from surveys.case_history import ASKED_BY, Past
from surveys.enforcement.rules import ChainStage
from surveys.models import Case, CaseRules, CaseStep, Enforcement
from surveys.needs import HOPELESS, Facts, Need
from surveys.rules import STEPS, Action, Clock, State, Step, timings, unmet
from surveys.services.actors import Actor
from surveys.services.clocks import CaseClocks
from surveys.services.effects import EFFECTS, stand
from surveys.services.given import Given, check_given, distance_m, parent_fits
from surveys.services.handing_over_plan import moves_now
from surveys.services.joint import clocks_meant, days_told, unit_meant
from surveys.services.notices import tell_of_step
from surveys.services.taking import Taking

#: What an advance of a case never touches.
_FROZEN = {"id", "uid", "number", "point", "grid", "road_section", "reported_at"}
_WRITTEN = [field.name for field in Case._meta.concrete_fields if field.name not in _FROZEN]


@transaction.atomic
def advance_case(
    *,
    case_id: int,
    action: Action,
    by: Actor,
    client_op: uuid.UUID,
    now: datetime.datetime,
    given: Given = Given(),  # noqa: B008  frozen
    version: int | None = None,
    work_time: WorkTime | None = None,
    body_sha256: str = "",
) -> Case:
    """Take one step with a case; the same step under the same operation id again changes nothing.

    `version` is the one that the decision was made on (None: whatever it is now); `work_time` the county's, where many
    cases are advanced one after the other (None: read when it is needed); `body_sha256` is of the bytes that a phone
    sent, and stays with the step.  Raises CaseError: StaleCaseError,
    AheadOfCaseError, StepNotOfferedError, StepForbiddenError, StepUnmetError, OtherContentError, WrongGivenError.
    """
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("point", "category", "filing_rule")
        .get(pk=case_id)
    )
    steps = list(case.steps.select_related("actor", "unit").order_by("seq"))
    repeated = next((step for step in steps if step.client_op == client_op), None)
    if repeated is not None:
        if repeated.given_sha256 != given.sha256(action):
            raise OtherContentError(case)
        return case
    if version is not None and version > case.version:
        raise AheadOfCaseError(case)
    if version is not None and version < case.version:
        raise StaleCaseError(case, steps[version:])
    step = STEPS.get((State(case.state), action))
    if step is None:
        raise StepNotOfferedError(case, action, steps[-1] if steps else None)
    if not step.who & by.parts(case):
        raise StepForbiddenError(case, step)
    check_given(case, action, given, now=now)
    clocks = CaseClocks(case, now=now, work_time=work_time)
    taking = Taking(case, Past.of(steps), given, by, now, clocks)
    missing = unmet(step, facts_of(taking, step))
    if missing:
        raise StepUnmetError(case, step, missing)
    _take(taking, step, client_op, {"body_sha256": body_sha256} if body_sha256 else {})
    return case


def _take(taking: Taking, step: Step, client_op: uuid.UUID, sent: dict[str, str]) -> None:
    """Do what the step does, append it, and write the case."""
    case, given = taking.case, taking.given
    before, unit_id, had_it = case.state, taking.by.unit_for(case), case.handling_unit_id
    meant = unit_meant(step.action, given, taking.by, case, taking.clocks.joint)
    absent = taking.by.stands_in_for(case, step)
    if step.action == Action.ANSWER_JOINT:
        unit_id = meant
    effect = EFFECTS.get(step.action)
    kept = effect(taking) if effect else {}
    stand(case, step.after or State(before), taking.now)
    taking.clocks.apply(
        timings(step, given.reason),
        joint=clocks_meant(step.action, case, meant),
        until=given.until,
        days=days_told(given),
    )
    case.version += 1
    taken = CaseStep.objects.create(
        case=case,
        action=step.action,
        from_state=before,
        to_state=case.state,
        actor_id=taking.by.user_id,
        unit_id=unit_id,
        at=taking.now,
        reason=given.reason,
        note=given.note,
        photos=list(given.photos),
        detail=given.detail() | kept | sent | ({} if absent is None else {"for": absent}),
        client_op=client_op,
        given_sha256=given.sha256(step.action),
    )
    case.save(update_fields=_WRITTEN)
    tell_of_step(case, taken, former_unit_id=had_it)


def facts_of(taking: Taking, step: Step) -> Facts:
    """What is so for this step?  Only what it needs is looked up."""
    case, past, given, clocks = taking.case, taking.past, taking.given, taking.clocks
    needs = set(step.needs)
    rules = CaseRules.of_the_county() if needs & {Need.PARENT, Need.IN_WINDOW} else None
    asked_for = ASKED_BY.get(step.action, step.action)
    assignee = given.assignee_id or case.assignee_id
    arrived, named = case.photos_arrived() if Need.PHOTOS_ARRIVED in needs else (0, 0)
    return Facts(
        now=taking.now,
        given=given.names,
        reason=given.reason,
        photos=len(set(given.photos)),
        photos_needed=case.photos_needed(step.action),
        actor_id=taking.by.user_id,
        stands_for=taking.by.stands_in_for(case, step),
        asked_by=past.asked.get(asked_for),
        ordered=past.ordered,
        handler_id=case.handler_id,
        assignee_id=assignee,
        hand_back_until=(
            clocks.after(past.sent_out_at, rules.hand_back_hours, LimitUnit.WORK_HOUR)
            if rules and past.sent_out_at and Need.IN_WINDOW in needs
            else None
        ),
        handle_due_at=clocks.due_at(Clock.HANDLE),
        closed_at=past.closed_at,
        dispatched=case.dispatched_at is not None,
        was_late=case.late,
        ruled=case.ruled or (case.resolution or {}).get("handling_step") == "RULING",
        hand_backs=past.hand_backs,
        extensions=past.extensions,
        suspensions=past.suspensions,
        appeals=past.appeals,
        reviewers=[reviewer for reviewer in past.grants if reviewer],
        check_passed=past.check_passed,
        checked=past.checked,
        parent_fits=(
            parent_fits(case, given, within_m=rules.merge_within_m, within_hours=rules.merge_within_hours)
            if rules and Need.PARENT in needs
            else False
        ),
        unit_exonerated=given.unit_id in case.exonerated_units,
        until=given.until,
        distance_m=distance_m(case, given) if Need.NEAR in needs else None,
        chain=_chain_stage(case) if needs & _OF_CHAIN else None,
        chain_due=case.category.by_enforcement,
        is_gap=case.category.kind == Category.Kind.SUPPLY_GAP,
        last_outcome=past.outcome,
        owing=clocks.joint.keys(),
        photos_named=named,
        photos_kept=arrived,
        moves=Need.MOVES in needs and moves_now(case, given.on or county_day(taking.now)),
        leading_unit_id=case.handling_unit_id,
        joint_unit_id=unit_meant(step.action, given, taking.by, case, clocks.joint),
    )


_OF_CHAIN = frozenset({Need.CHAIN, Need.CHAIN_DONE, Need.CHAIN_ENDED})


def _chain_stage(case: Case) -> ChainStage | None:
    """Where does the procedure against its illegal structure stand?  None: it has none."""
    stage = Enforcement.objects.filter(case=case).values_list("stage", flat=True).first()  # unique
    return None if stage is None else ChainStage(stage)


def permitted(case: Case, by: Actor) -> Sequence[Step]:
    """Which steps may somebody take from where the case stands?  Their needs are not asked about."""
    parts = by.parts(case)
    return [step for (state, _action), step in STEPS.items() if state == case.state and step.who & parts]


def offered(case: Case, by: Actor, *, now: datetime.datetime) -> Sequence[Step]:
    """Which of them make sense now?  Left out are those that nothing given could make possible: what nobody has asked
    for cannot be granted, what is ruled cannot be handed back.
    """
    steps = permitted(case, by)
    if not any(HOPELESS & set(step.needs) for step in steps):
        return steps
    clocks = CaseClocks(case, now=now)
    taking = Taking(case, Past.of(case.steps.order_by("seq")), Given(), by, now, clocks)
    return [step for step in steps if not HOPELESS & set(unmet(step, facts_of(taking, step)))]
