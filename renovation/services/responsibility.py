"""From the freeze day until hand-over a zone's unit answers inside it; faults in blocks that go are not chased."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from grids.models import Ruling, Unit
from renovation.errors import PlanningError
from renovation.models import Blocker, Project
from surveys.models import Case, SuppressionArea
from surveys.services.suppressing import suppress

#: 私搭乱建 in the catalogue.
STRUCTURE = "m06001"


@transaction.atomic
def take_over(*, project: Project, category_keys: Sequence[str], by: Any, today: datetime.date) -> Ruling:
    """Let the zone's unit answer inside the zone for these categories, from the freeze day on (a ruling).

    A ruling that the project has already ends today, and this one goes on: the zone or its unit may have changed.
    Raises PlanningError.
    """
    locked = Project.objects.select_for_update(of=("self",)).select_related("zone").get(pk=project.pk)
    unit = locked.implementing_unit
    if locked.freeze_from is None or unit is None:
        raise PlanningError(
            _("Name the implementing unit and the day from which permits are suspended first.")
        )
    if not category_keys:
        raise PlanningError(_("Name the categories for which the zone's unit answers."))
    if locked.handed_over_on is not None:
        raise PlanningError(_("The project was handed over on %(day)s.") % {"day": locked.handed_over_on})
    begin = locked.freeze_from
    if locked.ruling is not None:
        if (locked.ruling.valid.lower or datetime.date.min) >= today:
            raise PlanningError(_("What was decided for today is changed from tomorrow on."))
        begin = today
        _end(locked.ruling, today)
    ranked = unit.league != Unit.League.NONE
    locked.ruling = Ruling.objects.create(
        code=f"PG-{locked.code}"[:40],
        title=locked.name,
        accountable_unit=unit if ranked else None,
        handling_unit=unit,
        category_keys=sorted(set(category_keys)),
        decided_by=by,
        decided_on=today,
        evidence=_("Permits suspended from %(day)s on") % {"day": locked.freeze_from},
        geom=locked.zone.geom,
        valid=DateRange(begin, None),
    )
    locked.save(update_fields=["ruling"])
    return locked.ruling


@transaction.atomic
def hand_over(*, project: Project, on: datetime.date, today: datetime.date) -> Project:
    """Give the ground back to whoever answers for it otherwise, from a day on.  Raises PlanningError."""
    locked = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    if locked.ruling is None or locked.handed_over_on is not None:
        raise PlanningError(_("The zone's unit does not answer here: there is nothing to hand over."))
    if on > today or on <= (locked.ruling.valid.lower or datetime.date.min):
        raise PlanningError(_("A hand-over has a day after the ruling began, not in the future."))
    _end(locked.ruling, on)
    locked.handed_over_on = on
    locked.save(update_fields=["handed_over_on"])
    return locked


def _end(ruling: Ruling, day: datetime.date) -> None:
    """Let a ruling hold until the day before; earlier answers stay what they were."""
    ruling.valid = DateRange(ruling.valid.lower, day)
    ruling.save(update_fields=["valid"])


def suspend_chasing(
    *, project: Project, category_keys: Sequence[str], last_day: datetime.date, by: Any, today: datetime.date
) -> SuppressionArea:
    """Open no cases of these categories inside the zone until a day: its blocks are to be razed.

    Raises PlanningError: without categories or a day to come.
    """
    if not category_keys or last_day < today:
        raise PlanningError(_("Name the faults that are not chased, and a last day that is still to come."))
    return suppress(
        name=_("%(project)s: blocks to be razed") % {"project": project.name},
        geom=project.zone.geom,
        category_keys=sorted(set(category_keys)),
        first_day=today,
        last_day=last_day,
        reason=_("The blocks of the renovation zone %(zone)s are to be razed") % {"zone": project.zone.code},
        by=by,
    )


def open_structures(project: Project) -> models.QuerySet[Case]:
    """The open cases of illegal structures that were found inside a frozen zone since its freeze day, oldest first."""
    if project.freeze_from is None:
        return Case.objects.none()
    return Case.objects.filter(
        category__key=STRUCTURE,
        ended_at=None,
        point__seen_on__gte=project.freeze_from,
        point__geom__intersects=project.zone.geom,
    ).order_by("pk")


@transaction.atomic
def raise_structures(*, today: datetime.date) -> int:
    """Raise every illegal structure found in a frozen zone with the project's unit, at once and once; how many?"""
    raised = 0
    frozen = Project.objects.filter(freeze_from__lte=today, handed_over_on=None).select_related("zone")
    for project in frozen.order_by("pk"):
        known = project.blockers.filter(case__isnull=False).values("case")
        for case in open_structures(project).exclude(pk__in=known):
            Blocker.objects.create(
                project=project,
                case=case,
                what=_("Illegal structure inside the frozen zone: case %(number)s") % {"number": case.number},
                opened_on=today,
                level=Blocker.Level.UNIT,
                escalated_on=today,
            )
            raised += 1
    return raised
