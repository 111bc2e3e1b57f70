"""What comes with a step of a case, and whether it names what exists."""

import datetime
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any

from django.contrib.gis.geos import MultiPolygon
from django.db import connection
from django.utils.translation import gettext as _

from gis_core.geometry import STORAGE_SRID
from gis_core.models import User
from grids.county_hours import county_day
from grids.models import Category
from grids.resolver import county
from grids.tiles import today_in
from surveys.case_errors import WrongGivenError
from surveys.enforcement.papers import Papers
from surveys.models import Case, FilingRule
from surveys.needs import LONGEST_JOINT_TIME, NAMED_WITHIN_M
from surveys.rules import REASONS, Action
from surveys.sent import as_json, sha256


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody says with a step; `lon`, `lat` (EPSG:4490, degrees) is where they stood, `geom` where a ruling
    holds (EPSG:4490), `photos` are SHA-256 in hex.
    """

    reason: str = ""
    note: str = ""
    photos: tuple[str, ...] = ()
    unit_id: int | None = None
    accountable_unit_id: int | None = None
    joint_unit_ids: tuple[int, ...] = ()
    joint_until: tuple[
        datetime.datetime | None, ...
    ] = ()  # beside the ids; none, or None: as long as the handling
    filing_rule_id: int | None = None
    category_id: int | None = None
    parent_id: int | None = None
    assignee_id: int | None = None
    until: datetime.datetime | None = None
    on: datetime.date | None = None
    project: str = ""
    money: Decimal | None = None  # yuan
    condition: bool = False
    lon: float | None = None
    lat: float | None = None
    decided_at: datetime.datetime | None = None  # by the phone, which may have been without a network
    geom: MultiPolygon | None = None
    enforcement: Papers | None = None

    @property
    def names(self) -> frozenset[str]:
        """What was given at all?"""
        there = (
            field.name for field in fields(self) if getattr(self, field.name) not in (None, "", (), False)
        )
        return frozenset(name.removesuffix("_id").removesuffix("_ids") for name in there)

    def detail(self) -> dict[str, Any]:
        """What of it does the step keep beside reason, note and photos?  JSON."""
        kept = {name: value for name, value in asdict(self).items() if value not in (None, "", (), False)}
        for name in ("reason", "note", "photos", "enforcement"):
            kept.pop(name, None)
        if self.enforcement is not None:
            kept["enforcement"] = self.enforcement.as_detail()
        return as_json(kept)

    def sha256(self, action: Action) -> str:
        """Does a repeated step say the same?"""
        return sha256([action, self.reason, self.note, sorted(self.photos), self.detail()])


def check_given(case: Case, action: Action, given: Given, *, now: datetime.datetime) -> None:
    """Does all that was given name something?  Raises WrongGivenError with the member that does not."""
    if given.filing_rule_id is not None:
        in_force = FilingRule.objects.valid_on(today_in(county(), now=now)).for_category(case.category_id)
        if not in_force.filter(pk=given.filing_rule_id).exists():
            raise WrongGivenError(
                "filing_rule", _("This is no filing condition in force for the category of the case.")
            )
    if given.reason and given.reason not in REASONS.get(action, ()):
        raise WrongGivenError("reason", _("There is no such reason for this step."))
    for member, unit_id in (("unit", given.unit_id), ("accountable_unit", given.accountable_unit_id)):
        if unit_id is not None and not in_service(unit_id):
            raise WrongGivenError(member, _("There is no such unit in service."))
    _check_joint(given, now=now)
    if (
        given.assignee_id is not None
        and not User.objects.filter(pk=given.assignee_id, is_active=True).exists()
    ):
        raise WrongGivenError("assignee", _("There is nobody of that name."))
    if given.category_id is not None and not Category.objects.filter(pk=given.category_id).exists():
        raise WrongGivenError("category", _("The catalogue has no such category."))
    if given.on is not None and given.on > county_day(now):
        raise WrongGivenError("on", _("The ground cannot be handed over before its day."))
    if given.parent_id is not None and not Case.objects.filter(pk=given.parent_id).exists():
        raise WrongGivenError("merge_into", _("There is no such case."))


def _check_joint(given: Given, *, now: datetime.datetime) -> None:
    """Are the units that shall work along in service, and their days to come?"""
    if not all(in_service(unit_id) for unit_id in given.joint_unit_ids):
        raise WrongGivenError("joint_units", _("There is no such unit in service."))
    if given.joint_until and len(given.joint_until) != len(given.joint_unit_ids):
        raise WrongGivenError(
            "joint_until", _("Name one day for each unit that works along, or none at all.")
        )
    if not all(day is None or now < day <= now + LONGEST_JOINT_TIME for day in given.joint_until):
        raise WrongGivenError(
            "joint_until", _("A unit that works along answers on a day to come, at most a year ahead.")
        )


def in_service(unit_id: int) -> bool:
    """Is a unit in service today, and not barred?"""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM grids_unit u CROSS JOIN grids_county c WHERE u.id = %s"
            " AND NOT u.blacklisted AND u.valid @> (now() AT TIME ZONE c.time_zone)::date)",
            [unit_id],
        )
        return bool(cursor.fetchone()[0])


def distance_m(case: Case, given: Given) -> float | None:
    """How far from the point of a case did somebody stand, in metres on the ellipsoid?"""
    if given.lon is None or given.lat is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_Distance(p.geom::geography, ST_SetSRID(ST_MakePoint(%s, %s), %s)::geography)"
            " FROM surveys_surveypoint p WHERE p.id = %s",
            [given.lon, given.lat, STORAGE_SRID, case.point_id],
        )
        return float(cursor.fetchone()[0])


def parent_fits(case: Case, given: Given, *, within_m: int, within_hours: int) -> bool:
    """Is the other case open, not merged itself, of the same category, and near in place and time?

    One that the reporter names as the same problem may lie as far away as a bad fix, however long it is open.
    """
    if given.parent_id is None or given.parent_id == case.pk:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM surveys_case o JOIN surveys_surveypoint q ON q.id = o.point_id,"
            " surveys_surveypoint p"
            " WHERE o.id = %(parent)s AND o.ended_at IS NULL AND o.category_id = %(category)s AND p.id = %(point)s"
            " AND CASE WHEN p.supports IS NOT NULL"
            "   THEN ST_DWithin(p.geom::geography, q.geom::geography, greatest(%(within_m)s, %(named_within_m)s))"
            "   ELSE abs(extract(epoch FROM p.observed_at - q.observed_at)) <= %(within_hours)s * 3600"
            "     AND ST_DWithin(p.geom::geography, q.geom::geography, %(within_m)s) END)",
            {
                "parent": given.parent_id,
                "category": case.category_id,
                "point": case.point_id,
                "within_m": within_m,
                "within_hours": within_hours,
                "named_within_m": NAMED_WITHIN_M,
            },
        )
        return bool(cursor.fetchone()[0])
