"""Renovation over HTTP."""

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.parameters import LONGEST_TEXT, Parameter, day, narrowing, text
from gis_core.api.resources import Field, Resource
from gis_core.api.schema import Schema
from gis_core.api.views import ApiView, ResourceDetail, ResourceList
from gis_core.errors import Problem
from grids.api.columns import CODE, choice, of, personal, unit
from grids.api.history import history_address
from grids.county_hours import county_day
from renovation.models import Project, ProjectMilestone, RenovationZone
from renovation.overlays.asking import LAYERS, overlay
from renovation.overlays.outlines import OutlineRefused, outline_named
from renovation.wallmaps.content import campaign_content, project_content, told

RENOVATION_ZONES = Resource(
    "renovation-zones",
    _("Renovation zones"),
    of(RenovationZone),
    (Field("code", "code"), Field("name", "name"), Field("kind", "kind")),
    (CODE, choice("kind", "kind", RenovationZone.Kind.values, _("kind"))),
    geometry="geom",
)


class Overlay(ApiView):
    """GET: what lies inside an outline, for programs: tests/contract/overlay.json."""

    parameters = (
        Parameter(
            "of",
            text(LONGEST_TEXT),
            _("the outline: zone:CODE, or drawn:lon,lat;lon,lat;… corner by corner (EPSG:4490)"),
            schema={"type": "string"},
            required=True,
        ),
        Parameter("on", day, _("day; today unless told"), schema={"type": "string", "format": "date"}),
    )
    shape: Schema = {"type": "object"}

    def get(self, request: Request) -> Response:
        try:
            outline = outline_named(self.asked["of"], {})
        except OutlineRefused as refused:
            raise Problem(400, "outline.refused", str(refused), errors={"of": [str(refused)]}) from refused
        return Response(overlay(outline.area, LAYERS, user=request.user, on=self.asked.get("on")))


class WallMap(ApiView):
    """GET: what a wall map says, for programs that draw their own sheets: tests/contract/wall_map.json."""

    parameters = (
        Parameter(
            "project",
            text(LONGEST_TEXT),
            _("code of the project; the whole campaign unless told"),
            schema={"type": "string"},
        ),
        Parameter("on", day, _("day; today unless told"), schema={"type": "string", "format": "date"}),
    )
    shape: Schema = {"type": "object"}

    def get(self, request: Request) -> Response:
        on = self.asked.get("on") or county_day(timezone.now())
        projects = Project.objects.visible_to(request.user)
        if code := self.asked.get("project"):
            return Response(told(project_content(get_object_or_404(projects, code=code), day=on)))
        return Response(told(campaign_content(projects, day=on, user=request.user)))


_UNITS = ("expropriation_department", "implementing_unit")

RENOVATION_PROJECTS = Resource(
    "renovation-projects",
    _("Renovation projects"),
    lambda user: Project.objects.visible_to(user),
    (
        Field("code", "code"),
        Field("name", "name"),
        Field("programme", "programme__name", _("renovation programme")),
        Field("zone", "zone__code", _("code of the renovation zone")),
        Field("state", "state"),
        Field("deadline", "deadline", format="date"),
        *unit("expropriation_department", _("expropriation department")),
        *unit("implementing_unit", _("implementing unit")),
        Field("lead_person", personal("lead_person", *_UNITS)),
        Field("leader_contact", personal("leader_contact", *_UNITS)),
        Field("households_total", "households_total", type="integer"),
        Field("freeze_from", "freeze_from", format="date", nullable=True),
        Field("freeze_until", "freeze_until", format="date", nullable=True),
    ),
    (CODE, choice("state", "state", Project.State.values, _("state"))),
    geometry="zone__geom",
)

RENOVATION_MILESTONES = Resource(
    "renovation-milestones",
    _("Milestones of renovation"),
    lambda user: ProjectMilestone.objects.visible_to(user),
    (
        Field("project", "project__code", _("code of the renovation project")),
        Field("code", "code"),
        *(
            Field(day, day, format="date", nullable=True)
            for day in ("baseline_finish", "planned_start", "planned_finish", "started_on", "finished_on")
        ),
        Field("evidence", "evidence"),
    ),
    (
        CODE,
        narrowing(
            "project", "project__code", text(40), _("code of the renovation project"), {"type": "string"}
        ),
    ),
)

urlpatterns = [
    path("overlay/", Overlay.as_view(), name="overlay"),
    path("wall-map/", WallMap.as_view(), name="wall-map"),
] + [
    address
    for resource in (RENOVATION_ZONES, RENOVATION_PROJECTS, RENOVATION_MILESTONES)
    for address in (
        path(f"{resource.name}/", ResourceList.as_view(resource=resource), name=f"{resource.name}-list"),
        path(
            f"{resource.name}/<str:key>/",
            ResourceDetail.as_view(resource=resource),
            name=f"{resource.name}-detail",
        ),
        history_address(resource),
    )
]
