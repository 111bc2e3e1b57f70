"""Survey points over HTTP: what was seen, who answers, and taking in one more."""

import hashlib
import re
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Case, F, Func, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.fields import BooleanField, FloatField
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from gis_core.api.parameters import Parameter, day, narrowing, one_of
from gis_core.api.resources import Field, Resource, by_row_id
from gis_core.api.schema import JSON, Schema, object_schema, row_schema
from gis_core.api.views import ResourceList, row_response
from gis_core.coordinates.own import PREFIX
from gis_core.errors import Problem, reads
from grids.api.columns import MASK, StepName, unit
from grids.api.views import refuse_unknown_members
from grids.rules.policies import Step
from grids.scope import scope_of
from surveys.acknowledging import receipt_of
from surveys.api.filters import FILTERS
from surveys.api.point_report import PointReport
from surveys.models import SurveyPoint
from surveys.services.recording import ContentConflictError, record_point

_STEPS = {step.name: step.value for step in Step}


@reads(ContentConflictError)
def _conflict(error: ContentConflictError) -> Problem:
    return Problem(
        409,
        "point.other_content",
        _("Under this uid another report is stored already; this version has been set aside."),
        _("Keep the record. The supervision office compares the two; send new findings under a new uid."),
        errors={"uid": [str(error.uid)]},
    )


class Coordinate(Func):
    """One coordinate of a point in degrees, with the decimals that a fix deserves (a centimetre)."""

    template = "round(%(function)s(%(expressions)s)::numeric, 7)::float8"
    output_field = FloatField()


def reporter(user: Any) -> Combinable:
    """Who reported it: told to the office and to the reporter, masked for everybody else."""
    name = "reported_by__username"
    scope = scope_of(user)
    if scope.sees_people:
        return F(name)
    return Case(
        When(Q(reported_by=None) | Q(reported_by=scope.user_id), then=F(name)),
        default=Value(MASK),
        output_field=TextField(),
    )


def sent(column: str) -> Combinable:
    """A number as it was sent; none of a system of the county's own, whose parameters pairs would give away."""
    return Case(
        When(raw_crs__startswith=PREFIX, then=Value(None)), default=F(column), output_field=FloatField()
    )


def is_mine(user: Any) -> Combinable:
    """Did the reader report it?"""
    return Case(
        When(reported_by=user.pk, then=Value(True)), default=Value(False), output_field=BooleanField()
    )


def seen_until(rows: QuerySet[Any], day: Any) -> QuerySet[Any]:
    """What had been seen on `day`, that day included; everything when it is None."""
    return rows if day is None else rows.filter(seen_on__lte=day)


def by_uid_or_id(word: str) -> Mapping[str, Any]:
    """The point with this public id, or with this number as tiles and columns give it.  Raises Refused."""
    if re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", word):
        return {"uid": uuid.UUID(word)}
    return by_row_id(word)


def _step(name: str, path: str, title: Any) -> Parameter:
    return Parameter(
        name,
        one_of(_STEPS),
        title,
        lambda rows, step: rows.filter(**{path: _STEPS[step]}),
        {"type": "string", "enum": list(_STEPS)},
    )


POINTS = Resource(
    "points",
    gettext_lazy("Survey points"),
    lambda user: SurveyPoint.objects.visible_to(user),
    (
        Field("uid", "uid", gettext_lazy("public id"), format="uuid"),
        Field("category", "category__key"),
        Field("category_name", "category__name_zh"),
        Field("lon", Coordinate("geom", function="ST_X"), type="number"),
        Field("lat", Coordinate("geom", function="ST_Y"), type="number"),
        Field("accuracy_m", "accuracy_m", type="number", nullable=True),
        Field("position_source", "position_source"),
        Field("raw_x", sent("raw_x"), gettext_lazy("as it was sent"), "number", nullable=True),
        Field("raw_y", sent("raw_y"), gettext_lazy("as it was sent"), "number", nullable=True),
        Field("raw_crs", "raw_crs"),
        Field("conversion", "conversion"),
        Field("heading", "heading", gettext_lazy("degrees from north, clockwise"), "number", nullable=True),
        Field("position_reason", "position_reason"),
        Field("raw_fix", "raw_fix", gettext_lazy("the fix as the phone gave it"), "object", nullable=True),
        Field(
            "supports",
            "supports",
            gettext_lazy("uid of the point that it is the same problem as, by the reporter"),
            format="uuid",
            nullable=True,
        ),
        Field("observed_at", "observed_at", format="date-time"),
        Field("on", "seen_on", gettext_lazy("day of the occurrence in the county"), format="date"),
        Field("received_at", "received_at", format="date-time"),
        Field(
            "source", "source", gettext_lazy("whose id `source_id` is: a file, a survey; empty for reports")
        ),
        Field("source_id", "source_id", nullable=True),
        Field("facility", "facility__code", nullable=True),
        Field("facility_id", "facility_id", type="integer", nullable=True),
        Field("description", "description"),
        Field("place_text", "place_text"),
        *unit("accountable_unit", gettext_lazy("accountable unit")),
        *unit("handling_unit", gettext_lazy("handling unit")),
        *unit("supervising_unit", gettext_lazy("supervising unit")),
        Field(
            "resolved_by", StepName("accountable_step"), gettext_lazy("step that named the accountable unit")
        ),
        Field("handling_step", StepName("handling_step")),
        Field("supervising_step", StepName("supervising_step")),
        Field("grid", "grid__code", nullable=True),
        Field("road_section", "road_section__code", nullable=True),
        Field("flags", "flags", type="array"),
        Field("ground_version", "ground_version", type="integer"),
        Field("reporter", reporter, gettext_lazy("masked unless your role needs it"), nullable=True),
        Field("mine", is_mine, type="boolean"),
    ),
    (
        *FILTERS,
        _step("resolved_by", "accountable_step", gettext_lazy("step that named the accountable unit")),
        _step("handling_step", "handling_step", gettext_lazy("step that named the handling unit")),
        narrowing(
            "from",
            "seen_on__gte",
            day,
            gettext_lazy("seen from this day"),
            {"type": "string", "format": "date"},
        ),
        narrowing(
            "until",
            "seen_on__lt",
            day,
            gettext_lazy("seen before this day"),
            {"type": "string", "format": "date"},
        ),
    ),
    geometry="geom",
    as_of=seen_until,
    key=by_uid_or_id,
)


_PHOTO = object_schema(sha256="string", size="integer", kept="boolean")
RECEIPT: Schema = object_schema(
    uid="string", body_sha256="string", content_sha256="string", photos="array", complete="boolean"
)
RECEIPT["properties"]["photos"]["items"] = _PHOTO
POINT_RECEIPT: Schema = RECEIPT | {
    "properties": RECEIPT["properties"] | {"survey": object_schema(counted="boolean", why_not="string")}
}


class PointList(ResourceList):
    """GET: the points that you may see; POST: one more, once, under the uid that the client gave it.

    The answer to a POST has a receipt: what is stored here for good, which photos are still to come, and, where it was
    made under a survey, whether it counts there, and else why not.
    """

    bodies = {"POST": PointReport}

    def answers(self, method: str) -> Mapping[tuple[int, str], Schema]:
        if method != "POST":
            return super().answers(method)
        row = row_schema(POINTS, whole=True)
        row["properties"] = row["properties"] | {"receipt": POINT_RECEIPT}
        return {(status, JSON): row for status in (200, 201)}

    def post(self, request: Request) -> HttpResponseBase:
        body_sha256 = hashlib.sha256(request.body).hexdigest()
        sent = PointReport(data=request.data)
        sent.is_valid(raise_exception=True)
        refuse_unknown_members(request.data, sent)
        report = sent.report()
        by = scope_of(request.user).user_id
        is_new = record_point(report=report, by=by, now=timezone.now(), body_sha256=body_sha256)
        row = row_response(POINTS, request.user, str(report.uid), {}, status=201 if is_new else 200)
        told = receipt_of(SurveyPoint.objects.filter(uid=report.uid), body_sha256=body_sha256)
        row.content = row.content.rstrip()[:-1] + b',"receipt":' + JSONRenderer().render(told) + b"}"
        return row
