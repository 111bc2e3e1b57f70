"""What a phone takes along, and which cases stand open around it."""

import json
from typing import Any, cast
from uuid import UUID

from django.contrib.gis.geos import Polygon
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.parameters import Parameter, Refused, box
from gis_core.api.schema import JSON, Schema, object_schema
from gis_core.api.views import ApiView
from gis_core.conditional import pack, send
from gis_core.geometry import STORAGE_SRID
from gis_core.models import User
from grids.county_hours import county_day
from grids.scope import scope_of
from surveys.case_words import STATES
from surveys.field.facilities import COLUMNS, facilities_of, facility_by_code
from surveys.field.ground import bounds_of
from surveys.field.pack import pack_of
from surveys.models import Case, PointPhoto

MOST_CASES = 2000


def _listed(**members: str) -> Schema:
    return {"type": "array", "items": object_schema(**members)}


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Refused(_("needs a UUID")) from error


class FieldPack(ApiView):
    """GET: all that a phone needs for a day without a network, for who is signed in; 304 while it stays the same.

    Who answers is found on the phone as here.  `territories` stand in the order of the rule; each answers where its
    `geometry` holds the place (on the border too; within `reach_m` of a point; everywhere without one) and
    `categories` is null or has the category.  The accountable unit is that of the territory with an `accountable`
    whose `step` comes first in the category's `accountable_steps`, inside a step the one that stands first; where
    there is none, that of the nearest territory of step 8 within `nearest_grid_m`, else of step 12, else of step 13.
    The handling unit is found alike by `handling_steps` and `handling`; where there is none the accountable unit
    handles.  Steps: 1 ruling, 2 storefront, 3 site, 4 compound, 5–7 road, 8 grid, 9 facility, 10 department, 12
    township, 13 supervision office.  Outside of `bounds` (west, south, east, north) the phone cannot tell.
    """

    parameters = (
        Parameter(
            "phone",
            _uuid,
            gettext_lazy("the word of the phone, as in its reports: told is how its positions are read"),
            schema={"type": "string", "format": "uuid"},
        ),
    )
    shape: Schema = object_schema(
        version="integer",
        on="string",
        bounds="array?",
        user="object",
        county="object",
        phone="object",
        settings="object",
        categories="array",
        units="object",
        territories="array",
        facilities_left_out="integer",
    )
    shape["properties"]["categories"] = _listed(
        key="string",
        name_zh="string",
        name_en="string",
        group="string",
        group_name="string",
        group_name_en="string",
        kind="string",
        component="string?",
        pinyin="string",
        accuracy_m="integer",
        min_photos="integer",
        used="integer",
        accountable_steps="array",
        handling_steps="array",
    )
    shape["properties"]["territories"] = _listed(
        step="integer",
        layer="string",
        code="string",
        name="string",
        categories="array?",
        accountable="string?",
        handling="string?",
        supervising="string?",
        reach_m="integer?",
        geometry="object?",
    )

    def get(self, request: Request) -> HttpResponse:
        told = pack_of(cast(User, request.user), county_day(timezone.now()), self.asked.get("phone"))
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        return send(request, pack(text.encode()), JSON)


class FieldFacilities(ApiView):
    """GET: the facilities in your own grids (of the whole county where you have none) that a phone takes along.

    `rows` have the members that `columns` name; removed ones are among them, since their labels still hang there.
    `left_out` says how many more there are than a phone keeps.  304 while it stays the same.
    """

    shape = object_schema(
        version="integer", on="string", grids="array", columns="array", rows="array", left_out="integer"
    )

    def get(self, request: Request) -> HttpResponse:
        told = facilities_of(scope_of(request.user), county_day(timezone.now()))
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        return send(request, pack(text.encode()), JSON)


class FieldFacility(ApiView):
    """GET: the facility of this identifier, wherever in the county: what a label says that the phone does not know."""

    shape = object_schema(
        **dict.fromkeys(COLUMNS, "string") | {"grid": "string?", "lon": "number", "lat": "number"}
    )

    def get(self, request: Request, key: str) -> Response:
        found = facility_by_code(key, county_day(timezone.now()))
        if found is None:
            raise Http404
        return Response(found)


class OpenCases(ApiView):
    """GET: the open cases that you may see in a box (of your pack, unless told): is it the same problem?"""

    parameters = (
        Parameter("bbox", box, gettext_lazy("west,south,east,north in degrees"), schema={"type": "string"}),
    )
    shape: Schema = {
        "type": "object",
        "required": ["cases"],
        "properties": {
            "cases": _listed(
                uid="string",
                point_uid="string",
                number="string",
                category="string",
                lon="number",
                lat="number",
                place_text="string",
                description="string",
                state="string",
                state_name="string",
                observed_at="string",
                photo="string?",
            )
        },
    }

    def get(self, request: Request) -> Response:
        return Response({"cases": open_cases_in(request.user, self.asked.get("bbox"))})


def open_cases_in(user: Any, asked: Polygon | None) -> list[dict[str, Any]]:
    """The open cases in a box (EPSG:4490; None: that of somebody's pack) that they may see, the newest first."""
    area = asked
    if area is None:
        bounds = bounds_of(scope_of(user), county_day(timezone.now()))
        if bounds is None:
            return []
        area = Polygon.from_bbox(bounds)
        area.srid = STORAGE_SRID
    photos = PointPhoto.objects.filter(point=OuterRef("point")).kept().order_by("position")
    cases = (
        Case.objects.visible_to(user)
        .open()
        .filter(point__geom__bboverlaps=area)
        .select_related("point", "category")
        .annotate(first_photo=Subquery(photos.values("sha256")[:1]))
        .order_by("-pk")[:MOST_CASES]
    )
    return [_told(case, photo=case.first_photo) for case in cases]


def _told(case: Case, *, photo: str | None) -> dict[str, Any]:
    point = case.point
    return {
        "uid": str(case.uid),
        "point_uid": str(point.uid),
        "number": case.number,
        "category": case.category.key,
        "lon": round(point.geom.x, 7),
        "lat": round(point.geom.y, 7),
        "place_text": point.place_text,
        "description": point.description,
        "state": case.state,
        "state_name": str(STATES[case.state]),
        "observed_at": point.observed_at.isoformat(),
        "photo": photo and f"/workbench/cases/{case.uid}/photo/?sha={photo}",
    }
