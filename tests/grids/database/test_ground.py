"""What may stand on the ground: no overlaps, no two versions on one day, scored units only, nothing rewritten."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from grids.models import Grid, Unit
from tests.grids.database.raw import run
from tests.grids.resolver import building as make
from tests.grids.resolver.cases.words import M_EAST, unit
from tests.towns import TODAY, Town, box, make_edition, make_grid


def overlapping(town: Town, metres: float, **more: object) -> Grid:
    """A grid whose west side reaches that far into G3."""
    return make_grid(7, town.a, box(3 - metres * M_EAST, 0, 4, 1), town.grids_edition, **more)


def test_grids_of_one_kind_do_not_overlap(town: Town) -> None:
    with pytest.raises(
        IntegrityError, match=r"网格 361127001001007 与同类网格 361127001001003 重叠 .* 平方米"
    ):
        overlapping(town, 5)


def test_a_sliver_of_less_than_a_square_metre_is_let_pass(town: Town) -> None:
    assert overlapping(town, 0.0005).pk


def test_cells_of_another_kind_and_of_other_days_may_lie_upon_a_grid(town: Town) -> None:
    overlapping(town, 400, kind="unit_cell")
    make.close(town.grids["G3"], TODAY)
    assert overlapping(town, 400, valid=make.since(TODAY)).pk


def test_a_grid_may_not_be_reopened_over_another(town: Town) -> None:
    make.close(town.grids["G3"], TODAY)
    overlapping(town, 400, valid=make.since(TODAY))
    with pytest.raises(IntegrityError):
        make.close(town.grids["G3"], None)


@pytest.mark.parametrize(
    "valid", ["'empty'", "NULL", "daterange('2026-06-01', '2026-06-01')", "daterange('2026-01-01', NULL)"]
)
def test_empty_missing_and_overlapping_validity_of_one_code_is_refused(valid: str, town: Town) -> None:
    make.close(town.grids["G3"], TODAY)
    grid = town.grids["G3"]
    with pytest.raises(
        IntegrityError, match=r"grids_grid_period_not_empty|null value|grids_grid_one_version"
    ):
        run(
            "INSERT INTO grids_grid (code, name, community_code, accountable_unit_id, edition_id, geom, valid)"
            f" VALUES (%s, '', %s, %s, %s, %s::geometry, {valid})",
            grid.code,
            grid.community_code,
            town.b.pk,
            town.grids_edition.pk,
            box(5, 0, 6, 1).ewkt,
        )


@pytest.mark.parametrize("known", ["'empty'", "NULL", "int8range(0, NULL)"])
def test_what_was_known_cannot_be_unsaid(known: str, town: Town) -> None:
    with pytest.raises(IntegrityError):
        run(f"UPDATE grids_grid SET known = {known}")


@pytest.fixture
def withdrawn(town: Town) -> None:
    """One row of each layer of ground that is not held true any more."""
    make.make_ruling("U1", geom=box(0.4, 0.4, 0.6, 0.6), accountable_unit=town.a)
    make.make_duty("D1", "m06001", town.a, geom=box(0.4, 0.4, 0.6, 0.6))
    make.make_township("361127001", town.a, box(-1, -1, 4, 4))
    for table in PUBLISHED:
        run(f"UPDATE {table} SET known = int8range(lower(known), lower(known) + 1)")


PUBLISHED = ["grids_grid", "grids_roadsection", "grids_division", "grids_ruling", "grids_departmentduty"]


@pytest.mark.parametrize("table", PUBLISHED)
def test_ground_is_withdrawn_by_the_version_that_learns_of_it_whatever_the_client_says(
    table: str, withdrawn: None
) -> None:
    until = run(f"SELECT DISTINCT upper(known) FROM {table}")
    assert until == run(
        "SELECT ground_version - %s FROM grids_county", len(PUBLISHED) - 1 - PUBLISHED.index(table)
    )


@pytest.mark.parametrize("role", [None, "wangge_app"])
@pytest.mark.parametrize("table", PUBLISHED)
@pytest.mark.parametrize(
    "change",
    [
        "known = int8range(lower(known), upper(known) - 1)",
        "known = int8range(lower(known), NULL)",
        "valid = daterange(NULL, '2026-01-01')",
    ],
)
def test_withdrawn_ground_stays_as_it_was_known(
    change: str, table: str, role: str | None, withdrawn: None
) -> None:
    with pytest.raises(IntegrityError, match=f"已发布的版本不能改写：{table}"):
        run(f"UPDATE {table} SET {change}", role=role)


@pytest.mark.parametrize("role", [None, "wangge_app"])
@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("grids_grid", "geom = ST_Multi(ST_Translate(geom, 0.1, 0))"),
        ("grids_grid", "accountable_unit_id = NULL"),
        ("grids_grid", "valid = daterange('2020-01-01', NULL)"),
        ("grids_roadsection", "centreline = ST_Translate(centreline, 0.1, 0)"),
        ("grids_roadsection", "width_left_m = 50"),
        ("grids_division", "geom = ST_Multi(ST_Translate(geom, 0.1, 0))"),
        ("grids_ruling", "geom = ST_Multi(ST_Translate(geom, 0.1, 0))"),
        ("grids_departmentduty", "geom = ST_Multi(ST_Translate(geom, 0.1, 0))"),
    ],
)
def test_published_ground_is_neither_rewritten_nor_deleted(
    table: str, change: str, role: str | None, town: Town
) -> None:
    make.make_ruling("U1", geom=box(0.4, 0.4, 0.6, 0.6), accountable_unit=town.a)
    make.make_duty("D1", "m06001", town.a, geom=box(0.4, 0.4, 0.6, 0.6))
    make.make_township("361127001", town.a, box(-1, -1, 4, 4))
    with pytest.raises(IntegrityError, match=f"已发布的版本不能改写：{table}"):
        run(f"UPDATE {table} SET {change}", role=role)
    with pytest.raises(IntegrityError, match=f"已发布的版本不能删除：{table}"):
        run(f"DELETE FROM {table}", role=role)


def test_closing_a_version_works(town: Town) -> None:
    run("UPDATE grids_grid SET valid = daterange(lower(valid), %s)", TODAY, role="wangge_app")
    assert set(Grid.objects.values_list("valid", flat=True)) == {DateRange(None, TODAY)}


def scored_only(town: Town, league_less: Unit) -> dict[str, Callable[[], object]]:
    return {
        "grid": lambda: make_grid(9, league_less, box(7, 0, 8, 1), town.grids_edition),
        "road section": lambda: make.make_section(town, "R9", (5, 5), (6, 5), unit=league_less),
        "compound": lambda: make.make_place("P9", "compound", box(0, 0, 1, 1), accountable_unit=league_less),
        "ruling": lambda: make.make_ruling("U9", geom=box(0, 0, 1, 1), accountable_unit=league_less),
        "township": lambda: make.make_township("361127001", league_less, box(0, 0, 1, 1)),
    }


@pytest.mark.parametrize("what", ["grid", "road section", "compound", "ruling", "township"])
def test_only_units_of_the_scored_leagues_answer_for_ground(what: str, town: Town) -> None:
    with pytest.raises(IntegrityError, match="单位“owner”不参加考评，不能作为责任单位"), transaction.atomic():
        scored_only(town, unit("owner"))[what]()
    assert scored_only(town, town.a)[what]()


def test_a_unit_that_answers_stays_in_its_league(town: Town) -> None:
    with pytest.raises(IntegrityError, match="仍是责任单位，不能退出考评"), transaction.atomic():
        Unit.objects.filter(pk=town.a.pk).update(league="none")
    Unit.objects.filter(pk=town.a.pk).update(league="responsible")


def test_a_shop_never_answers_for_its_strip(town: Town) -> None:
    with pytest.raises(IntegrityError, match="grids_place_shops_handle_only"):
        make.make_place("P9", "storefront", box(0, 0, 1, 1), accountable_unit=town.a)


def test_a_ruling_on_a_category_that_nobody_knows_is_refused(town: Town) -> None:
    with pytest.raises(DatabaseError, match="目录中没有的类别 m99999"):
        make.make_ruling("U9", keys=("m06001", "m99999"), accountable_unit=town.a)


def test_nothing_is_known_before_the_version_that_learns_of_it(town: Town) -> None:
    edition = make_edition("grids")
    before = run("SELECT ground_version FROM grids_county")[0][0]
    run(
        "INSERT INTO grids_grid (code, name, community_code, accountable_unit_id, edition_id, geom, known)"
        " VALUES ('361127001001777', '', '361127001001', %s, %s, %s::geometry, int8range(0, NULL))",
        town.a.pk,
        edition.pk,
        box(5, 0, 6, 1).ewkt,
    )
    assert Grid.objects.get(code="361127001001777").known.lower == before + 1


def test_the_overlap_check_reads_only_what_lies_near(town: Town) -> None:
    side = 20
    run("DISCARD PLANS")  # those that this session made for tables of a handful of rows
    before = read_of("grids_grid")
    run(
        """
        INSERT INTO grids_grid (code, name, kind, community_code, accountable_unit_id, edition_id, valid, geom)
        SELECT '361127001001' || 100 + n, '', 'responsibility', '361127001001', %s, %s, daterange(NULL, NULL),
               ST_Multi(ST_MakeEnvelope(x, y, x + 0.001, y + 0.001, 4490))
        FROM generate_series(0, %s) n, LATERAL (SELECT 118 + n %% %s * 0.001, 29 + n / %s * 0.001) corner (x, y)
        """,
        *(town.a.pk, town.grids_edition.pk, side * side - 1, side, side),
    )
    assert read_of("grids_grid") - before < 60 * side * side  # not every grid for every grid


def read_of(table: str) -> int:
    """How many rows of a table has this transaction read, by index or in order?"""
    ((rows,),) = run(
        "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables WHERE relname = %s",
        table,
    )
    return int(rows)
