"""Is the import's peer given the same work, and is the file of its reports taken in whole?"""

from pathlib import Path

import geopandas as gpd
import psycopg

from benchmarks.ground import points
from benchmarks.p7_import import make_peer, write_finished, write_reports
from benchmarks.take_in import by_command, by_orm
from tests.benchmarks.conftest import SMALL

REPORTS = 400
#: What a table keeps, without its name.
KEPT = """
SELECT regexp_replace(pg_get_indexdef(indexrelid), ' INDEX .* USING', '') FROM pg_index
WHERE indrelid = %(table)s::regclass
UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %(table)s::regclass
UNION ALL SELECT 'history' FROM pg_trigger
WHERE tgrelid = %(table)s::regclass AND tgnewtable = 'new_values' AND tgoldtable IS NULL
ORDER BY 1
"""


def test_reports_are_taken_in_and_the_peer_s_rows_are_the_finished_ones(
    county: psycopg.Connection, tmp_path: Path
) -> None:
    reports, finished = tmp_path / "reports.gpkg", tmp_path / "finished.gpkg"
    write_reports(points(SMALL, REPORTS), reports)
    told = by_command(reports)
    assert 0 < told["loaded"] < told["all"]
    make_peer(county)
    write_finished(county, finished)
    rows = gpd.read_file(finished)
    assert (len(rows), rows.crs.to_epsg()) == (REPORTS, 4548)
    assert rows["accountable_unit_id"].notna().all()
    assert "geom_3857" not in rows


def test_the_peer_s_table_has_the_same_keys_checks_indexes_and_history(
    county: psycopg.Connection, tmp_path: Path
) -> None:
    make_peer(county)
    own, peer = (
        county.execute(KEPT, {"table": table}).fetchall() for table in ("surveys_surveypoint", "bench_peer")
    )
    assert peer == own
    write_reports(points(SMALL, 10), tmp_path / "reports.gpkg")
    by_orm(tmp_path / "reports.gpkg", 10)
    names = ", ".join(
        name
        for (name,) in county.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'bench_peer'::regclass AND attnum > 0"
            " AND NOT attisdropped"
        )
    )
    county.execute(f"INSERT INTO bench_peer ({names}) SELECT {names} FROM surveys_surveypoint")
    events = county.execute("SELECT count(*) FROM bench_peer_event").fetchone()
    assert events == (10,)
