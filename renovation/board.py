"""What do the pages of renovation show: projects with their lights, and a plan drawn from day to day?"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from renovation.errors import PlanningError
from renovation.milestone_words import CAUSES, LIGHTS
from renovation.models import Project, ProjectMilestone
from renovation.rules.calendar import WorkCalendar
from renovation.rules.schedule import Light, Placed, Plan
from renovation.services.planning import Order, order_of, plan_of

#: Width of a drawn plan; heights and days are told in the same unit.
WIDTH = 1000
_WORST = (Light.RED, Light.YELLOW, Light.GREEN)
#: Beyond this share of the width a year's label would be cut off.
_LAST_LABEL = 0.93
_ROOM = datetime.timedelta(days=14)


def light_of_plan(plan: Plan) -> Light:
    """The worst light of what is not finished; a project whose milestones are all finished is done."""
    lights = {placed.light for placed in plan.placed}
    return next((light for light in _WORST if light in lights), Light.DONE)


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project in a list: its light, and what comes next in how many days.  `problem`: why it has no plan."""

    project: Project
    light: Light | None = None
    light_words: Any = ""
    next_code: str = ""
    next_name: str = ""
    next_finish: datetime.date | None = None
    days_left: int = 0
    short_days: int = 0
    problem: str = ""


def project_line(project: Project, *, today: datetime.date, calendar: WorkCalendar) -> ProjectLine:
    """How does a project stand today, by its latest days?"""
    try:
        order = order_of(project)
        plan = plan_of(project, today=today, order=order, calendar=calendar)
    except PlanningError as error:
        return ProjectLine(project, problem=str(error))
    light = light_of_plan(plan)
    waiting = [placed for placed in plan.placed if not placed.is_done]
    following = min(waiting, key=lambda placed: placed.late.finish, default=None)
    if following is None:
        return ProjectLine(project, light, LIGHTS[light])
    code, finish = following.milestone.code, following.late.finish
    return ProjectLine(
        project, light, LIGHTS[light], code, order.names[code], finish, (finish - today).days, plan.short_days
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of days on the drawing."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A milestone of a plan: its days in words and as bars; `row` is what was kept of it.

    It `waits` while what comes before is not finished.
    """

    code: str
    name: str
    placed: Placed
    light_words: Any
    held_by: Any
    row: ProjectMilestone | None
    late: Bar
    early: Bar | None
    actual: Bar | None
    baseline: float | None

    waits: bool

    @property
    def may_begin(self) -> bool:
        return not (self.placed.is_done or self.waits or (self.row and self.row.started_on))

    @property
    def may_finish(self) -> bool:
        return not self.placed.is_done and self.row is not None and self.row.started_on is not None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A plan from the first of its days to the last, in WIDTH units; `labels` are years, their places in percent."""

    lines: Sequence[MilestoneLine]
    years: Sequence[float]
    labels: Sequence[tuple[str, int]]
    today: float
    deadline: float


def drawing_of(order: Order, plan: Plan, rows: Sequence[ProjectMilestone]) -> Drawing:
    """Where does every milestone of a plan lie between its first and its last day?"""
    first, last = _frame(plan)
    whole = (last - first).days

    def at(day: datetime.date) -> float:
        return round(WIDTH * (day - first).days / whole, 1)

    def bar(start: datetime.date, finish: datetime.date) -> Bar:
        return Bar(at(start), max(4.0, at(finish + datetime.timedelta(days=1)) - at(start)))

    kept = {row.code: row for row in rows}
    lines = []
    for placed in plan.placed:
        code = placed.milestone.code
        row = kept.get(code)
        begun = row.started_on if row else None
        lines.append(
            MilestoneLine(
                code,
                order.names[code],
                placed,
                LIGHTS[placed.light],
                CAUSES[placed.early.cause if placed.is_done else placed.late.cause],
                row,
                bar(placed.late.start, placed.late.finish),
                None if placed.is_done else bar(placed.early.start, placed.early.finish),
                bar(begun, (row and row.finished_on) or plan.known.today) if begun else None,
                at(row.baseline_finish) if row and row.baseline_finish else None,
                any(
                    link.before not in plan.known.finished
                    for link in plan.template.links
                    if link.after == code
                ),
            )
        )
    years = range(first.year + 1, last.year + 1)
    starts = [at(datetime.date(year, 1, 1)) for year in years]
    labels = [
        (f"{100 * x / WIDTH:.2f}%", year)
        for x, year in zip(starts, years, strict=True)
        if x < WIDTH * _LAST_LABEL
    ]
    return Drawing(lines, starts, labels, at(plan.known.today), at(plan.deadline))


def _frame(plan: Plan) -> tuple[datetime.date, datetime.date]:
    """From which day to which is drawn?  All that begins or ends, today and the deadline, with some room."""
    days = [plan.known.today, plan.deadline]
    for placed in plan.placed:
        days += [placed.late.start, placed.late.finish, placed.early.start, placed.early.finish]
    return min(days) - _ROOM, max(days) + _ROOM
