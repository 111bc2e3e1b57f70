"""What does /api/schema/ say of an address?  Read from the same parameters and fields that serve it."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.authentication import SessionScheme
from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from gis_core.api.resources import GEOMETRY, Field, Resource

Schema = dict[str, Any]

JSON = "application/json"
GEOJSON = "application/geo+json"
PROBLEM_JSON = "application/problem+json"

_GEOMETRY: Schema = {
    "type": "object",
    "nullable": True,
    "description": "GeoJSON, longitude and latitude in degrees (CGCS2000; WGS 84 within a metre)",
}

PROBLEM: Schema = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "code", "detail", "what_next"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "stable, for programs"},
        "detail": {"type": "string", "description": "what and where, for people"},
        "what_next": {"type": "string", "description": "what to do, for people"},
        "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
    },
}


def object_schema(**members: str) -> Schema:
    """An object whose members have these OpenAPI types; a type ending in ? may be null."""
    return {
        "type": "object",
        "required": list(members),
        "properties": {
            name: {"type": kind.rstrip("?"), **({"nullable": True} if kind.endswith("?") else {})}
            | ({"items": {}} if kind == "array" else {})
            for name, kind in members.items()
        },
    }


def _field(field: Field) -> Schema:
    schema: Schema = {"type": field.type}
    if field.type == "array":
        schema["items"] = {}
    if field.format:
        schema["format"] = field.format
    if field.nullable:
        schema["nullable"] = True
    if field.description:
        schema["description"] = str(field.description)
    return schema


def row_schema(resource: Resource, *, whole: bool) -> Schema:
    """What does a row look like?  `whole`: with its geometry, as a detail has it."""
    properties: Schema = {"id": {"type": "integer"}, **{one.name: _field(one) for one in resource.fields}}
    if resource.geometry and whole:
        properties[GEOMETRY] = _GEOMETRY
    return {"type": "object", "required": ["id"], "properties": properties}


def list_responses(resource: Resource) -> Mapping[tuple[int, str], Schema]:
    """What does a list answer, in each form?"""
    page = {
        "type": "object",
        "required": ["results", "next"],
        "properties": {
            "results": {"type": "array", "items": row_schema(resource, whole=False)},
            "next": {"type": "string", "format": "uri", "nullable": True},
            "count": {"type": "integer"},
        },
    }
    collection = {
        "type": "object",
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "features": {"type": "array", "items": _feature(resource)},
        },
    }
    return {(200, JSON): page, **({(200, GEOJSON): collection} if resource.geometry else {})}


def row_responses(resource: Resource, *statuses: int) -> Mapping[tuple[int, str], Schema]:
    """What does the address of one row answer, in each form?"""
    found = {(status, JSON): row_schema(resource, whole=True) for status in statuses}
    return {**found, **({(200, GEOJSON): _feature(resource)} if resource.geometry else {})}


def _feature(resource: Resource) -> Schema:
    return {
        "type": "object",
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "integer"},
            "geometry": _GEOMETRY,
            "properties": row_schema(resource, whole=False),
        },
    }


class BrowserScheme(SessionScheme):
    """How pages sign in: by the session of the browser."""

    target_class = "gis_core.authentication.SessionAuthentication"


class TokenScheme(KnoxTokenScheme):
    """How programs sign in: Authorization: Token …"""

    target_class = "gis_core.authentication.TokenAuthentication"


def _view(schema: AutoSchema) -> Any:
    """The ApiView that is described."""
    return schema.view


class ApiSchema(AutoSchema):
    """The schema of an ApiView: its own words, its own answers, and the problems that any address has."""

    def is_excluded(self) -> bool:
        return bool(_view(self).hidden)

    def get_override_parameters(self) -> list[Any]:
        return [
            OpenApiParameter(
                parameter.name,
                type=dict(parameter.schema or {"type": "string"}),
                required=parameter.required,
                description=str(parameter.description),
            )
            for parameter in _view(self).known_parameters(self.method)
        ]

    def get_request_serializer(self) -> Any:
        return _view(self).bodies.get(self.method)

    def get_response_serializers(self) -> Any:
        refusals = {401: PROBLEM, 403: PROBLEM, 400: PROBLEM}
        if self.method in _view(self).bodies:
            refusals |= {409: PROBLEM, 413: PROBLEM, 415: PROBLEM}
        if "{" in self.path:
            refusals[404] = PROBLEM
        return {
            **_view(self).answers(self.method),
            **{(status, PROBLEM_JSON): schema for status, schema in refusals.items()},
        }

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def get_operation_id(self) -> str:
        words = self.path.removeprefix("/api/v1/").strip("/").replace("-", "_").split("/")
        name = "_".join(word.strip("{}") for word in words)
        return f"{self.method.lower()}_{name}"
