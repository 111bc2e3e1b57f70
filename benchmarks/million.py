"""The database with a million stored survey points that tiles and lists are measured on."""

from benchmarks.bench import Bench
from benchmarks.county import MADE_BY, lay, lay_reports
from benchmarks.databases import Database
from benchmarks.ground import Ground, points
from script.embedded.urls import APP
from script.steps.console import detail

POINTS = 1_000_000
COUNTY = Ground(columns=50, rows=40, sections=300, places=500, facilities=2000)
SLICE = 100_000
#: Reports that await their INSERT.
TABLE = "bench_report"
#: Hands a slice of them to the bulk insert, as an import does.
STAGE = f"""
INSERT INTO pg_temp.grids_asked (id, source, source_id, geom, raw_x, raw_y, raw_crs, conversion, category_id,
    observed_at, on_date, description, place_text, facility_id, position_source)
SELECT id, 'bench', id::text, geom, ST_X(geom), ST_Y(geom), 'EPSG:4490', '', category_id,
    on_date, on_date, 'report ' || id, 'street ' || id %% 300, facility_id, 'import'
FROM {TABLE} WHERE id >= %s AND id < %s ORDER BY geom
"""


def million(bench: Bench) -> Database:
    """A county of 15 km by 13 km with a year of points, a million of them."""
    count = bench.size(POINTS)

    def fill(database: Database) -> None:
        lay(database, COUNTY)
        with database.as_owner() as connection:
            lay_reports(connection, TABLE, points(COUNTY, count))
            connection.execute(f"GRANT SELECT ON {TABLE} TO {APP}")
        with database.connect() as connection:
            for first in range(0, count, SLICE):
                with connection.transaction():
                    connection.execute("SELECT surveys_stage_points()")
                    connection.execute(STAGE, [first, first + SLICE])
                    connection.execute("SELECT surveys_insert_points()")
                detail(f"{min(first + SLICE, count)} of {count} points")
        with database.as_owner() as connection:
            connection.execute(f"DROP TABLE {TABLE}")

    return bench.database("points", fill, made_by=MADE_BY, words=[f"{COUNTY} {count} points"])
