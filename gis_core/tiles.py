"""GET /tiles/: vector tiles of one or several layers, each scoped by its policy.

What a browser has already is confirmed without making it, where the layers tell of their state (gis_core.tile_making).
"""

import datetime
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rest_framework.exceptions import AuthenticationFailed

from gis_core.authentication import TokenAuthentication
from gis_core.conditional import told_apart
from gis_core.errors import Problem, not_signed_in
from gis_core.tile_layers import Limits, Scope, TileLayer, layers
from gis_core.tile_making import LimitedTile, TileAddress, row_of, state_of
from gis_core.visitors import visitor

CONTENT_TYPE = "application/vnd.mapbox-vector-tile"
DEEPEST_ZOOM = 22


def address_of(z: str, x: str, y: str) -> TileAddress:
    """Which tile do the words of the address name?  Raises Problem (400)."""
    if not all(word.isascii() and word.isdigit() and len(word) <= 8 for word in (z, x, y)):
        raise Problem(400, "tile.address", _("A tile's address is three whole numbers: zoom, column, row."))
    address = TileAddress(int(z), int(x), int(y))
    if address.z > DEEPEST_ZOOM or address.x >= 2**address.z or address.y >= 2**address.z:
        raise Problem(400, "tile.address", _("There is no such tile: zoom, column or row is too large."))
    return address


def _as_of(text: str | None) -> datetime.date | None:
    """On which date is the ground asked for?  None: today in the county.  Raises Problem (400)."""
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise Problem(400, "tile.as_of", _("as_of is a date such as 2026-01-31.")) from error


def who_asks(request: HttpRequest) -> Any:
    """Who asks: by session, or by token from a phone or QGIS?  Raises Problem (401)."""
    found = visitor(request)
    return found.user if found else _asked_by_django(request)


def _asked_by_django(request: HttpRequest) -> Any:
    """Who asks, where one statement did not say?  Raises Problem (401)."""
    if request.user.is_authenticated:
        return request.user
    try:
        found = TokenAuthentication().authenticate(request)
    except AuthenticationFailed as error:
        raise not_signed_in() from error
    if found is None:
        raise not_signed_in()
    return found[0]


def _asked(names: str) -> list[TileLayer]:
    """Which layers does the address name, with commas between?  Raises Problem (400, 404)."""
    known = layers()
    words = names.split(",")
    if any(word not in known for word in words):
        raise Problem(404, "tile.layer", _("There is no such layer."))
    if len(set(words)) < len(words):
        raise Problem(400, "tile.address", _("A tile holds each layer once."))
    return [known[word] for word in words]


def _limits_of(layer: TileLayer, user: Any) -> Limits:
    """What limits the rows of a layer for a user?  Raises Problem (403) where they may not see it at all."""
    scope: Scope = import_string(layer.scope)
    limits = scope(user, layer.name)
    if limits is None:
        raise Problem(403, "tile.forbidden", _("Your role does not cover this layer."))
    return limits


def _limited(
    asked: Sequence[TileLayer], address: TileAddress, as_of: datetime.date | None, user: Any
) -> LimitedTile:
    """The tile as this user sees it.  Raises Problem: 404 outside a layer's zooms, 403 where they may not see one."""
    if not all(layer.min_zoom <= address.z <= layer.max_zoom for layer in asked):
        raise Problem(404, "tile.zoom", _("The layer has no tiles at this zoom."))
    return LimitedTile([(layer, _limits_of(layer, user)) for layer in asked], address, as_of)


def _response(content: bytes) -> HttpResponse:
    """The tile, or 204 where nothing is on it."""
    return HttpResponse(content, content_type=CONTENT_TYPE) if content else HttpResponse(status=204)


def _confirmed(request: HttpRequest, tag: str) -> HttpResponse | None:
    """304 where the browser has the tile of this tag: then it is not made."""
    known: HttpResponse | None = get_conditional_response(request, etag=tag)
    if known is not None:
        known["ETag"] = tag
    return known


def _tagged(tile: LimitedTile) -> HttpResponse:
    """The tile with the tag of its state."""
    content, tag = tile.content_and_tag()
    response = _response(content)
    response["ETag"] = tag
    return response


def _answer(request: HttpRequest, names: str, place: tuple[str, str, str]) -> HttpResponse:
    """The tile, or 304.  A state that may confirm it is read with who asks.  Raises Problem."""
    try:
        address, asked, as_of = address_of(*place), _asked(names), _as_of(request.GET.get("as_of"))
    except Problem:
        who_asks(request)  # who has not signed in hears of that alone
        raise
    if "If-None-Match" not in request.headers or not all(layer.told_by for layer in asked):
        tile = _limited(asked, address, as_of, who_asks(request))
        return _tagged(tile) if tile.is_told_by_state else told_apart(request, _response(tile.content()))
    state, squares = state_of(asked, address)
    parameters = {"as_of": as_of, **squares}
    found = visitor(request, state, parameters)
    tile = _limited(asked, address, as_of, found.user if found else _asked_by_django(request))
    if not tile.is_told_by_state:
        return told_apart(request, _response(tile.content()))
    told = found.told if found else row_of(f"SELECT {state}", parameters)[0]
    return _confirmed(request, tile.tag(told)) or _tagged(tile)


@require_safe
def tile(request: HttpRequest, names: str, z: str, x: str, y: str) -> HttpResponse:
    """GET /tiles/<layer>[,<layer>…]/<z>/<x>/<y>.mvt?as_of=YYYY-MM-DD: what is on this square on that day?"""
    try:
        response = _answer(request, names, (z, x, y))
    except Problem as problem:
        response = problem.response()
    else:
        response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ("Cookie", "Authorization"))
    return response
