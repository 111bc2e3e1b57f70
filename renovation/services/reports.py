"""Closing a month, and publishing what everybody may read."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gis_core.models import User
from renovation.errors import PlanningError
from renovation.models import Household, MonthlyReport, Programme, Project, ProjectBuilding, Publication
from renovation.reports.figures import figures_of
from renovation.rules.reports import due_on, last_day, percent
from renovation.services.planning import county_calendar
from renovation.targets import years_of


@transaction.atomic
def close_month(*, project: Project, month: datetime.date, by: User, today: datetime.date) -> MonthlyReport:
    """Fix the figures of a month that has ended.  Raises PlanningError: not over yet, or closed already."""
    locked = Project.objects.select_for_update(of=("self",)).select_related("programme").get(pk=project.pk)
    if last_day(month) >= today:
        raise PlanningError(_("%(month)s has not ended yet.") % {"month": f"{month:%Y-%m}"})
    if locked.reports.filter(month=month).exists():
        raise PlanningError(_("%(month)s is closed already.") % {"month": f"{month:%Y-%m}"})
    return MonthlyReport.objects.create(
        project=locked,
        month=month,
        content=figures_of(locked, month),
        due_on=due_on(month, county_calendar()),
        closed_on=today,
        closed_by=by,
    )


def publish_ratios(
    *, programme: Programme, by: User, at: datetime.datetime, today: datetime.date
) -> Publication:
    """Publish the three ratios that public bulletins quote, of the present year.  Raises PlanningError."""
    year = next(
        (
            one
            for one in years_of(programme, Project.objects.all(), until=today)
            if one.target.year == today.year
        ),
        None,
    )
    if year is None:
        told = _("The programme promises nothing for %(year)d: there is nothing to compare with.")
        raise PlanningError(told % {"year": today.year})
    buildings = ProjectBuilding.objects.filter(
        project__programme=programme, kind=ProjectBuilding.Kind.RESETTLEMENT
    ).values_list("dwellings", "construction_began_on", "completed_on")
    begun = sum(number for number, began, _done in buildings if began and began.year == today.year)
    complete = sum(number for number, _began, done in buildings if done and done.year == today.year)
    promised = year.target.households
    content = {
        "on": today.isoformat(),
        "ratios": [
            {"key": "begun", "percent": percent(begun, promised), "done": begun, "promised": promised},
            {
                "key": "complete",
                "percent": percent(complete, promised),
                "done": complete,
                "promised": promised,
            },
            {"key": "invested", "percent": percent(year.done.funds_yuan, year.target.funds_yuan)},
        ],
    }
    title = _("%(programme)s: progress until %(day)s") % {"programme": programme, "day": today.isoformat()}
    return _published("ratios", title, content, by=by, at=at, programme=programme)


def publish_compensation(
    *, project: Project, by: User, at: datetime.datetime, today: datetime.date
) -> Publication:
    """Publish each household's result inside the zone (art. 29), without names and phones.  Raises PlanningError."""
    settled = project.households.exclude(signed_on=None, decision_served_on=None).order_by("number")
    rows = [_result(one) for one in settled]
    if not rows:
        raise PlanningError(
            _("No household has signed or been served a decision yet: there is nothing to publish.")
        )
    title = _("%(project)s: results of compensation") % {"project": project.name}
    return _published(
        "compensation", title, {"on": today.isoformat(), "rows": rows}, by=by, at=at, project=project
    )


def publish_acceptance(
    *, project: Project, by: User, at: datetime.datetime, today: datetime.date
) -> Publication:
    """Publish how many dwellings of each building are accepted, and its quality sign.  Raises PlanningError."""
    rows = [
        {
            "building": one.code,
            "dwellings": one.dwellings,
            "accepted": sum(checked.is_passed for checked in one.acceptances.all()),
            "sign": one.quality_sign_on.isoformat() if one.quality_sign_on else None,
        }
        for one in project.buildings.filter(kind=ProjectBuilding.Kind.RESETTLEMENT)
        .prefetch_related("acceptances")
        .order_by("code")
    ]
    if not rows:
        raise PlanningError(_("The project has no resettlement housing yet: there is nothing to publish."))
    title = _("%(project)s: results of acceptance") % {"project": project.name}
    return _published(
        "acceptance", title, {"on": today.isoformat(), "rows": rows}, by=by, at=at, project=project
    )


@transaction.atomic
def withdraw(publication: Publication, *, by: User, at: datetime.datetime) -> Publication:
    """Take a page back from the public; that it was there stays known.  Raises PlanningError."""
    locked = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
    if locked.withdrawn_at is not None:
        raise PlanningError(_("This page is withdrawn already."))
    locked.withdrawn_by, locked.withdrawn_at = by, at
    locked.save(update_fields=["withdrawn_by", "withdrawn_at"])
    return locked


def _result(one: Household) -> dict[str, Any]:
    """A household's result: its number tells its neighbours whose it is, and nobody else."""
    return {
        "number": one.number,
        "area_m2": float(one.area_m2),
        "compensation": one.compensation,
        "yuan": float(one.compensation_yuan),
        "signed_on": one.signed_on.isoformat() if one.signed_on else None,
    }


def _published(
    kind: str, title: str, content: dict[str, Any], *, by: User, at: datetime.datetime, **about: Any
) -> Publication:
    """Publish a page; the one before of the same kind about the same gives way."""
    with transaction.atomic():
        for old in Publication.objects.public().select_for_update(of=("self",)).filter(kind=kind, **about):
            withdraw(old, by=by, at=at)
        return Publication.objects.create(
            kind=kind, title=title, content=content, published_by=by, published_at=at, **about
        )
