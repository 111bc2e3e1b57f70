"""The database with a million stored survey points that tiles and lists are measured on."""

from benchmarks.bench import Bench
from benchmarks.county import MADE_BY, lay, write_points
from benchmarks.databases import Database
from benchmarks.ground import Ground, points
from script.steps.console import detail

POINTS = 1_000_000
COUNTY = Ground(columns=50, rows=40, sections=300, places=500, facilities=2000)
SLICE = 100_000
#: Reports that await their INSERT.
TABLE = "bench_report"


def million(bench: Bench) -> Database:
    """A county of 15 km by 13 km with a year of points, a million of them."""
    count = bench.size(POINTS)

    def fill(database: Database) -> None:
        lay(database, COUNTY)
        with database.as_owner() as connection:
            connection.execute(
                f"CREATE UNLOGGED TABLE {TABLE} (id bigint PRIMARY KEY, geom geometry(Point, 4490),"
                " category_id bigint, on_date date, facility_id bigint)"
            )
            write_points(connection, TABLE, points(COUNTY, count))
            connection.execute("ANALYZE")
            for first in range(0, count, SLICE):
                connection.execute(
                    "INSERT INTO surveys_surveypoint"
                    " (geom, category_id, observed_at, facility_id, description, place_text)"
                    " SELECT geom, category_id, on_date, facility_id, 'report ' || id, 'street ' || id %% 300"
                    f" FROM {TABLE} WHERE id >= %s AND id < %s ORDER BY id",
                    [first, first + SLICE],
                )
                detail(f"{min(first + SLICE, count)} of {count} points")
            connection.execute(f"DROP TABLE {TABLE}")

    return bench.database("points", fill, made_by=MADE_BY, words=[f"{COUNTY} {count} points"])
