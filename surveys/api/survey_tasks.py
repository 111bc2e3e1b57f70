"""Surveys over HTTP: which run in your grids, and what your grids answer, taken in once and acknowledged."""

import hashlib
from collections.abc import Mapping
from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.coordinates import STORAGE, position
from gis_core.api.schema import JSON, Schema, object_schema
from gis_core.api.views import ApiView
from gis_core.errors import Problem, reads
from gis_core.models import User
from grids.api.views import refuse_unknown_members
from grids.scope import scope_of
from surveys.acknowledging import receipt_of_answer
from surveys.api.own_receipts import OwnReceipt
from surveys.api.point_report import RawFixReport
from surveys.api.points import RECEIPT
from surveys.api.report_fields import CrsField, FiniteField, MomentField, UidField
from surveys.models import SurveyAnswer
from surveys.services.recording import RawFix
from surveys.services.survey_answers import AnswerRefusedError, Said, record_said
from surveys.survey_tasks.field import surveys_of

_SURVEY = object_schema(
    uid="string",
    title="string",
    instruction="string",
    unit="string",
    categories="array",
    first_on="string",
    due_on="string",
    warn_at="string",
    due_at="string",
    grids="array",
)
_SURVEY["properties"]["grids"]["items"] = object_schema(
    code="string",
    name="string",
    standing="string",
    reports="integer",
    answer="object?",
)


@reads(AnswerRefusedError)
def _refused(error: AnswerRefusedError) -> Problem:
    return Problem(error.status, error.code, str(error), error.what_next)


class FieldSurveys(ApiView):
    """GET: the surveys that run in your grids, the most urgent first, and how each of your grids stands in them.

    `standing` is not_begun, under_way, finds or zero; `answer` is the one that stands: `uid`, `kind` (finds or zero),
    `at`, `note`, and whether it is yours (`mine`).  A report is made under a survey by the member `survey` of
    /api/v1/points/; a grid answers through /api/v1/field/survey-answers/.
    """

    shape: Schema = {
        "type": "object",
        "required": ["as_of", "surveys"],
        "properties": {"as_of": {"type": "string"}, "surveys": {"type": "array", "items": _SURVEY}},
    }

    def get(self, request: Request) -> Response:
        now = timezone.now()
        return Response({"as_of": now, "surveys": surveys_of(cast(User, request.user), now=now)})


class AnswerReport(serializers.Serializer[Any]):
    """What a phone says of a grid in a survey: begun, finished with finds, nothing found, or an answer taken back."""

    uid = UidField()
    survey = UidField(help_text=gettext_lazy("public id of the survey"))
    grid = serializers.CharField(max_length=40)
    kind = serializers.ChoiceField(choices=SurveyAnswer.Kind.choices)
    takes_back = UidField(
        required=False, allow_null=True, help_text=gettext_lazy("public id of the answer that is taken back")
    )
    note = serializers.CharField(
        max_length=400,
        required=False,
        allow_blank=True,
        default="",
        help_text=gettext_lazy("in words; why, where an answer is taken back"),
    )
    lon = FiniteField(min_value=-180, max_value=180, required=False)
    lat = FiniteField(min_value=-90, max_value=90, required=False)
    crs = CrsField(required=False, help_text=gettext_lazy("EPSG:4490 unless told"))
    accuracy_m = FiniteField(min_value=0, max_value=100_000, required=False, allow_null=True)
    fix = RawFixReport(required=False, allow_null=True)
    said_at = MomentField()

    def said(self) -> Said:
        """The answer as the service takes it.  Raises Problem for a place that is none."""
        sent = self.validated_data
        place = None
        if "lon" in sent and "lat" in sent:
            place = position(sent["lon"], sent["lat"], sent.get("crs", STORAGE))
        fix = sent.get("fix")
        return Said(
            uid=sent["uid"],
            survey=sent["survey"],
            grid=sent["grid"],
            kind=sent["kind"],
            said_at=sent["said_at"],
            takes_back=sent.get("takes_back"),
            note=sent["note"].strip(),
            lon=None if place is None else place.lon,
            lat=None if place is None else place.lat,
            accuracy_m=sent.get("accuracy_m"),
            fix=None if fix is None else RawFix(**{**fix, "crs": str(fix.get("crs", STORAGE))}),
        )


class AnswerList(ApiView):
    """POST: what one grid answers to a survey, once, under the uid that the phone gave it, with a receipt.

    409 says what has happened meanwhile: the grid was answered for (survey.once), something was found there
    (survey.has_finds) or nothing has come yet (survey.no_finds), the survey has ended (survey.ended).
    """

    bodies = {"POST": AnswerReport}
    shape: Schema = object_schema(uid="string", kind="string", receipt="object")
    shape["properties"]["receipt"] = RECEIPT

    def answers(self, method: str) -> Mapping[tuple[int, str], Schema]:
        return {(status, JSON): self.shape for status in (200, 201)}

    def post(self, request: Request) -> Response:
        body_sha256 = hashlib.sha256(request.body).hexdigest()
        sent = AnswerReport(data=request.data)
        sent.is_valid(raise_exception=True)
        refuse_unknown_members(request.data, sent)
        said = sent.said()
        by = scope_of(request.user).user_id
        is_new = record_said(said=said, by=by, body_sha256=body_sha256)
        rows = SurveyAnswer.objects.filter(uid=said.uid)
        told = {
            "uid": str(said.uid),
            "kind": said.kind,
            "receipt": receipt_of_answer(rows, body_sha256=body_sha256),
        }
        return Response(told, status=201 if is_new else 200)


class AnswerReceipt(OwnReceipt):
    """GET: what is stored of one of your answers, for good."""

    def own(self, by: int) -> QuerySet[SurveyAnswer]:
        return SurveyAnswer.objects.filter(said_by=by)

    def receipt(self, rows: QuerySet[SurveyAnswer]) -> dict[str, Any] | None:
        return receipt_of_answer(rows)
