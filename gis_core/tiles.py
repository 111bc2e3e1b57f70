"""Vector tiles: one SQL statement a tile of one or several layers, each scoped by its policy.

What a browser has already is confirmed without making it: the tag of a tile is a hash of all that its bytes hang on
(docs/adr/0049-a-tile-is-told-by-its-state.md).  Layers that do not say what that is are told apart by their bytes.
"""

import datetime
import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rest_framework.exceptions import AuthenticationFailed

from gis_core.authentication import TokenAuthentication
from gis_core.conditional import told_apart
from gis_core.errors import Problem, not_signed_in
from gis_core.map_layers import TILE_LAYERS
from gis_core.visitors import visitor

CONTENT_TYPE = "application/vnd.mapbox-vector-tile"
DEEPEST_ZOOM = 22
#: From this zoom on a tile has the full 4096 steps a side; above it a quarter, which is what simplifies it:
#: ST_AsMVTGeom drops what is smaller than half a step and snaps the rest, alike on both sides of a border.
DETAILED_ZOOM = 14
DETAILED_EXTENT, COARSE_EXTENT = 4096, 1024
#: Part of a tile's side that shapes may stick out on each side, so that no outline shows at the seam.
MARGIN = 0.02
#: Shapes narrower than this part of a tile's side carry no name.
SMALLEST_NAMED = 1 / 8

#: Which stored (EPSG:4490) geometries can touch the tile?  Cut at the edge of the world, beyond which
#: longitudes would wrap round to the other side.
SEARCH = (
    "ST_Transform(ST_Intersection(ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => %(margin)s),"
    " ST_TileEnvelope(0, 0, 0)), 4490)"
)

#: Squares of this zoom are what marks are counted in (gis_core/sql/gis_core_tile_mark.sql).
MARKED_ZOOM = 18
#: A little more than the margin: no rounding may leave a shape out that a tile shows.
SURE_MARGIN = 0.025
#: Statements of this many sets of layers are kept made: what is asked for is the browser's choice.
KEPT_TEXTS = 64

#: Another schema may read the same rows as something else; what the layers tell; the marks that reach into the tile.
STATE = """concat_ws(' ', (SELECT max(id) FROM django_migrations), {states},
  (SELECT bit_xor(m.mark) FROM gis_core_tile_mark m WHERE m.source = ANY(%(told_by)s)
     AND m.west <= %(last_column)s AND m.east >= %(first_column)s
     AND m.north <= %(last_row)s AND m.south >= %(first_row)s))"""

#: What a policy puts into the statement: by name, what limits the rows; None: this layer is not for the user.
#: Nothing at all, or `everything`: no row is kept from the user.
Limits = Mapping[str, bool | int | str | list[int] | list[str] | None]
Scope = Callable[[Any, str], Limits | None]


@dataclass(frozen=True, slots=True)
class TileLayer:
    """A layer of vector tiles.

    `sql` gives one row with one bytea, from the parameters z, x, y, as_of (date or None), extent, buffer,
    margin, smallest_named and whatever `scope` adds.  `scope` names, by its dotted path, a function
    (user, layer name) → parameters that limit the rows to those the user may see, or None: not this layer.
    `dated`: does the tile depend on the day that is asked for?
    `told_by`: all tables that `sql` reads for who sees every row, each of which notes where it changes
    (gis_core/sql/gis_core_note_tiles.sql); what else it reads, `state` tells as a text, an expression with the same
    parameters.  Empty: the bytes tell.
    """

    name: str
    sql: str
    min_zoom: int
    max_zoom: int
    scope: str
    dated: bool = True
    told_by: tuple[str, ...] = ()
    state: str = "''"


@dataclass(frozen=True, slots=True)
class TileAddress:
    """Which square of the Web Mercator pyramid (XYZ, y from the north)?"""

    z: int
    x: int
    y: int


def layers() -> Mapping[str, TileLayer]:
    """Which layers does the site serve, by name?"""
    return _layers(tuple(TILE_LAYERS))


@cache
def _layers(paths: tuple[str, ...]) -> Mapping[str, TileLayer]:
    found: list[TileLayer] = [import_string(path) for path in paths]
    return {layer.name: layer for layer in found}


def shapes_sql(
    layer: str, *, columns: str, names: str, source: str, where: str, anchor: str, shape: str = "t.geom_3857"
) -> str:
    """Which statement makes a tile of shapes, and a second part `<layer>_labels` with one anchor a name?

    `columns` selects from `source` (aliased t) what `names` lists again; `anchor` is an expression in
    EPSG:3857 over t, as is `shape`, what is drawn.  An anchor belongs to exactly one tile.  Names go to shapes that
    are wide enough.
    """
    return f"""
WITH frame AS (
  SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS bounds
), shown AS MATERIALIZED (
  SELECT t.id, {columns}, {shape} AS geom_3857,
    CASE WHEN greatest(ST_XMax(t.geom_3857) - ST_XMin(t.geom_3857),
                       ST_YMax(t.geom_3857) - ST_YMin(t.geom_3857))
      >= %(smallest_named)s * (ST_XMax(frame.bounds) - ST_XMin(frame.bounds)) THEN {anchor} END AS anchor
  FROM frame, {source}
  WHERE t.geom && {SEARCH} AND {where}
), shapes AS (
  SELECT id, {names}, ST_AsMVTGeom(geom_3857, bounds, %(extent)s, %(buffer)s) AS geom FROM shown, frame
), anchors AS (
  SELECT id, {names}, ST_AsMVTGeom(anchor, bounds, %(extent)s, 0) AS geom FROM shown, frame
  WHERE ST_X(anchor) >= ST_XMin(bounds) AND ST_X(anchor) < ST_XMax(bounds)
    AND ST_Y(anchor) >= ST_YMin(bounds) AND ST_Y(anchor) < ST_YMax(bounds)
)
SELECT coalesce((SELECT ST_AsMVT(shapes, '{layer}', %(extent)s, 'geom', 'id')
                 FROM shapes WHERE geom IS NOT NULL), '')
    || coalesce((SELECT ST_AsMVT(anchors, '{layer}_labels', %(extent)s, 'geom', 'id')
                 FROM anchors WHERE geom IS NOT NULL), '')
"""  # noqa: S608  made of constants of the code, at import


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


def _statement(asked: Sequence[tuple[TileLayer, Limits]]) -> tuple[str, dict[str, Any]]:
    """Which statement, with which limits, makes one tile of all these layers?  The bytes of tiles add up.

    Each layer has its limits under names of its own: none is limited by another's policy.
    """
    text = _text(tuple((layer, tuple(limits)) for layer, limits in asked))
    named = {f"{layer.name}_{name}": value for layer, limits in asked for name, value in limits.items()}
    return text, named


@lru_cache(maxsize=KEPT_TEXTS)
def _text(asked: tuple[tuple[TileLayer, tuple[str, ...]], ...]) -> str:
    """The statement of layers that are limited by parameters of these names."""
    parts: list[str] = []
    for layer, names in asked:
        sql = layer.sql
        for name in names:
            sql = sql.replace(f"%({name})s", f"%({layer.name}_{name})s")
        parts.append(f"coalesce(({sql}), '')")
    return f"SELECT {' || '.join(parts)}"


def state_of(layers: Sequence[TileLayer], address: TileAddress) -> tuple[str, dict[str, Any]]:
    """Which expression, with which parameters, tells all that the bytes of a tile hang on but who asks for it?"""
    size = 2.0 ** (MARKED_ZOOM - address.z)
    first_column, first_row = (math.floor((n - SURE_MARGIN) * size) for n in (address.x, address.y))
    last_column, last_row = (math.floor((n + 1 + SURE_MARGIN) * size) for n in (address.x, address.y))
    return STATE.format(states=", ".join(sorted({layer.state for layer in layers}))), {
        "told_by": sorted({table for layer in layers for table in layer.told_by}),
        "first_column": first_column,
        "last_column": last_column,
        "first_row": first_row,
        "last_row": last_row,
    }


def tile_bytes(
    asked: Sequence[TileLayer], address: TileAddress, as_of: datetime.date | None, user: Any
) -> bytes:
    """What does this tile hold of these layers for this user?  One statement; empty bytes for an empty tile.

    Raises Problem: 404 outside the zooms of a layer, 403 where the user may not see one.
    """
    return _tile(_limited(asked, address, user), address, as_of)


def tile_for_everybody(asked: Sequence[TileLayer], address: TileAddress) -> bytes:
    """This tile of layers whose rows nobody's role limits, as of today; who may have it is another question."""
    return _tile([(layer, {}) for layer in asked], address, None)


def _limited(asked: Sequence[TileLayer], address: TileAddress, user: Any) -> list[tuple[TileLayer, Limits]]:
    """The layers with what limits their rows for this user.  Raises Problem (403, 404)."""
    if not all(layer.min_zoom <= address.z <= layer.max_zoom for layer in asked):
        raise Problem(404, "tile.zoom", _("The layer has no tiles at this zoom."))
    return [(layer, _limits_of(layer, user)) for layer in asked]


def _parameters(address: TileAddress, as_of: datetime.date | None) -> dict[str, Any]:
    extent = DETAILED_EXTENT if address.z >= DETAILED_ZOOM else COARSE_EXTENT
    return {
        "z": address.z,
        "x": address.x,
        "y": address.y,
        "as_of": as_of,
        "extent": extent,
        "buffer": int(extent * MARGIN),
        "margin": MARGIN,
        "smallest_named": SMALLEST_NAMED,
    }


def _tile(
    asked: Sequence[tuple[TileLayer, Limits]], address: TileAddress, as_of: datetime.date | None
) -> bytes:
    statement, limits = _statement(asked)
    (content,) = _row(statement, {**limits, **_parameters(address, as_of)})
    return bytes(content)


def _row(statement: str, parameters: Mapping[str, Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row: tuple[Any, ...] = cursor.fetchone()
    return row


def _respond(request: HttpRequest, content: bytes) -> HttpResponse:
    """The tile, or 304 where the browser already has these bytes, or 204 where there are none."""
    return told_apart(
        request, HttpResponse(content, content_type=CONTENT_TYPE) if content else HttpResponse(status=204)
    )


def _is_told_by_state(layer: TileLayer, limits: Limits) -> bool:
    """May the state of the tables stand for the bytes?  Not for who sees some of the rows alone: its change would say
    that there are others, and where.
    """
    return bool(layer.told_by) and (not limits or limits.get("everything") is True)


def _tag(
    asked: Sequence[tuple[TileLayer, Limits]],
    address: TileAddress,
    as_of: datetime.date | None,
    told: str,
) -> str:
    """The tag of a tile whose layers stand in this state, for who is limited so."""
    statement, limits = _statement(asked)
    parts = repr((statement, sorted(limits.items()), address, as_of, told))
    return f'"{hashlib.sha256(parts.encode()).hexdigest()[:32]}"'


def _confirmed(
    request: HttpRequest,
    asked: Sequence[tuple[TileLayer, Limits]],
    address: TileAddress,
    as_of: datetime.date | None,
    told: str,
) -> HttpResponse | None:
    """304 where all that the bytes of the tile hang on is as it was: then they are not made."""
    tag = _tag(asked, address, as_of, told)
    known: HttpResponse | None = get_conditional_response(request, etag=tag)
    if known is not None:
        known["ETag"] = tag
    return known


def _made(
    request: HttpRequest,
    asked: Sequence[tuple[TileLayer, Limits]],
    address: TileAddress,
    as_of: datetime.date | None,
) -> HttpResponse:
    """The tile with its tag; that of a state is read by the statement that makes the bytes, from the same snapshot."""
    if not all(_is_told_by_state(layer, limits) for layer, limits in asked):
        return _respond(request, _tile(asked, address, as_of))
    statement, limits = _statement(asked)
    state, squares = state_of([layer for layer, _limits in asked], address)
    told, content = _row(
        f"SELECT {state}, ({statement})", {**limits, **_parameters(address, as_of), **squares}
    )
    response = HttpResponse(content, content_type=CONTENT_TYPE) if content else HttpResponse(status=204)
    response["ETag"] = _tag(asked, address, as_of, told)
    return response


def _answer(request: HttpRequest, names: str, place: tuple[str, str, str]) -> HttpResponse:
    """The tile, or 304.  A state that may confirm it is read with who asks.  Raises Problem."""
    try:
        address, asked, as_of = address_of(*place), _asked(names), _as_of(request.GET.get("as_of"))
    except Problem:
        who_asks(request)  # who has not signed in hears of that alone
        raise
    if "If-None-Match" not in request.headers or not all(layer.told_by for layer in asked):
        return _made(request, _limited(asked, address, who_asks(request)), address, as_of)
    state, squares = state_of(asked, address)
    parameters = {"as_of": as_of, **squares}
    found = visitor(request, state, parameters)
    limited = _limited(asked, address, found.user if found else _asked_by_django(request))
    if not all(_is_told_by_state(layer, limits) for layer, limits in limited):
        return _made(request, limited, address, as_of)
    told = found.told if found else _row(f"SELECT {state}", parameters)[0]
    return _confirmed(request, limited, address, as_of, told) or _made(request, limited, address, as_of)


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
