"""How does the procedure against the illegal structure of a case stand, and what may be done next?"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from surveys.enforcement.checks import Check, removal_checks
from surveys.enforcement.needs import ChainFacts
from surveys.enforcement.papers import Papers
from surveys.enforcement.past import ChainPast
from surveys.enforcement.rules import ChainStep
from surveys.models import Case, CaseStep, Enforcement
from surveys.rules import STEPS, Action, State
from surveys.services.actors import Actor
from surveys.services.clocks import CaseClocks
from surveys.services.enforcing import chain_facts, chain_offered, chain_past, works_of
from surveys.services.given import Given


@dataclass(frozen=True, slots=True)
class Paper:
    """One step of the procedure with its paper, as the register of the file lists it."""

    seq: int
    action: str
    papers: Papers
    at: datetime.datetime
    unit: str
    note: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """The record, its past, what a removal by force waits for, the register, and the steps that one may take."""

    record: Enforcement
    past: ChainPast
    facts: ChainFacts
    checks: list[Check]
    register: list[Paper]
    offered: list[ChainStep]
    expected_from: datetime.date | None


def outlook_of(case: Case, by: Actor, *, now: datetime.datetime) -> Outlook | None:
    """How it stands for somebody who sees the case; None: the case has no such procedure."""
    record = Enforcement.objects.filter(case=case).first()  # unique
    if record is None:
        return None
    clocks = CaseClocks(case, now=now)
    past, works = chain_past(case), works_of(clocks)
    facts = chain_facts(record, past, Given(), clocks, now=now)
    step = STEPS.get((State(case.state), Action.ENFORCE))
    theirs = step is not None and bool(step.who & by.parts(case))
    return Outlook(
        record=record,
        past=past,
        facts=facts,
        checks=removal_checks(past, today=facts.today, works=works),
        register=register_of(case),
        offered=list(chain_offered(past, facts)) if theirs else [],
        expected_from=past.expected_from(works),
    )


def register_of(case: Case) -> list[Paper]:
    """What the file of the structure holds, in the order in which it came."""
    steps: Any = (
        CaseStep.objects.filter(case=case, action=Action.ENFORCE)
        .order_by("seq")
        .annotate(unit_name=F("unit__name"))
    )
    return [
        Paper(
            seq=step.seq,
            action=step.reason,
            papers=Papers.of_detail(step.detail.get("enforcement", {})),
            at=step.at,
            unit=step.unit_name or "",
            note=step.note,
        )
        for step in steps
    ]
