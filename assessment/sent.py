"""What a phone sends of an inspection: read, taken in once, acknowledged; by the network or by a day's zip."""

import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet
from rest_framework import serializers

from assessment.models import Observation, ObservationPhoto
from assessment.services.observations import Seen, record_observation
from gis_core.models import User
from grids.api.views import refuse_unknown_members
from surveys.acknowledging import receipt_from
from surveys.api.point_report import PhotoReport
from surveys.api.report_fields import MomentField, UidField
from surveys.field.elsewhere import Elsewhere
from surveys.services.photos import MOST_AT_ONCE
from surveys.services.recording import NamedPhoto

#: As many as the page takes, and ids that the database has.
_MOST, _LARGEST_ID = 1000, 10**18 - 1


class SeenReport(serializers.Serializer[Any]):
    """What a phone says of one standard at one point: how many of how many were as they should be."""

    uid = UidField()
    task = serializers.IntegerField(min_value=1, max_value=_LARGEST_ID)
    standard = serializers.IntegerField(min_value=1, max_value=_LARGEST_ID)
    observed = serializers.IntegerField(min_value=1, max_value=_MOST)
    ok = serializers.IntegerField(min_value=0, max_value=_MOST)
    note = serializers.CharField(max_length=400, required=False, allow_blank=True, default="")
    seen_at = MomentField()
    photos = serializers.ListField(child=PhotoReport(), max_length=MOST_AT_ONCE, required=False)

    def seen(self) -> Seen:
        sent = self.validated_data
        named = tuple(NamedPhoto(**photo) for photo in sent.get("photos", ()))
        return Seen(
            uid=sent["uid"],
            task_id=sent["task"],
            standard_id=sent["standard"],
            observed=sent["observed"],
            ok=sent["ok"],
            seen_at=sent["seen_at"],
            note=sent["note"],
            photos=tuple(dict.fromkeys(photo.sha256 for photo in named)),
            named=named,
        )


def receipt_of_observation(
    rows: QuerySet[Observation], *, body_sha256: str | None = None
) -> dict[str, Any] | None:
    """The receipt of the one observation of a query (surveys.acknowledging)."""
    return receipt_from(rows, ObservationPhoto.objects.filter(observation=OuterRef("pk")), body_sha256)


def _read(data: Any) -> Seen:
    sent = SeenReport(data=data)
    sent.is_valid(raise_exception=True)
    refuse_unknown_members(data, sent)
    return sent.seen()


def _take(seen: Seen, *, by: int, now: datetime.datetime, body_sha256: str) -> bool:
    is_new = not Observation.objects.filter(uid=seen.uid).exists()
    record_observation(seen=seen, by=User.objects.get(pk=by), now=now, body_sha256=body_sha256)
    return is_new


def _receipt(uid: UUID, body_sha256: str) -> dict[str, Any] | None:
    return receipt_of_observation(Observation.objects.filter(uid=uid), body_sha256=body_sha256)


OBSERVATIONS = Elsewhere("score", Seen, _read, _take, _receipt)
