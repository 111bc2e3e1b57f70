"""Half a million points from a GeoPackage: import_layer against ogr2ogr with COPY, and against bulk_create.

Both files are in the county's metric CRS.  Ours holds codes and words; ogr2ogr's the finished rows, units and all,
for a table with the same constraints, indexes and history, but without the column computed for tiles, which its COPY
cannot fill.
"""

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import psycopg

from benchmarks.bench import Bench
from benchmarks.by_geopandas import read
from benchmarks.county import FIRST_DAY, MADE_BY, lay
from benchmarks.databases import Database
from benchmarks.figures import Figure
from benchmarks.ground import Points, points
from benchmarks.machine import Ran, run_program
from benchmarks.p4_assign import COUNTY
from benchmarks.statements import statements_of
from script.embedded.place import PORT
from script.embedded.urls import OWNER
from script.steps.console import Stop, detail

FEATURES = 500_000
BY_ORM = 10_000
METRIC_CRS = "EPSG:4548"
TAKE_IN = Path(__file__).resolve().parent / "take_in.py"
TABLES = ("surveys_surveypoint", "surveys_surveypointevent", "bench_peer", "bench_peer_event")


def run(bench: Bench) -> list[Figure]:
    """Measure imports."""
    count, by_orm = bench.size(FEATURES), bench.size(BY_ORM)
    database = bench.database("import", lambda database: lay(database, COUNTY), made_by=MADE_BY)
    reports, finished = (bench.file(f"p7_{name}_{count}.gpkg") for name in ("reports", "finished"))
    write_reports(points(COUNTY, count), reports)
    take = partial(take_in, bench, database)
    clear(database)
    take("all", reports)
    with database.as_owner() as connection:
        make_peer(connection)
        write_finished(connection, finished)
    copy = partial(ogr2ogr, bench, database)
    prove_copy(database, partial(copy, finished, "bench_peer", "-append", "-limit", "1000"))

    def side(name: str, work: Callable[[], Sequence[float]], units: int) -> Callable[[], Sequence[float]]:
        def block() -> Sequence[float]:
            clear(database)
            told: list[float] = []
            bench.watch(name, lambda: told.extend(work()), units=units)
            return [seconds / units for seconds in told]

        return block

    bare = ("-overwrite", "-lco", "SPATIAL_INDEX=NONE")
    rounds = bench.measure(
        {
            "ours": side("ours", lambda: take("all", reports), count),
            "ogr2ogr": side("ogr2ogr", lambda: copy(finished, "bench_peer", "-append"), count),
            "bare": side("bare", lambda: copy(reports, "bench_bare", *bare), count),
            "orm": side("orm", lambda: take("orm", reports, str(by_orm)), by_orm),
        },
        rounds=5,
    )
    figure = partial(rounds.figure, "P7", ours="ours")
    return [
        figure(
            "a point, all of it",
            "ogr2ogr, same table",
            peer="ogr2ogr",
            bound=1.6,
            of=_all,
            processor=bench.busy_ratio("ours", "ogr2ogr"),
        ),
        figure("a point, loaded", "ogr2ogr, same table", peer="ogr2ogr", bound=1.0, of=_loaded),
        figure("a point, loaded", "ogr2ogr, bare table", peer="bare", bound=None, of=_loaded),
        figure(
            "a point, all of it",
            "bulk_create",
            peer="orm",
            bound=1 / 10,
            of=_all,
            processor=bench.busy_ratio("ours", "orm"),
        ),
    ]


def _all(told: Sequence[float]) -> float:
    return told[0]


def _loaded(told: Sequence[float]) -> float:
    """Until the rows lie in the staging table; of the peers, all they do."""
    return told[-1]


def clear(database: Database) -> None:
    """Leave no point of the last side, and nothing to write out."""
    with database.as_superuser() as connection:
        for table in TABLES:
            connection.execute(
                f"DO $$ BEGIN TRUNCATE {table} CASCADE; EXCEPTION WHEN undefined_table THEN END $$"
            )
    database.settle()


def write_reports(found: Points, path: Path) -> None:
    """What a field survey hands over, in the county's metric CRS."""
    if path.exists():
        return
    lon, lat, keys, days, facilities = zip(*found.rows(), strict=True)
    frame = gpd.GeoDataFrame(
        {
            "source_id": [f"report-{n}" for n in range(len(lon))],
            "category": keys,
            "observed_at": pd.to_datetime([FIRST_DAY + timedelta(day) for day in days]).tz_localize(
                "Asia/Shanghai"
            ),
            "description": [f"report {n}" for n in range(len(lon))],
            "place_text": [f"street {n % 300}" for n in range(len(lon))],
            "facility": [f"f{facility:05d}" if facility >= 0 else None for facility in facilities],
        },
        geometry=gpd.points_from_xy(np.array(lon), np.array(lat)),
        crs=4490,
    )
    frame.to_crs(METRIC_CRS).to_file(path, driver="GPKG", layer="reports")


def write_finished(connection: psycopg.Connection, path: Path) -> None:
    """The rows of the table as they stand, for a program that does not ask who answers."""
    names = [
        name
        for (name,) in connection.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'bench_peer'::regclass AND attnum > 0"
            " AND NOT attisdropped AND attname NOT IN ('id', 'geom') ORDER BY attnum"
        )
    ]
    columns = ", ".join(f"{name}::text" if name in ("flags", "uid") else name for name in names)
    rows = read(
        connection, f"SELECT {columns}, st_x(geom) AS lon, st_y(geom) AS lat FROM surveys_surveypoint"
    )
    geometry = gpd.points_from_xy(rows.lon, rows.lat, crs=4490)
    frame = gpd.GeoDataFrame(rows.drop(columns=["lon", "lat"]), geometry=geometry)
    path.unlink(missing_ok=True)
    frame.to_crs(METRIC_CRS).to_file(path, driver="GPKG", layer="finished")


def make_peer(connection: psycopg.Connection) -> None:
    """The tables bench_peer and bench_peer_event: as those of survey points, foreign keys and history too."""
    connection.execute("DROP TABLE IF EXISTS bench_peer, bench_peer_event")
    connection.execute("CREATE TABLE bench_peer (LIKE surveys_surveypoint INCLUDING ALL EXCLUDING GENERATED)")
    connection.execute("ALTER TABLE bench_peer DROP COLUMN geom_3857")
    connection.execute("CREATE TABLE bench_peer_event (LIKE surveys_surveypointevent INCLUDING ALL)")
    keys = (
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'"
    )
    for (key,) in connection.execute(keys, ["surveys_surveypoint"]).fetchall():
        connection.execute(f"ALTER TABLE bench_peer ADD {key}")
    history = connection.execute(
        "SELECT pg_get_functiondef(tgfoid), pg_get_triggerdef(oid), tgfoid::regproc::text FROM pg_trigger"
        " WHERE tgrelid = 'surveys_surveypoint'::regclass AND tgname LIKE 'pgtrigger_insert%'"
    ).fetchone()
    assert history is not None
    function, trigger, name = history
    for definition in (function, trigger):
        connection.execute(
            definition.replace(name, "bench_peer_history")
            .replace("surveys_surveypointevent", "bench_peer_event")
            .replace("surveys_surveypoint", "bench_peer")
        )


def take_in(bench: Bench, database: Database, how: str, path: Path, *more: str) -> list[float]:
    """Run benchmarks/take_in.py: the seconds that it tells."""
    log = bench.file("p7_take_in.log")
    command = [str(database.layout.python), str(TAKE_IN), how, str(path), *more]
    run_program(command, core=bench.cores.client, log=log, env=database.environment())
    told = json.loads(log.read_text(encoding="utf-8").splitlines()[-1])
    return [told["all"], told["loaded"]]


def ogr2ogr(bench: Bench, database: Database, path: Path, table: str, *options: str) -> list[float]:
    """Load a file by ogr2ogr with COPY in one transaction, reprojected."""
    cluster = database.cluster
    to = f"PG:dbname={database.name} host={cluster.socket} port={PORT} user={OWNER}"
    command = ["ogr2ogr", "-f", "PostgreSQL", to, str(path), "-nln", table, "-t_srs", "EPSG:4490"]
    command += ["-nlt", "POINT", "-gt", "unlimited", *options]
    ran: Ran = run_program(
        command,
        core=bench.cores.client,
        log=bench.file("p7_ogr2ogr.log"),
        env=database.environment(PG_USE_COPY="YES"),
    )
    return [ran.seconds]


def prove_copy(database: Database, load: Callable[[], object]) -> None:
    """Raises Stop unless ogr2ogr loads the peer's table by COPY, as the server's log says."""
    with statements_of(database) as seen:
        load()
        said = [words for words in seen() if "bench_peer" in words]
    copies = [words for words in said if words.startswith("COPY")]
    if not copies or any(words.startswith("INSERT") for words in said):
        raise Stop(f"ogr2ogr did not COPY: {said[:5]}")
    with database.as_owner() as connection:
        rows, events = (_count(connection, table) for table in ("bench_peer", "bench_peer_event"))
    if not rows == events > 0:
        raise Stop(f"ogr2ogr wrote {rows} rows and {events} rows of history")
    detail(f"ogr2ogr: {copies[0][:60]} …, {rows} rows with their history")


def _count(connection: psycopg.Connection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row is not None
    return int(row[0])
