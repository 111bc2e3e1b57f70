"""What do /ogc/ and its collections say of themselves?  The documents of OGC API – Features, with their links."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from gis_core.api.schema import GEOJSON, JSON
from gis_core.ogc.collections import Collection, Ground, collections
from gis_core.ogc.systems import CRS84_URI, STORAGE, systems
from gis_core.ogc.titles import titles_of
from gis_core.ogc.words import queryables, schema_of

HTML = "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA = "application/schema+json"
_QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
_FEATURES = "http://www.opengis.net/spec/ogcapi-features-"

CONFORMANCE = (
    *(f"{_FEATURES}1/1.0/conf/{name}" for name in ("core", "oas30", "html", "geojson")),
    f"{_FEATURES}2/1.0/conf/crs",
    *(f"{_FEATURES}3/1.0/conf/{name}" for name in ("queryables", "queryables-query-parameters")),
    *(
        f"{_FEATURES}4/1.0/conf/{name}"
        for name in ("create-replace-delete", "update", "optimistic-locking-etags")
    ),
    f"{_FEATURES}4/1.0/conf/features",
)

Link = dict[str, str]


def address(request: HttpRequest, page: str, /, **words: str) -> str:
    """The whole address of a page of /ogc/."""
    return request.build_absolute_uri(reverse(f"ogc:{page}", kwargs=words))


def link(href: str, rel: str, kind: str, title: str = "") -> Link:
    """One link of a document."""
    return {"href": href, "rel": rel, "type": kind, **({"title": title} if title else {})}


def both_forms(href: str, title: str, kind: str = JSON) -> list[Link]:
    """The links of a document to itself, and to itself as a page for people."""
    return [
        link(href, "self", kind, title),
        link(f"{href}?f=html", "alternate", HTML, _("%(title)s as a page") % {"title": title}),
    ]


def landing(request: HttpRequest) -> dict[str, Any]:
    """The way in."""
    docs = address(request, "docs")
    return {
        "title": _("Map data for other programs"),
        "description": _(
            "OGC API – Features: QGIS, GDAL and other programs read the county's layers here, page by page, as far as"
            " whoever is signed in may see them."
        ),
        "links": [
            *both_forms(address(request, "landing"), _("This document")),
            link(address(request, "api"), "service-desc", OPENAPI, _("What each address offers (OpenAPI)")),
            link(docs, "service-doc", HTML, _("What each address offers, as a page")),
            link(address(request, "conformance"), "conformance", JSON, _("Which standards this obeys")),
            link(address(request, "collections"), "data", JSON, _("The layers")),
        ],
    }


def conformance(request: HttpRequest) -> dict[str, Any]:
    """Which parts of the standards are kept?"""
    links = both_forms(address(request, "conformance"), _("Which standards this obeys"))
    return {"conformsTo": list(CONFORMANCE), "links": links}


def collection_document(request: HttpRequest, collection: Collection, place: Ground) -> dict[str, Any]:
    """What is a collection like, and where are its features?"""
    name, title = collection.name, str(collection.resource.title)
    itself = address(request, "collection", name=name)
    items = address(request, "items", name=name)
    extent: dict[str, Any] = {}
    if place.extent:
        extent["spatial"] = {"bbox": [list(place.extent)], "crs": CRS84_URI}
    if collection.during:
        extent["temporal"] = {"interval": [[None, None]]}
    return {
        "id": name,
        "title": title,
        **({"description": str(collection.description)} if collection.description else {}),
        **({"extent": extent} if extent else {}),
        "itemType": "feature",
        "crs": [system.uri for system in systems(place.work_srid)],
        "storageCrs": STORAGE.uri,
        "links": [
            *both_forms(itself, title),
            link(items, "items", GEOJSON, title),
            link(f"{items}?f=html", "items", HTML, _("%(title)s as a page") % {"title": title}),
            link(
                address(request, "queryables", name=name),
                _QUERYABLES,
                SCHEMA,
                _("By what features are chosen"),
            ),
        ],
    }


def collections_document(request: HttpRequest, place: Ground) -> dict[str, Any]:
    """Which collections are there?"""
    return {
        "links": both_forms(address(request, "collections"), _("The layers")),
        "crs": [system.uri for system in systems(place.work_srid)],
        "collections": [collection_document(request, one, place) for one in collections().values()],
    }


def queryables_document(request: HttpRequest, collection: Collection) -> dict[str, Any]:
    """By which properties can features be chosen?  A JSON Schema (Part 3)."""
    titles = titles_of(collection, request.user)
    properties: dict[str, Mapping[str, Any]] = {
        field.name: schema_of(collection, field) | {"title": titles[field.name]}
        for field in queryables(collection)
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address(request, "queryables", name=collection.name),
        "type": "object",
        "title": str(collection.resource.title),
        "properties": properties,
        "additionalProperties": False,
    }
