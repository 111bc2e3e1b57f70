"""Making tiles: one SQL statement a tile of one or several layers, each with what limits its rows for who asks.

A tile is told by the state of what it shows (docs/adr/0049-a-tile-is-told-by-its-state.md), where its layers say what
that is, else by its bytes.
"""

import datetime
import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection

from gis_core.tile_layers import Limits, TileLayer

#: From this zoom on a tile has the full 4096 steps a side; above it a quarter, which is what simplifies it:
#: ST_AsMVTGeom drops what is smaller than half a step and snaps the rest, alike on both sides of a border.
DETAILED_ZOOM = 14
DETAILED_EXTENT, COARSE_EXTENT = 4096, 1024
#: Part of a tile's side that shapes may stick out on each side, so that no outline shows at the seam.
MARGIN = 0.02
#: Shapes narrower than this part of a tile's side carry no name.
SMALLEST_NAMED = 1 / 8

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


@dataclass(frozen=True, slots=True)
class TileAddress:
    """Which square of the Web Mercator pyramid (XYZ, y from the north)?"""

    z: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class LimitedTile:
    """A tile as somebody sees it: its layers, each with what limits its rows for them, on a day (None: today)."""

    layers: Sequence[tuple[TileLayer, Limits]]
    address: TileAddress
    as_of: datetime.date | None

    @property
    def is_told_by_state(self) -> bool:
        """May the state of the tables stand for the bytes?

        Not for who sees some of the rows alone: its change would say that there are others, and where.
        """
        return all(
            layer.told_by and (not limits or limits.get("everything") is True)
            for layer, limits in self.layers
        )

    def content(self) -> bytes:
        """The bytes; none for an empty tile."""
        (content,) = row_of(self._statement, self._parameters)
        return bytes(content)

    def content_and_tag(self) -> tuple[bytes, str]:
        """The bytes with the tag of their state, which the statement that makes them reads from the same snapshot."""
        state, squares = state_of([layer for layer, _limits in self.layers], self.address)
        told, content = row_of(f"SELECT {state}, ({self._statement})", {**self._parameters, **squares})
        return bytes(content), self.tag(told)

    def tag(self, told: str) -> str:
        """The tag of the tile while its layers stand in this state: a hash of all that its bytes hang on."""
        parts = repr((self._statement, sorted(self._limits.items()), self.address, self.as_of, told))
        return f'"{hashlib.sha256(parts.encode()).hexdigest()[:32]}"'

    @property
    def _statement(self) -> str:
        return _text(tuple((layer, tuple(limits)) for layer, limits in self.layers))

    @property
    def _limits(self) -> dict[str, Any]:
        """What limits each layer, under names of its own: none is limited by another's policy."""
        return {
            f"{layer.name}_{name}": value for layer, limits in self.layers for name, value in limits.items()
        }

    @property
    def _parameters(self) -> dict[str, Any]:
        return {**self._limits, **parameters_of(self.address, self.as_of)}


def tile_for_everybody(asked: Sequence[TileLayer], address: TileAddress) -> bytes:
    """This tile of layers whose rows nobody's role limits, as of today; who may have it is another question."""
    return LimitedTile([(layer, {}) for layer in asked], address, None).content()


@lru_cache(maxsize=KEPT_TEXTS)
def _text(asked: tuple[tuple[TileLayer, tuple[str, ...]], ...]) -> str:
    """Which statement makes one tile of layers that parameters of these names limit?  Bytes of tiles add up."""
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


def parameters_of(address: TileAddress, as_of: datetime.date | None) -> dict[str, Any]:
    """What every statement of a tile is asked with, but for what limits its rows."""
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


def row_of(statement: str, parameters: Mapping[str, Any]) -> tuple[Any, ...]:
    """The one row of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row: tuple[Any, ...] = cursor.fetchone()
    return row
