"""What is known of a project for its gates, which of them stand open, and the waiving of a gate of the county."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from renovation.errors import PlanningError
from renovation.gate_words import condition_words, lack_words, law_of
from renovation.milestone_words import MILESTONES
from renovation.models import (
    CountyGate,
    FundEntry,
    GateWaiver,
    Project,
    ProjectBuilding,
    ProjectContractor,
    RenovationSettings,
)
from renovation.rules.gates import (
    GATES,
    BuildingFacts,
    Event,
    Facts,
    Height,
    HouseholdFacts,
    Paper,
    lacking,
)

_HOUSEHOLD = (
    *("number", "building__code", "signed_on", "decision_served_on", "contested_on", "upheld_on"),
    *("court_order_on", "compensated_on", "vacated_on"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A condition of a milestone on a day: what it asks, by which law, and what is missing ("": nothing).

    `waiver` where two persons waived it.
    """

    milestone: str
    stops: Event
    asks: str
    basis: str
    missing: str = ""
    waiver: GateWaiver | None = None

    @property
    def milestone_name(self) -> str:
        """What its milestone is called; "" for one of a county's own order."""
        return str(MILESTONES.get(self.milestone, ""))

    @property
    def is_open(self) -> bool:
        return not self.missing or self.waiver is not None


def facts_of(project: Project, *, on: datetime.date) -> Facts:
    """What the rules of the gates need to know of a project on a day."""
    papers: dict[Paper, datetime.date] = {}
    for kind, day in project.papers.exclude(kind="").order_by("on").values_list("kind", "on"):
        papers.setdefault(Paper(kind), day)
    paid_in = Q(direction=FundEntry.Direction.IN, earmark="compensation", on__lte=on)
    deposited = project.funds.filter(paid_in).aggregate(yuan=Sum("amount_yuan"))["yuan"]
    return Facts(
        papers=papers,
        households=[
            HouseholdFacts(number, building or "", *days)
            for number, building, *days in project.households.order_by("number").values_list(*_HOUSEHOLD)
        ],
        buildings=_buildings(project),
        households_total=project.households_total,
        many_households=RenovationSettings.of_the_county().many_households,
        most_object=project.most_object,
        needed_yuan=project.compensation_yuan,
        deposited_yuan=deposited or Decimal(0),
        blacklisted=_blacklisted(project, on),
    )


def _buildings(project: Project) -> list[BuildingFacts]:
    accepted = Count("acceptances", filter=Q(acceptances__is_passed=True))
    return [
        BuildingFacts(
            row.code,
            row.kind == ProjectBuilding.Kind.RESETTLEMENT,
            Height(row.height),
            row.is_registered,
            row.examined_on,
            row.demolished_on,
            row.dwellings,
            row.accepted,
            row.quality_sign_on is not None,
        )
        for row in project.buildings.annotate(accepted=accepted).order_by("code")
    ]


def _blacklisted(project: Project, on: datetime.date) -> list[str]:
    """Which of its contractors are blacklisted on a day, by name?"""
    barred = ProjectContractor.objects.filter(project=project, contractor__blacklistings__during__contains=on)
    return sorted(set(barred.values_list("contractor__unit__name", flat=True)))


def standing_of(project: Project, *, on: datetime.date) -> list[Standing]:
    """How do all conditions of a project stand on a day?  In the order of the table, the county's own last."""
    facts = facts_of(project, on=on)
    found = []
    for row in GATES:
        lack = row.lack(facts, on)
        missing = lack_words(row, lack) if lack else ""
        found.append(Standing(row.milestone, row.event, condition_words(row), law_of(row.basis), missing))
    return [*found, *_own_gates(project, on)]


def _own_gates(project: Project, on: datetime.date) -> list[Standing]:
    shown = set(project.papers.filter(gate__isnull=False, on__lte=on).values_list("gate", flat=True))
    waived = {
        row.gate_id: row
        for row in project.waivers.filter(agreed_by__isnull=False).select_related("asked_by", "agreed_by")
    }
    return [
        Standing(
            gate.milestone,
            Event(gate.event),
            gate.name,
            gate.basis,
            "" if gate.pk in shown else _("not there yet"),
            waived.get(gate.pk),
        )
        for gate in CountyGate.objects.order_by("milestone", "name")
        if gate.is_in_force or gate.pk in waived
    ]


def require_open(project: Project, milestone: str, event: Event, *, on: datetime.date) -> None:
    """Refuse to begin or finish a milestone while a gate is shut.  Raises PlanningError with every reason."""
    facts = facts_of(project, on=on)
    reasons = [
        f"{condition_words(row)}: {lack_words(row, lack)} ({law_of(row.basis)})"
        for row, lack in lacking(facts, milestone, event, on)
    ]
    reasons += [
        f"{gate.asks}: {gate.missing} ({gate.basis})"
        for gate in _own_gates(project, on)
        if gate.milestone == milestone and gate.stops in {Event.BEGIN, event} and not gate.is_open
    ]
    if reasons:
        told = _("%(milestone)s is stopped: %(reasons)s.")
        raise PlanningError(told % {"milestone": milestone, "reasons": "; ".join(reasons)})


@transaction.atomic
def ask_waiver(
    *, project: Project, gate: CountyGate, reason: str, by: Any, at: datetime.datetime
) -> GateWaiver:
    """Ask for a gate of the county to be waived; it counts once another person agrees.  Raises PlanningError."""
    if not reason.strip():
        raise PlanningError(_("Say why the gate is to be waived."))
    try:
        with transaction.atomic():
            return GateWaiver.objects.create(
                project=project, gate=gate, reason=reason.strip(), asked_by=by, asked_at=at
            )
    except IntegrityError as error:
        raise PlanningError(_("This was asked already.")) from error


@transaction.atomic
def agree_waiver(waiver: GateWaiver, *, by: Any, at: datetime.datetime) -> GateWaiver:
    """Agree that a gate is waived, as the second person.  Raises PlanningError."""
    locked = GateWaiver.objects.select_for_update().get(pk=waiver.pk)
    if locked.agreed_by_id is not None:
        raise PlanningError(_("This was agreed already."))
    if locked.asked_by_id == by.pk:
        raise PlanningError(_("Another person than the one who asked has to agree."))
    locked.agreed_by, locked.agreed_at = by, at
    locked.save(update_fields=["agreed_by", "agreed_at"])
    return locked
