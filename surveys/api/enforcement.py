"""Illegal structures over HTTP: where the procedure against each stands, and taking its next step."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.parameters import Parameter, day, flag, narrowing, text
from gis_core.api.resources import Field, Resource
from gis_core.api.schema import Schema, object_schema
from gis_core.api.views import ApiView
from grids.api.columns import choice, unit
from grids.api.views import refuse_unknown_members
from surveys.api.case_steps import RulingAreaField, case_of
from surveys.api.report_fields import FiniteField
from surveys.enforcement.papers import Papers
from surveys.enforcement.rules import UNDER_WAY, Law
from surveys.enforcement.words import CHAIN_ACTIONS, CHAIN_STAGES
from surveys.models import Case, Enforcement
from surveys.rules import Action
from surveys.services.actors import Actor
from surveys.services.advancing import advance_case
from surveys.services.enforcement_outlook import Outlook, Paper, outlook_of
from surveys.services.given import Given

_RECORD = (
    "stage",
    "law",
    "construction",
    "form",
    "storeys",
    "use",
    "area_m2",
    "permit_match",
    "permit_number",
    "permit_area_m2",
    "permit_until",
    "correctable",
    "contest",
    "term_until",
    "contest_until",
    "removable_from",
    "removed_at",
    "file_number",
    "file_place",
)

ENFORCEMENTS = Resource(
    "enforcements",
    gettext_lazy("Illegal structures"),
    lambda user: Enforcement.objects.visible_to(user),
    (
        Field("case", "case__uid", gettext_lazy("public id of the case"), format="uuid"),
        Field("number", "case__number", gettext_lazy("case number")),
        Field("category", "case__category__key"),
        Field("stage", "stage"),
        Field("law", "law"),
        Field("construction", "construction"),
        Field("form", "form"),
        Field("storeys", "storeys", type="integer", nullable=True),
        Field("use", "use"),
        Field("area_m2", "area_m2", gettext_lazy("in the county's metric system"), "number", nullable=True),
        Field("permit_match", "permit_match"),
        Field("permit_number", "permit_number"),
        Field("contest", "contest"),
        Field("term_until", "term_until", format="date", nullable=True),
        Field("contest_until", "contest_until", format="date", nullable=True),
        Field("removable_from", "removable_from", format="date", nullable=True),
        Field("removed_at", "removed_at", format="date-time", nullable=True),
        Field("file_number", "file_number"),
        *unit("accountable_unit", gettext_lazy("accountable unit"), "case__accountable_unit"),
        *unit("handling_unit", gettext_lazy("handling unit"), "case__handling_unit"),
    ),
    (
        choice("stage", "stage", list(CHAIN_STAGES), gettext_lazy("stage of the procedure")),
        choice("law", "law", [law.value for law in Law], gettext_lazy("illegal under")),
        Parameter(
            "under_way",
            flag,
            gettext_lazy("only what is neither settled nor dismissed"),
            lambda rows, on: rows.filter(stage__in=sorted(UNDER_WAY), case__ended_at=None) if on else rows,
            {"type": "boolean"},
        ),
        narrowing(
            "removable_until",
            "removable_from__lte",
            day,
            gettext_lazy("removal is lawful on this day"),
            {"type": "string", "format": "date"},
        ),
        narrowing("number", "case__number", text(30), gettext_lazy("case number"), {"type": "string"}),
    ),
    geometry="geom",
)


class EnforcementReport(serializers.Serializer[Any]):
    """One step of the procedure, and what comes with it."""

    action = serializers.ChoiceField(choices=list(CHAIN_ACTIONS))
    client_op = serializers.UUIDField(help_text=gettext_lazy("the client's own id of this operation"))
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    note = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    photos = serializers.ListField(
        child=serializers.RegexField(r"^[0-9a-f]{64}$"), max_length=20, required=False, default=list
    )
    document = serializers.CharField(max_length=80, required=False)
    served_on = serializers.DateField(required=False)
    until = serializers.DateField(
        required=False, help_text=gettext_lazy("last day of the term that the paper sets")
    )
    footprint = RulingAreaField(required=False)
    construction = serializers.CharField(max_length=10, required=False)
    form = serializers.CharField(max_length=10, required=False)
    use = serializers.CharField(max_length=80, required=False)
    storeys = serializers.IntegerField(min_value=0, max_value=200, required=False)
    law = serializers.CharField(max_length=10, required=False)
    permit_match = serializers.CharField(max_length=20, required=False)
    permit_number = serializers.CharField(max_length=60, required=False)
    permit_area_m2 = FiniteField(min_value=0, max_value=10_000_000, required=False)
    permit_until = serializers.DateField(required=False)
    correctable = serializers.BooleanField(required=False, allow_null=True, default=None)
    contest = serializers.CharField(max_length=20, required=False)
    final = serializers.BooleanField(required=False, default=False)
    began = serializers.DateTimeField(required=False)
    emergency = serializers.BooleanField(required=False, default=False)
    file_number = serializers.CharField(max_length=60, required=False)
    file_place = serializers.CharField(max_length=80, required=False)

    def given(self) -> Given:
        """What comes with the step, as the service takes it."""
        sent = dict(self.validated_data)
        action, note, photos = sent.pop("action"), sent.pop("note").strip(), tuple(sent.pop("photos"))
        for name in ("client_op", "version"):
            sent.pop(name, None)
        return Given(reason=action, note=note, photos=photos, enforcement=Papers(**sent))


_CHECK = object_schema(name="string", state="string", on="string?", clause="string")
_PAPER = object_schema(
    seq="integer",
    action="string",
    action_name="string",
    document="string",
    served_on="string?",
    until="string?",
    at="string",
    unit="string",
    note="string",
)
_OFFERED = object_schema(action="string", action_name="string", clause="string", needs="array")
_ANSWER: Schema = object_schema(
    case="string",
    version="integer",
    stage="string",
    stage_name="string",
    law="string",
    construction="string",
    form="string",
    storeys="integer?",
    use="string",
    area_m2="number?",
    footprint="object?",
    permit_match="string",
    permit_number="string",
    permit_area_m2="number?",
    permit_until="string?",
    correctable="boolean?",
    contest="string",
    term_until="string?",
    contest_until="string?",
    removable_from="string?",
    expected_from="string?",
    removed_at="string?",
    file_number="string",
    file_place="string",
)
for _name, _item in (("checks", _CHECK), ("papers", _PAPER), ("offered", _OFFERED)):
    _ANSWER["properties"][_name] = {"type": "array", "items": _item}
    _ANSWER["required"].append(_name)


class CaseEnforcement(ApiView):
    """GET: how the procedure against the illegal structure of a case stands, what its removal waits for and from which
    day on it is lawful, the register of papers, and the steps that you may take; POST: take one of them.

    404 where the case has no such procedure.  A step is taken once for each `client_op`; one that came too late, or is
    not yours, or not lawful yet, is answered with 409 or 403, what happened meanwhile, and what is missing until when.
    """

    bodies = {"POST": EnforcementReport}
    shape = _ANSWER

    def answers(self, method: str) -> Mapping[tuple[int, str], Schema]:
        return {(200, "application/json"): _ANSWER}

    def get(self, request: Request, key: str) -> Response:
        return self._answer(request, case_of(request.user, key))

    def post(self, request: Request, key: str) -> HttpResponseBase:
        case = case_of(request.user, key)
        sent = EnforcementReport(data=request.data)
        sent.is_valid(raise_exception=True)
        refuse_unknown_members(request.data, sent)
        done = advance_case(
            case_id=case.pk,
            action=Action.ENFORCE,
            by=Actor.of(request.user),
            client_op=sent.validated_data["client_op"],
            now=timezone.now(),
            given=sent.given(),
            version=sent.validated_data.get("version"),
        )
        return self._answer(request, done)

    def _answer(self, request: Request, case: Case) -> Response:
        outlook = outlook_of(case, Actor.of(request.user), now=timezone.now())
        if outlook is None:
            raise Http404
        return Response(_answer_of(case, outlook))


def _answer_of(case: Case, outlook: Outlook) -> dict[str, Any]:
    record = outlook.record
    return {
        "case": str(case.uid),
        "version": case.version,
        "stage_name": str(CHAIN_STAGES[record.stage]),
        **{name: getattr(record, name) for name in _RECORD},
        "footprint": record.geom and json.loads(record.geom.geojson),
        "expected_from": outlook.expected_from,
        "checks": [
            {"name": check.name.value, "state": check.state.value, "on": check.on, "clause": check.clause}
            for check in outlook.checks
        ],
        "papers": [_paper(paper) for paper in outlook.register],
        "offered": [
            {
                "action": step.action.value,
                "action_name": str(CHAIN_ACTIONS[step.action]),
                "clause": step.clause,
                "needs": [need.value for need in step.needs],
            }
            for step in outlook.offered
        ],
    }


def _paper(paper: Paper) -> dict[str, Any]:
    return {
        "seq": paper.seq,
        "action": paper.action,
        "action_name": str(CHAIN_ACTIONS[paper.action]),
        "document": paper.papers.document,
        "served_on": paper.papers.served_on,
        "until": paper.papers.until,
        "at": paper.at,
        "unit": paper.unit,
        "note": paper.note,
    }
