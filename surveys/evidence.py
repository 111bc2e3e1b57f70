"""What about the evidence of a report should a person look at twice?  Words for the desk; nothing is refused for it."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from pyproj import Geod

from gis_core.geometry import STORAGE_SRID
from surveys.case_photos import ReportPhotos
from surveys.models import Case, PhotoReading, PointPhoto, SurveyPoint

#: So long before or after the finding a photo may have been taken.
TIME_APART = datetime.timedelta(hours=2)
#: dictionary.md C.9: so far from the place of the report.
PLACE_APART_M = 500
#: So far from the phone's own fix a pin is told of.
PIN_MOVED_M = 20
#: Of 64 bits so many may differ in two pictures that are the same (surveys.photo_maker.look_of).
LOOKS_ALIKE_BITS = 4
#: That of CGCS2000 differs in the eighth digit of its flattening.
_ELLIPSOID = Geod(ellps="GRS80")
_LOOKED_BACK = datetime.timedelta(days=366)

_ALIKE = """
SELECT DISTINCT mine.sha256, k.number, k.uid
FROM surveys_photoreading mine
JOIN surveys_photoreading other ON other.sha256 = mine.sha256 OR other.read_at > %(since)s
  AND bit_count((mine.look # other.look)::bit(64)) <= %(bits)s
JOIN surveys_pointphoto q ON q.sha256 = other.sha256 AND q.point_id <> %(point)s AND q.kept_at IS NOT NULL
JOIN surveys_case k ON k.point_id = q.point_id
WHERE mine.sha256 = ANY (%(mine)s)
"""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to look at twice, in words; with the case that it leads to, where there is one."""

    words: str
    case_uid: str = ""
    case_number: str = ""


def doubts_of(case: Case, photos: ReportPhotos, *, now: datetime.datetime) -> list[Doubt]:
    """What does not fit together in the evidence of a case's report?  Empty: nothing was found."""
    told = [*_of_position(case.point)]
    for photo in photos.kept:
        told += _of_photo(case.point, photo, photos.readings.get(photo.sha256))
    return told + _seen_before(case, photos.kept, now)


def _of_position(point: SurveyPoint) -> Iterator[Doubt]:
    wanted = point.category.accuracy_m
    why = point.position_reason or _("no reason given")
    if point.accuracy_m is not None and point.accuracy_m > wanted:
        words = _("The position is accurate to %(said)d m, %(wanted)d m are wanted: %(why)s")
        yield Doubt(words % {"said": point.accuracy_m, "wanted": wanted, "why": why})
    if point.raw_fix and point.raw_fix["crs"] in _AS_STORED:
        moved = _metres(point, Point(point.raw_fix["lon"], point.raw_fix["lat"], srid=STORAGE_SRID))
        if moved > PIN_MOVED_M:
            words = _("The pin was moved %(metres)d m from the phone's own fix: %(why)s")
            yield Doubt(words % {"metres": moved, "why": why})


#: Systems that differ from storage by less than a metre.
_AS_STORED = frozenset({"EPSG:4490", "EPSG:4326"})


def _of_photo(point: SurveyPoint, photo: PointPhoto, reading: PhotoReading | None) -> Iterator[Doubt]:
    number = photo.position
    if reading is not None and not reading.readable:
        yield Doubt(_("Photo %(number)d cannot be opened; ask who reported it.") % {"number": number})
    taken = (reading and reading.taken_at) or photo.taken_at
    if taken is not None and abs(taken - point.observed_at) > TIME_APART:
        words = _("Photo %(number)d was taken on %(at)s, the finding was on %(seen)s.")
        seen = timezone.localtime(point.observed_at)
        at = timezone.localtime(taken)
        yield Doubt(
            words % {"number": number, "at": f"{at:%Y-%m-%d %H:%M}", "seen": f"{seen:%Y-%m-%d %H:%M}"}
        )
    if reading is not None and reading.place is not None:
        metres = _metres(point, reading.place)
        if metres > PLACE_APART_M:
            words = _("Photo %(number)d was taken %(metres)d m away from the place of the report.")
            yield Doubt(words % {"number": number, "metres": metres})


def _seen_before(case: Case, photos: list[PointPhoto], now: datetime.datetime) -> list[Doubt]:
    """Photos that other reports have too, or that look the same."""
    numbers = {photo.sha256: photo.position for photo in photos}
    with connection.cursor() as cursor:
        cursor.execute(
            _ALIKE,
            {
                "since": now - _LOOKED_BACK,
                "bits": LOOKS_ALIKE_BITS,
                "point": case.point_id,
                "mine": list(numbers),
            },
        )
        found = sorted((numbers[sha256], number, str(uid)) for sha256, number, uid in cursor.fetchall())
    words = _("Photo %(number)d looks like one of case")
    return [Doubt(words % {"number": position}, uid, number) for position, number, uid in found]


def _metres(point: SurveyPoint, place: Point) -> float:
    """How far is a place (EPSG:4490) from the point, in metres on the ellipsoid?"""
    _azimuth, _back, metres = _ELLIPSOID.inv(point.geom.x, point.geom.y, place.x, place.y)
    return float(metres)
