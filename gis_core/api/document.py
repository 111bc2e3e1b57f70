"""GET /api/schema/: the OpenAPI document, the same for everybody who may read it."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response

#: Its bytes and headers by language and media type, made by a process when they are first asked for.
_documents: dict[tuple[str, str], tuple[bytes, dict[str, str]]] = {}


class SchemaView(SpectacularAPIView):
    """drf-spectacular's, which would make the document anew for each reader."""

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response | HttpResponse:
        if request.GET.keys() & {"lang", "version"}:  # words of theirs, which may be anything
            return super().get(request, *args, **kwargs)
        wanted = (get_language() or "", request.accepted_renderer.media_type)
        if wanted in _documents:
            content, headers = _documents[wanted]
            return HttpResponse(content, headers=headers)
        response = super().get(request, *args, **kwargs)
        response.add_post_render_callback(lambda made: _keep(wanted, made))
        return response


def _keep(wanted: tuple[str, str], made: Any) -> None:
    headers = {name: made.headers[name] for name in ("Content-Type", "Content-Disposition")}
    _documents[wanted] = made.content, headers
