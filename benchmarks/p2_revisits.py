"""A tile that the browser has already: asked for again with its tag, and after an edit somewhere in the county.

Ours: tiles of the ground (grids, road sections and places in one) and of a million survey points, over HTTP with a
session, once without a tag and once with the tag that came with them.  Both read who asks and what they may see; a
revisit reads the state of the tile beside (docs/adr/0049-a-tile-is-told-by-its-state.md) and makes none.

Then one grid in the middle of the county gets another name, and every tile of the ground is asked for again with its
tag: how many of those that the grid does not reach still answer 304, and does each that shows it come anew?  The name
is put back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from benchmarks.bench import Bench
from benchmarks.databases import Database
from benchmarks.figures import Figure
from benchmarks.million import million
from benchmarks.million_tiles import Tile, tiles_at_random, tiles_of
from benchmarks.rounds import timed
from benchmarks.serving import Client, served, sign_in

GROUND = "grids,road_sections,places"
#: In which all three layers have tiles, and every one of them is asked for after the edit.
GROUND_ZOOMS = range(12, 16)
TILES = 44
BOUND = 0.2
#: Of the tiles that an edit does not reach, so many must still answer 304.
STILL_KNOWN = 0.95
ROUNDS = 5

#: The grid in the middle of all.
_MIDDLE = """SELECT g.id FROM grids_grid g, (SELECT ST_Centroid(ST_Extent(geom)::geometry) AS at FROM grids_grid) c
WHERE upper_inf(g.known) ORDER BY g.geom <-> ST_SetSRID(c.at, 4490), g.id LIMIT 1"""
_RENAME = "UPDATE grids_grid SET name = %s WHERE id = %s"
#: Does the grid reach into the tile or its margin (gis_core/tile_making.py)?
_REACHES = """SELECT EXISTS (SELECT FROM grids_grid g WHERE g.id = %(grid)s
  AND g.geom_3857 && ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.02))"""


@dataclass(slots=True)
class Visitor:
    """A browser's connection, and the tags of what it has seen."""

    client: Client
    layers: str
    tags: dict[Tile, str] = field(default_factory=dict)

    def see(self, tile: Tile) -> bool:
        """Ask without a tag, and keep the one that comes; True: bytes came."""
        return self._ask(tile, {})

    def see_again(self, tile: Tile) -> bool:
        """Ask with the tag; True: other bytes came, False: 304."""
        return self._ask(tile, {"If-None-Match": self.tags[tile]})

    def _ask(self, tile: Tile, headers: dict[str, str]) -> bool:
        status, told = self.client.ask(f"/tiles/{self.layers}/{tile.path}.mvt", headers)
        self.tags[tile] = told["ETag"]
        return status != 304


def run(bench: Bench) -> list[Figure]:
    """Measure revisits of the ground and of points, then what an edit makes new."""
    database = million(bench)
    cookie = sign_in(database, "leader")
    figures: list[Figure] = []
    with (
        served(database, core=bench.cores.server, log=bench.file("p2_server.log")) as server,
        server.client(cookie) as client,
    ):
        deep = [tile for zoom in GROUND_ZOOMS for tile in tiles_of(zoom)]
        edited = after_edit(database, Visitor(client, GROUND), deep)
        for layers, zooms in ((GROUND, GROUND_ZOOMS), ("points", range(8, 19))):
            visitor = Visitor(client, layers)
            tiles = tiles_at_random(TILES, zooms)
            figures.append(revisits(bench, visitor, tiles, edited if layers == GROUND else {}))
    return figures


def revisits(bench: Bench, visitor: Visitor, tiles: Sequence[Tile], counts: dict[str, object]) -> Figure:
    """A revisit against the visit before it."""
    rounds = bench.measure(
        {"miss": lambda: timed(visitor.see, tiles), "revisit": lambda: timed(visitor.see_again, tiles)},
        rounds=ROUNDS,
    )
    figure = rounds.figure(
        *("P2", f"tile asked for again, {visitor.layers}", "own miss"),
        ours="revisit",
        peer="miss",
        bound=BOUND,
    )
    return replace(figure, counts={"tiles asked for": len(tiles), **counts})


def after_edit(database: Database, visitor: Visitor, tiles: Sequence[Tile]) -> dict[str, object]:
    """Of how many tiles do the bytes come anew once a grid has another name, and of how many is nothing sent?"""
    with database.as_owner() as connection:
        (grid,) = connection.execute(_MIDDLE).fetchone()  # type: ignore[misc]
        (name,) = connection.execute("SELECT name FROM grids_grid WHERE id = %s", [grid]).fetchone()  # type: ignore[misc]
        reached = {
            tile
            for tile in tiles
            if connection.execute(_REACHES, {"grid": grid, **tile.parameters}).fetchone() == (True,)
        }
        for tile in tiles:
            visitor.see(tile)
        connection.execute(_RENAME, ["renamed", grid])
        try:
            came = {tile for tile in tiles if visitor.see_again(tile)}
        finally:
            connection.execute(_RENAME, [name, grid])
    untouched = len(tiles) - len(reached)
    still_known = len(set(tiles) - reached - came)
    return {
        "tiles of the ground": len(tiles),
        "reached by the edit": len(reached),
        "of them sent anew": len(reached & came),
        f"of the others answered with 304 (at least {STILL_KNOWN:.0%})": f"{still_known / untouched:.1%}",
    }
