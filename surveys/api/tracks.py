"""Ways on duty and streets not yet walked, over HTTP: of a way nobody hears but the walker."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.coordinates import STORAGE, position
from gis_core.api.schema import JSON, Schema, object_schema
from gis_core.api.views import ApiView
from grids.api.views import refuse_unknown_members
from grids.county_hours import county_day
from grids.scope import scope_of
from surveys.acknowledging import receipt_of_track
from surveys.api.own_receipts import OwnReceipt
from surveys.api.points import RECEIPT
from surveys.api.report_fields import CrsField, FiniteField, MomentField, UidField
from surveys.models import CaseRules, DutyTrack
from surveys.services.tracking import Way, forget_tracks, record_track
from surveys.streets.rules import since
from surveys.streets.stretches import stretches_in

MOST_FIXES = 2000


class FixReport(serializers.Serializer[Any]):
    """A place of the way."""

    lon = FiniteField(min_value=-180, max_value=180)
    lat = FiniteField(min_value=-90, max_value=90)
    accuracy_m = FiniteField(min_value=0, max_value=100_000)
    at = MomentField()


class TrackReport(serializers.Serializer[Any]):
    """A piece of a way that was walked while its walker had switched “on duty” on."""

    uid = UidField()
    began_at = MomentField()
    ended_at = MomentField()
    crs = CrsField(required=False, help_text=gettext_lazy("EPSG:4490 unless told"))
    fixes = serializers.ListField(child=FixReport(), max_length=MOST_FIXES)

    def way(self) -> Way:
        """The way as the service takes it.  Raises Problem for a place that is none."""
        sent = self.validated_data
        crs = sent.get("crs", STORAGE)
        places = [(position(fix["lon"], fix["lat"], crs), fix) for fix in sent["fixes"]]
        fixes = tuple((place.lon, place.lat, fix["accuracy_m"], fix["at"]) for place, fix in places)
        return Way(sent["uid"], sent["began_at"], sent["ended_at"], fixes)


class TrackList(ApiView):
    """POST: a piece of your way on duty, once, with a receipt.  DELETE: all of your ways, for good."""

    bodies = {"POST": TrackReport}
    shape: Schema = object_schema(uid="string", receipt="object")
    shape["properties"]["receipt"] = RECEIPT

    def answers(self, method: str) -> Mapping[tuple[int, str], Schema]:
        if method == "DELETE":
            return {(200, JSON): object_schema(deleted="integer")}
        return {(status, JSON): self.shape for status in (200, 201)}

    def post(self, request: Request) -> Response:
        body_sha256 = hashlib.sha256(request.body).hexdigest()
        sent = TrackReport(data=request.data)
        sent.is_valid(raise_exception=True)
        refuse_unknown_members(request.data, sent)
        way, by = sent.way(), scope_of(request.user).user_id
        is_new = record_track(way=way, by=by, now=timezone.now(), body_sha256=body_sha256)
        receipt = receipt_of_track(DutyTrack.objects.filter(uid=way.uid), body_sha256=body_sha256)
        return Response({"uid": str(way.uid), "receipt": receipt}, status=201 if is_new else 200)

    def delete(self, request: Request) -> Response:
        return Response({"deleted": forget_tracks(by=scope_of(request.user).user_id)})


class TrackReceipt(OwnReceipt):
    """GET: what is stored of one of your ways."""

    def own(self, by: int) -> QuerySet[DutyTrack]:
        return DutyTrack.objects.filter(by=by)

    def receipt(self, rows: QuerySet[DutyTrack]) -> dict[str, Any] | None:
        return receipt_of_track(rows)


class OwnStreets(ApiView):
    """GET: the stretches of the streets in your grids, each with whether you have walked it lately: by a report of
    yours on it, or by your way on duty.  `days` count, today among them; `track_days`: so long ways are kept, 0 none.
    """

    shape: Schema = object_schema(days="integer", track_days="integer", stretches="array")
    shape["properties"]["stretches"]["items"] = object_schema(
        road="string",
        name="string",
        grid="string",
        grid_name="string",
        metres="integer",
        line="array",
        walked="boolean",
    )

    def get(self, request: Request) -> Response:
        scope, today, rules = scope_of(request.user), county_day(timezone.now()), CaseRules.of_the_county()
        days = rules.street_days
        found = stretches_in(scope.grid_codes, since=since(today, days), day=today, by=scope.user_id)
        told = [
            {
                "road": one.road,
                "name": one.name,
                "grid": one.grid,
                "grid_name": one.grid_name,
                "metres": one.metres,
                "line": one.line,
                "walked": one.walked,
            }
            for one in found
        ]
        return Response({"days": days, "track_days": rules.track_days, "stretches": told})
