"""How far is a month of inspection: each lot with what was seen, units and points without, appeals that wait."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q

from assessment.models import Appeal, InspectionMonth, InspectionTask, Observation
from assessment.services.months import lots_of
from grids.models import Unit


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A lot: how much of its checklist was scored, and how much of that failed."""

    task: InspectionTask
    wanted: int
    scored: int
    failed: int

    @property
    def is_done(self) -> bool:
        return self.scored >= self.wanted

    @property
    def percent(self) -> int:
        return 100 * self.scored // self.wanted if self.wanted else 100


@dataclass(frozen=True, slots=True)
class Blanks:
    """What the lot could not cover: units of the leagues without any point, and points that nobody may inspect."""

    units: Sequence[Unit]
    points: Sequence[str]


def task_lines(plan: InspectionMonth, tasks: Sequence[InspectionTask] | None = None) -> list[TaskLine]:
    """The lots of a month, what is inspected again last."""
    sizes: Counter[str] = Counter(
        kind for kinds in plan.yardstick.standards.values_list("place_kinds", flat=True) for kind in kinds
    )
    found = (
        plan.tasks.select_related("point", "unit", "inspector")
        .prefetch_related("substitutes__inspector")
        .annotate(
            scored=Count("observations"),
            failed=Count("observations", filter=Q(observations__ok__lt=F("observations__observed"))),
        )
    )
    if tasks is not None:
        found = found.filter(pk__in=[task.pk for task in tasks])
    return [
        TaskLine(task, sizes[task.point.place_kind], task.scored, task.failed)
        for task in found.order_by("-purpose", "unit__league", "unit__code", "point__code")
    ]


def blanks_of(plan: InspectionMonth) -> Blanks:
    """What of the three leagues this month's lot leaves blank."""
    covered = {one["unit"] for one in plan.candidates["points"]}
    units = Unit.objects.exclude(league=Unit.League.NONE).filter(valid__contains=plan.month)
    first, _again = lots_of(plan) if plan.seed else ([], [])
    return Blanks(
        units=list(units.exclude(code__in=covered).order_by("league", "code")),
        points=[lot.spot for lot in first if lot.inspector is None],
    )


def draws_the_same(plan: InspectionMonth) -> bool:
    """Does the published seed draw from the published list just what is stored?"""
    first, again = lots_of(plan)
    drawn = {
        (lot.spot, lot.inspector, purpose)
        for lots, purpose in ((first, "first"), (again, "again"))
        for lot in lots
        if lot.inspector is not None
    }
    return drawn == set(plan.tasks.values_list("point__code", "inspector__username", "purpose"))


@dataclass(frozen=True, slots=True)
class Compared:
    """A standard at a point that was inspected twice: what each inspector saw."""

    point: str
    standard: str
    first: Observation
    again: Observation

    @property
    def differs(self) -> bool:
        return (self.first.ok < self.first.observed) != (self.again.ok < self.again.observed)


def compared(plan: InspectionMonth) -> list[Compared]:
    """What was seen twice; those who saw otherwise first."""
    seen = Observation.objects.filter(task__month=plan).select_related("task__point", "standard", "seen_by")
    first = {(one.task.point_id, one.standard_id): one for one in seen.filter(task__purpose="first")}
    found = [
        Compared(again.task.point.name, again.standard.text, first[key], again)
        for again in seen.filter(task__purpose="again").order_by("task__point__code", "standard__position")
        if (key := (again.task.point_id, again.standard_id)) in first
    ]
    return sorted(found, key=lambda one: not one.differs)


def appeals_waiting(plan: InspectionMonth) -> int:
    """How many appeals of a month has nobody judged yet?"""
    return Appeal.objects.filter(observation__task__month=plan, verdict="").count()
