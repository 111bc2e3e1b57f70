"""Who answers here, which county is this, who am I, and the state of a facility."""

import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.coordinates import STORAGE, declared, position
from gis_core.api.parameters import Parameter, day, flag, number, row_id, text
from gis_core.api.schema import Schema, object_schema
from gis_core.api.views import ApiView, ResourceDetail, find, row_response
from gis_core.errors import Problem, reads
from grids.api.layers import FACILITIES
from grids.county_hours import county_day
from grids.errors import GroundError
from grids.models import Facility, Membership
from grids.policies import covers_facility, may_report_facility_status
from grids.resolver import Question, category_id, county, receipt, receipt_with_shapes
from grids.rule_words import rule_words
from grids.rules.errors import RuleError
from grids.scope import scope_of
from grids.services.facilities import report_status
from grids.tiles import today_in

#: What stands against a request that is well said: the county, a draft, an edition as it is now.
_STANDING = ("county.", "draft.", "edition.")


@reads(GroundError)
def _from_ground(error: GroundError) -> Problem:
    return Problem(409 if error.code.startswith(_STANDING) else 400, error.code, str(error))


@reads(RuleError)
def _from_rule(error: RuleError) -> Problem:
    words = rule_words(error)
    return Problem(400, error.rule, words, errors={error.field: [words]})


def facility_of(key: int | None) -> int | None:
    """The facility with this id.  Raises Problem (400) where there is none."""
    if key is not None and not Facility.objects.filter(pk=key).exists():
        raise Problem(
            400,
            "facility.unknown",
            _("There is no facility %(id)s.") % {"id": key},
            _("Ask /api/v1/facilities/ for the ids."),
            errors={"facility": [_("unknown")]},
        )
    return key


def facility_of_code(code: str, at: datetime.datetime) -> int:
    """The facility of this identifier as it was at a moment, else as it is now.  Raises Problem (400) for none."""
    versions = Facility.objects.known().filter(code=code)
    found = (
        versions.filter(valid__contains=county_day(at)).first()  # one version a day
        or versions.order_by("-valid", "-pk").first()
    )
    if found is None:
        raise Problem(
            400,
            "facility.unknown",
            _("There is no facility with the identifier %(code)s.") % {"code": code},
            _("Look at the label again, or send the report without a facility."),
            errors={"facility_code": [_("unknown")]},
        )
    return found.pk


def _number(name: str, parse: Any, description: Any, *, required: bool = False) -> Parameter:
    return Parameter(name, parse, description, schema={"type": "number"}, required=required)


#: What a receipt says, and what of it can be drawn (with shapes=true).
RECEIPT = object_schema(
    accountable_unit="string",
    accountable_unit_code="string",
    handling_unit="string",
    handling_unit_code="string",
    supervising_unit="string",
    supervising_unit_code="string",
    step="string",
    handling_step="string",
    supervising_step="string",
    territory="object?",
    handling_territory="object?",
    supervising_territory="object?",
    distance_to_border_m="number?",
    confidence="number?",
    alternatives="array",
    flags="array",
    versions="object",
)
SHAPES = object_schema(shapes="object", border="object?")


class Resolve(ApiView):
    """GET: which units answer for a place, category and day, and why?  The receipt (判定依据)."""

    parameters = (
        _number("lon", number(-1e8, 1e8), gettext_lazy("longitude, or easting in metres"), required=True),
        _number("lat", number(-1e8, 1e8), gettext_lazy("latitude, or northing in metres"), required=True),
        Parameter(
            "category",
            text(12),
            gettext_lazy("public code of the category; bare digits mean a matter"),
            schema={"type": "string"},
            required=True,
        ),
        Parameter(
            "on",
            day,
            gettext_lazy("day of the occurrence"),
            schema={"type": "string", "format": "date"},
            required=True,
        ),
        Parameter(
            "facility", row_id, gettext_lazy("id of the facility it is about"), schema={"type": "integer"}
        ),
        _number("accuracy", number(0, 100_000), gettext_lazy("radius of the fix in metres")),
        Parameter(
            "crs",
            declared,
            gettext_lazy("CRS of lon and lat: EPSG:4490 unless told, EPSG:4326, EPSG:4547 …, gcj02, bd09"),
            schema={"type": "string", "default": "EPSG:4490"},
        ),
        Parameter(
            "shapes",
            flag,
            gettext_lazy("also say where: the territories as `shapes`, the way to the next one as `border`"),
            schema={"type": "boolean", "default": False},
        ),
    )

    shape: Schema = {**RECEIPT, "properties": RECEIPT["properties"] | SHAPES["properties"]}

    def get(self, request: Request) -> Response:
        asked = self.asked
        place = position(asked["lon"], asked["lat"], asked.get("crs", STORAGE))
        question = Question(
            lon=place.lon,
            lat=place.lat,
            category_id=category_id(asked["category"]),
            on_date=asked["on"],
            facility_id=facility_of(asked.get("facility")),
            accuracy_m=asked.get("accuracy"),
        )
        return Response(receipt_with_shapes(question) if asked.get("shapes") else receipt(question))


class CountyView(ApiView):
    """GET: which county does this site serve, where does its map open, when are its offices open?"""

    shape = object_schema(
        code="string",
        name="string",
        work_srid="integer",
        time_zone="string",
        map="object",
        office_hours="array",
        main_grid_kind="string",
        outside_policy="string",
        supervision_office="string?",
        ground_version="integer",
    )

    def get(self, request: Request) -> Response:
        found = county()
        office = found.supervision_office
        return Response(
            {
                "code": found.code,
                "name": found.name,
                "work_srid": found.work_srid,
                "time_zone": found.time_zone,
                "map": {"lon": found.map_lon, "lat": found.map_lat, "zoom": found.map_zoom},
                "office_hours": found.office_hours,
                "main_grid_kind": found.main_grid_kind,
                "outside_policy": found.outside_policy,
                "supervision_office": office.name if office else None,
                "ground_version": found.ground_version,
            }
        )


class Me(ApiView):
    """GET: who am I, in which roles do I act today, and what do they cover?

    A browser gets its CSRF token anew with the answer: one that lost it can send again.
    """

    shape = object_schema(
        username="string",
        full_name="string",
        roles="array",
        memberships="array",
        may_report_facility_status="boolean",
    )

    def get(self, request: Request) -> Response:
        get_token(request)
        scope = scope_of(request.user)
        mine = Membership.objects.filter(user_id=scope.user_id, role__in=scope.roles).select_related("unit")
        return Response(
            {
                "username": request.user.get_username(),
                "full_name": str(request.user),
                "roles": sorted(scope.roles),
                "memberships": [
                    {
                        "role": one.role,
                        "unit": one.unit.name if one.unit else None,
                        "unit_code": one.unit.code if one.unit else None,
                        "grid_codes": one.grid_codes,
                    }
                    for one in mine.order_by("role", "pk")
                ],
                "may_report_facility_status": bool(may_report_facility_status.test(request.user)),
            }
        )


class StatusReport(serializers.Serializer[Any]):
    """What may be said of a facility."""

    status = serializers.ChoiceField(choices=Facility.Status.choices)


class FacilityDetail(ResourceDetail):
    """GET: one facility; PATCH {"status"}: what state it was found in."""

    bodies = {"PATCH": StatusReport}

    def patch(self, request: Request, key: str) -> HttpResponse:
        report = StatusReport(data=request.data)
        report.is_valid(raise_exception=True)
        refuse_unknown_members(request.data, report)
        facility = find(FACILITIES, request.user, key).first()
        if facility is None:
            raise Http404
        if not covers_facility(request.user, facility):
            raise PermissionDenied(_("This facility is not in your grids and not your unit's."))
        today = today_in(county(), now=timezone.now())
        report_status(facility=facility, status=report.validated_data["status"], on=today)
        return row_response(FACILITIES, request.user, key, {})


def refuse_unknown_members(data: Any, serializer: serializers.Serializer[Any]) -> None:
    """Raises ValidationError for members that nobody reads: a typing error must not pass in silence."""
    unknown = sorted(set(data) - set(serializer.fields))
    if unknown:
        raise serializers.ValidationError({str(name)[:60]: [_("unknown")] for name in unknown})


__all__ = ["CountyView", "FacilityDetail", "Me", "Resolve", "refuse_unknown_members"]
