"""Keeping the field inspection points, and noting visits to them."""

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils.translation import gettext as _

from assessment.errors import InspectionRefused
from assessment.models import InspectionPoint, PointVisit
from gis_core.geometry import STORAGE_SRID
from gis_core.models import User
from grids.county_hours import county_day


@dataclass(frozen=True, slots=True)
class PointDraft:
    """A point as a table says it: `lon`, `lat` in storage (EPSG:4490), `raw_*` as they were written."""

    code: str
    name: str
    place_kind: str
    industry: str
    must_inspect: bool
    key_industry: bool
    lon: float
    lat: float
    raw_x: float
    raw_y: float
    raw_crs: str


@transaction.atomic
def keep_points(*, drafts: Sequence[PointDraft]) -> list[InspectionPoint]:
    """Add these points, and bring those whose code is known up to date."""
    return [_keep(draft) for draft in drafts]


def _keep(draft: PointDraft) -> InspectionPoint:
    said = asdict(draft)
    place = Point(said.pop("lon"), said.pop("lat"), srid=STORAGE_SRID)
    point, _is_new = InspectionPoint.objects.update_or_create(
        code=said.pop("code"), defaults={**said, "geom": place}
    )
    return point


def note_visit(
    *,
    point: InspectionPoint,
    kind: str,
    visited_on: datetime.date,
    note: str,
    by: User,
    now: datetime.datetime,
) -> PointVisit:
    """Note a visit to a point.  Raises InspectionRefused: nothing said, of the future, or of a month that is past.

    A month's blanks are filled in it or in the days after it, not years later: until the end of the month that follows.
    """
    today = county_day(now)
    if not note:
        raise InspectionRefused(_("Say what was found."))
    if visited_on > today:
        raise InspectionRefused(_("That day has not come yet."))
    if (today.year - visited_on.year) * 12 + today.month - visited_on.month > 1:
        raise InspectionRefused(_("That month is over for long: its blanks stay blank."))
    return PointVisit.objects.create(point=point, kind=kind, visited_on=visited_on, note=note, visited_by=by)
