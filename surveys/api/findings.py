"""Findings of a facility census over HTTP: taken in once, acknowledged, and how far the census is."""

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
from surveys.acknowledging import receipt_of_finding
from surveys.api.own_receipts import OwnReceipt
from surveys.api.point_report import PhotoReport, RawFixReport
from surveys.api.points import RECEIPT
from surveys.api.report_fields import CrsField, FiniteField, MomentField, UidField
from surveys.census.progress import latest_of, progress_of
from surveys.models import CensusCampaign, FacilityFinding
from surveys.services.census import Finding, record_finding
from surveys.services.photos import MOST_AT_ONCE
from surveys.services.recording import NamedPhoto, RawFix


class FindingReport(serializers.Serializer[Any]):
    """What a phone found: of a facility by its identifier, or a new one by its type and place."""

    uid = UidField()
    result = serializers.ChoiceField(choices=FacilityFinding.Result.choices)
    campaign = serializers.IntegerField(min_value=1, max_value=10**18 - 1, required=False, allow_null=True)
    facility_code = serializers.CharField(max_length=40, required=False, default="")
    category = serializers.CharField(
        max_length=12, required=False, default="", help_text=gettext_lazy("type of a new facility")
    )
    lon = FiniteField(min_value=-180, max_value=180, required=False)
    lat = FiniteField(min_value=-90, max_value=90, required=False)
    crs = CrsField(required=False, help_text=gettext_lazy("EPSG:4490 unless told"))
    accuracy_m = FiniteField(min_value=0, max_value=100_000, required=False, allow_null=True)
    fix = RawFixReport(required=False, allow_null=True)
    name = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    note = serializers.CharField(max_length=400, required=False, allow_blank=True, default="")
    point = UidField(
        required=False, allow_null=True, help_text=gettext_lazy("uid of the report sent with it")
    )
    observed_at = MomentField()
    photos = serializers.ListField(child=PhotoReport(), max_length=MOST_AT_ONCE, required=False)

    def finding(self) -> Finding:
        """The finding as the service takes it.  Raises Problem for a place that is none."""
        sent = self.validated_data
        place = None
        if "lon" in sent and "lat" in sent:
            place = position(sent["lon"], sent["lat"], sent.get("crs", STORAGE))
        fix = sent.get("fix")
        return Finding(
            uid=sent["uid"],
            result=sent["result"],
            observed_at=sent["observed_at"],
            campaign_id=sent.get("campaign"),
            facility_code=sent["facility_code"],
            category=sent["category"],
            lon=None if place is None else place.lon,
            lat=None if place is None else place.lat,
            accuracy_m=sent.get("accuracy_m"),
            fix=None if fix is None else RawFix(**{**fix, "crs": str(fix.get("crs", STORAGE))}),
            name=sent["name"],
            note=sent["note"],
            point_uid=sent.get("point"),
            photos=tuple(NamedPhoto(**photo) for photo in sent.get("photos", ())),
        )


class FindingList(ApiView):
    """POST: one finding of a facility census, once, under the uid that the phone gave it, with a receipt.

    Its photos come by themselves, as those of reports do.
    """

    bodies = {"POST": FindingReport}
    shape: Schema = object_schema(uid="string", result="string", receipt="object")
    shape["properties"]["receipt"] = RECEIPT

    def answers(self, method: str) -> Mapping[tuple[int, str], Schema]:
        return {(status, JSON): self.shape for status in (200, 201)}

    def post(self, request: Request) -> Response:
        body_sha256 = hashlib.sha256(request.body).hexdigest()
        sent = FindingReport(data=request.data)
        sent.is_valid(raise_exception=True)
        refuse_unknown_members(request.data, sent)
        finding = sent.finding()
        by = scope_of(request.user).user_id
        is_new = record_finding(finding=finding, by=by, now=timezone.now(), body_sha256=body_sha256)
        rows = FacilityFinding.objects.filter(uid=finding.uid)
        told = {
            "uid": str(finding.uid),
            "result": finding.result,
            "receipt": receipt_of_finding(rows, body_sha256=body_sha256),
        }
        return Response(told, status=201 if is_new else 200)


class FindingReceipt(OwnReceipt):
    """GET: what is stored of one of your findings, for good, and which of its photos have come."""

    def own(self, by: int) -> QuerySet[FacilityFinding]:
        return FacilityFinding.objects.filter(found_by=by)

    def receipt(self, rows: QuerySet[FacilityFinding]) -> dict[str, Any] | None:
        return receipt_of_finding(rows)


class CensusNow(ApiView):
    """GET: the censuses that run today in your grids: their types and grids, how far each is, and how each facility was
    found last (`latest`, by identifier).
    """

    shape = object_schema(campaigns="array")

    def get(self, request: Request) -> Response:
        scope, today = scope_of(request.user), county_day(timezone.now())
        own = None if scope.sees_the_county else scope.grid_codes
        running = CensusCampaign.objects.filter(first_on__lte=today, last_on__gte=today)
        if own is not None:
            running = [one for one in running if not one.grids or set(one.grids) & set(own)]  # type: ignore[assignment]
        return Response({"campaigns": [_told(one, own, today) for one in running]})


def _told(campaign: CensusCampaign, own: Any, today: Any) -> dict[str, Any]:
    lines = progress_of(campaign, own, today)
    return {
        "id": campaign.pk,
        "title": campaign.title,
        "categories": campaign.categories,
        "grids": campaign.grids,
        "first_on": campaign.first_on.isoformat(),
        "last_on": campaign.last_on.isoformat(),
        "progress": [
            {
                "grid": line.grid,
                "grid_name": line.grid_name,
                "category": line.category,
                "listed": line.numbers.listed,
                "seen": line.numbers.seen,
                "damaged": line.numbers.damaged,
                "missing": line.numbers.missing,
                "added": line.numbers.added,
            }
            for line in lines
        ],
        "latest": latest_of(campaign, own),
    }
