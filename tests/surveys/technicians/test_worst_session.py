"""A psql session that does its worst: everything is refused, nothing has changed, and the history is complete."""

from typing import Any

import psycopg
import pytest

from grids.models import Facility
from grids.services.drafts import open_draft
from surveys.models import Case, SurveyPoint
from tests.grids.database.raw import run
from tests.grids.resolver import building as make
from tests.surveys.cases import make_case
from tests.technicians import Technician, make_technician
from tests.towns import TODAY, Town, at

pytestmark = pytest.mark.django_db(transaction=True)

NAN = "ST_SetSRID(ST_MakePoint('NaN', 28), 4490)"
#: What an ordinary login of the whole county may try, and the beginning of what it hears (SQLSTATE).
WORST = [
    ("UPDATE grids_grid SET geom = ST_Translate(geom, 0.1, 0)", "42501"),
    ("DELETE FROM grids_grid", "42501"),
    ("DELETE FROM surveys_case", "42501"),
    ("TRUNCATE surveys_surveypoint CASCADE", "42501"),
    ("UPDATE qgis_read.v_grids SET geom = NULL", "55000"),
    ("DELETE FROM qgis_read.v_buildings", "42501"),
    ("DELETE FROM qgis_edit.survey_points", "23001"),
    ("UPDATE qgis_edit.survey_points SET geom = ST_Translate(geom, 0.01, 0)", "42501"),
    (f"INSERT INTO qgis_edit.survey_points (category, geom) VALUES ('m06002', {NAN})", "2"),
    (f"UPDATE qgis_edit.facilities SET geom = {NAN}", "2"),
    ("UPDATE qgis_edit.facilities SET geom = ST_SetSRID(geom, 4326)", "22023"),
    ("UPDATE qgis_edit.facilities SET geom = ST_SetSRID(ST_MakePoint(28, 117), 4490)", "2"),
    ("UPDATE qgis_edit.facilities SET code = 'x'", "23001"),
    ("UPDATE qgis_edit.draft_grids SET geom = ST_SetSRID(geom, 4326)", "22023"),
    ("UPDATE qgis_edit.draft_grids SET geom = ST_MakeEnvelope(28, 116, 29, 117, 4490)", "2"),
    ("ALTER TABLE surveys_surveypoint DISABLE TRIGGER ALL", "42501"),
    ("ALTER VIEW qgis_edit.draft_grids DISABLE TRIGGER ALL", "42"),
    ("ALTER VIEW qgis_edit.facilities DISABLE TRIGGER write", "42501"),
    ("DROP TRIGGER write ON qgis_edit.facilities", "42501"),
    ("ALTER TABLE surveys_surveypoint DISABLE ROW LEVEL SECURITY", "42501"),
    ("SET session_replication_role = replica", "42501"),
    ("SET ROLE wangge_owner", "42501"),
    ("SET ROLE wangge_reader", "42501"),
    ("SET SESSION AUTHORIZATION wangge_app", "42501"),
    ("INSERT INTO grids_databaselogin (name) VALUES ('gis_mine')", "42501"),
    ("INSERT INTO surveys_surveypointevent (pgh_label) VALUES ('forged')", "42501"),
    ("CREATE FUNCTION qgis_edit.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'", "42501"),
    ("CREATE TABLE public.grids_grid_copy (id int)", "42501"),
    ("ALTER ROLE CURRENT_USER SUPERUSER", "42501"),
    ("ALTER ROLE CURRENT_USER BYPASSRLS", "42501"),
    ("GRANT wangge_owner TO CURRENT_USER", "42501"),
    ("COPY (SELECT 1) TO PROGRAM 'true'", "42501"),
    ("SELECT pg_read_file('PG_VERSION')", "42501"),
    (
        "CREATE TEMP TABLE mine (id bigint); CREATE TRIGGER write BEFORE INSERT ON mine"
        " FOR EACH ROW EXECUTE FUNCTION qgis_edit.write_facility()",
        "42501",
    ),
]


def refusal(session: psycopg.Connection[Any], sql: str) -> str:
    try:
        session.execute(sql)
    except psycopg.DatabaseError as error:
        return error.sqlstate or ""
    return "done"


def standing() -> list[tuple[Any, ...]]:
    """What must be as it was: ground, points, cases, facilities, and how much history there is of each."""
    tables = ("grids_grid", "surveys_surveypoint", "surveys_case", "grids_facility", "grids_draftrow")
    return [
        run(f"SELECT count(*), md5(string_agg(t::text, '' ORDER BY t.id)) FROM {table} t")[0]
        + run(f"SELECT count(*) FROM {table}event")[0]
        for table in tables
    ]


def test_everything_is_refused_and_nothing_has_changed(town: Town, technician: Technician) -> None:
    make.make_facility("c01013", at(0.5, 0.25), owner=town.a)
    make_case(0.5, 0.25)
    open_draft(layer="grids", name="测试草案", area_code="", on=TODAY, by=None)
    session = technician("worst")
    before = standing()
    heard = {sql: refusal(session, sql) for sql, _state in WORST}
    assert {sql: heard[sql] for sql, state in WORST if not heard[sql].startswith(state)} == {}
    assert standing() == before


def test_history_goes_on_with_its_switch_thrown_and_by_any_name(town: Town, technician: Technician) -> None:
    lamp = make.make_facility("c01013", at(0.5, 0.25), owner=town.a)
    session = technician("sly")
    names = run(
        "SELECT array_agg(tgname::text)::text FROM pg_trigger"
        " WHERE tgrelid = 'grids_facility'::regclass AND tgname ~ '^pgtrigger_'"
    )[0][0]
    session.execute("SELECT set_config('pgtrigger.ignore', %s, false)", [names])
    session.execute("SET search_path = pg_temp, public")
    session.execute("SELECT set_config('pghistory.context_metadata', '{\"user\": 1}', false)")
    session.execute("UPDATE qgis_edit.facilities SET name = '改过的'")
    lamp.refresh_from_db()
    assert lamp.name == "改过的"
    last = lamp.events.order_by("-pgh_id").first()
    assert last is not None
    assert (last.pgh_label, last.pgh_login, last.name) == ("update", session.info.user, "改过的")


def test_another_units_rows_stay_as_they_are(town: Town, technician: Technician) -> None:
    theirs = make_case(0.5, 0.25)
    lamp = make.make_facility("c01013", at(0.5, 0.25), owner=town.a)
    make_technician("rich")
    session = technician("poor", town.b)
    before = standing()
    assert session.execute("UPDATE qgis_edit.survey_points SET description = 'x'").rowcount == 0
    assert refusal(session, "UPDATE qgis_edit.facilities SET name = 'x'") == "42501"
    assert refusal(session, "DELETE FROM qgis_edit.facilities") == "42501"
    assert standing() == before
    assert (Case.objects.get(), SurveyPoint.objects.get(), Facility.objects.get()) == (
        theirs,
        theirs.point,
        lamp,
    )
