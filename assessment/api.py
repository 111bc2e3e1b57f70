"""Inspection over HTTP: what somebody has to inspect in the running month, and what was seen, taken in once."""

import hashlib
from collections.abc import Mapping
from typing import Any, cast

from django.db.models import QuerySet
from django.http import Http404
from django.urls import path
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from assessment.models import InspectionTask, Observation, Standard
from assessment.sent import SeenReport, receipt_of_observation
from assessment.services.observations import record_observation
from gis_core.api.schema import JSON, Schema, object_schema
from gis_core.api.views import ApiView
from gis_core.models import User
from grids.api.views import refuse_unknown_members
from surveys.api.own_receipts import OwnReceipt
from surveys.api.points import RECEIPT


class FieldInspection(ApiView):
    """GET: the points that are drawn for you in months that are open, each with its checklist, and what is scored."""

    shape = object_schema(tasks="array", standards="array")

    def get(self, request: Request) -> Response:
        open_tasks = InspectionTask.objects.filter(month__drawn_at__isnull=False, month__closed_at=None)
        tasks = list(
            open_tasks.of(request.user)
            .select_related("month", "point", "unit")
            .prefetch_related("observations")
            .order_by("point__code", "purpose")
        )
        trees = {task.month.yardstick_id for task in tasks}
        standards = list(Standard.objects.filter(yardstick__in=trees).order_by("yardstick", "position"))
        told = [_task(task, standards) for task in tasks]
        asked = {pk for task in told for pk in task["standards"]}
        return Response(
            {"tasks": told, "standards": [_standard(one) for one in standards if one.pk in asked]}
        )


def _task(task: InspectionTask, standards: list[Standard]) -> dict[str, Any]:
    point = task.point
    return {
        "id": task.pk,
        "month": f"{task.month.month:%Y-%m}",
        "code": point.code,
        "name": point.name,
        "place_kind": point.place_kind,
        "lon": point.geom.x,
        "lat": point.geom.y,
        "unit": task.unit.name,
        "purpose": task.purpose,
        "standards": [
            one.pk
            for one in standards
            if one.yardstick_id == task.month.yardstick_id and point.place_kind in one.place_kinds
        ],
        "scored": sorted(one.standard_id for one in task.observations.all()),
    }


def _standard(one: Standard) -> dict[str, Any]:
    return {
        "id": one.pk,
        "code": one.code,
        "text": one.text,
        "counting": one.counting,
        "needs_photo": one.needs_photo,
    }


class ObservationList(ApiView):
    """POST: what you saw of one standard at a point that is drawn for you, once, under the uid of your phone, with a
    receipt.  Its photos come by themselves, as those of reports do.
    """

    bodies = {"POST": SeenReport}
    shape: Schema = object_schema(uid="string", receipt="object")
    shape["properties"]["receipt"] = RECEIPT

    def answers(self, method: str) -> Mapping[tuple[int, str], Schema]:
        return {(status, JSON): self.shape for status in (200, 201)}

    def post(self, request: Request) -> Response:
        body_sha256 = hashlib.sha256(request.body).hexdigest()
        sent = SeenReport(data=request.data)
        sent.is_valid(raise_exception=True)
        refuse_unknown_members(request.data, sent)
        seen, by = sent.seen(), cast(User, request.user)
        task = InspectionTask.objects.of(by).filter(pk=seen.task_id).first()  # its key
        if task is None or not Standard.objects.filter(pk=seen.standard_id).exists():
            raise Http404
        is_new = not Observation.objects.filter(uid=seen.uid).exists()
        record_observation(seen=seen, by=by, now=timezone.now(), body_sha256=body_sha256)
        rows = Observation.objects.filter(uid=seen.uid)
        told = {"uid": str(seen.uid), "receipt": receipt_of_observation(rows, body_sha256=body_sha256)}
        return Response(told, status=201 if is_new else 200)


class ObservationReceipt(OwnReceipt):
    """GET: what is stored of one of your observations, for good, and which of its photos have come."""

    def own(self, by: int) -> QuerySet[Observation]:
        return Observation.objects.filter(seen_by=by)

    def receipt(self, rows: QuerySet[Observation]) -> dict[str, Any] | None:
        return receipt_of_observation(rows)


urlpatterns = [
    path("field/inspection/", FieldInspection.as_view(), name="field-inspection"),
    path("field/observations/", ObservationList.as_view(), name="field-observations"),
    path(
        "field/observations/<str:key>/receipt/",
        ObservationReceipt.as_view(),
        name="field-observation-receipt",
    ),
]
