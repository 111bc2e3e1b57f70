"""Can a session of the app hand in units, days or tables of its own by way of the bulk writes?  No."""

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction

from grids.models import County
from surveys.models import SurveyPoint
from tests.grids.database.raw import run
from tests.towns import TODAY, Town, box, category, lonlat

STAGE = (
    "INSERT INTO pg_temp.grids_asked (id, source_id, category_id, geom, observed_at, on_date, description,"
    " place_text, raw_crs, conversion, position_source)"
    " VALUES (%s, %s, %s, ST_SetSRID(ST_MakePoint(%s, %s), 4490), '2026-06-01T12:00+08', %s, '', '', '', '', 'import')"
)
RELATIONS = (
    "SELECT table_name::text, string_agg(privilege_type, ', ' ORDER BY privilege_type)"
    " FROM information_schema.role_table_grants WHERE grantee = 'wangge_loader' AND table_schema = 'public'"
    " GROUP BY 1 ORDER BY 1"
)


STAGED = "SELECT surveys_stage_points()"
WRITE = "SELECT surveys_insert_points()"


def say(*statements: str | tuple[str, list[object]]) -> None:
    """What the app's role says in one transaction; a refusal undoes all of it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE wangge_app")
        for statement in statements:
            sql, values = (statement, None) if isinstance(statement, str) else statement
            cursor.execute(sql, values)
        cursor.execute("RESET ROLE")


def row(
    number: int, x: float, y: float = 0.25, *, on_date: object = TODAY, named: bool = True
) -> tuple[str, list[object]]:
    """The statement that stages one point, named by its number unless it has no name."""
    name = f"s{number}" if named else None
    return STAGE, [number, name, category("m06002").pk, *lonlat(x, y), on_date]


@pytest.mark.django_db
def test_the_app_may_not_step_into_the_loader() -> None:
    member = "SELECT pg_has_role(%s, 'wangge_loader', 'MEMBER')"
    assert (run(member, "wangge_app"), run(member, "wangge_owner")) == ([(False,)], [(True,)])


@pytest.mark.django_db
def test_the_loader_may_do_what_its_functions_need_and_nothing_else() -> None:
    wanted = {
        table: ", ".join(sorted(rights.split(", "))) for table, rights in settings.LOADER_RIGHTS.items()
    }
    assert dict(run(RELATIONS)) == wanted
    assert run("SELECT has_schema_privilege('wangge_loader', 'public', 'CREATE')") == [(False,)]
    assert run(
        "SELECT DISTINCT pg_get_userbyid(proowner) FROM pg_proc WHERE oid = ANY (%s::regprocedure[])",
        settings.LOADER_FUNCTIONS,
    ) == [("wangge_loader",)]


def test_staged_points_are_answered_for_by_the_rule(town: Town) -> None:
    say(STAGED, row(1, 0.5), row(2, 2.5), WRITE)
    stored = SurveyPoint.objects.order_by("source_id").values_list("source_id", "accountable_unit", "seen_on")
    assert list(stored) == [("s1", town.a.pk, TODAY), ("s2", town.b.pk, TODAY)]


@pytest.mark.parametrize(
    "made",
    [
        "CREATE TEMPORARY TABLE grids_asked (LIKE surveys_surveypoint)",
        "CREATE TEMPORARY VIEW grids_asked AS SELECT * FROM surveys_surveypoint",
    ],
    ids=["table", "view"],
)
def test_a_table_of_the_sessions_own_is_not_read(made: str, town: Town) -> None:
    with pytest.raises(DatabaseError, match="没有按规定暂存"):
        say(made, WRITE)


def test_nothing_staged_is_refused_with_words(town: Town) -> None:
    with pytest.raises(DatabaseError, match="没有按规定暂存"):
        say(WRITE)


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE pg_temp.grids_asked ADD COLUMN accountable_unit_id bigint",
        "CREATE TRIGGER mine BEFORE INSERT ON pg_temp.grids_asked FOR EACH ROW"
        " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE TEMPORARY TABLE more () INHERITS (pg_temp.grids_asked)",
        "DROP TABLE pg_temp.grids_asked",
        "ALTER FUNCTION surveys_insert_points() SET search_path = pg_temp, public",
    ],
)
def test_the_stage_is_the_loaders_and_stays_as_it_is(change: str, town: Town) -> None:
    with pytest.raises(DatabaseError, match=r"must be owner|permission denied"):
        say(STAGED, change)


def test_one_id_for_two_places_is_refused(town: Town) -> None:
    rows = [row(1, 0.5, named=False), row(1, 2.5, named=False)]
    with pytest.raises(IntegrityError, match="grids_asked_id"):
        say(STAGED, *rows, WRITE)


def test_what_was_known_in_the_past_cannot_be_asked_for(town: Town) -> None:
    with pytest.raises(DatabaseError, match="as_known"):
        say(STAGED, "INSERT INTO pg_temp.grids_asked (id, as_known) VALUES (1, 1)")


def test_a_day_that_is_not_that_of_the_moment_is_refused(town: Town) -> None:
    lie = row(1, 0.5, on_date="1999-01-01")
    with pytest.raises(IntegrityError, match="不是发现时间在本县的日期"):
        say(STAGED, lie, WRITE)


def test_outside_the_county_is_flagged_or_refused_as_the_county_says(town: Town) -> None:
    County.objects.update(outline=box(0, 0, 3, 1), outside_tolerance_m=200)
    say(STAGED, row(1, 0.5, 2), WRITE)
    assert SurveyPoint.objects.get().flags == ["office", "outside_county"]
    County.objects.update(outside_policy="refuse")
    outside = row(2, 0.5, 2)
    with pytest.raises(IntegrityError, match="点位在县界之外"):
        say(STAGED, outside, WRITE)


def test_the_outline_is_held_against_a_point_without_a_call_of_its_own(town: Town) -> None:
    asked = (
        "SELECT grids_outside_outline(c.outline, c.outside_tolerance_m, p.geom)"
        " FROM grids_county c, surveys_surveypoint p"
    )
    plan = "\n".join(line for (line,) in run(f"EXPLAIN VERBOSE {asked}"))
    assert "st_intersects" in plan
    assert "grids_outside_outline" not in plan


def test_points_that_came_in_bulk_are_in_the_history_with_the_login(town: Town) -> None:
    say(STAGED, row(1, 0.5), WRITE)
    assert run("SELECT pgh_label, pgh_login = session_user FROM surveys_surveypointevent") == [
        ("insert", True)
    ]
