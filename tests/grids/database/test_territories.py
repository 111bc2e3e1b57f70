"""Does the projection always say what the layers say, in one order without ties?"""

import random

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from grids.models import County, Facility, Territory, Unit
from tests.grids.database.raw import run
from tests.grids.resolver import building as make
from tests.grids.resolver.random_town import draw
from tests.grids.resolver.test_property import TOWNS
from tests.towns import TODAY, Town, at, box, category

COLUMNS = (
    "layer, object_id, code, edition_id, step, duty, class_order, area_m2, category_ids, accountable_unit_id,"
    " accountable_during, handling_unit_id, handling_during, supervising_unit_id, supervising_during, feature_id,"
    " valid, geom::text"
)
STANDING = f"SELECT {COLUMNS} FROM grids_territory WHERE upper_inf(known)"
SOURCE = f"SELECT {COLUMNS} FROM grids_territory_source"
IN_ORDER = (
    'SELECT rank, step, duty, class_order, area_m2, code COLLATE "C", id FROM grids_territory ORDER BY rank'
)


def differences() -> int:
    """How many rows have the projection and the layers not in common?"""
    return run(
        f"SELECT count(*) FROM (({STANDING} EXCEPT ALL {SOURCE}) UNION ALL ({SOURCE} EXCEPT ALL {STANDING})) d"
    )[0][0]


def assert_in_order() -> None:
    rows = run(IN_ORDER)
    assert all(row[0] > 0 for row in rows)
    assert len({row[0] for row in rows}) == len(rows)
    assert [row[1:] for row in rows] == sorted(row[1:] for row in rows)


def shake(lot: random.Random) -> None:
    """Change what may be changed in place."""
    for unit in Unit.objects.filter(code__startswith="random-"):
        if lot.random() < 0.4:
            make.retire(unit, TODAY)
    Facility.objects.update(geom=at(lot.uniform(0, 3), 1))
    run("UPDATE grids_place SET management = 'withdrawn' WHERE kind = 'compound'")
    run("DELETE FROM grids_junction WHERE id % 2 = 0")
    run("UPDATE grids_county SET facility_reach_m = 7, code = '361128'")
    run(
        "UPDATE grids_category SET component_id = (SELECT id FROM grids_category WHERE key = 'c01013')"
        " WHERE key = 'm06002'"
    )
    run(
        "UPDATE grids_grid SET valid = daterange(lower(valid), '2026-12-01') WHERE upper_inf(valid) AND id % 2 = 0"
    )
    run(
        "UPDATE grids_roadsection SET known = int8range(lower(known), (SELECT ground_version + 1 FROM grids_county))"
    )


@pytest.mark.django_db
@TOWNS
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_after_any_change_the_projection_says_what_the_layers_say(seed: int) -> None:
    with transaction.atomic():
        drawing = draw(seed)
        for row in drawing.rows:
            row()
        assert differences() == 0
        assert_in_order()
        shake(drawing.lot)
        assert differences() == 0
        assert_in_order()
        transaction.set_rollback(True)


def test_ranks_stay_apart_when_every_row_comes_between_the_same_two(town: Town) -> None:
    """Each new ruling is a bit larger than the last but smaller than the first: the room between them runs out."""
    make.make_ruling("Z", geom=box(0, 0, 3, 3), accountable_unit=town.a)
    ranked = "SELECT rank FROM grids_territory WHERE code = 'Z'"
    before = run(ranked)
    for n in range(26):
        make.make_ruling(f"U{n:02d}", geom=box(0, 0, 0.1, 0.1 + n * 0.01), accountable_unit=town.a)
    assert_in_order()
    assert run(ranked) != before, "the ranks never became crowded: the test does not test it"


def many_facilities(first: str, unit: Unit, number: int = 40) -> None:
    """More than a few new territories by one statement, side by side in the order."""
    run(
        "INSERT INTO grids_facility (code, category_id, maintainer_id, geom)"
        " SELECT %s || n, %s, %s, ST_SetSRID(ST_MakePoint(117, 28), 4490) FROM generate_series(10, 9 + %s) n",
        first,
        category("c01001").pk,
        unit.pk,
        number,
    )


def test_many_new_territories_at_once_move_none_of_the_others(town: Town) -> None:
    County.objects.update(code_rules="free")
    many_facilities("B", town.a)
    before = dict(run("SELECT id, rank FROM grids_territory"))
    many_facilities("A", town.b)
    many_facilities("C", town.b)
    after = dict(run("SELECT id, rank FROM grids_territory"))
    assert len(after) == len(before) + 80
    assert {number: after[number] for number in before} == before
    assert_in_order()


def test_many_at_once_stay_apart_when_all_come_between_the_same_two(town: Town) -> None:
    County.objects.update(code_rules="free")
    many_facilities("A", town.a)
    ranked = "SELECT rank FROM grids_territory WHERE code = 'A10'"
    before = run(ranked)
    for letter in "ZYXWVUTSR":
        many_facilities(letter, town.a)
    assert_in_order()
    assert run(ranked) != before, "the ranks never became crowded: the test does not test it"


WAYS_OF_SMALL_TABLES = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")


def read_for_one_change() -> dict[str, int]:
    """How many rows does a new session read to change one facility, if it takes the indexes as among many?"""
    asked = (
        "SELECT relname, seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables"
        " WHERE relname IN ('grids_facility', 'grids_territory')"
    )
    before = dict(run(asked))
    with transaction.atomic():
        run("ANALYZE grids_facility, grids_territory")
        run("DISCARD PLANS")
        for way in WAYS_OF_SMALL_TABLES:
            run(f"SET LOCAL {way} = off")
        run("UPDATE grids_facility SET maintainer_id = owner_id WHERE code = 'A10'")
        for way in WAYS_OF_SMALL_TABLES:
            run(f"SET LOCAL {way} = on")
    return {table: read - before[table] for table, read in run(asked)}


def test_a_changed_facility_is_projected_without_a_look_at_the_others(town: Town) -> None:
    County.objects.update(code_rules="free")
    many_facilities("A", town.a)
    run("UPDATE grids_facility SET owner_id = %s", town.b.pk)
    few = read_for_one_change()
    many_facilities("B", town.b, 1500)
    run("UPDATE grids_facility SET owner_id = %s WHERE code = 'A10'", town.a.pk)
    many = read_for_one_change()
    assert all(many[table] < few[table] + 500 for table in few), (few, many)


def test_a_withdrawn_layer_leaves_the_standing_territories_and_stays_in_the_past(town: Town) -> None:
    version = County.objects.get().ground_version
    make.withdraw(town.grids["G1"])
    of_grid = Territory.objects.filter(layer="grids", object_id=town.grids["G1"].pk)
    assert [row.known.upper for row in of_grid] == [version + 1]
    assert differences() == 0


def test_a_linked_facility_is_found_by_an_index_of_its_own(town: Town) -> None:
    with transaction.atomic():
        run("SET LOCAL enable_seqscan = off")
        asked = "SELECT * FROM grids_candidates('SRID=4490;POINT(117 28)'::geometry, 1, '2026-01-01', 7, 1)"
        plan = "\n".join(line for (line,) in run(f"EXPLAIN {asked}"))
    assert "grids_territory_linked" in plan
