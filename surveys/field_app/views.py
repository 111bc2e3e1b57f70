"""Addresses of the field app that answer without the network's help once a phone knows them."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gis_core.policies import require
from surveys.field_app.files import worker_script
from surveys.field_app.pages import LANGUAGES, shell_text, texts_text


@login_required
@require_safe
def field_page(request: HttpRequest) -> HttpResponse:
    """GET /field/: the field app, for those who collect."""
    require(request, "field")
    return HttpResponse(shell_text())


@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """GET /field/shell/: the same page for the service worker, which keeps it for the day without a network."""
    return _checked_each_time(HttpResponse(shell_text()))


@require_safe
def texts(request: HttpRequest, key: str) -> HttpResponse:
    """GET /field/texts/<language>.js: the texts of the app in one language, whatever the reader's session says."""
    if key not in LANGUAGES:
        raise Http404
    return _checked_each_time(HttpResponse(texts_text(request, key), content_type="text/javascript"))


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """GET /field/sw.js: the service worker."""
    return _checked_each_time(HttpResponse(worker_script(request), content_type="text/javascript"))


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """GET /field/manifest.webmanifest: what a phone needs to install the app."""
    start = reverse("field")
    sizes = [("192", "any"), ("512", "any"), ("512", "maskable")]
    icons = [
        {
            "src": static(f"surveys/field/icon-{'maskable-' if purpose == 'maskable' else ''}{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size, purpose in sizes
    ]
    content = {
        "id": start,
        "name": _("Field survey"),
        "short_name": _("Field survey"),
        "lang": get_language(),
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "orientation": "any",
        "background_color": "#f4f1ea",
        "theme_color": "#17594a",
        "icons": icons,
    }
    return JsonResponse(content, content_type="application/manifest+json")


def _checked_each_time(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, no_cache=True)
    return response
