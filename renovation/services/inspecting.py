"""Inspecting a project in a quarter: what its papers showed, and findings that become cases or difficulties."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gis_core.models import User
from grids.county_hours import county_midnight
from grids.models import Category
from renovation.errors import PlanningError
from renovation.models import Blocker, InspectionFinding, Project, QuarterlyInspection, RenovationSettings
from renovation.rules.periods import Period
from renovation.rules.reports import due_on
from renovation.services.planning import county_calendar
from surveys.models import SurveyPoint
from surveys.services.recording import ContentConflictError, Report, record_point

_NOON = datetime.timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Found:
    """What somebody found, under an id of the form; `category` where it is on the ground, `place` (EPSG:4490) else the
    middle of the zone.
    """

    uid: UUID
    what: str
    category: Category | None = None
    place: Point | None = None


def papers_of(project: Project, quarter: Period, *, on: datetime.date) -> dict[str, Any]:
    """What do a project's papers show of a quarter on a day?  Months as 2026-05, milestones by their codes."""
    begun = min((row.started_on for row in project.milestones.all() if row.started_on), default=None)
    closed = {report.month: report for report in project.reports.filter(month__in=quarter.months)}
    calendar = county_calendar()
    asked = [month for month in quarter.months if begun and month >= begun.replace(day=1)]
    days = RenovationSettings.of_the_county().blocker_days
    late = project.milestones.filter(planned_finish__lt=on).exclude(finished_on__lte=on).order_by("code")
    return {
        "reports_due": len([month for month in asked if due_on(month, calendar) < on or month in closed]),
        "reports_missing": [
            f"{month:%Y-%m}" for month in asked if month not in closed and due_on(month, calendar) < on
        ],
        "reports_late": [f"{month:%Y-%m}" for month, report in sorted(closed.items()) if report.is_late],
        "milestones_late": list(late.values_list("code", flat=True)),
        "blockers_unreported": project.blockers.unreported(on=on, days=days).count(),
    }


@transaction.atomic
def inspect(
    *,
    project: Project,
    quarter: Period,
    on: datetime.date,
    people: str,
    note: str,
    by: User,
    today: datetime.date,
) -> QuarterlyInspection:
    """Note that a project was inspected, with what its papers show now.  Raises PlanningError: a day before the quarter
    or still to come, nobody named, or inspected already.
    """
    if not quarter.first <= on <= today:
        raise PlanningError(
            _("%(quarter)s is inspected on a day from its beginning until today.") % {"quarter": quarter.word}
        )
    if not people.strip():
        raise PlanningError(_("Say who took part in the inspection."))
    try:
        with transaction.atomic():
            return QuarterlyInspection.objects.create(
                project=project,
                quarter=quarter.first,
                inspected_on=on,
                people=people.strip(),
                note=note.strip(),
                facts=papers_of(project, quarter, on=on),
                inspected_by=by,
            )
    except IntegrityError as error:
        raise PlanningError(_("%(quarter)s was inspected already.") % {"quarter": quarter.word}) from error


@transaction.atomic
def note_finding(
    *, inspection: QuarterlyInspection, found: Found, by: User, now: datetime.datetime
) -> InspectionFinding:
    """Keep a finding once: on the ground it is reported and has its case, in the papers it is a difficulty of the
    project.  Raises PlanningError: without words, or outside the zone.
    """
    known = InspectionFinding.objects.filter(uid=found.uid).first()  # unique
    if known is not None:
        return known
    if not found.what.strip():
        raise PlanningError(_("Say what was found."))
    row = InspectionFinding(
        inspection=inspection, uid=found.uid, what=found.what.strip(), found_on=inspection.inspected_on
    )
    if found.category is None:
        row.blocker = Blocker.objects.create(
            project=inspection.project, what=row.what, opened_on=inspection.inspected_on, opened_by=by
        )
    else:
        row.point = _reported(row, found.category, found.place, by, now)
    row.save(force_insert=True)
    return row


def _reported(
    row: InspectionFinding, category: Category, place: Point | None, by: User, now: datetime.datetime
) -> SurveyPoint:
    """The report of a finding, which opens its case as every other's does."""
    project = row.inspection.project
    zone = project.zone.geom
    if place is not None and not zone.intersects(place):
        raise PlanningError(_("The place lies outside the renovation zone."))
    noon = county_midnight(row.found_on) + _NOON
    report = Report.in_storage(
        uid=row.uid,
        category_id=category.pk,
        place=place or zone.point_on_surface,
        observed_at=min(noon, now),
        description=row.what,
        place_text=project.zone.name,
    )
    try:
        record_point(report=report, by=by.pk, now=now)
    except ContentConflictError as error:
        raise PlanningError(_("This was sent already: load the page again.")) from error
    return SurveyPoint.objects.get(uid=row.uid)
