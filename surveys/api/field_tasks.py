"""What somebody has to do outside and what became of their reports, as their phone takes it along."""

from typing import Any, cast

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.schema import Schema, object_schema
from gis_core.api.views import ApiView
from gis_core.models import User
from surveys.field.reports import reports_of
from surveys.field.tasks import tasks_of

_TASK = object_schema(
    uid="string",
    number="string",
    version="integer",
    state="string",
    state_name="string",
    category="string",
    lon="number",
    lat="number",
    place_text="string",
    description="string",
    grid="string",
    accountable_unit="string",
    handling_unit="string",
    reported_at="string",
    warn_at="string?",
    due_at="string?",
    asked="object?",
    steps="array",
    photos="array",
)
_TASK["properties"]["steps"]["items"] = object_schema(
    action="string", reason="string", name="string", photos="integer", needs_note="boolean", near_m="integer?"
)


class FieldTasks(ApiView):
    """GET: the cases that wait for you on the spot, the most urgent first, with the steps that you may take.

    A step is sent to /api/v1/cases/<uid>/steps/ with `version` as it stands here, `action`, `reason`, a note where
    `needs_note`, so many `photos`, and, with `near_m`, from no further away than that.
    """

    shape: Schema = {
        "type": "object",
        "required": ["as_of", "tasks"],
        "properties": {"as_of": {"type": "string"}, "tasks": {"type": "array", "items": _TASK}},
    }

    def get(self, request: Request) -> Response:
        told: list[dict[str, Any]] = tasks_of(cast(User, request.user))
        return Response({"as_of": timezone.now(), "tasks": told})


_REPORT = object_schema(
    uid="string",
    point_uid="string",
    number="string",
    category="string",
    place_text="string",
    description="string",
    state="string",
    state_name="string",
    has_ended="boolean",
    accountable_unit="string",
    handling_unit="string",
    reported_at="string",
    warn_at="string?",
    due_at="string?",
    why="string",
    next="string",
    steps="array",
)
_REPORT["properties"]["steps"]["items"] = object_schema(
    at="string", name="string", unit="string", text="string"
)


class FieldReports(ApiView):
    """GET: the cases of your own reports, the newest first: open ones, and those that ended within sixty days."""

    shape: Schema = {
        "type": "object",
        "required": ["as_of", "reports"],
        "properties": {"as_of": {"type": "string"}, "reports": {"type": "array", "items": _REPORT}},
    }

    def get(self, request: Request) -> Response:
        now = timezone.now()
        return Response({"as_of": now, "reports": reports_of(cast(User, request.user), now=now)})
