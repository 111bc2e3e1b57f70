"""Freezing a year of a programme with what it was reckoned from, and reckoning it anew (docs/adr/0043)."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gis_core.models import User
from grids.county_hours import county_midnight
from renovation.errors import PlanningError
from renovation.models import AnnualAssessment, InspectionFinding, Programme, Project
from renovation.reports.figures import figures_of
from renovation.rules.periods import Length, Period
from renovation.rules.reports import due_on
from renovation.rules.yearly import TARGETS, yearly_figures
from renovation.services.planning import county_calendar
from renovation.targets import years_of
from surveys.sent import sha256


def period_of_year(year: int) -> Period:
    """The twelve months of a year."""
    return Period(datetime.date(year, 1, 1), Length.YEAR)


def inputs_of(programme: Programme, year: int) -> dict[str, Any]:
    """From what is a year reckoned, as known now for its last day?  Raises PlanningError: nothing was promised."""
    period = period_of_year(year)
    projects = Project.objects.filter(programme=programme).order_by("code")
    told = next(
        (one for one in years_of(programme, projects, until=period.last) if one.target.year == year), None
    )
    if told is None:
        asked = _("The programme promises nothing for %(year)d: there is nothing to compare with.")
        raise PlanningError(asked % {"year": year})
    return {
        "target": {key: _number(getattr(told.target, key)) for key in TARGETS},
        "done": {key: _number(getattr(told.done, key)) for key in TARGETS},
        "projects": [
            figures_of(project, period.months[-1], since=period.first) | counted(project, period)
            for project in projects.select_related("programme").prefetch_related("milestones")
        ],
    }


def _number(amount: Any) -> float | int:
    return amount if isinstance(amount, int) else float(amount)


def counted(project: Project, period: Period) -> dict[str, int]:
    """How many reports of a period were due, late and missing, how many inspections and findings were there?"""
    begun = min((row.started_on for row in project.milestones.all() if row.started_on), default=None)
    calendar = county_calendar()
    closed = {report.month: report for report in project.reports.filter(month__in=period.months)}
    due = {
        month: due_on(month, calendar) for month in period.months if begun and begun.replace(day=1) <= month
    }
    found = InspectionFinding.objects.filter(
        inspection__project=project, inspection__quarter__range=(period.first, period.last)
    )
    over = county_midnight(period.last + datetime.timedelta(days=1))
    settled = Q(blocker__closed_on__lte=period.last) | Q(point__case__ended_at__lt=over)
    return {
        "reports_due": len(due),
        "reports_late": sum(report.is_late for month, report in closed.items() if month in due),
        "reports_missing": sum(month not in closed for month in due),
        "inspections": project.inspections.filter(quarter__range=(period.first, period.last)).count(),
        "findings": found.count(),
        "findings_open": found.exclude(settled).count(),
    }


@transaction.atomic
def freeze_year(*, programme: Programme, year: int, by: User, today: datetime.date) -> AnnualAssessment:
    """Keep a year for good, once its last report was due.  Raises PlanningError: early, unpromised, or frozen."""
    due = due_on(period_of_year(year).months[-1], county_calendar())
    if today < due:
        told = _("%(year)d is frozen from %(day)s on, when the report of December is due.")
        raise PlanningError(told % {"year": year, "day": due})
    inputs = inputs_of(programme, year)
    try:
        with transaction.atomic():
            return AnnualAssessment.objects.create(
                programme=programme,
                year=year,
                inputs=inputs,
                inputs_sha256=sha256(inputs),
                figures=yearly_figures(inputs),
                frozen_on=today,
                frozen_by=by,
            )
    except IntegrityError as error:
        raise PlanningError(_("%(year)d is frozen already.") % {"year": year}) from error


def problems_of(kept: AnnualAssessment) -> list[str]:
    """What about a frozen year does not fit together?  Nothing, unless somebody went behind the database's back."""
    found = []
    if sha256(kept.inputs) != kept.inputs_sha256:
        found.append(_("What was counted is not what was hashed."))
    if yearly_figures(kept.inputs) != kept.figures:
        found.append(_("Reckoned anew, the figures are others."))
    return found


def changed_since(kept: AnnualAssessment) -> tuple[bool, list[str]]:
    """Would the targets, and of which projects the inputs, be others today?  Shown; a frozen year stays as it is."""
    today = inputs_of(kept.programme, kept.year)
    then = {row["code"]: row for row in kept.inputs["projects"]}
    now = {row["code"]: row for row in today["projects"]}
    of_targets = any(today[part] != kept.inputs[part] for part in ("target", "done"))
    return of_targets, [code for code in sorted({*then, *now}) if then.get(code) != now.get(code)]
