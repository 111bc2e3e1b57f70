"""Planning a month's inspection, drawing its lots with a published seed, and closing it."""

import datetime
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from assessment.errors import InspectionRefused
from assessment.models import (
    InspectionMonth,
    InspectionPoint,
    InspectionTask,
    SubstituteInspector,
    Yardstick,
)
from assessment.rules.lots import Inspector, Lot, Spot, draw, draw_again, draw_substitute
from assessment.rules.terms import MonthTerms, terms_of
from assessment.services.observations import refusal_of
from gis_core.models import User
from grids.county_hours import county_day, county_work_time
from grids.models import Membership, Unit
from surveys.services.freezing import end_of

#: Who inspects where nobody says otherwise: officers of other units (交叉检查) and the office's checkers.
INSPECTING = (Membership.Role.UNIT_OFFICER, Membership.Role.CHECKER)
PER_UNIT, ONE_IN = 2, 10
SHORTEST_SEED = 4

#: At each point, the unit that answers for each category of its checklist on a day; for a checklist without categories
#: the one that answers for exposed garbage, which the ground answers for everywhere.
_ANSWERS = """
SELECT p.code, u.code
FROM assessment_inspectionpoint p
JOIN LATERAL (
  SELECT DISTINCT coalesce(s.category_id, (SELECT c.id FROM grids_category c WHERE c.key = 'm06010')) AS id
  FROM assessment_standard s WHERE s.yardstick_id = %(yardstick)s AND p.place_kind = ANY (s.place_kinds)
    AND (s.category_id IS NOT NULL OR NOT EXISTS (
      SELECT FROM assessment_standard n WHERE n.yardstick_id = %(yardstick)s AND n.category_id IS NOT NULL
        AND p.place_kind = ANY (n.place_kinds)))
) c ON true
JOIN LATERAL grids_answer(p.geom, c.id, %(day)s) a ON true
JOIN grids_unit u ON u.id = a.accountable_unit_id
WHERE p.during @> %(day)s::date
"""


def plan_month(
    *,
    month: datetime.date,
    by: User,
    now: datetime.datetime,
    per_unit: int = PER_UNIT,
    one_in: int = ONE_IN,
    roles: Sequence[str] = INSPECTING,
) -> InspectionMonth:
    """Publish the list from which a month is drawn.  Raises InspectionRefused: planned, no tree in force, nothing to
    draw from.
    """
    first = month.replace(day=1)
    if InspectionMonth.objects.filter(month=first).exists():
        raise InspectionRefused(_("This month has been planned already."))
    yardstick = Yardstick.objects.in_force(first)
    if yardstick is None:
        raise InspectionRefused(_("No assessment tree is in force in this month."))
    day = max(first, county_day(now)) if county_day(now).replace(day=1) == first else first
    spots, inspectors = _spots(yardstick, day), _inspectors(roles, day)
    if not spots or not inspectors:
        raise InspectionRefused(_("There are no points with a checklist, or nobody who may inspect."))
    candidates = {
        "per_unit": per_unit,
        "one_in": one_in,
        "points": [
            {"code": one.code, "unit": one.unit, "units": sorted(one.units), "must": one.must}
            for one in spots
        ],
        "inspectors": [{"login": one.login, "units": sorted(one.units)} for one in inspectors],
    }
    return InspectionMonth.objects.create(
        month=first,
        yardstick=yardstick,
        candidates=candidates,
        candidates_sha256=list_sha256(candidates),
        planned_by=by,
        planned_at=now,
    )


def _spots(yardstick: Yardstick, day: datetime.date) -> list[Spot]:
    """The points with a checklist: each counts for the unit that answers there for most of it, of equals the one with
    the lower code.
    """
    answers: dict[str, Counter[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERS, {"yardstick": yardstick.pk, "day": day})
        for point, unit in cursor.fetchall():
            answers.setdefault(point, Counter())[unit] += 1
    must = set(InspectionPoint.objects.filter(must_inspect=True).values_list("code", flat=True))
    return [
        Spot(
            code=point,
            unit=min(found, key=lambda unit: (-found[unit], unit)),
            units=frozenset(found),
            must=point in must,
        )
        for point, found in sorted(answers.items())
    ]


def _inspectors(roles: Sequence[str], day: datetime.date) -> list[Inspector]:
    people = Membership.objects.filter(role__in=roles, during__contains=day, user__is_active=True)
    logins = dict(people.order_by("user__username").values_list("user__username", "user_id"))
    codes = dict(Unit.objects.values_list("pk", "code"))
    found = []
    with connection.cursor() as cursor:
        for login, person in logins.items():
            cursor.execute("SELECT assessment_units_of(%s, %s)", [person, day])
            found.append(Inspector(login, frozenset(codes[unit] for unit in cursor.fetchone()[0])))
    return found


def list_sha256(candidates: dict[str, Any]) -> str:
    """Which list is it?"""
    return hashlib.sha256(json.dumps(candidates, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def draw_month(
    *, plan: InspectionMonth, seed: str, seed_source: str, by: User, now: datetime.datetime
) -> list[InspectionTask]:
    """Draw who inspects what, once.  Raises InspectionRefused: drawn before, no seed, or no source of it."""
    locked = InspectionMonth.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if locked.seed:
        raise InspectionRefused(_("This month has been drawn already."))
    if len(seed) < SHORTEST_SEED or not seed_source:
        told = _(
            "A seed of %(number)d characters at least, and where it is from, so that everybody can look it up."
        )
        raise InspectionRefused(told % {"number": SHORTEST_SEED})
    locked.seed, locked.seed_source, locked.drawn_by, locked.drawn_at = seed, seed_source, by, now
    locked.save(update_fields=["seed", "seed_source", "drawn_by", "drawn_at"])
    first, again = lots_of(locked)
    return _keep(locked, first, InspectionTask.Purpose.FIRST) + _keep(
        locked, again, InspectionTask.Purpose.AGAIN
    )


@transaction.atomic
def draw_substitute_for(
    *, task: InspectionTask, reason: str, by: User, now: datetime.datetime
) -> SubstituteInspector:
    """Draw who inspects a point instead of somebody who cannot, from the published list with the published seed.
    Raises InspectionRefused: no reason, closed, or nobody is left who may.
    """
    locked = (
        InspectionTask.objects.select_for_update(of=("self",))
        .select_related("month", "point")
        .get(pk=task.pk)
    )
    if not reason:
        raise InspectionRefused(_("Say why the inspector cannot inspect."))
    chosen = substitutes_of(locked, 1 + locked.substitutes.count())[-1]
    if chosen is None:
        raise InspectionRefused(_("Nobody is left in the list who may inspect this point."))
    try:
        with transaction.atomic():
            return SubstituteInspector.objects.create(
                task=locked,
                number=1 + locked.substitutes.count(),
                inspector=User.objects.get(username=chosen),
                reason=reason,
                entered_by=by,
                entered_at=now,
            )
    except DatabaseError as error:
        raise refusal_of(error) from error


def substitutes_of(task: InspectionTask, number: int) -> list[str | None]:
    """The logins of so many substitutes as list and seed draw them: anybody can reckon it anew.

    Whoever inspects the point for the other purpose is none.
    """
    spots, inspectors = _listed(task.month)
    others = InspectionTask.objects.filter(month=task.month, point=task.point).exclude(pk=task.pk)
    gone = [*others.values_list("inspector__username", flat=True), task.inspector.username]
    found: list[str | None] = []
    for _n in range(number):
        one = draw_substitute(task.month.seed, spots[task.point.code], inspectors, gone=gone)
        found.append(one)
        gone += [one] if one else []
    return found


def _listed(plan: InspectionMonth) -> tuple[dict[str, Spot], list[Inspector]]:
    """The published list: points by their codes, and inspectors."""
    said = plan.candidates
    spots = [Spot(one["code"], one["unit"], frozenset(one["units"]), one["must"]) for one in said["points"]]
    inspectors = [Inspector(one["login"], frozenset(one["units"])) for one in said["inspectors"]]
    return {spot.code: spot for spot in spots}, inspectors


def lots_of(plan: InspectionMonth) -> tuple[list[Lot], list[Lot]]:
    """What the list and the seed of a month draw, and what of it is inspected again: anybody can reckon it anew."""
    said, (spots, inspectors) = plan.candidates, _listed(plan)
    first = draw(plan.seed, list(spots.values()), inspectors, per_unit=said["per_unit"])
    return first, draw_again(plan.seed, first, spots, inspectors, one_in=said["one_in"])


def _keep(plan: InspectionMonth, lots: Sequence[Lot], purpose: str) -> list[InspectionTask]:
    """The lots as tasks; those that nobody may inspect are none, and stand as blanks on the page."""
    points = InspectionPoint.objects.in_bulk([lot.spot for lot in lots], field_name="code")
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={lot.unit for lot in lots})}
    people = User.objects.in_bulk([lot.inspector for lot in lots if lot.inspector], field_name="username")
    return InspectionTask.objects.bulk_create(
        InspectionTask(
            month=plan,
            point=points[lot.spot],
            unit=units[lot.unit],
            inspector=people[lot.inspector],
            purpose=purpose,
        )
        for lot in lots
        if lot.inspector is not None
    )


def month_terms(month: datetime.date) -> MonthTerms:
    """The dates of a month by the county's work days."""
    work_time = county_work_time()
    return terms_of(month, lambda day: work_time.day(day).is_workday, work_time.zone)


def close_months_due(*, now: datetime.datetime) -> list[InspectionMonth]:
    """Close the months whose term is over and that nobody has closed; which were they?"""
    waiting = InspectionMonth.objects.filter(drawn_at__isnull=False, closed_at=None).order_by("month")
    closed = []
    for plan in waiting:
        terms = month_terms(plan.month)
        if terms.closes_at <= now:
            closed.append(close_month(plan=plan, by=None, now=now))
    return closed


@transaction.atomic
def close_month(*, plan: InspectionMonth, by: User | None, now: datetime.datetime) -> InspectionMonth:
    """Let nothing more be observed in a month; `by` None: its term is over.  Raises InspectionRefused: not drawn,
    closed before, or not over yet.
    """
    locked = InspectionMonth.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if not locked.is_open:
        raise InspectionRefused(_("This month is not drawn, or closed already."))
    if county_day(now) < end_of(locked.month):
        raise InspectionRefused(_("This month is not over yet."))
    locked.closed_by, locked.closed_at = by, now
    locked.save(update_fields=["closed_by", "closed_at"])
    return locked
