"""The addresses of /ogc/: for programs as JSON, for people with a browser as pages."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from gis_core.api.bodies import SmallJSONParser
from gis_core.api.parameters import Parameter
from gis_core.api.schema import GEOJSON, JSON
from gis_core.api.views import ApiView, GeoJSONRenderer, Negotiation, find
from gis_core.errors import problem_of
from gis_core.ogc import documents
from gis_core.ogc.collections import Collection, collection_named, collections, ground
from gis_core.ogc.documents import HTML, OPENAPI, SCHEMA, address, link
from gis_core.ogc.openapi import document as openapi_document
from gis_core.ogc.pages import Link, chosen, collected, feature_collection, page_of, text_of
from gis_core.ogc.systems import CRS84, System
from gis_core.ogc.titles import Reader, place_words
from gis_core.ogc.words import DATETIME, crs_word, form_word, items_words
from gis_core.ogc.writing import etag_of, require_match, sent_feature, writer_of
from gis_core.policies import READ_VERBS

#: Columns of the table of features; all of them stand on the page of each.
_COLUMNS = 7
#: Features on a page for people, unless told.
_LINES = 50


class _Renderer(BaseRenderer):
    """Lets the Accept header or `?f=` choose the form; the answers are made by the addresses themselves."""

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        return JSONRenderer().render(data)


class HtmlRenderer(_Renderer):
    """A page for people."""

    media_type = HTML
    format = "html"


class OpenApiRenderer(_Renderer):
    """What GDAL and QGIS ask the description by."""

    media_type = OPENAPI
    format = "openapi"


class OpenApiAlias(_Renderer):
    """The same, by the name that older programs have for it."""

    media_type = "application/openapi+json;version=3.0"
    format = "openapi"


class SchemaRenderer(_Renderer):
    """What queryables are asked by."""

    media_type = SCHEMA
    format = "schema"


class OgcNegotiation(Negotiation):
    """The form by `?f=`, else by the Accept header; a word that is no form is refused later, by its name."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        renderers = list(renderers)
        if asked := request.query_params.get("f"):
            for renderer in renderers:
                if renderer.format == asked:
                    return renderer, renderer.media_type
            return renderers[0], renderers[0].media_type
        found: tuple[BaseRenderer, str] = super().select_renderer(request, renderers, format_suffix)
        return found


class GeoJSONParser(SmallJSONParser):
    """A feature as clients name it."""

    media_type = GEOJSON


class MergePatchParser(SmallJSONParser):
    """Changes of a feature as clients name them (RFC 7396)."""

    media_type = "application/merge-patch+json"


class OgcView(ApiView):
    """An address of /ogc/: a document for programs, the same as a page for people."""

    #: Told at /ogc/api, in words of the standard, not among the addresses of /api/.
    schema = None  # type: ignore[assignment]
    content_negotiation_class = OgcNegotiation
    renderer_classes: tuple[type[BaseRenderer], ...] = (JSONRenderer, GeoJSONRenderer, HtmlRenderer)
    parser_classes = (SmallJSONParser, GeoJSONParser, MergePatchParser)
    #: Documents are of no day; QGIS repeats with each request what its user wrote behind the address.
    parameters = (form_word("json", "html"), DATETIME)

    def wants_page(self) -> bool:
        """Does a person with a browser ask?"""
        return getattr(getattr(self.request, "accepted_renderer", None), "format", "") == "html"

    def handle_exception(self, exc: Exception) -> Any:
        problem = problem_of(exc) if self.wants_page() else None
        if problem is None:
            return super().handle_exception(exc)
        if problem.status == 401:
            return redirect_to_login(self.request.get_full_path())
        return render(
            self.request._request, "gis_core/ogc/problem.html", {"problem": problem}, status=problem.status
        )

    def answer(
        self, template: str, document: Mapping[str, Any], kind: str = JSON, **more: Any
    ) -> HttpResponse:
        """A document, or the page of it."""
        if self.wants_page():
            context = {"document": document, **more}
            return render(self.request._request, f"gis_core/ogc/{template}.html", context)
        return HttpResponse(json.dumps(document, ensure_ascii=False), content_type=kind)


class Landing(OgcView):
    """GET: the way in."""

    def get(self, request: Request) -> HttpResponse:
        return self.answer("landing", documents.landing(request), layers=list(collections().values()))


class Conformance(OgcView):
    """GET: which parts of the standards are kept?"""

    def get(self, request: Request) -> HttpResponse:
        return self.answer("conformance", documents.conformance(request))


class OpenApi(OgcView):
    """GET: what does each address offer?"""

    renderer_classes = (OpenApiRenderer, OpenApiAlias, JSONRenderer)

    def get(self, request: Request) -> HttpResponse:
        return self.answer("", openapi_document(request, ground()), OPENAPI)


class Collections(OgcView):
    """GET: the layers."""

    def get(self, request: Request) -> HttpResponse:
        document = documents.collections_document(request, ground())
        return self.answer("collections", document, layers=list(collections().values()))


class CollectionView(OgcView):
    """GET: one layer."""

    def get(self, request: Request, name: str) -> HttpResponse:
        collection = collection_named(name)
        document = documents.collection_document(request, collection, ground())
        return self.answer("collection", document, collection=collection)


class Queryables(OgcView):
    """GET: by which properties are features chosen?"""

    renderer_classes = (SchemaRenderer, JSONRenderer, HtmlRenderer)

    def get(self, request: Request, name: str) -> HttpResponse:
        collection = collection_named(name)
        document = documents.queryables_document(request, collection)
        return self.answer("queryables", document, SCHEMA, collection=collection)


class FeaturesView(OgcView):
    """An address of features: written where their collection has a writer."""

    @property
    def allowed_methods(self) -> list[str]:
        offered: list[str] = super().allowed_methods
        collection = collections().get(self.kwargs["name"])
        if collection is not None and collection.writer is not None:
            return offered
        return [verb for verb in offered if verb in READ_VERBS]


class Items(FeaturesView):
    """GET: the features of a layer, a page at a time; POST: one more."""

    def known_parameters(self, method: str) -> list[Parameter]:
        collection = collections().get(self.kwargs["name"])
        if collection is None or method not in READ_VERBS:
            return []
        return items_words(collection, self.request.user, ground().work_srid)

    def get(self, request: Request, name: str) -> HttpResponseBase:
        collection = collection_named(name)
        rows = chosen(collection, request.user, self.asked)
        is_first = "after" not in self.asked
        if self.wants_page():
            return self._page(request, collection, rows)
        system: System = self.asked.get("crs", CRS84)
        page, limit = page_of(rows, text_of(collection.resource, request.user, system), self.asked)
        pieces = feature_collection(page, limit, lambda last: self._links(request, last), is_first=is_first)
        response = StreamingHttpResponse(pieces, content_type=GEOJSON)
        response["Content-Crs"] = f"<{system.uri}>"
        return response

    def _page(self, request: Request, collection: Collection, rows: Any) -> HttpResponse:
        asked = {"limit": _LINES, **self.asked}
        page, limit = page_of(rows, text_of(collection.resource, request.user), asked)
        features, matched, last = collected(page, limit, is_first="after" not in asked)
        reader = Reader(collection, request.user)
        shown = collection.columns or list(reader.titles)[:_COLUMNS]
        context = {
            "collection": collection,
            "titles": [reader.titles[name] for name in shown],
            "lines": [
                (feature["id"], [reader.words(name, feature["properties"].get(name)) for name in shown])
                for feature in features
            ],
            "matched": matched,
            "next": self._next(request, last) if last else "",
            "is_first": "after" not in asked,
        }
        return render(request._request, "gis_core/ogc/items.html", context)

    def _links(self, request: Request, last: int | None) -> list[Link]:
        """The links of a page: to itself, to itself for people, to the layer, to the page after it."""
        here = request.build_absolute_uri()
        query = request.query_params.copy()
        query["f"] = "html"
        page = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
        collection = address(request, "collection", name=self.kwargs["name"])
        found = [
            link(here, "self", GEOJSON),
            link(page, "alternate", HTML),
            link(collection, "collection", JSON),
        ]
        return found if last is None else [*found, link(self._next(request, last), "next", GEOJSON)]

    def _next(self, request: Request, last: int) -> str:
        query = request.query_params.copy()
        query["after"] = str(last)
        return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")

    def post(self, request: Request, name: str) -> HttpResponse:
        collection = collection_named(name)
        writer = writer_of(collection, request.user)
        sent = sent_feature(request, collection, whole=True)
        key, is_new = writer.create(sent, request.user)
        response = item_response(request, collection, str(key), CRS84)
        response.status_code = 201 if is_new else 200
        response["Location"] = address(request, "item", name=name, key=str(key))
        return response


class Item(FeaturesView):
    """GET: one feature; PUT: another in its place; PATCH: parts of it; DELETE: take it away."""

    def known_parameters(self, method: str) -> list[Parameter]:
        if method not in READ_VERBS:
            return []
        told = _("coordinate system of the answer")
        return [crs_word("crs", ground().work_srid, told), form_word("json", "html")]

    def get(self, request: Request, name: str, key: str) -> HttpResponseBase:
        collection = collection_named(name)
        if self.wants_page():
            feature = json.loads(found_texts(request, collection, key, CRS84)[1])
            reader = Reader(collection, request.user)
            context = {
                "collection": collection,
                "feature": feature,
                "place": place_words(feature["geometry"]),
                "told": reader.told(feature["properties"]),
            }
            return render(request._request, "gis_core/ogc/item.html", context)
        response = item_response(request, collection, key, self.asked.get("crs", CRS84))
        return get_conditional_response(request, etag=response["ETag"], response=response) or response

    def put(self, request: Request, name: str, key: str) -> HttpResponse:
        return self._change(request, name, key, whole=True)

    def patch(self, request: Request, name: str, key: str) -> HttpResponse:
        return self._change(request, name, key, whole=False)

    def _change(self, request: Request, name: str, key: str, *, whole: bool) -> HttpResponse:
        collection = collection_named(name)
        writer = writer_of(collection, request.user)
        sent = sent_feature(request, collection, whole=whole)
        with transaction.atomic():
            number = self._locked(request, collection, key)
            writer.change(number, sent, request.user, whole=whole)
            return item_response(request, collection, str(number), CRS84)

    def delete(self, request: Request, name: str, key: str) -> HttpResponse:
        collection = collection_named(name)
        writer = writer_of(collection, request.user)
        with transaction.atomic():
            writer.delete(self._locked(request, collection, key), request.user)
        return HttpResponse(status=204)

    def _locked(self, request: Request, collection: Collection, key: str) -> int:
        """The id of the feature, which nobody else changes until this is over; the sender knows it as it is."""
        number = find(collection.resource, request.user, key).values_list("pk", flat=True).first()
        if number is None:
            raise Http404
        model = collection.resource.rows(request.user).model
        model._default_manager.select_for_update().filter(pk=number).first()
        require_match(request, found_texts(request, collection, str(number), CRS84)[0])
        return int(number)


def found_texts(request: Request, collection: Collection, key: str, system: System) -> tuple[str, str]:
    """The text of a feature in CRS84, by which its states are told apart, and in this system.  Raises Http404."""
    found = find(collection.resource, request.user, key).annotate(
        told=text_of(collection.resource, request.user),
        shown=text_of(collection.resource, request.user, system),
    )
    row = found.values_list("told", "shown").first()
    if row is None:
        raise Http404
    return row


def item_response(request: Request, collection: Collection, key: str, system: System) -> HttpResponse:
    """One feature as an answer, with its ETag."""
    told, shown = found_texts(request, collection, key, system)
    number = json.loads(told)["id"]
    itself = address(request, "item", name=collection.name, key=str(number))
    links = [
        link(itself, "self", GEOJSON),
        link(f"{itself}?f=html", "alternate", HTML),
        link(address(request, "collection", name=collection.name), "collection", JSON),
    ]
    text = f'{shown[:-1]},"links":{json.dumps(links)}}}'
    response = HttpResponse(text, content_type=GEOJSON)
    response["ETag"] = etag_of(told, system)
    response["Content-Crs"] = f"<{system.uri}>"
    return response
