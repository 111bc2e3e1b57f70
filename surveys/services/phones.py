"""Phones that give shifted positions: found by the roads, told to people, read otherwise once a person says so."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from django.utils.translation import gettext as _

from gis_core.coordinates.conversion import to_storage
from gis_core.coordinates.crs import DeclaredCrs
from gis_core.coordinates.offsets import FEWEST_POINTS
from grids.county_hours import county_day
from surveys.models import OffsetCheck, PhoneFix, PhoneOffset
from surveys.models.phones import PHONES_KEPT
from surveys.services.offsets import SUSPECTS, conversion_words, points_of_phone, record_check

#: Of a phone so many of its newest fixes are asked about.
_NEWEST = 200
#: Phones that have reported since; the task comes every hour.
_LATELY = datetime.timedelta(days=1)

_ASKED = """
SELECT f.phone FROM surveys_phonefix f
WHERE NOT EXISTS (SELECT FROM surveys_phoneoffset o WHERE o.phone = f.phone)
GROUP BY f.phone HAVING count(*) >= %(fewest)s AND max(f.noted_at) > %(since)s ORDER BY f.phone
"""
# The fix as the phone gave it, whatever became of the pin.
_FIXES = """
SELECT p.id, coalesce((p.raw_fix->>'lon')::float8, p.raw_x), coalesce((p.raw_fix->>'lat')::float8, p.raw_y)
FROM surveys_phonefix f JOIN surveys_surveypoint p ON p.id = f.point_id
WHERE f.phone = %(phone)s AND coalesce(p.raw_fix->>'crs', p.raw_crs) = ANY (%(suspects)s)
ORDER BY p.id DESC LIMIT %(newest)s
"""


@dataclass(frozen=True, slots=True)
class PhoneReading:
    """What is known of a phone's positions: how they look (`suspected`) or are read by decision (`read_as`), empty: as
    they are declared; and the check that says so.
    """

    suspected: str = ""
    read_as: str = ""
    check_id: int | None = None


def reading_of(phone: UUID) -> PhoneReading:
    """How are the positions of this phone read?"""
    found = (
        OffsetCheck.objects.filter(phone_offset__phone=phone).values_list("pk", "suspicion", "state").first()
    )  # at most one
    if found is None or found[2] == OffsetCheck.State.DISMISSED:
        return PhoneReading()
    pk, suspicion, state = found
    if state == OffsetCheck.State.CORRECTED:
        return PhoneReading(read_as=suspicion, check_id=pk)
    return PhoneReading(suspected=suspicion, check_id=pk)


def check_phones(*, now: datetime.datetime) -> int:
    """Ask the offset doctor about the phones that have reported lately; how many look offset that did not before?

    A phone is flagged once: what a person has decided about it holds.
    """
    asked: dict[str, Any] = {"fewest": FEWEST_POINTS, "since": now - _LATELY}
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, asked)
        phones = [row[0] for row in cursor.fetchall()]
    return sum(_check(phone, now) for phone in phones)


@transaction.atomic
def _check(phone: UUID, now: datetime.datetime) -> bool:
    said: dict[str, Any] = {"phone": phone, "suspects": sorted(SUSPECTS), "newest": _NEWEST}
    with connection.cursor() as cursor:
        cursor.execute(_FIXES, said)
        fixes = np.array(cursor.fetchall(), dtype=float).reshape(-1, 3)
    check = record_check(
        title=_("One phone, %(day)s") % {"day": county_day(now).isoformat()},
        declared_crs="EPSG:4326",
        point_ids=points_of_phone(phone),
        lon=fixes[:, 1],
        lat=fixes[:, 2],
        now=now,
    )
    if check is None:
        return False
    PhoneOffset.objects.create(phone=phone, check_of=check)
    return True


def places_by_reading(*, x: float, y: float, declared: str) -> dict[str, dict[str, Any]]:
    """Where a phone was that gave (x, y), by each offset it may have, as columns of a point: `lon`, `lat` in storage
    (EPSG:4490), `conversion`; empty where an offset cannot be passed off as what was declared.

    Which of them holds the database knows (record_point).  `x`, `y` in degrees; they stay beside the place.
    """
    if declared not in SUSPECTS:
        return {}
    return {read_as: _place(x, y, read_as, declared) for read_as in OffsetCheck.Suspicion.values}


def _place(x: float, y: float, read_as: str, declared: str) -> dict[str, Any]:
    lon, lat = to_storage(np.array([x]), np.array([y]), DeclaredCrs(offset=read_as))
    return {"lon": float(lon[0]), "lat": float(lat[0]), "conversion": conversion_words(read_as, declared)}


def sweep_phones(*, now: datetime.datetime) -> int:
    """Forget which reports came from one phone, and phones that report no more; how many reports?"""
    forgotten, _by_model = PhoneFix.objects.filter(noted_at__lt=now - PHONES_KEPT).delete()
    PhoneOffset.objects.exclude(phone__in=PhoneFix.objects.values("phone")).delete()
    return forgotten
