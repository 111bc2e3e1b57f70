"""What the map asks of imagery: tiles, values under a place, counted areas; each under the policy of its address.

What draws is loaded by the first request that needs it: GDAL's rasters are a second that no other start should pay.
"""

import hashlib
import json
import math
from typing import Any

from django.contrib.gis.db.models.functions import AsGeoJSON
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gis_core.errors import Problem
from gis_core.imagery.areas import areas_title
from gis_core.imagery.looks import Look, look_of
from gis_core.models import RasterLayer, ZonalCount
from gis_core.policies import allows
from gis_core.tile_making import TileAddress
from gis_core.tiles import address_of, who_asks

#: Of degrees: a decimetre.
_DECIMALS = 6


def _raster(request: HttpRequest, address: str, key: str) -> RasterLayer:
    """The raster that is asked for.  Raises Problem: 401, 403 by the address's policy, 404."""
    user = _reader(request, address)
    found = (
        RasterLayer.objects.visible_to(user).ready().filter(pk=_number(key)).first()
    )  # at most one: its key
    if found is None:
        raise Problem(404, "imagery.missing", _("There is no such raster."))
    return found


def _reader(request: HttpRequest, address: str) -> Any:
    user = who_asks(request)
    if not allows(address, "GET", user):
        raise Problem(403, "imagery.forbidden", _("Your role does not cover imagery."))
    return user


def _number(key: str) -> int:
    """The number in an address; 0, which nothing has, where there is none."""
    return int(key) if key.isascii() and key.isdecimal() and len(key) <= 18 else 0


def _look(request: HttpRequest, layer: RasterLayer) -> Look:
    band = request.GET.get("band", "")
    try:
        return look_of(layer, request.GET.get("style", ""), int(band) if band else None)
    except ValueError as error:
        raise Problem(400, "imagery.look", _("The raster cannot be drawn like that.")) from error


@require_safe
def raster_tile(request: HttpRequest, key: str, z: str, x: str, y: str) -> HttpResponse:
    """GET /imagery/<id>/<z>/<x>/<y>.png?style=colours|grey|shade&band=1: the square of a raster."""
    try:
        layer = _raster(request, "raster-tile", key)
        response = _tile(request, layer, address_of(z, x, y), _look(request, layer))
    except Problem as problem:
        response = problem.response()
    else:
        response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ("Cookie", "Authorization"))
    return response


def _tile(request: HttpRequest, layer: RasterLayer, address: TileAddress, look: Look) -> HttpResponse:
    """The tile, or 304 without drawing it: a version of a raster never changes."""
    named = f"{layer.sha256} {look.name} {address.z}/{address.x}/{address.y}"
    etag = f'"{hashlib.sha256(named.encode()).hexdigest()[:32]}"'
    known = get_conditional_response(request, etag=etag)
    if known is not None:
        return known
    from gis_core.imagery.drawing import tile_png

    response = HttpResponse(tile_png(layer, address, look), content_type="image/png")
    response["ETag"] = etag
    return response


@require_safe
def raster_value(request: HttpRequest, key: str) -> HttpResponse:
    """GET /imagery/<id>/value/?lon=&lat=: the values at a place (EPSG:4490 degrees); null where there is none."""
    try:
        layer = _raster(request, "raster-value", key)
        lon, lat = _place(request)
        from gis_core.imagery.drawing import values_at

        told = {
            "name": layer.name,
            "kind": layer.kind,
            "taken_on": layer.taken_on.isoformat(),
            "unit": "m" if layer.is_height else None,
            "bands": layer.value_bands,
            "values": values_at(layer, lon, lat),
        }
        response: HttpResponse = JsonResponse(told)
    except Problem as problem:
        response = problem.response()
    response["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ("Cookie", "Authorization"))
    return response


@require_safe
def counted_areas(request: HttpRequest, key: str) -> HttpResponse:
    """GET /imagery/counts/<id>/map/: the areas of a count with the steps of their figures (EPSG:4490 degrees)."""
    try:
        user = _reader(request, "zonal-count-map")
        found = ZonalCount.objects.visible_to(user).select_related("layer")
        count = found.filter(pk=_number(key), state=ZonalCount.State.READY).first()  # at most one: its key
        if count is None:
            raise Problem(404, "zonal.missing", _("There are no such figures."))
        response: HttpResponse = JsonResponse(_counted(count))
    except Problem as problem:
        response = problem.response()
    response["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ("Cookie", "Authorization"))
    return response


def _counted(count: ZonalCount) -> dict[str, Any]:
    from gis_core.imagery.zonal_picture import scale_of

    figures = list(count.figures.annotate(shape=AsGeoJSON("geom", precision=_DECIMALS)).defer("geom"))
    scale = scale_of(figures, count.measure)
    return {
        "title": f"{areas_title(count.areas)} · {count.measure_words}",
        "about": f"{count.layer.name} {count.taken_on.isoformat()}",
        "page": reverse("zonal-count", args=[count.pk]),
        "steps": scale.titles if scale else [],
        "areas": [
            {
                "name": str(figure),
                "step": None if scale is None or figure.told is None else scale.step_of(figure.told),
                "value": None if scale is None or figure.told is None else scale.words(figure.told),
                "geometry": json.loads(figure.shape),
            }
            for figure in figures
        ],
    }


def _place(request: HttpRequest) -> tuple[float, float]:
    try:
        lon, lat = float(request.GET.get("lon", "")), float(request.GET.get("lat", ""))
    except ValueError as error:
        raise _no_place() from error
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise _no_place()
    return lon, lat


def _no_place() -> Problem:
    return Problem(400, "imagery.place", _("lon and lat are degrees: ±180 and ±90."))
