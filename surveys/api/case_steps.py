"""The steps of a case over HTTP: what was done to it, and taking the next one."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db.models import F
from django.http import Http404, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.resources import Resource
from gis_core.api.schema import JSON, Schema, object_schema, row_schema
from gis_core.api.views import ApiView, find, row_response
from gis_core.errors import Problem, reads
from gis_core.geojson import GeometryRefused, read_geojson
from gis_core.models import User
from grids.api.columns import MASK, somebody
from grids.api.views import refuse_unknown_members
from grids.models import Unit
from grids.resolver import category_id
from surveys.api.cases import CASES
from surveys.api.filters import PARTS
from surveys.api.point_report import PhotoReport
from surveys.api.points import RECEIPT
from surveys.api.report_fields import FiniteField, MomentField
from surveys.case_errors import CaseError, WrongGivenError
from surveys.case_photos import photos_in_report, photos_of
from surveys.case_words import ACTIONS
from surveys.models import Case, CaseStep, CaseTimer
from surveys.rules import Action
from surveys.services.actors import Actor
from surveys.services.advancing import offered
from surveys.services.given import Given
from surveys.services.phone_steps import step_receipt, take_phone_step
from surveys.services.photos import MOST_AT_ONCE
from surveys.services.recording import NamedPhoto
from surveys.standing_in import absent_people


@reads(CaseError)
def _from_case(error: CaseError) -> Problem:
    errors = {error.member: [str(error)]} if isinstance(error, WrongGivenError) else None
    return Problem(error.status, error.code, str(error), error.what_next, errors=errors)


class RulingAreaField(serializers.JSONField):
    """Where a ruling holds: a GeoJSON polygon or several, EPSG:4490 degrees."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            shape = read_geojson(data, kinds=frozenset({"Polygon", "MultiPolygon"}))
        except GeometryRefused as error:
            raise serializers.ValidationError(error.message, code=error.code) from error
        found = GEOSGeometry(memoryview(shape.wkb), srid=4490)
        return found if isinstance(found, MultiPolygon) else MultiPolygon(found, srid=4490)


class StepReport(serializers.Serializer[Any]):
    """The step that somebody takes, and what comes with it."""

    action = serializers.ChoiceField(choices=list(ACTIONS))
    client_op = serializers.UUIDField(help_text=gettext_lazy("the client's own id of this operation"))
    version = serializers.IntegerField(
        min_value=1,
        max_value=2**31 - 1,
        required=False,
        help_text=gettext_lazy("the version that the decision was made on"),
    )
    reason = serializers.CharField(max_length=30, required=False, allow_blank=True, default="")
    note = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    photos = serializers.ListField(
        child=serializers.RegexField(r"^[0-9a-f]{64}$"), max_length=20, required=False, default=list
    )
    unit = serializers.CharField(max_length=80, required=False)
    accountable_unit = serializers.CharField(max_length=80, required=False)
    joint_units = serializers.ListField(
        child=serializers.CharField(max_length=80), max_length=10, required=False, default=list
    )
    joint_until = serializers.ListField(
        child=serializers.DateTimeField(allow_null=True),
        max_length=10,
        required=False,
        default=list,
        help_text=gettext_lazy(
            "until when each of them shall answer; null: as long as the handling may take"
        ),
    )
    filing_rule = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    category = serializers.CharField(max_length=12, required=False)
    merge_into = serializers.UUIDField(required=False)
    assignee = serializers.CharField(max_length=150, required=False)
    until = serializers.DateTimeField(required=False)
    project = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    money = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=0, required=False, help_text=gettext_lazy("yuan")
    )
    condition = serializers.BooleanField(required=False, default=False)
    lon = FiniteField(min_value=-180, max_value=180, required=False)
    lat = FiniteField(min_value=-90, max_value=90, required=False)
    area = RulingAreaField(required=False)
    named_photos = serializers.ListField(
        child=PhotoReport(),
        max_length=MOST_AT_ONCE,
        required=False,
        default=list,
        help_text=gettext_lazy("photos whose bytes come after the step, to /api/v1/photos/<sha256>/"),
    )
    decided_at = MomentField(
        required=False, help_text=gettext_lazy("when a phone without a network decided it")
    )

    def validate_named_photos(self, photos: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({photo["sha256"] for photo in photos}) < len(photos):
            raise serializers.ValidationError(_("names a photo twice"))
        return photos

    def named(self) -> tuple[NamedPhoto, ...]:
        """The photos that are to come."""
        return tuple(NamedPhoto(**photo) for photo in self.validated_data["named_photos"])

    def given(self, user: Any) -> Given:
        """What comes with the step, as the service takes it.  Raises WrongGivenError for names that name nothing."""
        sent = self.validated_data
        return Given(
            reason=sent["reason"],
            note=sent["note"].strip(),
            photos=tuple(sent["photos"]),
            unit_id=_unit(sent, "unit"),
            accountable_unit_id=_unit(sent, "accountable_unit"),
            joint_unit_ids=tuple(_unit_of(code, "joint_units") for code in sent["joint_units"]),
            joint_until=tuple(sent["joint_until"]),
            filing_rule_id=sent.get("filing_rule"),
            category_id=category_id(sent["category"]) if "category" in sent else None,
            parent_id=_parent(user, sent.get("merge_into")),
            assignee_id=_assignee(sent.get("assignee")),
            until=sent.get("until"),
            project=sent["project"].strip(),
            money=sent.get("money"),
            condition=sent["condition"],
            lon=sent.get("lon"),
            lat=sent.get("lat"),
            decided_at=sent.get("decided_at"),
            geom=sent.get("area"),
        )


def _unit(sent: Mapping[str, Any], member: str) -> int | None:
    return _unit_of(sent[member], member) if member in sent else None


def _unit_of(code: str, member: str) -> int:
    found = Unit.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise WrongGivenError(member, _("There is no such unit in service."))
    return found


def _assignee(username: str | None) -> int | None:
    if username is None:
        return None
    found = User.objects.filter(username=username, is_active=True).values_list("pk", flat=True).first()
    if found is None:
        raise WrongGivenError("assignee", _("There is nobody of that name."))
    return found


def _parent(user: Any, uid: uuid.UUID | None) -> int | None:
    if uid is None:
        return None
    found = Case.objects.visible_to(user).filter(uid=uid).values_list("pk", flat=True).first()
    if found is None:
        raise WrongGivenError("merge_into", _("There is no such case."))
    return found


_STEP = object_schema(
    seq="integer",
    action="string",
    action_name="string",
    from_state="string",
    to_state="string",
    by="string?",
    on_behalf_of="string?",
    unit="string?",
    at="string",
    reason="string",
    note="string",
    photos="array",
)
_TIMER = object_schema(
    clock="string",
    unit="string?",
    limit="number?",
    limit_unit="string",
    started_at="string",
    warn_at="string?",
    due_at="string?",
    paused_at="string?",
    ended_at="string?",
    ending="string",
    late="boolean",
)


def _listed(item: Schema) -> Schema:
    return {"type": "array", "items": item}


class CaseSteps(ApiView):
    """GET: what was done to a case, its clocks, and the steps that you may take; POST: take one of them.

    A step is taken once for each `client_op`, however often it is sent.  One that came too late, or is not yours, is
    answered with 409 or 403, what happened meanwhile, and who may.  The answer has a receipt: what is stored here for
    good, and which of its named photos are still to come.
    """

    bodies = {"POST": StepReport}
    shape = {
        "type": "object",
        "required": ["steps", "timers", "offered"],
        "properties": {
            "steps": _listed(_STEP),
            "timers": _listed(_TIMER),
            "offered": _listed({"type": "string"}),
        },
    }

    def answers(self, method: str) -> Mapping[tuple[int, str], Schema]:
        if method == "POST":
            row = row_schema(CASES, whole=True)
            row["properties"] = row["properties"] | {"receipt": RECEIPT}
            return {(200, JSON): row}
        return super().answers(method)

    def get(self, request: Request, key: str) -> Response:
        case = case_of(request.user, key)
        by = Actor.of(request.user)
        steps = (
            CaseStep.objects.filter(case=case)
            .order_by("seq")
            .annotate(
                by=somebody("actor", *(f"case__{name}" for name in PARTS))(request.user),
                unit_name=F("unit__name"),
            )
        )
        absent = absent_people(steps)
        in_report = photos_in_report(case)
        return Response(
            {
                "steps": [_step(step, absent, in_report) for step in steps],
                "timers": [_timer(timer) for timer in case.timers.select_related("unit").order_by("id")],
                "offered": [step.action for step in offered(case, by, now=timezone.now())],
            }
        )

    def post(self, request: Request, key: str) -> HttpResponseBase:
        body_sha256 = hashlib.sha256(request.body).hexdigest()
        sent = StepReport(data=request.data)
        sent.is_valid(raise_exception=True)
        refuse_unknown_members(request.data, sent)
        client_op = sent.validated_data["client_op"]
        case = case_for_step(request.user, key, client_op)
        step = take_phone_step(
            case_id=case.pk,
            action=Action(sent.validated_data["action"]),
            by=Actor.of(request.user),
            client_op=client_op,
            now=timezone.now(),
            given=sent.given(request.user),
            photos=sent.named(),
            version=sent.validated_data.get("version"),
            body_sha256=body_sha256,
        )
        # Who has handed a case on may not see it any more: the answer to their own step they get.
        row = row_response(_ANSWERED, request.user, str(case.pk), {})
        told = step_receipt(step, body_sha256=body_sha256)
        row.content = row.content.rstrip()[:-1] + b',"receipt":' + JSONRenderer().render(told) + b"}"
        return row


class CaseStepReceipt(ApiView):
    """GET: what is stored of a step that you took under this operation id, and which of its photos have come."""

    shape = RECEIPT

    def get(self, request: Request, key: str, client_op: uuid.UUID) -> Response:
        step = _own_step(request.user, key, client_op)
        if step is None:
            raise Http404
        return Response(step_receipt(step))


def _own_step(user: Any, key: str, client_op: uuid.UUID) -> CaseStep | None:
    """The step that somebody took themselves, whether or not they may still see its case."""
    case = find(_ANSWERED, user, key).values("pk")
    return CaseStep.objects.taken_by(user).filter(case__in=case, client_op=client_op).first()  # unique


_ANSWERED = Resource(
    CASES.name,
    CASES.title,
    lambda user: Case.objects.all(),
    CASES.fields,
    geometry=CASES.geometry,
    key=CASES.key,
)


def case_for_step(user: Any, key: str, client_op: uuid.UUID) -> Case:
    """The case that a step is for, also where its own step has taken it out of sight.  Raises Http404."""
    known = _own_step(user, key, client_op)
    return known.case if known else _case_asked_of(user, key) or case_of(user, key)


def _case_asked_of(user: Any, key: str) -> Case | None:
    """A case that somebody was once asked to look at: their answer, however late, is told what happened meanwhile."""
    asked = CaseStep.objects.filter(detail__assignee_id=user.pk).values("case")
    found: Case | None = find(_ANSWERED, user, key).filter(pk__in=asked).first()  # at most one: its key
    return found


def case_of(user: Any, key: str) -> Case:
    """The case of this key.  Raises Http404 where the user may not see it."""
    found = find(CASES, user, key).first()
    if found is None:
        raise Http404
    return found


def _step(step: Any, absent: Mapping[int, User], in_report: Sequence[str]) -> dict[str, Any]:
    who = absent.get(step.detail.get("for", 0))
    return {
        "seq": step.seq,
        "action": step.action,
        "action_name": str(ACTIONS[step.action]),
        "from_state": step.from_state,
        "to_state": step.to_state,
        "by": step.by,
        "on_behalf_of": None if who is None else MASK if step.by == MASK else who.get_username(),
        "unit": step.unit_name,
        "at": step.at,
        "reason": step.reason,
        "note": step.note,
        "photos": photos_of(step, in_report),
    }


def _timer(timer: CaseTimer) -> dict[str, Any]:
    return {
        "clock": timer.clock,
        "unit": timer.unit.code if timer.unit else None,
        "limit": None if timer.limit_value is None else float(timer.limit_value),
        "limit_unit": timer.limit_unit,
        "started_at": timer.started_at,
        "warn_at": timer.warn_at,
        "due_at": timer.due_at,
        "paused_at": timer.paused_at,
        "ended_at": timer.ended_at,
        "ending": timer.ending,
        "late": timer.late,
    }
