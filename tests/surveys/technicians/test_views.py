"""The views that technicians read: columns are a contract, words are Chinese, days are those that were asked for."""

import json
import re
from pathlib import Path

import pytest

from gis_core.technicians import digest, put_up, sources
from tests.grids.database.raw import run
from tests.grids.resolver import building as make
from tests.surveys.cases import make_case
from tests.towns import TODAY, Town

pytestmark = pytest.mark.django_db

CONTRACT = json.loads((Path(__file__).parents[2] / "contract" / "qgis_views.json").read_text())
COLUMNS = """
    SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
    WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'v' GROUP BY c.relname ORDER BY 1
"""
#: Whom a technician has no business with: people who report, work and live there.
PEOPLE = re.compile("person|phone|reported_by|assignee|manager|handler$|contact|household_head|raw_")


@pytest.mark.parametrize("schema", ["qgis_read", "qgis_edit"])
def test_columns_are_those_of_the_contract_and_the_id_comes_first(schema: str) -> None:
    found = dict(run(COLUMNS, schema))
    assert found == CONTRACT[schema]
    assert {columns[0] for columns in found.values()} <= {"id"}
    assert [name for columns in found.values() for name in columns if PEOPLE.search(name)] == []


def test_every_view_and_column_has_chinese_words() -> None:
    silent = run(
        """
        SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum >= 0
        WHERE c.relnamespace IN ('qgis_read'::regnamespace, 'qgis_edit'::regnamespace) AND c.relkind = 'v'
          AND coalesce(col_description(c.oid, a.attnum), '') !~ '[一-鿿]'
        UNION ALL
        SELECT c.relname, '' FROM pg_class c
        WHERE c.relnamespace IN ('qgis_read'::regnamespace, 'qgis_edit'::regnamespace) AND c.relkind = 'v'
          AND coalesce(obj_description(c.oid), '') !~ '[一-鿿]'
        """
    )
    assert silent == []


def test_the_views_belong_to_a_role_that_row_level_security_holds_for() -> None:
    owners = run(
        "SELECT DISTINCT pg_get_userbyid(relowner)::text FROM pg_class WHERE relkind = 'v'"
        " AND relnamespace IN ('qgis_read'::regnamespace, 'qgis_edit'::regnamespace)"
    )
    assert owners == [("wangge_reader",)]
    assert run(
        "SELECT rolsuper OR rolbypassrls OR rolcanlogin FROM pg_roles WHERE rolname = 'wangge_reader'"
    ) == [(False,)]


def test_technicians_have_no_right_on_any_table_and_may_call_no_function_that_writes() -> None:
    tables = run(
        "SELECT c.relname FROM pg_class c"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm')"
        " AND c.relname NOT IN ('spatial_ref_sys', 'geometry_columns', 'geography_columns')"
        " AND has_any_column_privilege('wangge_technician', c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')"
    )
    assert tables == []
    definers = run(
        "SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
        " AND proowner = current_user::regrole AND prorettype <> 'trigger'::regtype"
        " AND has_function_privilege('wangge_technician', oid, 'EXECUTE')"
        " ORDER BY 1"
    )
    assert definers == [("grids_login_covers",), ("grids_login_day",), ("grids_login_scope",)]


def test_a_grid_is_shown_on_the_days_on_which_it_is_valid(town: Town) -> None:
    make.close(town.grids["G3"], TODAY)
    code = town.grids["G3"].code
    shown = "SELECT count(*) FROM qgis_read.v_grids WHERE code = %s"
    assert run(shown, code) == [(0,)]
    run("SET LOCAL wangge.as_of = '2026-05-31'")
    assert run(shown, code) == [(1,)]
    run(f"SET LOCAL wangge.as_of = '{TODAY}'")
    assert run(shown, code) == [(0,)]
    assert run("SELECT valid_to FROM qgis_read.v_grids_versions WHERE code = %s", code) == [(TODAY,)]


def test_what_was_withdrawn_is_in_no_view(town: Town) -> None:
    make.withdraw(town.grids["G3"])
    assert run("SELECT count(*) FROM qgis_read.v_grids_versions WHERE code = %s", town.grids["G3"].code) == [
        (0,)
    ]


def test_a_point_has_its_units_and_its_case_in_words(town: Town) -> None:
    case = make_case(0.5, 0.25)
    row = run(
        "SELECT accountable_unit, grid, case_number, case_state_name, resolved_by FROM qgis_read.v_survey_points"
    )
    assert row == [("甲社区", town.grids["G1"].code, case.number, "已上报", "GRID")]
    assert run("SELECT number, state_name, category FROM qgis_read.v_cases") == [
        (case.number, "已上报", "m06002")
    ]


def test_the_views_are_rebuilt_only_when_their_files_have_changed() -> None:
    assert len(list(sources())) > 10
    before = run("SELECT 'qgis_read.v_grids'::regclass::oid")
    put_up(_kernel(), "default")
    assert run("SELECT 'qgis_read.v_grids'::regclass::oid") == before
    run("COMMENT ON SCHEMA qgis_read IS 'of an older version'")
    put_up(_kernel(), "default")
    assert run("SELECT 'qgis_read.v_grids'::regclass::oid") != before
    assert run("SELECT obj_description('qgis_read'::regnamespace, 'pg_namespace')") == [(digest(),)]


def test_after_a_restore_without_owners_the_views_are_rebuilt() -> None:
    run("ALTER VIEW qgis_read.v_cases OWNER TO wangge_owner")
    put_up(_kernel(), "default")
    assert run("SELECT DISTINCT relowner::regrole::text FROM pg_class WHERE relname = 'v_cases'") == [
        ("wangge_reader",)
    ]


def _kernel() -> object:
    from django.apps import apps

    return apps.get_app_config("gis_core")
