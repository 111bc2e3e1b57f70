"""The pages of the kernel: the map."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from gis_core import map_layers, tiles
from gis_core.policies import policy_of


def map_config(start: map_layers.MapStart) -> dict[str, Any]:
    """What does the map page's script need to know?  Carried as JSON in the page; no secret, no user data."""
    return {
        "language": get_language(),
        "today": start.today.isoformat(),
        "view": {"lon": start.lon, "lat": start.lat, "zoom": start.zoom},
        "bounds": start.bounds,
        "layers": [
            {
                "name": layer.name,
                "minZoom": layer.min_zoom,
                "maxZoom": layer.max_zoom,
                "dated": layer.dated,
            }
            for layer in tiles.layers().values()
        ],
        "urls": {
            "api": reverse("map") + "api/v1/",
            "tiles": reverse("map") + "tiles/{layer}/{z}/{x}/{y}.mvt",
            "resolve": reverse("map") + "api/v1/resolve/",
            "categories": f"{reverse('map')}api/v1/categories/?{start.category_query}",
            "login": reverse("login"),
            "pin": static("gis_core/pin.svg"),
        },
    }


def legend() -> list[dict[str, Any]]:
    """Which layers can be switched, and how do they look?"""
    entries: list[map_layers.LegendEntry] = [import_string(path) for path in map_layers.LEGEND]
    return [
        {
            "name": entry.name,
            "title": entry.title,
            "swatch": static(entry.swatch),
            "classes": [{"title": kind.title, "swatch": static(kind.swatch)} for kind in entry.classes],
        }
        for entry in entries
    ]


def menu_pages(user: Any) -> list[dict[str, Any]]:
    """Which other pages may this user open from the map?"""
    return [
        {"title": title, "url": reverse(name)}
        for name, title in map_layers.MENU_PAGES.items()
        if (policy := policy_of(name)) is not None and policy.allows("GET", user)
    ]


@login_required
@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """GET /: the map workspace, where a click says who answers."""
    start: map_layers.MapStart = import_string(map_layers.MAP_START)()
    context = {
        "title": start.title,
        "config": map_config(start),
        "layers": legend(),
        "pages": menu_pages(request.user),
    }
    return render(request, "gis_core/map.html", context)
