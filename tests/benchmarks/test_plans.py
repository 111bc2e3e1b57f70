"""Are the pages that a statement touched read from its plan?"""

from django.db import connection

from benchmarks.plans import explain, touched


def test_shared_and_local_pages_are_counted_apart_from_temporary_files() -> None:
    lines = [
        "Aggregate (actual rows=1 loops=1)",
        "  Buffers: shared hit=64 read=3 dirtied=7, local hit=5 written=2, temp read=9 written=9",
        "  ->  Seq Scan on somewhere (actual rows=1 loops=1)",
        "        Buffers: shared hit=1",
    ]
    assert touched(lines) == (67, 5)
    assert touched(["Result (actual rows=1 loops=1)"]) == (0, 0)


def test_a_plan_comes_with_its_pages(db: None) -> None:
    with connection.cursor():
        plan = explain(connection.connection, "SELECT count(*) FROM grids_category")
    assert "grids_category" in plan.text
    assert plan.shared > 0
    assert plan.local == 0
