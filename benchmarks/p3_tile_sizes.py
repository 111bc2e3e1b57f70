"""How big do tiles get with a million points, and how small are joined ones beside plain ones?

Every tile of zooms 3 to 14 and some hundred deeper ones over HTTP, signed in with the whole county in sight;
the plain ones are made by ST_AsMVT over psycopg.
"""

from benchmarks.bench import Bench
from benchmarks.figures import Figure, interval
from benchmarks.million import million
from benchmarks.million_tiles import PLAIN, Tile, tiles_at_random, tiles_of
from benchmarks.rounds import stopwatch
from benchmarks.serving import served, sign_in

LARGEST = 500_000
WHOLE_ZOOMS = range(3, 15)
DEEP_ZOOMS = range(15, 19)
DEEP_TILES = 400
#: Up to this zoom a joined tile must have a tenth of the bytes at most.
JOINED_ZOOM = 12


def run(bench: Bench) -> list[Figure]:
    """Measure the sizes of tiles."""
    database = million(bench)
    cookie = sign_in(database, "leader")
    whole = [tile for zoom in WHOLE_ZOOMS for tile in tiles_of(zoom)]
    deep = tiles_at_random(bench.size(DEEP_TILES), DEEP_ZOOMS)
    shares: list[float] = []
    took: dict[str, list[float]] = {"ours": [], "plain": []}
    ours_sizes: dict[Tile, int] = {}
    plain_sizes: list[int] = []
    with (
        served(database, core=bench.cores.server, log=bench.file("p3_server.log")) as server,
        server.client(cookie) as client,
        database.connect(prepare_threshold=0) as connection,
    ):
        for tile in dict.fromkeys([*whole, *deep]):
            with stopwatch(took["ours"] if tile.z <= JOINED_ZOOM else []):
                ours_sizes[tile] = len(client.get(f"/tiles/points/{tile.path}.mvt"))
            if tile.z <= JOINED_ZOOM and ours_sizes[tile]:
                with stopwatch(took["plain"]):
                    row = connection.execute(PLAIN, tile.parameters).fetchone()
                plain_sizes.append(len(row[0]) if row else 0)
                shares.append(ours_sizes[tile] / plain_sizes[-1])
    largest = max(ours_sizes, key=lambda tile: ours_sizes[tile])
    common = {"rounds": len(shares), "wanted": len(shares), "discarded": 0, "unit": "bytes"}
    return [
        Figure(
            *("P3", "largest of all tiles", "500 KB", interval([ours_sizes[largest] / LARGEST]), 1.0),
            **common | {"rounds": 1, "wanted": 1},  # type: ignore[arg-type]
            ours=ours_sizes[largest],
            peer=LARGEST,
            counts={"tiles": len(ours_sizes), "largest": largest.path},
        ),
        Figure(
            *("P3", f"joined tile, zoom ≤ {JOINED_ZOOM}", "plain ST_AsMVT", interval(shares), 0.1),
            **common,  # type: ignore[arg-type]
            ours=max(ours_sizes[tile] for tile in whole if tile.z <= JOINED_ZOOM),
            peer=max(plain_sizes),
            counts={
                "largest_share": round(max(shares), 3),
                "time_of_all_beside_plain": round(sum(took["ours"]) / sum(took["plain"]), 2),
            },
        ),
    ]
