"""Drawing, checking and publishing editions of a zone's outline, and laying the one of today under everything."""

import datetime
from collections.abc import Sequence
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from gis_core.geometry import STORAGE_SRID
from gis_core.models import User
from grids.audit.shapes import area_m2
from grids.editions.coverage import array_of, beyond, overlapping
from grids.resolver import county
from renovation.errors import PlanningError
from renovation.models import ProjectBuilding, RenovationZone, ZoneEdition

#: Findings with which nothing is published.
BLOCKING = frozenset({"overlap", "outside"})


@transaction.atomic
def draw_edition(
    *, zone: RenovationZone, area: shapely.MultiPolygon, reason: str, by: User, now: datetime.datetime
) -> ZoneEdition:
    """Keep another outline of a zone (EPSG:4490) as a draft, with what its check finds.  Raises PlanningError."""
    if not reason.strip():
        raise PlanningError(_("Say why the zone is drawn anew."))
    RenovationZone.objects.select_for_update().get(pk=zone.pk)
    last = zone.editions.order_by("-number").values_list("number", flat=True).first()
    edition = ZoneEdition.objects.create(
        zone=zone,
        number=(last or 0) + 1,
        geom=MultiPolygon([GEOSGeometry(memoryview(part.wkb)) for part in area.geoms], srid=STORAGE_SRID),
        reason=reason.strip(),
        drawn_by=by,
        drawn_at=now,
    )
    return check_edition(edition, now=now)


def check_edition(edition: ZoneEdition, *, now: datetime.datetime) -> ZoneEdition:
    """Find what is wrong with a draft, or worth knowing: overlaps with other zones, ground outside the county,
    buildings of the project left outside, how the area changes.
    """
    edition.findings, edition.checked_at = findings_of(edition.zone, _shape(edition.geom)), now
    edition.save(update_fields=["findings", "checked_at"])
    return edition


def findings_of(zone: RenovationZone, shape: shapely.MultiPolygon) -> list[dict[str, Any]]:
    """What does the check find in another outline of a zone (EPSG:4490)?  Each with its code, areas in m²."""
    now, geom = _shape(zone.geom), GEOSGeometry(memoryview(shape.wkb), srid=STORAGE_SRID)
    others = list(RenovationZone.objects.exclude(pk=zone.pk).filter(geom__intersects=geom).order_by("code"))
    shapes = array_of([shape, *(_shape(other.geom) for other in others)])
    found: list[dict[str, Any]] = [
        {"code": "overlap", "zone": others[second - 1].code, "area_m2": round(area_m2(common), 2)}
        for first, second, common in overlapping(shapes, 1)
        if first == 0 and second > 0
    ]
    outline = county().outline
    if outline is not None and (out := beyond(_shape(outline), shape)) is not None:
        found.append({"code": "outside", "area_m2": round(area_m2(out), 2)})
    left = ProjectBuilding.objects.filter(project__zone=zone, geom__isnull=False)
    codes = list(left.exclude(geom__intersects=geom).order_by("code").values_list("code", flat=True))
    if codes:
        found.append({"code": "buildings", "which": codes[:20], "count": len(codes)})
    found.append({"code": "area", "before_m2": round(area_m2(now), 2), "after_m2": round(area_m2(shape), 2)})
    return found


def _shape(geom: Any) -> shapely.MultiPolygon:
    return shapely.from_wkb(bytes(geom.wkb))


@transaction.atomic
def publish_edition(
    edition: ZoneEdition, *, effective: datetime.date, by: User, today: datetime.date, now: datetime.datetime
) -> ZoneEdition:
    """Let a draft hold from a day on, as the second person; the edition before ends there.  Raises PlanningError."""
    zone = RenovationZone.objects.select_for_update().get(pk=edition.zone_id)
    locked = ZoneEdition.objects.select_for_update(of=("self",)).select_related("zone").get(pk=edition.pk)
    if locked.during is not None:
        raise PlanningError(_("This edition was published already."))
    if locked.drawn_by_id == by.pk:
        raise PlanningError(_("Another person than the one who drew the edition publishes it."))
    if effective < today:
        raise PlanningError(_("An edition holds from today at the earliest."))
    if BLOCKING & {one["code"] for one in check_edition(locked, now=now).findings}:
        raise PlanningError(
            _("The check found overlaps or ground outside the county: draw the edition anew.")
        )
    before = zone.editions.published().last()
    if before is None:
        before = ZoneEdition.objects.create(
            zone=zone,
            number=0,
            geom=zone.geom,
            reason=_("as it was before the first edition"),
            drawn_at=now,
            during=DateRange(None, None),
        )
    if before.during.lower is not None and before.during.lower >= effective:
        told = _("The edition before holds from %(day)s on: a later one begins after it.")
        raise PlanningError(told % {"day": before.during.lower})
    before.during = DateRange(before.during.lower, effective)
    before.save(update_fields=["during"])
    locked.during, locked.published_by = DateRange(effective, None), by
    locked.save(update_fields=["during", "published_by"])
    lay_editions(today=today)
    return locked


def lay_editions(*, today: datetime.date) -> int:
    """Give every zone the outline that holds today; how many changed?"""
    changed = 0
    for edition in ZoneEdition.objects.on(today).select_related("zone").order_by("zone"):
        if edition.zone.geom != edition.geom:
            edition.zone.geom = edition.geom
            edition.zone.save(update_fields=["geom"])
            changed += 1
    return changed


def outline_on(zone: RenovationZone, day: datetime.date | None) -> Any:
    """The zone's outline on a day (EPSG:4490); None: as it lies now."""
    return outlines_on([zone], day)[zone.pk] if day else zone.geom


def outlines_on(zones: Sequence[RenovationZone], day: datetime.date) -> dict[int, Any]:
    """The outline of each zone on a day (EPSG:4490), by its id; one without editions has but one."""
    known = dict(ZoneEdition.objects.on(day).filter(zone__in=zones).values_list("zone", "geom"))
    return {zone.pk: known.get(zone.pk, zone.geom) for zone in zones}
