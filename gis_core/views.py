"""The pages of the kernel: the map."""

import datetime
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe
from django.views.i18n import JavaScriptCatalog

from gis_core import map_layers, tiles
from gis_core.base_maps import base_map_config
from gis_core.conditional import Packed, pack, send
from gis_core.imagery.words import imagery_config
from gis_core.models import BaseMap, RasterLayer
from gis_core.policies import allows


def map_config(
    start: map_layers.MapStart,
    mine: map_layers.MapMine,
    base_maps: Sequence[BaseMap],
    imagery: Sequence[RasterLayer] = (),
) -> dict[str, Any]:
    """What does the map page's script need to know?  Carried as JSON in the page; no secret of the county."""
    return {
        "language": get_language(),
        "today": start.today.isoformat(),
        "timeZone": start.time_zone,
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
        "off": [layer["name"] for group in legend() for layer in group["layers"] if layer["off"]],
        "basemaps": base_map_config(base_maps),
        "imagery": imagery_config(imagery),
        "me": {"mine": {"grids": mine.grids, "bounds": mine.bounds}},
        "urls": {
            "api": reverse("map") + "api/v1/",
            "points": reverse("map") + "api/v1/points/columns/?format=arrays&as_of=",
            "tiles": reverse("map") + "tiles/{layers}/{z}/{x}/{y}.mvt",
            "resolve": reverse("map") + "api/v1/resolve/",
            "categories": f"{reverse('map')}api/v1/categories/?{start.category_query}",
            "workbench": reverse(map_layers.CASES_PAGE),
            "counts": reverse("imagery") + "counts/",
            "overlay": reverse(map_layers.OVERLAY_FIGURES),
            "campaign": reverse(map_layers.CAMPAIGN_FIGURES),
            "login": reverse("login"),
            "pin": static("gis_core/pin.svg"),
        },
    }


def page_map_config(user: Any) -> dict[str, Any]:
    """What does the map of another page need to know?  The same, without maps of others."""
    start: map_layers.MapStart = import_string(map_layers.MAP_START)()
    return map_config(start, import_string(map_layers.MAP_MINE)(user), [])


def _legend_entry(path: str) -> dict[str, Any]:
    entry: map_layers.LegendEntry = import_string(path)
    classes = [{"name": kind.name, "title": kind.title} for kind in entry.classes]
    return {"name": entry.name, "title": entry.title, "classes": classes, "off": entry.off}


def legend() -> list[dict[str, Any]]:
    """Which layers can be switched, in which groups?"""
    return [
        {"name": group.name, "title": group.title, "layers": [_legend_entry(path) for path in group.entries]}
        for group in map_layers.LEGEND
    ]


def points_address(config: dict[str, Any], on: str) -> str:
    """Where will the page ask for the points of the day that its address names?  So the browser asks at once.

    What is no day is read as today, as the page's script does.
    """
    try:
        is_day = datetime.date.fromisoformat(on).isoformat() == on
    except ValueError:
        is_day = False
    address: str = config["urls"]["points"]
    return address + (on if is_day else config["today"])


def menu_pages(user: Any) -> list[dict[str, Any]]:
    """Which other pages may this user open from the map?"""
    return [
        {"title": title, "url": reverse(name)}
        for name, title in map_layers.MENU_PAGES.items()
        if allows(name, "GET", user)
    ]


@login_required
@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """GET /: the map workspace, where a click says who answers."""
    start: map_layers.MapStart = import_string(map_layers.MAP_START)()
    mine: map_layers.MapMine = import_string(map_layers.MAP_MINE)(request.user)
    base_maps = list(BaseMap.objects.filter(active=True))
    imagery = list(RasterLayer.objects.visible_to(request.user).ready().defer("footprint"))
    config = map_config(start, mine, base_maps, imagery)
    context = {
        "title": start.title,
        "config": config,
        "points_address": points_address(config, next(iter(request.GET.getlist("on")), "")),
        "legend": legend(),
        "pages": menu_pages(request.user),
        "has_overlay": allows(map_layers.OVERLAY_FIGURES, "GET", request.user),
        "has_campaign": allows(map_layers.CAMPAIGN_FIGURES, "GET", request.user),
    }
    response = render(request, "gis_core/map.html", context)
    response._csp_update = {"img-src": [host for one in base_maps for host in one.address.hosts()]}  # type: ignore[attr-defined]
    return response


@require_safe
def script_texts(request: HttpRequest) -> HttpResponse:
    """GET /texts.js: what the scripts of the pages say, in the reader's language."""
    return send(request, _texts(get_language()), "text/javascript; charset=utf-8")


@cache
def _texts(language: str | None) -> Packed:
    """These texts in one language, made once: they change with the program alone, and every map waits for them."""
    with override(language):
        return pack(JavaScriptCatalog().get(HttpRequest()).content)
