"""What does the workbench show of one case?"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gis_core.due_words import due_words, limit_words, span_words
from gis_core.work_time import Limit, LimitUnit, WorkTimeError
from grids.admin.steps import STEP_WORDS
from grids.api.columns import somebody
from grids.county_hours import county_work_time
from grids.models import County, Unit
from grids.rules.policies import Step as GroundStep
from grids.scope import scope_of
from surveys.case_photos import ReportPhotos, later_photos_waiting, photos_of, report_photos
from surveys.case_words import ACTIONS, CLOCKS, REASONS, STATES
from surveys.console.comparing import Comparison, Shot, compare
from surveys.evidence import Doubt, doubts_of
from surveys.models import Case, CaseStep, CaseTimer, PhotoOriginal
from surveys.receipts import explain
from surveys.rules import STAGES, Action, Stage, State, Step
from surveys.services.actors import Actor
from surveys.services.advancing import offered
from surveys.services.photo_reading import is_kept
from surveys.standing_in import absent_people, in_place_of

#: The units of a case, which may know who worked on it (grids.api.columns.somebody).
_UNITS = ("accountable_unit", "handling_unit", "supervising_unit")
_MAP_ZOOM = 18
#: The ordinary way on: its buttons come first.
_MAIN = frozenset(
    {
        "file",
        "dispatch",
        "accept",
        "feed_back",
        "close",
        "tell_verification",
        "pass_check",
        "rule",
        "answer_gap",
        "answer_joint",
    }
)
#: Steps that lead to an end nobody comes back from: their buttons stand apart.
_GRAVE = frozenset({"void", "force_close", "ask_void", "decline", "merge"})


@dataclass(frozen=True, slots=True)
class Light:
    """How a case stands with its time: `name` is green, yellow, red or empty; `words` what is left or over."""

    name: str
    words: str


def light_of(case: Case, *, now: datetime.datetime) -> Light:
    """Which light does a case show, and how much time is left?"""
    if case.due_at is None:
        return Light("", _("suspended") if case.state == State.SUSPENDED else "")
    if case.due_at < now:
        return Light("red", _("%(time)s over") % {"time": span_words(case.due_at, now)})
    name = "yellow" if case.warn_at is not None and case.warn_at <= now else "green"
    return Light(name, _("%(time)s left") % {"time": span_words(now, case.due_at)})


class PhotoLine(NamedTuple):
    """A photo of a step: is it kept here, and can it be opened?"""

    sha256: str
    is_here: bool
    is_unreadable: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the timeline, in words."""

    seq: int
    at: datetime.datetime
    action: str
    state: str
    by: str
    unit: str
    reason: str
    note: str
    photos: list["PhotoLine"]
    hash: str


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One run of a clock, in words; `due` is what the fragment due_steps.html shows, None where none can be told."""

    name: str
    timer: CaseTimer
    limit: str
    due: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Pane:
    """All that is shown of one case."""

    case: Case
    light: Light
    state: str
    steps: list[StepLine]
    comparison: Comparison | None
    clocks: list[ClockLine]
    merged: list[Case]
    why: list[str]
    photos_waiting: tuple[int, int] | None  # how many have come, of how many that the report names; None: all
    doubts: list[Doubt] | None  # about the evidence, for the desk; None for others
    originals: frozenset[str]  # SHA-256 of the photos of which the camera's own file is here, for the desk
    named_case: Case | None  # that the reporter took for the same problem, where it could not be merged
    offered: list[tuple[str, str]]
    grave: list[tuple[str, str]]
    people: dict[str, str]
    joint_units: str
    map_link: str
    stage: int

    @property
    def has_stamp(self) -> bool:
        """Are there copies of the photos with a stamp, to be passed on?"""
        return County.objects.exclude(photo_stamp=County.PhotoStamp.NONE).exists()

    @property
    def leads_on(self) -> str:
        """The step that is the ordinary way on, by its name; empty: the case waits for somebody else."""
        return next((name for name, _title in self.offered if name in _MAIN), "")

    @property
    def shown_photos(self) -> list[tuple[str, str]]:
        """The photos that are kept here, the oldest first: SHA-256, and of which step."""
        return [
            (sha256, f"{step.action} · {timezone.localtime(step.at):%Y-%m-%d %H:%M}")
            for step in reversed(self.steps)
            for sha256, is_here, is_unreadable in step.photos
            if is_here and not is_unreadable
        ]


def pane_of(case: Case, user: Any, *, now: datetime.datetime) -> Pane:
    """What does this user see of a case that they may see?"""
    steps = offered(case, Actor.of(user), now=now)
    names = [
        (step.action.value, str(ACTIONS[step.action]))
        for step in _in_order(steps)
        if step.action is not Action.ENFORCE  # its steps stand with the structure
    ]
    place, photos = case.point.geom, report_photos(case)
    lines, is_desk = step_lines(case, user, photos), scope_of(user).sees_people
    return Pane(
        case=case,
        light=light_of(case, now=now),
        state=str(STATES[case.state]),
        steps=lines,
        comparison=comparison_of(case, photos),
        clocks=clock_lines(case),
        merged=list(Case.objects.visible_to(user).filter(parent=case).order_by("pk")),
        why=why_lines(case.resolution or explain(case.point_id)),
        photos_waiting=photos.waiting or later_photos_waiting(case),
        doubts=doubts_of(case, photos, now=now) if is_desk else None,
        originals=_originals(lines) if is_desk else frozenset(),
        named_case=_named_case(case, user),
        offered=[pair for pair in names if pair[0] not in _GRAVE],
        grave=[pair for pair in names if pair[0] in _GRAVE],
        people=_people(case, user),
        joint_units=_(", ").join(Unit.objects.filter(pk__in=case.joint_units).values_list("name", flat=True)),
        map_link=f"/?lon={place.x:.6f}&lat={place.y:.6f}&z={_MAP_ZOOM}&open=points:{case.point_id}",
        stage=list(Stage).index(STAGES[State(case.state)]) + 1,
    )


def _originals(steps: list[StepLine]) -> frozenset[str]:
    photos = [photo.sha256 for step in steps for photo in step.photos]
    return frozenset(
        PhotoOriginal.objects.filter(photo_sha256__in=photos).values_list("photo_sha256", flat=True)
    )


def _named_case(case: Case, user: Any) -> Case | None:
    """The case of the point that the reporter named, unless this one was merged."""
    if case.point.supports is None or case.parent_id is not None:
        return None
    return Case.objects.visible_to(user).filter(point__uid=case.point.supports).first()  # at most one: unique


_PARTS = (
    ("accountable_unit", "step", "territory", _lazy("Accountable unit")),
    ("handling_unit", "handling_step", "handling_territory", _lazy("Handling unit")),
    ("supervising_unit", "supervising_step", "supervising_territory", _lazy("Supervising unit")),
)


def why_lines(receipt: Mapping[str, Any]) -> list[str]:
    """Why are these the units?  By the receipt frozen when the case was sent out, before that by its point's."""
    lines = []
    for name, step, territory, title in _PARTS:
        place = receipt.get(territory) or {}
        told = _("%(part)s: %(unit)s, by: %(step)s") % {
            "part": title,
            "unit": receipt.get(name) or "—",
            "step": STEP_WORDS[GroundStep[receipt[step]]] if receipt.get(step) else "—",
        }
        lines.append(f"{told} {place.get('code', '')}".strip())
    return lines


def _in_order(steps: Any) -> list[Step]:
    """What a case waits for first, then what else leads on, then what only asks or tells."""
    return sorted(steps, key=lambda step: (step.action not in _MAIN, step.after is None, step.row))


def readable_case(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With all that the pane reads of it, in two statements."""
    return cases.select_related(
        "category", "point", "grid", "road_section", "filing_rule", "parent", *(_UNITS)
    ).prefetch_related("point__photos")


def _people(case: Case, user: Any) -> dict[str, str]:
    """Who reported, verifies or checks, and handled it, as far as this user may know."""
    columns = {"reported_by": "point__reported_by", "assignee": "assignee", "handler": "handler"}
    found = Case.objects.filter(pk=case.pk).values(
        **{f"{name}_name": somebody(column, *_UNITS)(user) for name, column in columns.items()}
    )
    return {name.removesuffix("_name"): str(words or "") for name, words in found.get().items()}


def step_lines(case: Case, user: Any, photos: ReportPhotos) -> list[StepLine]:
    """What was done to a case, newest first; people as this user may know them."""
    steps: Any = (
        CaseStep.objects.filter(case=case)
        .order_by("-seq")
        .annotate(
            by=somebody("actor", *(f"case__{name}" for name in _UNITS))(user), unit_name=F("unit__name")
        )
    )
    absent = absent_people(steps)
    in_report, unreadable = photos.hashes, photos.unreadable
    return [
        StepLine(
            seq=step.seq,
            at=step.at,
            action=str(ACTIONS[step.action]),
            state=str(STATES[step.to_state]) if step.to_state != step.from_state else "",
            by=in_place_of(step, absent) or _("the system"),
            unit=step.unit_name or "",
            reason=str(REASONS.get(step.reason, "")),
            note=step.note,
            photos=[
                PhotoLine(sha256, is_kept(sha256), sha256 in unreadable)
                for sha256 in photos_of(step, in_report)
            ],
            hash=bytes(step.hash).hex(),
        )
        for step in steps
    ]


def comparison_of(case: Case, photos: ReportPhotos) -> Comparison | None:
    """The photos kept here that show the place before and after the work."""
    in_report, unreadable = photos.hashes, photos.unreadable
    shots = [
        Shot(sha256, step.action, step.at)
        for step in CaseStep.objects.filter(case=case).order_by("seq")
        for sha256 in photos_of(step, in_report)
        if is_kept(sha256) and sha256 not in unreadable
    ]
    return compare(shots)


def clock_lines(case: Case) -> list[ClockLine]:
    """The clocks of a case, the running ones first, each with how its limit was counted."""
    timers = list(case.timers.select_related("unit").order_by("-ended_at", "-pk"))
    timers.sort(key=lambda timer: timer.ended_at is not None)
    try:
        work_time = county_work_time() if timers else None
    except WorkTimeError:  # without office hours nothing can be counted; the moments stand all the same
        work_time = None
    lines = []
    for timer in timers:
        limit = _limit(timer)
        due = None
        if limit is not None and work_time is not None and timer.ended_at is None and not timer.paused_at:
            counted = work_time.due(timer.started_at, limit)
            due = due_words(counted) if counted.at == timer.due_at else None
        lines.append(
            ClockLine(str(CLOCKS[timer.clock]), timer, limit_words(limit) if limit is not None else "", due)
        )
    return lines


def _limit(timer: CaseTimer) -> Limit | None:
    if timer.limit_value is None:
        return None
    return Limit(Decimal(timer.limit_value), LimitUnit(timer.limit_unit))
