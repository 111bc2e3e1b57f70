"""Do the peers of bulk assignment give its answers, so that only their time is compared?"""

import psycopg

from benchmarks import by_geopandas
from benchmarks.county import write_points
from benchmarks.ground import points
from benchmarks.p4_assign import BY_HAND, IN_BULK, TABLE, differing, stage, tell_plan
from tests.benchmarks.conftest import SMALL

POINTS = 3000


def test_hand_and_geopandas_answer_every_point_as_the_bulk_does(county: psycopg.Connection) -> None:
    county.execute(
        f"CREATE TABLE {TABLE} (id bigint, geom geometry(Point, 4490), category_id bigint,"
        " on_date date, facility_id bigint)"
    )
    write_points(county, TABLE, points(SMALL, POINTS))
    stage(county)
    county.execute(IN_BULK)
    county.execute(BY_HAND)
    by_geopandas.answer(county, TABLE)
    (fallen,) = county.execute("SELECT count(*) FROM bench_in_bulk WHERE accountable_step > 10").fetchone()
    assert fallen > 10, "no fallback was asked for: this proves nothing"
    assert (differing(county, "hand"), differing(county, "geopandas")) == (0, 0)
    tell_plan(county)
    county.execute("UPDATE bench_by_hand SET handling_unit_id = 0 WHERE id = 7")
    county.execute("DELETE FROM bench_by_hand WHERE id = 8")
    assert differing(county, "hand") == 2
