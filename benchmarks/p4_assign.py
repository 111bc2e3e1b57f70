"""Who answers for a million staged points: in bulk, against SQL by hand, geopandas, and the row trigger."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import psycopg

from benchmarks import by_geopandas
from benchmarks.bench import Bench
from benchmarks.county import MADE_BY, lay, write_points
from benchmarks.databases import Database
from benchmarks.figures import Figure
from benchmarks.ground import Ground, points
from benchmarks.plans import explain
from script.steps.console import detail

POINTS = 1_000_000
BY_TRIGGER = 100_000
COUNTY = Ground(columns=80, rows=50, sections=500, places=1000, facilities=3000)
TABLE = "bench_report"
#: The answer that all sides give.
COLUMNS = by_geopandas.COLUMNS
BY_HAND = (Path(__file__).resolve().parent / "by_hand.sql").read_text(encoding="utf-8")
IN_BULK = f"CREATE TABLE bench_in_bulk AS SELECT id, {', '.join(COLUMNS)} FROM grids_answer_staged()"
ANSWERED = {"bulk": "bench_in_bulk", "hand": "bench_by_hand", "geopandas": by_geopandas.ANSWERED}


def run(bench: Bench) -> list[Figure]:
    """Measure bulk assignment."""
    count, by_trigger = bench.size(POINTS), bench.size(BY_TRIGGER)
    database = bench.database(
        "assign",
        lambda database: fill(database, count),
        made_by=MADE_BY,
        words=[f"{COUNTY} {count} points"],
    )
    connection, hand = database.as_owner(), database.as_owner()
    stage(connection)
    stage(hand)

    def timed(name: str, work: Callable[[], object], units: int) -> Callable[[], Sequence[float]]:
        def side() -> Sequence[float]:
            connection.execute(f"DROP TABLE IF EXISTS {ANSWERED[name]}")
            database.settle()
            return [bench.watch(name, work, units=units)]

        return side

    def by_row() -> None:
        connection.execute(
            "INSERT INTO surveys_surveypoint (geom, category_id, observed_at, facility_id)"
            f" SELECT geom, category_id, on_date, facility_id FROM {TABLE} WHERE id < {by_trigger}"
        )

    def one_by_one() -> Sequence[float]:
        connection.execute("TRUNCATE surveys_surveypoint CASCADE")
        database.settle()
        return [bench.watch("trigger", by_row, units=by_trigger)]

    rounds = bench.measure(
        {
            "bulk": timed("bulk", lambda: connection.execute(IN_BULK), count),
            "hand": timed("hand", lambda: hand.execute(BY_HAND), count),
            "geopandas": timed("geopandas", lambda: by_geopandas.answer(connection, TABLE), count),
            "trigger": one_by_one,
        },
        rounds=5,
    )
    tell_plan(hand)
    figure = partial(rounds.figure, "P4", "a point in bulk", ours="bulk")
    peers = (("hand", "SQL by hand", 1.1), ("geopandas", "geopandas", 1.0))
    return [
        *(
            figure(
                against,
                peer=peer,
                bound=bound,
                processor=bench.busy_ratio("bulk", peer),
                answers_that_differ=differing(connection, peer),
            )
            for peer, against, bound in peers
        ),
        figure("the row trigger", peer="trigger", bound=None, processor=bench.busy_ratio("bulk", "trigger")),
    ]


def fill(database: Database, count: int) -> None:
    """A county with its reports in the table TABLE."""
    lay(database, COUNTY, editions=2)
    with database.as_owner() as connection:
        connection.execute(
            f"CREATE TABLE {TABLE} (id bigint, geom geometry(Point, 4490), category_id bigint,"
            " on_date date, facility_id bigint)"
        )
        write_points(connection, TABLE, points(COUNTY, count))


def stage(connection: psycopg.Connection) -> None:
    """Lay the reports out as an import does."""
    connection.execute(
        f"CREATE TEMPORARY TABLE grids_asked AS SELECT *, NULL::bigint AS as_known FROM {TABLE} ORDER BY geom"
    )
    connection.execute("CREATE INDEX ON grids_asked USING gist (geom)")
    connection.execute("ANALYZE grids_asked")


def tell_plan(hand: psycopg.Connection) -> None:
    """Print how the peer's two statements are carried out; the table that they fill stands as it was left."""
    settings, winners, resets, left_overs = BY_HAND.split(";\n\n")
    with hand.transaction(force_rollback=True):
        hand.execute(f"{settings}; DROP TABLE bench_by_hand")
        detail(f"by hand, what lies somewhere:\n{explain(hand, winners).text}")
        hand.execute(resets)
        detail(f"by hand, the left-overs:\n{explain(hand, left_overs).text}")


def differing(connection: psycopg.Connection, side: str) -> int:
    """How many points does `side` answer otherwise than the bulk, or only one of them?"""
    row = connection.execute(
        f"SELECT count(*) FROM {ANSWERED['bulk']} b FULL JOIN {ANSWERED[side]} o ON o.id = b.id WHERE "
        + " OR ".join(f"b.{name} IS DISTINCT FROM o.{name}" for name in COLUMNS)
    ).fetchone()
    assert row is not None
    return int(row[0])
