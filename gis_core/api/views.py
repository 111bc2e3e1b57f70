"""Lists, details and map layers of every resource, and what answers where there is nothing."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from gis_core.api.bodies import SmallJSONParser
from gis_core.api.parameters import Parameter, Refused, read_parameters
from gis_core.api.resources import Resource, feature_collection, fields_parameter
from gis_core.api.schema import GEOJSON, JSON, ApiSchema, Schema, list_responses, row_responses
from gis_core.errors import Problem
from gis_core.policies import READ_VERBS, DeclaredPolicy

DEFAULT_LIMIT = 100


class GeoJSONRenderer(BaseRenderer):
    """Lets `?format=geojson` and the Accept header choose the map layer; the text is already made."""

    media_type = GEOJSON
    format = "geojson"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        return JSONRenderer().render(data)


class Negotiation(DefaultContentNegotiation):
    """Answers 406 to a `?format=` that is not offered, as to such an Accept header."""

    def filter_renderers(self, renderers: Iterable[BaseRenderer], format: str) -> list[BaseRenderer]:
        found = [renderer for renderer in renderers if renderer.format == format]
        if not found:
            raise NotAcceptable
        return found


class ApiView(APIView):
    """What every address of the API has in common: a declared policy, small bodies, no shared caches.

    `parameters` are the words of a reading request, `shape` its answer, `bodies` what other verbs take: a serializer,
    or the type of bytes by their media type.
    """

    permission_classes = (DeclaredPolicy,)
    parser_classes: tuple[type[SmallJSONParser], ...] = (SmallJSONParser,)
    content_negotiation_class = Negotiation
    renderer_classes: tuple[type[BaseRenderer], ...] = (JSONRenderer,)
    schema = ApiSchema()
    parameters: tuple[Parameter, ...] = ()
    bodies: Mapping[str, type[BaseSerializer[Any]] | Mapping[str, OpenApiTypes]] = {}
    shape: Schema = {"type": "object"}
    hidden = False

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        method = request.method or ""
        # To a verb that is not offered the answer is 405, whatever is wrong with its words.
        offered = method in self.allowed_methods
        self.asked = read_parameters(request.query_params, self.known_parameters(method)) if offered else {}

    def known_parameters(self, method: str) -> list[Parameter]:
        """Which words may such a request be asked with?"""
        return list(self.parameters) if method in READ_VERBS else []

    def answers(self, method: str) -> Mapping[tuple[int, str], Schema]:
        """What does such a request answer?  OpenAPI schemas by status and media type."""
        return {(200, JSON): self.shape}

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        if not final.has_header("Cache-Control"):
            final["Cache-Control"] = "private, no-cache"
        patch_vary_headers(final, ("Accept", "Cookie", "Authorization", "Accept-Language"))
        return final

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        offered = ", ".join(self.allowed_methods)
        raise Problem(
            405,
            "method.not_allowed",
            _("%(method)s is not offered here. Offered: %(offered)s")
            % {"method": request.method, "offered": offered},
            _("See /api/docs/ for what each address offers."),
            headers={"Allow": offered},
        )


class ResourceView(ApiView):
    """An address of one resource."""

    resource: Resource | None = None
    renderer_classes: tuple[type[BaseRenderer], ...] = (JSONRenderer, GeoJSONRenderer)

    @property
    def shown(self) -> Resource:
        """Which resource is it?  Given by the address (as_view)."""
        assert self.resource is not None
        return self.resource

    def as_map_layer(self, request: Request) -> bool:
        """Is GeoJSON asked for?  Raises Problem (406) where there is no map."""
        chosen = request.accepted_renderer.format == "geojson"
        if chosen and not self.shown.geometry:
            raise Problem(
                406,
                "format.no_geometry",
                _("%(name)s have no geometry.") % {"name": self.shown.title},
                _("Ask for JSON."),
            )
        return chosen


class ResourceList(ResourceView):
    """GET: the rows that you may see, a page at a time, or all of them as a streamed GeoJSON layer."""

    def known_parameters(self, method: str) -> list[Parameter]:
        return self.shown.parameters() if method in READ_VERBS else []

    def answers(self, method: str) -> Mapping[tuple[int, str], Schema]:
        return list_responses(self.shown) if method == "GET" else row_responses(self.shown, 200, 201)

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rows = self.shown.narrowed(request.user, self.asked)
        if self.as_map_layer(request):
            return self._map_layer(request, rows)
        limit = self.asked.get("limit", DEFAULT_LIMIT)
        text = self.shown.object_text(request.user, self.asked.get("fields"))
        page = self.shown.page(rows, self.asked, limit=limit + 1).annotate(text=text)
        found = list(page.values_list("pk", "text"))
        parts = [f'"results":[{",".join(text for _key, text in found[:limit])}]']
        parts.append(f'"next":{self._next(request, found, limit)}')
        if self.asked.get("count"):
            parts.append(f'"count":{rows.order_by().count()}')
        return HttpResponse("{" + ",\n".join(parts) + "}", content_type=JSON)

    def _next(self, request: Request, found: list[tuple[int, str]], limit: int) -> str:
        """The address of the page after this one, as JSON."""
        if len(found) <= limit:
            return "null"
        query = request.query_params.copy()
        query["after"] = str(found[limit - 1][0])
        address = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
        return JSONRenderer().render(address).decode()

    def _map_layer(self, request: Request, rows: Any) -> StreamingHttpResponse:
        page = self.shown.page(rows, self.asked, limit=self.asked.get("limit"))
        text = self.shown.feature_text(request.user, self.asked.get("fields"))
        response = StreamingHttpResponse(feature_collection(page.annotate(text=text)), content_type=GEOJSON)
        response["Content-Disposition"] = f'inline; filename="{self.shown.name}.geojson"'
        return response


class ResourceDetail(ResourceView):
    """GET: one row, with its geometry."""

    def known_parameters(self, method: str) -> list[Parameter]:
        return [fields_parameter(self.shown)] if method in READ_VERBS else []

    def answers(self, method: str) -> Mapping[tuple[int, str], Schema]:
        return row_responses(self.shown, 200)

    def get(self, request: Request, key: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return row_response(self.shown, request.user, key, self.asked, feature=self.as_map_layer(request))


def row_response(
    resource: Resource,
    user: Any,
    key: str,
    asked: Mapping[str, Any],
    *,
    feature: bool = False,
    status: int = 200,
) -> HttpResponse:
    """One row as an answer, all versions included.  Raises Http404 where the user may not see it."""
    names = asked.get("fields") or resource.field_names
    text = resource.feature_text(user, names) if feature else resource.object_text(user, names)
    found = find(resource, user, key).annotate(text=text).values_list("text", flat=True).first()
    if found is None:
        raise Http404
    return HttpResponse(found, content_type=GEOJSON if feature else JSON, status=status)


def find(resource: Resource, user: Any, key: str) -> Any:
    """Which row (a query for at most one) has this key?  Raises Http404 for what cannot be a key."""
    try:
        named = resource.key(key)
    except Refused as error:
        raise Http404 from error
    return resource.rows(user).filter(**named).order_by("pk")


class Nothing(ApiView):
    """Every other address below /api/."""

    hidden = True

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        APIView.initial(self, request, *args, **kwargs)
        raise Http404

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        raise Http404
