"""A tile nobody has asked for yet, signed in: against prepared ST_AsMVT over psycopg, and against tipg.

Tiles of zooms 8 to 18 over the million points, over HTTP, with the session of somebody who sees the county.  The raw
side runs a plain statement for the same tile, written by hand and prepared, over one connection.  tipg (one process, as
ours) is told to leave no point out, and asked for two columns of the points, which it does not join: from afar it sends
every one.
"""

import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import mean
from urllib.parse import quote

from benchmarks.bench import Bench
from benchmarks.databases import Database
from benchmarks.figures import Figure
from benchmarks.million import POINTS, million
from benchmarks.million_tiles import Tile, tiles_at_random
from benchmarks.rounds import Rounds, p95, timed
from benchmarks.serving import Server, free_port, running, served, sign_in
from script.embedded.place import PORT
from script.embedded.urls import APP
from script.steps.console import run_logged, say

TILES = 110
TIPG_TILES = 44
#: Tiles of a million points are big work: a round of them takes more than a minute.
ROUNDS = 5
TIPG = Path(__file__).resolve().parent / "tipg.txt"
#: What a tile may cost more than the raw statement, whichever is more.
SHARE, MORE_S = 1.3, 0.003


def run(bench: Bench) -> list[Figure]:
    """Measure tiles."""
    database = million(bench)
    cookie = sign_in(database, "leader")
    tiles = tiles_at_random(TILES)
    with (
        served(database, core=bench.cores.server, log=bench.file("p1_server.log")) as server,
        server.client(cookie) as client,
        database.connect(prepare_threshold=0) as connection,
        tipg(bench, database) as other,
        other.client() as tipg_client,
    ):

        def ours(tile: Tile) -> object:
            return client.get(f"/tiles/points/{tile.path}.mvt")

        def raw(tile: Tile) -> object:
            return connection.execute(tile.by_hand, tile.parameters).fetchone()

        def peer(tile: Tile) -> object:
            return tipg_client.get(_address(tile))

        by_hand = bench.measure(
            {"ours": lambda: timed(ours, tiles), "raw": lambda: timed(raw, tiles)}, rounds=ROUNDS
        )
        few = tiles[:TIPG_TILES]
        by_tipg = bench.measure(
            {"ours": lambda: timed(ours, few), "tipg": lambda: timed(peer, few)}, rounds=ROUNDS
        )
        different = sum(_size(ours(tile)) != _size(raw(tile)) for tile in tiles)
    return _figures(by_hand, by_tipg, tiles=len(tiles), different=different)


def _figures(by_hand: Rounds, by_tipg: Rounds, *, tiles: int, different: int) -> list[Figure]:
    bound = max(SHARE, 1 + MORE_S / by_hand.seconds("raw"))
    return [
        by_hand.figure(
            *("P1", "tile, p50", "raw prepared ST_AsMVT"),
            ours="ours",
            peer="raw",
            bound=bound,
            tiles=tiles,
            tiles_of_another_size_than_raw=different,
        ),
        by_hand.figure(
            *("P1", "tile, p95", "raw prepared ST_AsMVT"), ours="ours", peer="raw", bound=1.5, of=p95
        ),
        by_tipg.figure(*("P1", "a tile's time, mean", "tipg"), ours="ours", peer="tipg", bound=0.5, of=mean),
    ]


def _size(answer: object) -> int:
    """Bytes of a tile, as either side hands it over."""
    return len(answer) if isinstance(answer, bytes) else len(answer[0])  # type: ignore[index]


def _address(tile: Tile) -> str:
    query = "geom-column=geom&properties=id,seen_on"
    return f"/collections/public.surveys_surveypoint/tiles/WebMercatorQuad/{tile.path}?{query}"


@contextmanager
def tipg(bench: Bench, database: Database) -> Iterator[Server]:
    """Run tipg on the database's tables, in an environment of its own that is made at the first run."""
    folder = bench.file("tipg")
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        say("tipg: installing it beside the project")
        venv.create(folder, with_pip=True, clear=True)
        run_logged([python, "-m", "pip", "install", "--no-input", "-r", TIPG], log=bench.file("tipg.log"))
        (folder / "ready").touch()
    port = free_port()
    command = [str(python), "-m", "uvicorn", "tipg.main:app", "--port", str(port), "--log-level", "warning"]
    command += ["--timeout-keep-alive", "600"]
    socket = quote(str(database.cluster.socket), safe="")
    env = database.environment() | {
        "DATABASE_URL": f"postgresql://{APP}@{socket}:{PORT}/{database.name}",
        "TIPG_MAX_FEATURES_PER_TILE": str(POINTS),
        "TIPG_DB_MIN_CONN_SIZE": "1",
    }
    with running(
        command,
        port=port,
        core=bench.cores.server,
        env=env,
        log=bench.file("tipg_server.log"),
        probe="/healthz",
    ) as server:
        yield server
