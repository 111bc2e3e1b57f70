"""Who answers for a million staged points: in bulk, against the row trigger."""

from collections.abc import Sequence

from benchmarks.bench import Bench
from benchmarks.county import MADE_BY, lay, write_points
from benchmarks.databases import Database
from benchmarks.figures import Figure
from benchmarks.ground import Ground, points
from benchmarks.rounds import stopwatch

POINTS = 1_000_000
BY_TRIGGER = 100_000
COUNTY = Ground(columns=80, rows=50, sections=500, places=1000, facilities=3000)
TABLE = "bench_report"


def run(bench: Bench) -> list[Figure]:
    """Measure bulk assignment."""
    count, by_trigger = bench.size(POINTS), bench.size(BY_TRIGGER)

    def fill(database: Database) -> None:
        lay(database, COUNTY, editions=2)
        with database.as_owner() as connection:
            connection.execute(
                f"CREATE TABLE {TABLE} (id bigint, geom geometry(Point, 4490), category_id bigint,"
                " on_date date, facility_id bigint)"
            )
            write_points(connection, TABLE, points(COUNTY, count))

    database = bench.database("assign", fill, made_by=MADE_BY, words=[f"{COUNTY} {count} points"])
    connection = database.as_owner()
    connection.execute(
        f"CREATE TEMPORARY TABLE grids_asked AS SELECT *, NULL::bigint AS as_known FROM {TABLE}"
    )
    connection.execute("CREATE INDEX ON grids_asked USING gist (geom)")
    connection.execute("ANALYZE grids_asked")

    def in_bulk() -> Sequence[float]:
        seconds: list[float] = []
        with stopwatch(seconds):
            connection.execute("CREATE TABLE bench_answered AS SELECT * FROM grids_answer_staged()")
        connection.execute("DROP TABLE bench_answered")
        database.settle()
        return [seconds[0] / count]

    def one_by_one() -> Sequence[float]:
        seconds: list[float] = []
        with stopwatch(seconds):
            connection.execute(
                "INSERT INTO surveys_surveypoint (geom, category_id, observed_at, facility_id)"
                f" SELECT geom, category_id, on_date, facility_id FROM {TABLE} WHERE id < {by_trigger}"
            )
        connection.execute("TRUNCATE surveys_surveypoint CASCADE")
        database.settle()
        return [seconds[0] / by_trigger]

    rounds = bench.measure({"bulk": in_bulk, "trigger": one_by_one}, rounds=5)
    return [
        rounds.figure("P4", "a point in bulk", "the row trigger", ours="bulk", peer="trigger", bound=None)
    ]
