"""What does each address of /ogc/ offer?  OpenAPI 3.0, made of the same words that serve it."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from gis_core.api.parameters import Parameter
from gis_core.api.schema import GEOJSON, JSON, PROBLEM, PROBLEM_JSON
from gis_core.ogc.collections import Collection, Ground, collections
from gis_core.ogc.documents import HTML, SCHEMA
from gis_core.ogc.words import LIMIT, crs_word, form_word, items_words, schema_of

_MERGE = "application/merge-patch+json"
_GEOMETRY = {"type": "object", "nullable": True, "description": "GeoJSON"}


def document(request: HttpRequest, place: Ground) -> dict[str, Any]:
    """The whole description."""
    paths: dict[str, Any] = {}
    for path, tag, told in (
        ("/", "landing", _("The way in")),
        ("/conformance", "landing", _("Which standards this obeys")),
        ("/collections", "collections", _("The layers")),
    ):
        paths[path] = {"get": _reading(tag, told, [form_word("json", "html")], JSON)}
    for collection in collections().values():
        paths |= _paths_of(collection, request.user, place)
    return {
        "openapi": "3.0.3",
        "info": {"title": _("Map data for other programs"), "version": "1"},
        "servers": [{"url": request.build_absolute_uri("/ogc")}],
        "paths": paths,
        "components": {
            "schemas": {"problem": PROBLEM},
            "parameters": {"limit": _parameter(LIMIT)},
            "securitySchemes": {
                "token": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "Token … (POST /api/v1/login/)",
                },
                "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
            },
        },
        "security": [{"token": []}, {"session": []}],
    }


def _paths_of(collection: Collection, user: Any, place: Ground) -> dict[str, Any]:
    name, title = collection.name, str(collection.resource.title)
    feature = _feature(collection)
    answer = {"type": "object", "properties": {"features": {"type": "array", "items": feature}}}
    words = items_words(collection, user, place.work_srid)
    crs = crs_word("crs", place.work_srid, _("coordinate system of the answer"))
    form = form_word("json", "html")
    items: dict[str, Any] = {"get": _reading(name, title, words, GEOJSON, answer)}
    item: dict[str, Any] = {"get": _reading(name, _("One feature"), [crs, form], GEOJSON, feature)}
    item["parameters"] = [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}]
    if collection.writer is not None:
        whole, part = _written(collection, whole=True), _written(collection, whole=False)
        content_crs = {"name": "Content-Crs", "in": "header", "schema": {"type": "string"}}
        if_match = {"name": "If-Match", "in": "header", "schema": {"type": "string"}}
        items["post"] = _writing(name, _("One more"), [content_crs], {GEOJSON: whole}, "201")
        item["put"] = _writing(name, _("Instead of it"), [content_crs, if_match], {GEOJSON: whole}, "200")
        item["patch"] = _writing(name, _("Changes of it"), [content_crs, if_match], {_MERGE: part}, "200")
        item["delete"] = _writing(name, _("Take it away"), [if_match], {}, "204")
    at = f"/collections/{name}"
    return {
        at: {"get": _reading(name, title, [form], JSON)},
        f"{at}/queryables": {"get": _reading(name, _("By what features are chosen"), [form], SCHEMA)},
        f"{at}/items": items,
        f"{at}/items/{{id}}": item,
    }


def _feature(collection: Collection) -> dict[str, Any]:
    properties = {
        field.name: schema_of(collection, field) | ({"items": {}} if field.type == "array" else {})
        for field in collection.resource.fields
    }
    return {
        "type": "object",
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "integer"},
            "geometry": _GEOMETRY,
            "properties": {"type": "object", "properties": properties},
        },
    }


def _written(collection: Collection, *, whole: bool) -> dict[str, Any]:
    """A feature as it is sent; what the server sets may stand in it and is not read."""
    assert collection.writer is not None
    properties: dict[str, Any] = {"type": "object", "properties": dict(collection.writer.properties)}
    if whole:
        properties["required"] = list(collection.writer.required)
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "geometry": _GEOMETRY,
            "properties": properties,
        },
    }
    return schema | ({"required": ["type", "geometry", "properties"]} if whole else {})


def _parameter(word: Parameter) -> dict[str, Any]:
    schema = dict(word.schema or {"type": "string"})
    listed = {"style": "form", "explode": False} if schema.get("type") == "array" else {}
    return {
        "name": word.name,
        "in": "query",
        "required": word.required,
        "description": str(word.description),
        "schema": schema,
        **listed,
    }


def _problems(*statuses: str) -> dict[str, Any]:
    content = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/problem"}}}
    return {status: {"description": _("refused, with the reason"), "content": content} for status in statuses}


def _reading(
    tag: str, told: str, words: list[Parameter], kind: str, schema: dict[str, Any] | None = None
) -> dict[str, Any]:
    content: dict[str, Any] = {kind: {"schema": schema or {"type": "object"}}}
    content[HTML] = {"schema": {"type": "string"}}
    return {
        "tags": [tag],
        "summary": told,
        "parameters": [_parameter(word) for word in words],
        "responses": {
            "200": {"description": told, "content": content},
            **_problems("400", "401", "403", "404"),
        },
    }


def _writing(
    tag: str, told: str, headers: list[dict[str, Any]], bodies: dict[str, Any], status: str
) -> dict[str, Any]:
    refused = _problems("400", "401", "403", "404", "409", "412", "413", "415")
    found: dict[str, Any] = {
        "tags": [tag],
        "summary": told,
        "parameters": headers,
        "responses": {status: {"description": told}, **refused},
    }
    if bodies:
        content = {kind: {"schema": schema} for kind, schema in bodies.items()}
        found["requestBody"] = {"required": True, "content": content}
    return found
