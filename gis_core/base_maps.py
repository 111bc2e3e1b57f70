"""Base maps of others: which addresses their tiles have, and which hosts a page must let in to show them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: Tianditu answers from eight servers; a county may enter the root of a provincial node instead.
TIANDITU_ROOT, TIANDITU_SERVERS = "https://t{s}.tianditu.gov.cn", "01234567"
TIANDITU_TILE = (
    "{root}/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE=default"
    "&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={{key}}"
)
#: Kind → the layer of the ground, and the layer of names above it.
TIANDITU_LAYERS = {"tianditu_vec": ("vec", "cva"), "tianditu_img": ("img", "cia")}

#: Scheme, host (in which {s} may stand) and port; nothing that a security policy would read as something else.
_HOST = r"(https?://(?:[A-Za-z0-9.-]|\{s\})+(?::[0-9]{1,5})?)"
#: An address; Python and PostgreSQL read it alike.
ADDRESS = rf"^{_HOST}(?:/[!-~]*)?$"
#: Names that WMTS has for what is called z, y and x elsewhere.
_WMTS_NAMES = {"tilematrix": "z", "tilerow": "y", "tilecol": "x"}
_NAME = re.compile(r"\{([^{}]*)\}")
_KNOWN = {"s", "z", "x", "y", "-y", "key"}


@dataclass(frozen=True, slots=True)
class TileAddress:
    """Where tiles are: `url` and, above it, `labels_url` (empty: none), with {z}, {x}, {y} and {s}.

    Each letter of `servers` is one value of {s}.
    """

    url: str
    labels_url: str
    servers: str

    def hosts(self) -> Iterator[str]:
        """From which hosts do they come?  As sources of a content security policy, each once."""
        match = re.fullmatch(ADDRESS, self.url)
        if match is None:
            raise ValueError(f"no address of tiles: {self.url}")
        root = match[1]
        yield from dict.fromkeys(root.replace("{s}", server) for server in self.servers or [""])


def _plain(template: str) -> str:
    """The template, with the names of WMTS called as everybody else calls them."""
    return _NAME.sub(lambda match: "{" + _WMTS_NAMES.get(match[1].lower(), match[1]) + "}", template)


def check_template(template: str) -> None:
    """Can tiles be asked for by this template?  Raises ValidationError, saying what is missing."""
    if not re.fullmatch(ADDRESS, template):
        raise ValidationError(
            _(
                "An address begins with https:// or http:// and a host, and holds no spaces or Chinese characters."
            ),
            code="address",
        )
    names = set(_NAME.findall(_plain(template)))
    if unknown := names - _KNOWN:
        raise ValidationError(
            _("Nobody knows what stands for {%(name)s}."),
            code="unknown_name",
            params={"name": sorted(unknown)[0]},
        )
    if not {"z", "x"} <= names or not names & {"y", "-y"}:
        raise ValidationError(
            _("The address of a tile holds {z}, {x} and {y}, or {TileMatrix}, {TileCol} and {TileRow}."),
            code="no_tile",
        )


def check_root(root: str) -> None:
    """Is this the root of a node of Tianditu?  Raises ValidationError."""
    if not re.fullmatch(_HOST, root.rstrip("/")):
        raise ValidationError(
            _("Of Tianditu only the root of a node is entered, such as https://t{s}.tianditu.gov.cn."),
            code="root",
        )


def tile_address(kind: str, url: str, servers: str, key: str) -> TileAddress:
    """Where are the tiles of a base map?  The operator's key is put in where {key} stands."""
    secret = quote(key, safe="")
    if kind not in TIANDITU_LAYERS:
        return TileAddress(_plain(url).replace("{key}", secret), "", servers)
    root, servers = (url.rstrip("/"), servers) if url else (TIANDITU_ROOT, TIANDITU_SERVERS)
    ground, labels = (
        TIANDITU_TILE.format(root=root, layer=layer).replace("{key}", secret)
        for layer in TIANDITU_LAYERS[kind]
    )
    return TileAddress(ground, labels, servers)


def base_map_config(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """What does the map's script need to know of the base maps `rows` (gis_core.BaseMap)?"""
    return [
        {
            "name": row.name,
            "title": row.title,
            "url": row.address.url,
            "labels_url": row.address.labels_url,
            "servers": row.address.servers,
            "attribution": row.credit,
            "min_zoom": row.min_zoom,
            "max_zoom": row.max_zoom,
            "gcj02": row.gcj02,
        }
        for row in rows
    ]
