"""Recurring spots: a planned case before every peak, once; and spots proposed from what happened again and again."""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from gis_core.geometry import STORAGE_SRID
from grids.county_hours import county_day, county_zone
from grids.errors import GroundError
from grids.models import Category
from surveys.models import Case, CaseRules, FilingRule, RecurringOccurrence, RecurringSpot, SurveyPoint
from surveys.rules import Action, State
from surveys.services.actors import SYSTEM
from surveys.services.advancing import advance_case
from surveys.services.given import Given
from surveys.services.opening import open_cases

SOURCE = "recurring-spot"


class SpotDecidedError(GroundError):
    """Somebody has decided on a proposed spot meanwhile."""

    code = "recurring.decided"

    def __init__(self) -> None:
        super().__init__(_("Somebody has decided on this spot meanwhile: look at the page again."))


def open_planned(*, now: datetime.datetime) -> int:
    """Open the planned case of every spot whose peak comes up today; of how many?

    Two that do it at once open none twice: the second waits at the spot and finds its day served.
    """
    local = now.astimezone(county_zone())
    today = local.date()
    due = RecurringSpot.objects.filter(
        state=RecurringSpot.State.ACCEPTED,
        during__contains=today,
        weekdays__contains=[today.isoweekday()],
        ends_at__gt=local.time(),
        category__active=True,
    ).exclude(occurrences__on_date=today)
    opened = 0
    for pk, starts_at, lead in due.order_by("starts_at", "pk").values_list("pk", "starts_at", "lead_minutes"):
        peak = datetime.datetime.combine(today, starts_at, tzinfo=local.tzinfo)
        if local >= peak - datetime.timedelta(minutes=lead):
            opened += _open(pk, today, now)
    return opened


@transaction.atomic
def _open(spot_id: int, day: datetime.date, now: datetime.datetime) -> bool:
    """Open a spot's case of one day, unless it is open; with a filing rule in force it is sent out at once."""
    spot = RecurringSpot.objects.select_for_update(of=("self",)).select_related("category").get(pk=spot_id)
    if spot.state != RecurringSpot.State.ACCEPTED or spot.occurrences.filter(on_date=day).exists():
        return False
    point = SurveyPoint.objects.create(
        uid=uuid.uuid5(spot.uid, day.isoformat()),
        source=SOURCE,
        source_id=f"{spot.uid}/{day}",
        category=spot.category,
        geom=spot.geom,
        observed_at=now,
        description=_told(spot),
        place_text=spot.name,
    )
    RecurringOccurrence.objects.create(spot=spot, on_date=day, point=point)
    open_cases(points=[point.pk])
    _send_out(Case.objects.get(point=point), day, now)
    return True


def _told(spot: RecurringSpot) -> str:
    # What is stored is in the county's language, whatever the reader's.
    with translation.override(settings.LANGUAGE_CODE):
        return _("Planned: peak from %(start)s to %(end)s") % {
            "start": f"{spot.starts_at:%H:%M}",
            "end": f"{spot.ends_at:%H:%M}",
        }


def _send_out(case: Case, day: datetime.date, now: datetime.datetime) -> None:
    """File and send out a planned case; without a filing rule, or inside a suppression area, it stays as it is."""
    rule = FilingRule.objects.valid_on(day).for_category(case.category_id).order_by("seq", "pk").first()
    if rule is None or case.state != State.REPORTED:
        return
    for action, given in ((Action.FILE, Given(filing_rule_id=rule.pk)), (Action.DISPATCH, Given())):
        advance_case(
            case_id=case.pk,
            action=action,
            by=SYSTEM,
            client_op=uuid.uuid5(case.uid, action),
            now=now,
            given=given,
        )


@transaction.atomic
def decide_spot(
    *,
    spot_id: int,
    by: Any,
    accept: bool,
    now: datetime.datetime,
    starts_at: datetime.time | None = None,
    ends_at: datetime.time | None = None,
    lead_minutes: int | None = None,
    last_day: datetime.date | None = None,
) -> RecurringSpot:
    """Accept a proposed spot, with its hours corrected, or decline it.  Raises SpotDecidedError."""
    spot = RecurringSpot.objects.select_for_update(of=("self",)).get(pk=spot_id)
    if spot.state != RecurringSpot.State.PROPOSED:
        raise SpotDecidedError
    spot.state = RecurringSpot.State.ACCEPTED if accept else RecurringSpot.State.DECLINED
    spot.starts_at, spot.ends_at = starts_at or spot.starts_at, ends_at or spot.ends_at
    spot.lead_minutes = spot.lead_minutes if lead_minutes is None else lead_minutes
    if last_day is not None:
        spot.during = DateRange(spot.during.lower, last_day + datetime.timedelta(days=1))
    spot.decided_by, spot.decided_at = by, now
    spot.save()
    return spot


def plan_spot(
    *,
    name: str,
    geom: Point,
    category: Category,
    weekdays: Sequence[int],
    starts_at: datetime.time,
    ends_at: datetime.time,
    lead_minutes: int,
    first_day: datetime.date,
    last_day: datetime.date | None,
    by: Any,
    now: datetime.datetime,
) -> RecurringSpot:
    """Plan a spot by hand: who enters it has accepted it.  Weekdays are 1 (Monday) to 7."""
    return RecurringSpot.objects.create(
        name=name,
        geom=geom,
        category=category,
        weekdays=list(weekdays),
        starts_at=starts_at,
        ends_at=ends_at,
        lead_minutes=lead_minutes,
        during=DateRange(first_day, last_day and last_day + datetime.timedelta(days=1)),
        state=RecurringSpot.State.ACCEPTED,
        decided_by=by,
        decided_at=now,
    )


@transaction.atomic
def end_spot(*, spot_id: int, now: datetime.datetime) -> RecurringSpot:
    """Let a spot open nothing from today on; one that was to begin later is left with the one day that it needs."""
    spot = RecurringSpot.objects.select_for_update(of=("self",)).get(pk=spot_id)
    today = county_day(now)
    first = spot.during.lower
    spot.during = DateRange(first, max(today, first + datetime.timedelta(days=1)))
    spot.save(update_fields=["during"])
    return spot


#: Cases of one category near one another (in the county's metric CRS), then the weekdays on which they happened often
#: enough; none where a spot of the same category is known nearby, declined ones too.
_HAPPENED = """
WITH seen AS (
  SELECT p.category_id, p.geom, p.seen_on, (p.observed_at AT TIME ZONE c.time_zone)::time AS hour,
    ST_ClusterDBSCAN(ST_Transform(p.geom, c.work_srid), %(within_m)s, %(times)s)
      OVER (PARTITION BY p.category_id) AS cluster
  FROM surveys_surveypoint p JOIN surveys_case k ON k.point_id = p.id CROSS JOIN grids_county c
  WHERE p.seen_on > %(since)s AND p.seen_on <= %(today)s AND p.source <> %(source)s
    AND k.state NOT IN ('not_filed', 'merged', 'voided', 'gap')
), days AS (
  SELECT category_id, cluster, extract(isodow FROM seen_on)::int AS weekday, count(DISTINCT seen_on) AS times,
    min(hour) AS first, max(hour) AS last, ST_Collect(geom) AS places
  FROM seen WHERE cluster IS NOT NULL
  GROUP BY 1, 2, 3 HAVING count(DISTINCT seen_on) >= %(times)s
)
SELECT d.category_id, array_agg(d.weekday ORDER BY d.weekday), min(d.first), max(d.last), max(d.times),
  ST_X(ST_Centroid(ST_Collect(d.places))), ST_Y(ST_Centroid(ST_Collect(d.places)))
FROM days d
GROUP BY d.category_id, d.cluster
HAVING NOT EXISTS (
  SELECT FROM surveys_recurringspot s WHERE s.category_id = d.category_id
    AND ST_DWithin(s.geom::geography, ST_Centroid(ST_Collect(d.places))::geography, %(within_m)s))
ORDER BY d.category_id, d.cluster
"""


@transaction.atomic
def propose_spots(*, now: datetime.datetime) -> int:
    """Propose a spot wherever the county's measure of history is met; how many new ones?"""
    rules, today = CaseRules.of_the_county(), county_day(now)
    with connection.cursor() as cursor:
        cursor.execute(
            "LOCK TABLE surveys_recurringspot IN SHARE ROW EXCLUSIVE MODE"
        )  # two at once: one waits
        cursor.execute(
            _HAPPENED,
            {
                "within_m": rules.recurring_within_m,
                "times": rules.recurring_times,
                "since": today - datetime.timedelta(weeks=rules.recurring_weeks),
                "today": today,
                "source": SOURCE,
            },
        )
        found = cursor.fetchall()
    for category_id, weekdays, first, last, times, lon, lat in found:
        _propose(
            category_id,
            weekdays,
            first,
            last,
            lon,
            lat,
            today,
            {"times": times, "weeks": rules.recurring_weeks},
        )
    return len(found)


def _propose(
    category_id: int,
    weekdays: list[int],
    first: datetime.time,
    last: datetime.time,
    lon: float,
    lat: float,
    today: datetime.date,
    evidence: dict[str, int],
) -> None:
    """Write a proposal: whole hours around what was seen, from today on; its name is the nearest address known."""
    place = Point(lon, lat, srid=STORAGE_SRID)
    RecurringSpot.objects.create(
        name=_name_of(category_id, place),
        geom=place,
        category_id=category_id,
        weekdays=weekdays,
        starts_at=datetime.time(first.hour),
        ends_at=datetime.time(last.hour + 1) if last.hour < 23 else datetime.time(23, 59),
        during=DateRange(today, None),
        evidence=evidence,
    )


_NAME = """
SELECT p.place_text FROM surveys_surveypoint p
WHERE p.category_id = %s AND p.place_text <> ''
  AND ST_DWithin(p.geom::geography, ST_SetSRID(ST_MakePoint(%s, %s), 4490)::geography, %s)
GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1
"""


def _name_of(category_id: int, place: Any) -> str:
    """What is the place mostly called by those who reported there?  Else its coordinates."""
    with connection.cursor() as cursor:
        cursor.execute(_NAME, [category_id, place.x, place.y, CaseRules.of_the_county().recurring_within_m])
        row = cursor.fetchone()
    return str(row[0])[:120] if row else f"{place.x:.5f}, {place.y:.5f}"
