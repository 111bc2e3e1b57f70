"""Survey points over HTTP: what was seen, who answers, and taking in one more."""

import datetime
import math
import re
import uuid
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, F, Func, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.fields import BooleanField, FloatField
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from gis_core.api.coordinates import STORAGE, Position, declared, position
from gis_core.api.parameters import Parameter, Refused, day, narrowing, one_of
from gis_core.api.resources import Field, Resource, by_row_id
from gis_core.api.views import ResourceList, row_response
from gis_core.coordinates.own import PREFIX
from gis_core.errors import Problem, reads
from gis_core.geojson import GeometryRefused, read_geojson
from grids.api.columns import MASK, StepName, unit
from grids.api.views import facility_of, refuse_unknown_members
from grids.resolver import category_id, county
from grids.rules.policies import Step
from grids.scope import scope_of
from surveys.api.filters import FILTERS
from surveys.models import SurveyPoint
from surveys.rules import CLOCK_DRIFT
from surveys.services.recording import ContentConflictError, Report, record_point

LONGEST_CRS = 20
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


class UidField(serializers.UUIDField):
    """A UUID as text: a number that could be read as one is a mistake."""

    def to_internal_value(self, data: Any) -> uuid.UUID:
        if not isinstance(data, str):
            self.fail("invalid", value=str(data)[:60])
        found: uuid.UUID = super().to_internal_value(data)
        return found


class FiniteField(serializers.FloatField):
    """A number that is one: neither NaN nor infinite, neither a text nor true or false."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, int | float) or not math.isfinite(_float(data)):
            self.fail("invalid")
        return float(data)


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


class MomentField(serializers.DateTimeField):
    """A moment that is past, but for the drift of clocks; without an offset it is in the county's time zone."""

    def default_timezone(self) -> datetime.tzinfo:
        return ZoneInfo(county().time_zone)

    def to_internal_value(self, value: Any) -> datetime.datetime:
        found: datetime.datetime = super().to_internal_value(value)
        if found > timezone.now() + CLOCK_DRIFT:
            raise serializers.ValidationError(_("lies in the future; check the clock and the time zone"))
        return found


@extend_schema_field(OpenApiTypes.STR)
class CrsField(serializers.Field[Any, Any, Any, Any]):
    """A CRS by its word: EPSG:4490, 4547, gcj02, bd09."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or len(data) > LONGEST_CRS:
            raise serializers.ValidationError(_("needs a word such as EPSG:4490"))
        try:
            return declared(data)
        except Refused as error:
            raise serializers.ValidationError(str(error)) from error


class PointGeometryField(serializers.JSONField):
    """A GeoJSON point as longitude and latitude."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            point = read_geojson(data, kinds=frozenset({"Point"}))
        except GeometryRefused as error:
            raise serializers.ValidationError(error.message, code=error.code) from error
        return point.x, point.y


class PointReport(serializers.Serializer[Any]):
    """What a client sends: a place as lon and lat (or easting and northing), and what was seen there."""

    uid = UidField()
    category = serializers.CharField(max_length=12)
    lon = FiniteField(min_value=-1e8, max_value=1e8, required=False)
    lat = FiniteField(min_value=-1e8, max_value=1e8, required=False)
    geometry = PointGeometryField(
        required=False, help_text=gettext_lazy("a GeoJSON point instead of lon and lat")
    )
    crs = CrsField(required=False, help_text=gettext_lazy("EPSG:4490 unless told"))
    accuracy_m = FiniteField(min_value=0, max_value=100_000, required=False, allow_null=True)
    position_source = serializers.ChoiceField(
        choices=[choice for choice in SurveyPoint.PositionSource.choices if choice[0] != "import"],
        default="hand",
    )
    fix_at = MomentField(required=False, allow_null=True)
    observed_at = MomentField(required=False, allow_null=True)
    facility = serializers.IntegerField(min_value=0, max_value=10**18 - 1, required=False, allow_null=True)
    description = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    place_text = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")

    def validate(self, sent: dict[str, Any]) -> dict[str, Any]:
        if "geometry" in sent:
            if sent.keys() & {"lon", "lat", "crs"}:
                raise serializers.ValidationError({"geometry": [_("comes instead of lon, lat and crs")]})
            sent["lon"], sent["lat"] = sent.pop("geometry")
        missing = [name for name in ("lon", "lat") if name not in sent]
        if missing:
            raise serializers.ValidationError({name: [_("is missing")] for name in missing})
        return sent

    def report(self) -> Report:
        """The report as the service takes it.  Raises Problem for a place or facility that is none."""
        sent = self.validated_data
        place: Position = position(sent["lon"], sent["lat"], sent.get("crs", STORAGE))
        return Report(
            uid=sent["uid"],
            category_id=category_id(sent["category"]),
            lon=place.lon,
            lat=place.lat,
            x=place.x,
            y=place.y,
            crs=str(place.crs),
            conversion=place.conversion,
            accuracy_m=sent.get("accuracy_m"),
            position_source=sent["position_source"],
            fix_at=sent.get("fix_at"),
            observed_at=sent.get("observed_at"),
            facility_id=facility_of(sent.get("facility")),
            description=sent["description"],
            place_text=sent["place_text"],
        )


class PointList(ResourceList):
    """GET: the points that you may see; POST: one more, once, under the uid that the client gave it."""

    bodies = {"POST": PointReport}

    def post(self, request: Request) -> HttpResponseBase:
        sent = PointReport(data=request.data)
        sent.is_valid(raise_exception=True)
        refuse_unknown_members(request.data, sent)
        report = sent.report()
        is_new = record_point(report=report, by=scope_of(request.user).user_id, now=timezone.now())
        return row_response(POINTS, request.user, str(report.uid), {}, status=201 if is_new else 200)
