"""Checking batches of points for the offset of Chinese web maps, and correcting them when a person says so."""

import datetime
from collections.abc import Sequence
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from django.utils.translation import gettext as _

from gis_core.coordinates.conversion import to_storage
from gis_core.coordinates.crs import STORED_AS_THEY_ARE, parse_crs
from gis_core.coordinates.offsets import Diagnosis, diagnose
from gis_core.geometry import STORAGE_SRID
from gis_core.models import User
from grids.errors import GroundError
from surveys.models import OffsetCheck, PhoneOffset, SurveyPoint
from surveys.offsets import roads_around

#: Systems that an offset can be passed off as.
SUSPECTS = frozenset(f"EPSG:{epsg}" for epsg in STORED_AS_THEY_ARE)
#: More points than this make the diagnosis no surer; every n-th is asked.
_MOST_ASKED = 2000

_PLACES = "SELECT ST_X(geom), ST_Y(geom) FROM surveys_surveypoint WHERE id = ANY(%s) ORDER BY id"
_RAW = """
SELECT id, coalesce(raw_x, ST_X(geom)), coalesce(raw_y, ST_Y(geom)) FROM surveys_surveypoint
WHERE id = ANY(%s) ORDER BY id FOR UPDATE
"""
# A pin that somebody placed by hand stands where they saw it.
_OF_PHONE = """
SELECT p.id FROM surveys_phonefix f JOIN surveys_surveypoint p ON p.id = f.point_id
WHERE f.phone = %(phone)s AND p.position_source = 'gnss' AND p.raw_crs = ANY (%(suspects)s) ORDER BY p.id
"""
_MOVE = """
UPDATE surveys_surveypoint p
SET geom = ST_SetSRID(ST_MakePoint(moved.lon, moved.lat), %(srid)s), raw_x = moved.x, raw_y = moved.y,
  raw_crs = %(crs)s, conversion = %(conversion)s, offset_check_id = %(check)s
FROM unnest(%(ids)s::bigint[], %(lon)s::float8[], %(lat)s::float8[], %(x)s::float8[], %(y)s::float8[])
  AS moved (id, lon, lat, x, y)
WHERE p.id = moved.id
"""


class DecidedAlreadyError(GroundError):
    """Somebody else decided meanwhile."""

    code = "offset.decided"

    def __init__(self) -> None:
        super().__init__(_("Somebody has decided on this batch meanwhile; look at it again."))


def check_batch(
    *, title: str, declared_crs: str, point_ids: Sequence[int], now: datetime.datetime
) -> OffsetCheck | None:
    """Do these points look offset?  The finding, open for a person to decide; None when nothing is suspicious."""
    ids = sorted(point_ids)
    asked = ids[:: -(-len(ids) // _MOST_ASKED)] if ids else []
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [asked])
        places = np.array(cursor.fetchall(), dtype=float).reshape(-1, 2)
    lon, lat = places[:, 0], places[:, 1]
    return record_check(title=title, declared_crs=declared_crs, point_ids=ids, lon=lon, lat=lat, now=now)


def record_check(
    *,
    title: str,
    declared_crs: str,
    point_ids: Sequence[int],
    lon: np.ndarray,
    lat: np.ndarray,
    now: datetime.datetime,
) -> OffsetCheck | None:
    """What the doctor says of these pairs (degrees), of a batch of points; None when nothing is suspicious."""
    found = diagnose_places(lon, lat)
    if found is None or not found.suspicion:
        return None
    return OffsetCheck.objects.create(
        title=title[:200],
        declared_crs=declared_crs,
        point_ids=list(point_ids),
        suspicion=found.suspicion,
        fit_declared=found.fits["declared"],
        fit_gcj02=found.fits["gcj02"],
        fit_bd09=found.fits["bd09"],
        chance_mean=found.chance_mean,
        chance_deviation=found.chance_deviation,
        checked_at=now,
    )


def diagnose_places(lon: np.ndarray, lat: np.ndarray) -> Diagnosis | None:
    """What does the doctor say of places of storage (degrees)?  None where there is no road to hold them against."""
    roads = roads_around(lon, lat) if len(lon) else None
    return diagnose(lon, lat, roads.distance_m()) if roads else None


@transaction.atomic
def correct_offset(*, check: OffsetCheck, by: User, now: datetime.datetime) -> OffsetCheck:
    """Read the raw pairs of a batch as what they are suspected to be; the database names the units anew.

    The raw pairs stay.  Raises DecidedAlreadyError.
    """
    locked = _open(check)
    phone = PhoneOffset.objects.filter(check_of=locked).first()  # at most one
    if phone is not None:  # what it has reported since belongs to it
        locked.point_ids = sorted({*locked.point_ids, *points_of_phone(phone.phone)})
    conversion = conversion_words(locked.suspicion, locked.declared_crs)
    _place_again(locked, locked.suspicion, conversion, mark=locked.pk)
    return _decide(locked, OffsetCheck.State.CORRECTED, by, now)


@transaction.atomic
def dismiss_offset(*, check: OffsetCheck, by: User, now: datetime.datetime) -> OffsetCheck:
    """Leave a batch as it was declared.  Raises DecidedAlreadyError."""
    return _decide(_open(check), OffsetCheck.State.DISMISSED, by, now)


@transaction.atomic
def take_back(*, check: OffsetCheck) -> OffsetCheck:
    """Undo a decision: a corrected batch goes back to where it was declared."""
    locked = OffsetCheck.objects.select_for_update().get(pk=check.pk)
    if locked.state == OffsetCheck.State.CORRECTED:
        since = SurveyPoint.objects.filter(offset_check=locked).values_list("pk", flat=True)
        locked.point_ids = sorted({*locked.point_ids, *since})
        _place_again(locked, locked.declared_crs, "", mark=None)
    locked.state, locked.decided_by, locked.decided_at = OffsetCheck.State.OPEN, None, None
    locked.save()
    return locked


def points_of_phone(phone: UUID) -> list[int]:
    """The points of a phone that stand where its own fix was, as it was declared."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_PHONE, {"phone": phone, "suspects": sorted(SUSPECTS)})
        return [row[0] for row in cursor.fetchall()]


def conversion_words(read_as: str, declared: str) -> str:
    """What is written beside a pair that is read otherwise than it was declared?"""
    return _("read as %(read_as)s after a check (declared %(declared)s)") % {
        "read_as": OffsetCheck.Suspicion(read_as).label,
        "declared": declared,
    }


def _open(check: OffsetCheck) -> OffsetCheck:
    locked = OffsetCheck.objects.select_for_update().get(pk=check.pk)
    if locked.state != OffsetCheck.State.OPEN:
        raise DecidedAlreadyError
    return locked


def _decide(check: OffsetCheck, state: str, by: User, now: datetime.datetime) -> OffsetCheck:
    check.state, check.decided_by, check.decided_at = state, by, now
    check.save()
    return check


def _place_again(check: OffsetCheck, crs: str, conversion: str, *, mark: int | None) -> None:
    declared = parse_crs(crs)
    if declared is None:
        raise ValueError(crs)
    with connection.cursor() as cursor:
        cursor.execute(_RAW, [check.point_ids])
        rows = cursor.fetchall()
        x, y = (np.array([row[at] for row in rows], dtype=float) for at in (1, 2))
        lon, lat = to_storage(x, y, declared)
        cursor.execute(
            _MOVE,
            {
                "srid": STORAGE_SRID,
                "crs": crs,
                "conversion": conversion,
                "check": mark,
                "ids": [row[0] for row in rows],
                "lon": lon.tolist(),
                "lat": lat.tolist(),
                "x": x.tolist(),
                "y": y.tolist(),
            },
        )
