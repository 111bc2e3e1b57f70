"""What does the workbench show of the procedure against the illegal structure of a case?"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from surveys.console.enforcement_forms import StructureMap
from surveys.enforcement.checks import CheckName, CheckState
from surveys.enforcement.rules import DONE, ChainAction, ChainStage
from surveys.enforcement.words import CHAIN_ACTIONS, CHAIN_STAGES
from surveys.models import Case, Enforcement
from surveys.services.actors import Actor
from surveys.services.enforcement_outlook import Outlook, Paper, outlook_of

CHECKS = {
    CheckName.DECISION: gettext_lazy("decision to remove, served"),
    CheckName.DECISION_TERM: gettext_lazy("term to remove it oneself"),
    CheckName.REMINDER: gettext_lazy("reminder, served"),
    CheckName.REMINDER_TERM: gettext_lazy("term of the reminder"),
    CheckName.ANNOUNCEMENT: gettext_lazy("announcement, posted"),
    CheckName.ANNOUNCEMENT_TERM: gettext_lazy("term of the announcement"),
    CheckName.CONTESTING: gettext_lazy("term for reconsideration and suit"),
    CheckName.ORDER: gettext_lazy("order to remove"),
    CheckName.PERMISSION: gettext_lazy("permission of the court"),
}
STATES = {
    CheckState.DONE: pgettext_lazy("condition of a removal", "done"),
    CheckState.WAITS: pgettext_lazy("condition of a removal", "runs"),
    CheckState.MISSING: pgettext_lazy("condition of a removal", "missing"),
}
#: The rungs of the ladder; where it went another way, that way's.
_REMOVAL = (
    ChainStage.FOUND,
    ChainStage.EXAMINED,
    ChainStage.NOTIFIED,
    ChainStage.DECIDED,
    ChainStage.REMINDED,
    ChainStage.ANNOUNCED,
    ChainStage.ORDERED,
    ChainStage.REMOVED,
    ChainStage.ARCHIVED,
)
_BY_COURT = (
    *_REMOVAL[:5],
    ChainStage.AT_COURT,
    ChainStage.ALLOWED,
    ChainStage.REMOVED,
    ChainStage.ARCHIVED,
)
_CORRECTION = (
    ChainStage.FOUND,
    ChainStage.EXAMINED,
    ChainStage.NOTIFIED,
    ChainStage.CORRECTING,
    ChainStage.CORRECTED,
    ChainStage.ARCHIVED,
)
#: What need not be: after the ordinary way on.
_ASIDE = frozenset({ChainAction.SELF_REMOVED, ChainAction.NOT_GONE})
#: Its buttons come last, apart from the ordinary way on.
_GRAVE = frozenset(
    {ChainAction.DISMISS, ChainAction.QUASH, ChainAction.COURT_REFUSES, ChainAction.FOUND_AGAIN}
)


@dataclass(frozen=True, slots=True)
class Rung:
    """One stage of the ladder: its name, on which day it was reached, and whether it stands there now."""

    name: str
    on: datetime.date | None
    here: bool
    passed: bool


@dataclass(frozen=True, slots=True)
class StructurePane:
    """All that is shown of one procedure."""

    record: Enforcement
    stage: str
    rungs: list[Rung]
    removal: str
    checks: list[tuple[str, str, str, datetime.date | None, str]]
    facts: list[tuple[str, Any]]
    register: list[tuple[str, Paper]]
    offered: list[tuple[str, str]]
    grave: list[tuple[str, str]]
    map: str


def structure_of(case: Case, user: Any, *, now: datetime.datetime) -> StructurePane | None:
    """What does this user see of the procedure?  None: the case has none."""
    outlook = outlook_of(case, Actor.of(user), now=now)
    if outlook is None:
        return None
    record = outlook.record
    offered = sorted(outlook.offered, key=lambda step: (step.after is None, step.action in _ASIDE))
    names = [(step.action.value, str(CHAIN_ACTIONS[step.action])) for step in offered]
    return StructurePane(
        record=record,
        stage=str(CHAIN_STAGES[record.stage]),
        rungs=_rungs(outlook),
        removal=_removal(outlook),
        checks=_checks(outlook),
        facts=_facts(record),
        register=[(str(CHAIN_ACTIONS[paper.action]), paper) for paper in outlook.register],
        offered=[pair for pair in names if pair[0] not in _GRAVE],
        grave=[pair for pair in names if pair[0] in _GRAVE],
        map=_map(case, record),
    )


def _rungs(outlook: Outlook) -> list[Rung]:
    """The ladder that this structure climbs, with the days on which its stages were reached."""
    past = outlook.past
    reached: dict[str, datetime.date] = {"found": outlook.record.case.point.seen_on}
    for paper in outlook.register:
        day = paper.papers.served_on or paper.at.date()
        reached[_LEADS.get(paper.action, "")] = day
    ladder: tuple[ChainStage, ...] = _BY_COURT if past.by_court else _REMOVAL
    if past.stage in (ChainStage.CORRECTING, ChainStage.CORRECTED) or past.correctable:
        ladder = _CORRECTION
    if "stop_ordered" in reached:
        ladder = (ladder[0], ChainStage.STOP_ORDERED, *ladder[1:])
    if past.stage not in ladder:
        before = [stage for stage in ladder[:-1] if stage in reached and stage not in DONE]
        ladder = (*before, past.stage, *(ladder[-1:] if past.stage in DONE else ()))
    at = ladder.index(past.stage)
    return [
        Rung(
            str(CHAIN_STAGES[stage]),
            reached.get(stage) if number <= at else None,
            number == at,
            number < at,
        )
        for number, stage in enumerate(ladder)
    ]


#: Which stage does a paper stand for on the ladder?
_LEADS: dict[str, str] = {
    "order_stop": "stop_ordered",
    "examine": "examined",
    "notify": "notified",
    "decide_correction": "correcting",
    "decide_removal": "decided",
    "decide_confiscation": "confiscated",
    "confirm_corrected": "corrected",
    "permit_afterwards": "permitted",
    "remind": "reminded",
    "announce": "announced",
    "order_removal": "ordered",
    "remove": "removed",
    "self_removed": "removed",
    "apply_court": "at_court",
    "court_allows": "allowed",
    "dismiss": "dismissed",
    "file_away": "archived",
}


def _removal(outlook: Outlook) -> str:
    """When may it be removed by force, in one sentence?  Empty where nothing is to be removed."""
    past = outlook.past
    if past.decided_on is None or past.stage in DONE:
        return ""
    if past.contest:
        return _("Contested: nothing is removed until that is decided.")
    if outlook.record.removable_from:
        return _("Removal by force is lawful from %(day)s on, by day and not on statutory holidays.") % {
            "day": outlook.record.removable_from
        }
    if outlook.expected_from is None or outlook.expected_from <= outlook.facts.today:
        return _("Removal by force is not lawful yet: what is missing stands below.")
    return _("Removal by force is not lawful yet; as things stand not before %(day)s.") % {
        "day": outlook.expected_from
    }


def _checks(outlook: Outlook) -> list[tuple[str, str, str, datetime.date | None, str]]:
    if outlook.past.decided_on is None or outlook.past.stage in DONE:
        return []
    return [
        (check.state.value, str(CHECKS[check.name]), str(STATES[check.state]), check.on, check.clause)
        for check in outlook.checks
    ]


def _facts(record: Enforcement) -> list[tuple[str, Any]]:
    """What was measured, found and filed, as pairs of words."""
    area = "" if record.area_m2 is None else f"{record.area_m2:.1f} m²"
    correctable = {True: _("yes"), False: _("no"), None: ""}[record.correctable]
    pairs = [
        (_("Area"), area),
        (_("State of building"), record.get_construction_display()),
        (_("Form"), record.get_form_display()),
        (_("Storeys"), "" if record.storeys is None else record.storeys),
        (_("Use"), record.use),
        (_("Illegal under"), record.get_law_display()),
        (_("Against the permits"), record.get_permit_match_display()),
        (_("Number of the permit"), record.permit_number),
        (_("Permitted until"), record.permit_until),
        (_("Can be corrected"), correctable),
        (_("Contested by"), record.get_contest_display()),
        (_("Number of the file"), record.file_number),
        (_("Where the file is kept"), record.file_place),
    ]
    return [(name, value) for name, value in pairs if value not in ("", None)]


def _map(case: Case, record: Enforcement) -> str:
    """The outline on a map; nothing where none was drawn."""
    if record.geom is None:
        return ""
    widget = StructureMap(case, frozen_because=_("As measured on the spot."))
    return widget.render("structure", record.geom, {"id": "structure"})
