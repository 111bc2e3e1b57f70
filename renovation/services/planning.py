"""Scheduling a project backwards from its deadline, keeping the plan, and noting what was begun and finished."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from grids.county_hours import county_work_time
from renovation.errors import PlanningError
from renovation.milestone_words import MILESTONES, law
from renovation.models import PlanTemplate, Project, ProjectMilestone
from renovation.rules.calendar import Counted, Snap, Span, WorkCalendar
from renovation.rules.gates import Event
from renovation.rules.milestones import STANDARD, Link, Milestone, Template, TemplateError, Within
from renovation.rules.order import Hindrance, hindrances, lacks, overrun
from renovation.rules.passes import Known, NeverFitsError
from renovation.rules.schedule import Plan, plan
from renovation.services.gates import require_open


@dataclass(frozen=True, slots=True)
class Order:
    """The milestones that a project goes through, and what they are called."""

    template: Template
    names: Mapping[str, str]


def county_calendar() -> WorkCalendar:
    """Which days does the county work?"""
    work_time = county_work_time()
    return lambda on_date: work_time.day(on_date).is_workday


def order_of(project: Project) -> Order:
    """The project's template, the standard one where it names none.  Raises PlanningError: no order, or against law."""
    if project.template is None:
        return Order(STANDARD, {code: str(name) for code, name in MILESTONES.items()})
    order = own_order(project.template)
    short = lacks(order.template, STANDARD)
    if short:
        told = _("The template %(name)s asks for less than the law: %(laws)s.")
        laws = "; ".join(law(rule.basis) for rule in short)
        raise PlanningError(told % {"name": project.template.name, "laws": laws})
    return order


def own_order(kept: PlanTemplate) -> Order:
    """The county's own template.  Raises PlanningError where its rows are no order of milestones."""
    rows = list(kept.milestones.order_by("position", "pk"))
    milestones = tuple(
        Milestone(row.code, Span(row.days, Counted(row.counted)), Snap(row.snap)) for row in rows
    )
    links = tuple(
        Link(row.before, row.after, Span(row.days, Counted(row.counted)), row.basis)
        for row in kept.links.order_by("pk")
    )
    within = tuple(Within(row.first, row.last, row.days, row.basis) for row in kept.within.order_by("pk"))
    try:
        template = Template(milestones, links, within)
    except TemplateError as error:
        told = {
            "doubled": _("Milestones of the template %(name)s stand in it twice: %(codes)s."),
            "unknown": _("The template %(name)s names milestones that it does not have: %(codes)s."),
            "circle": _("Milestones of the template %(name)s wait for each other: %(codes)s."),
        }[error.code]
        raise PlanningError(told % {"name": kept.name, "codes": ", ".join(error.milestones)}) from error
    return Order(template, {row.code: row.name for row in rows})


def known_of(project: Project, *, today: datetime.date) -> Known:
    """What has begun and ended in a project until a day, and the days that are asked of it."""
    rows = list(project.milestones.all())

    def days(column: str, until: datetime.date = datetime.date.max) -> dict[str, datetime.date]:
        told = ((row.code, getattr(row, column)) for row in rows)
        return {code: day for code, day in told if day is not None and day <= until}

    return Known(
        today, days("started_on", today), days("finished_on", today), days("not_before"), days("not_after")
    )


def plan_of(
    project: Project,
    *,
    today: datetime.date,
    deadline: datetime.date | None = None,
    not_before: Mapping[str, datetime.date] | None = None,
    order: Order | None = None,
    calendar: WorkCalendar | None = None,
) -> Plan:
    """The project's plan for its own deadline or another one; nothing is kept.  Raises PlanningError.

    `not_before`: milestones that shall begin no earlier than a day, beside those that the project says itself.
    `order` and `calendar` are read where they are not at hand already.
    """
    order = order or order_of(project)
    known = known_of(project, today=today)
    if not_before:
        known = replace(known, not_before={**known.not_before, **not_before})
    try:
        return plan(order.template, known, calendar or county_calendar(), deadline or project.deadline)
    except NeverFitsError as error:
        told = _("No dates obey %(law)s: %(first)s to %(last)s takes %(days)d days longer.")
        words = {
            "law": law(error.rule.basis),
            "first": error.rule.first,
            "last": error.rule.last,
            "days": error.days,
        }
        raise PlanningError(told % words) from error


@transaction.atomic
def keep_plan(project: Project, made: Plan) -> list[ProjectMilestone]:
    """Keep the latest dates of a plan as what is promised, and its deadline; what was promised first stays.

    What is finished keeps its dates.  Raises PlanningError for a plan that does not fit.
    """
    locked = Project.objects.select_for_update().get(pk=project.pk)
    if not made.is_feasible:
        told = _("The plan is %(days)d days too long for its deadline: nothing was kept.")
        raise PlanningError(told % {"days": made.short_days})
    rows = {row.code: row for row in locked.milestones.select_for_update()}
    kept = []
    for placed in made.placed:
        row = rows.get(placed.milestone.code) or ProjectMilestone(project=locked, code=placed.milestone.code)
        row.not_before = made.known.not_before.get(row.code)
        if not placed.is_done:
            row.planned_start, row.planned_finish = placed.late.start, placed.late.finish
            row.baseline_finish = row.baseline_finish or placed.late.finish
        row.save()
        kept.append(row)
    locked.deadline = made.deadline
    locked.save(update_fields=["deadline"])
    return kept


@transaction.atomic
def begin_milestone(
    project: Project, code: str, *, on: datetime.date, today: datetime.date
) -> ProjectMilestone:
    """Note that a milestone was begun on a day.  Raises PlanningError: unknown, in the future, or out of its order."""
    order, row = _locked(project, code, on, today)
    _refuse_hindered(
        order, hindrances(order.template, known_of(project, today=today), code, on, county_calendar())
    )
    require_open(project, code, Event.BEGIN, on=on)
    row.started_on = on
    row.save()
    return row


@transaction.atomic
def finish_milestone(
    project: Project, code: str, *, on: datetime.date, today: datetime.date, evidence: str
) -> ProjectMilestone:
    """Note that a milestone was finished on a day, and the document that shows it.  Raises PlanningError."""
    order, row = _locked(project, code, on, today)
    if not evidence.strip():
        raise PlanningError(_("Name the document that shows that %(code)s is finished.") % {"code": code})
    if row.started_on is None or row.started_on > on:
        told = _("%(code)s has not begun yet on %(day)s: note when it began first.")
        raise PlanningError(told % {"code": code, "day": on})
    over = overrun(order.template, known_of(project, today=today), code, on)
    if over:
        told = _("%(code)s is finished too late: %(laws)s.")
        raise PlanningError(told % {"code": code, "laws": "; ".join(law(rule.basis) for rule in over)})
    require_open(project, code, Event.FINISH, on=on)
    row.finished_on, row.evidence = on, evidence.strip()
    row.save()
    return row


def _locked(
    project: Project, code: str, on: datetime.date, today: datetime.date
) -> tuple[Order, ProjectMilestone]:
    """The order of a project and one of its milestones, held against others until the transaction ends."""
    locked = Project.objects.select_for_update(of=("self",)).select_related("template").get(pk=project.pk)
    order = order_of(locked)
    if code not in order.names:
        told = _("The project %(project)s has no milestone %(code)s.")
        raise PlanningError(told % {"project": project.code, "code": code})
    if on > today:
        raise PlanningError(_("%(day)s lies in the future: note what has happened.") % {"day": on})
    row = locked.milestones.filter(code=code).first()  # unique
    return order, row or ProjectMilestone(project=locked, code=code)


def _refuse_hindered(order: Order, found: list[Hindrance]) -> None:
    if not found:
        return
    words = []
    for one in found:
        rule = one.rule
        assert isinstance(rule, Link)  # longest times hinder no beginning
        before = f"{rule.before} {order.names[rule.before]}"
        if one.possible_from is None:
            words.append(_("%(before)s is not finished") % {"before": before})
        else:
            told = _("possible from %(day)s on (%(days)d days after %(before)s)")
            words.append(told % {"day": one.possible_from, "days": rule.gap.days, "before": before})
        if rule.basis:
            words[-1] += f" – {law(rule.basis)}"
    raise PlanningError("; ".join(words))
