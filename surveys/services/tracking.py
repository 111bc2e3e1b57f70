"""Takes in ways on duty, once each, and deletes them: after the county's days, or when the walker says so."""

import datetime
from dataclasses import asdict, dataclass
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gis_core.geometry import STORAGE_SRID
from grids.errors import GroundError
from surveys.models import CaseRules, DutyTrack, TrackFix
from surveys.sent import as_json
from surveys.sent import sha256 as sha256_of
from surveys.services.recording import ContentConflictError

#: A clock that is further ahead is wrong.
_AHEAD = datetime.timedelta(minutes=10)


class TrackRefusedError(GroundError):
    """A way that is not taken; the text says why."""

    code = "track.refused"


@dataclass(frozen=True, slots=True)
class Way:
    """A piece of a way on duty; each place is lon, lat (EPSG:4490), accuracy in metres, and when."""

    uid: UUID
    began_at: datetime.datetime
    ended_at: datetime.datetime
    fixes: tuple[tuple[float, float, float, datetime.datetime], ...]


def record_track(*, way: Way, by: int, now: datetime.datetime, body_sha256: str = "") -> bool:
    """Is this way new?  The same content again changes nothing; other content under the same id raises
    ContentConflictError, and is not kept: it is of no use to anybody.  Raises TrackRefusedError.
    """
    sha256 = sha256_of([by, as_json(asdict(way))])
    known = DutyTrack.objects.filter(uid=way.uid).values_list("content_sha256", flat=True).first()
    if known is not None:
        if known == sha256:
            return False
        raise ContentConflictError(way.uid)
    _check(way, now)
    with transaction.atomic():
        track, is_new = DutyTrack.objects.get_or_create(
            uid=way.uid,
            defaults={
                "by_id": by,
                "began_at": way.began_at,
                "ended_at": way.ended_at,
                "content_sha256": sha256,
                "body_sha256": body_sha256,
            },
        )
        if is_new:
            TrackFix.objects.bulk_create(
                TrackFix(track=track, at=at, accuracy_m=accuracy_m, geom=Point(lon, lat, srid=STORAGE_SRID))
                for lon, lat, accuracy_m, at in way.fixes
            )
        elif track.content_sha256 != sha256:
            raise ContentConflictError(way.uid)
    return is_new


def _check(way: Way, now: datetime.datetime) -> None:
    if CaseRules.of_the_county().track_days == 0:
        raise TrackRefusedError(_("This county keeps no ways on duty."))
    if way.ended_at < way.began_at or way.ended_at > now + _AHEAD:
        raise TrackRefusedError(_("A way ends after it begins, and not in the future."))
    if any(not way.began_at <= at <= way.ended_at for _lon, _lat, _accuracy_m, at in way.fixes):
        raise TrackRefusedError(_("A place of the way is from outside of the time on duty."))


def sweep_tracks(*, now: datetime.datetime) -> int:
    """Delete for good the ways that are older than the county keeps them; how many."""
    days = CaseRules.of_the_county().track_days
    old = DutyTrack.objects.filter(ended_at__lt=now - datetime.timedelta(days=days))
    return _delete(old)


def forget_tracks(*, by: int) -> int:
    """Delete for good all ways of somebody, at their own wish; how many."""
    return _delete(DutyTrack.objects.filter(by=by))


def _delete(tracks: QuerySet[DutyTrack]) -> int:
    count = tracks.count()
    tracks.delete()
    return count
