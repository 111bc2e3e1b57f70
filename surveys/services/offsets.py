"""Checking batches of points for the offset of Chinese web maps, and correcting them when a person says so."""

import datetime
from collections.abc import Sequence

import numpy as np
from django.db import connection, transaction
from django.utils.translation import gettext as _

from gis_core.coordinates.conversion import to_storage
from gis_core.coordinates.crs import STORED_AS_THEY_ARE, parse_crs
from gis_core.coordinates.offsets import Diagnosis, diagnose
from gis_core.geometry import STORAGE_SRID
from gis_core.models import User
from grids.errors import GroundError
from surveys.models import OffsetCheck
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
    found = diagnose_places(places[:, 0], places[:, 1])
    if found is None or not found.suspicion:
        return None
    return OffsetCheck.objects.create(
        title=title[:200],
        declared_crs=declared_crs,
        point_ids=ids,
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
    conversion = _("read as %(read_as)s after a check (declared %(declared)s)") % {
        "read_as": locked.get_suspicion_display(),
        "declared": locked.declared_crs,
    }
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
        _place_again(locked, locked.declared_crs, "", mark=None)
    locked.state, locked.decided_by, locked.decided_at = OffsetCheck.State.OPEN, None, None
    locked.save()
    return locked


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
