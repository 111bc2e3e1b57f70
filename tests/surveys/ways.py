"""Ways on duty through the tiny town."""

import datetime
import uuid

from gis_core.models import User
from surveys.models import DutyTrack, TrackFix
from tests.surveys.cases import HOUR, MONDAY
from tests.towns import at

MINUTE = datetime.timedelta(minutes=1)


def make_way(by: User, *places: tuple[float, float], began_at: datetime.datetime = MONDAY) -> DutyTrack:
    """A way through these places, a minute between them, on duty for an hour."""
    track = DutyTrack.objects.create(
        uid=uuid.uuid4(), by=by, began_at=began_at, ended_at=began_at + HOUR, content_sha256="0" * 64
    )
    for number, place in enumerate(places):
        TrackFix.objects.create(track=track, at=began_at + number * MINUTE, accuracy_m=12, geom=at(*place))
    return track
