"""Takes in findings of a facility census, once each, and what people decide about new facilities."""

import datetime
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gis_core.geometry import STORAGE_SRID
from grids.errors import GroundError
from grids.models import Category, Facility, Grid
from grids.resolver import county
from grids.services.facilities import add_facility
from grids.tiles import today_in
from surveys.models import CensusCampaign, FacilityFinding, FindingDecision, FindingPhoto, SetAside
from surveys.sent import as_json
from surveys.sent import sha256 as sha256_of
from surveys.services.naming import name_photos
from surveys.services.recording import ContentConflictError, NamedPhoto, RawFix

Result = FacilityFinding.Result
#: A clock that is further ahead is wrong.
_AHEAD = datetime.timedelta(minutes=10)


class FindingRefusedError(GroundError):
    """A finding, or a decision on one, that is not taken; the text says why."""

    code = "census.refused"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a phone says it found: a facility of the ledger by its identifier, or a new one at a place (EPSG:4490)."""

    uid: UUID
    result: str
    observed_at: datetime.datetime
    campaign_id: int | None = None
    facility_code: str = ""
    category: str = ""
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    fix: RawFix | None = None
    name: str = ""
    note: str = ""
    point_uid: UUID | None = None
    photos: tuple[NamedPhoto, ...] = ()


def record_finding(*, finding: Finding, by: int, now: datetime.datetime, body_sha256: str = "") -> bool:
    """Is this finding new?  The same content again changes nothing; other content under the same id is set aside, then
    raises ContentConflictError.  `by` is the id of who found it.  Raises FindingRefusedError.
    """
    content = as_json(asdict(finding))
    sha256 = sha256_of([by, content])
    known = FacilityFinding.objects.filter(uid=finding.uid).values_list("content_sha256", flat=True).first()
    if known is None:
        values = _values(finding, now) | {"content_sha256": sha256, "body_sha256": body_sha256}
        try:
            with transaction.atomic():
                row = FacilityFinding.objects.create(uid=finding.uid, found_by_id=by, **values)
                name_photos(FindingPhoto, finding.photos, by=by, now=now, finding=row)
            return True
        except IntegrityError:  # another request was first; anything else is no conflict of ids
            known = (
                FacilityFinding.objects.filter(uid=finding.uid)
                .values_list("content_sha256", flat=True)
                .first()
            )
            if known is None:
                raise
    if known == sha256:
        return False
    aside = SetAside(uid=finding.uid, content_sha256=sha256, content=content, sent_by_id=by)
    SetAside.objects.bulk_create([aside], ignore_conflicts=True)
    raise ContentConflictError(finding.uid)


def _values(finding: Finding, now: datetime.datetime) -> dict[str, Any]:
    if finding.observed_at > now + _AHEAD:
        raise FindingRefusedError(_("The time of the observation lies in the future."))
    campaign = finding.campaign_id
    if campaign is not None and not CensusCampaign.objects.filter(pk=campaign).exists():
        raise FindingRefusedError(_("There is no such census."))
    day = today_in(county(), now=finding.observed_at)
    facility = _facility(finding.facility_code, day) if finding.result != Result.NEW else None
    if facility is not None:
        category, geom = facility.category, facility.geom
    else:
        category, geom = _new(finding)
    grid = (
        Grid.objects.on(day)
        .filter(kind=county().main_grid_kind, geom__intersects=geom)
        .order_by("code")  # on a border the lower code, as ever
        .values_list("code", flat=True)
        .first()
    )
    return {
        "campaign_id": campaign,
        "result": finding.result,
        "facility": facility,
        "facility_code": "" if facility is None else facility.code,
        "category": category,
        "grid_code": grid or "",
        "geom": geom,
        "accuracy_m": finding.accuracy_m,
        "fix": None if finding.fix is None else as_json(asdict(finding.fix)),
        "name": finding.name,
        "note": finding.note,
        "point_uid": finding.point_uid,
        "seen_at": finding.observed_at,
        "seen_on": day,
    }


def _facility(code: str, day: datetime.date) -> Facility:
    versions = Facility.objects.known().filter(code=code)
    found = versions.filter(valid__contains=day).first() or versions.order_by("-valid", "-pk").first()
    if found is None:
        told = _("There is no facility with the identifier %(code)s.") % {"code": code}
        raise FindingRefusedError(told)
    return found


def _new(finding: Finding) -> tuple[Category, Point]:
    category = Category.objects.filter(key=finding.category, kind=Category.Kind.COMPONENT).first()
    if category is None or finding.lon is None or finding.lat is None:
        raise FindingRefusedError(_("A new facility needs its type and its place."))
    return category, Point(finding.lon, finding.lat, srid=STORAGE_SRID)


def accept_new(
    *, finding: FacilityFinding, code: str, name: str, by: Any, today: datetime.date
) -> FindingDecision:
    """Take a new facility into the ledger, valid from the day it was seen.  Raises FindingRefusedError."""
    _must_be_open(finding)
    if Facility.objects.known().filter(code=code).exists():
        raise FindingRefusedError(_("This identifier is taken.") + f" {code}")
    with transaction.atomic():
        facility = add_facility(
            code=code,
            name=name,
            category=finding.category,
            geom=finding.geom,
            source=_("facility census"),
            valid_from=min(finding.seen_on, today),
        )
        return FindingDecision.objects.create(finding=finding, facility=facility, decided_by=by)


def decline_new(*, finding: FacilityFinding, reason: str, by: Any) -> FindingDecision:
    """Leave a new facility out of the ledger, and say why.  Raises FindingRefusedError."""
    _must_be_open(finding)
    if not reason:
        raise FindingRefusedError(_("Say why it does not go into the ledger."))
    return FindingDecision.objects.create(finding=finding, reason=reason, decided_by=by)


def _must_be_open(finding: FacilityFinding) -> None:
    if finding.result != Result.NEW or FindingDecision.objects.filter(finding=finding).exists():
        raise FindingRefusedError(_("Somebody has decided about it already."))
