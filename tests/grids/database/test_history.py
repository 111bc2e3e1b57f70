"""Is every change in the history, with the login, and can nobody switch it off or rewrite it?"""

import pytest
from django.apps import apps
from django.db import DatabaseError, models
from django.db.utils import ProgrammingError

from grids.models import Road
from tests.grids.database.raw import run
from tests.towns import Town

INSERT_ROAD = (
    "INSERT INTO grids_road (code, name, road_class, pedestrian, geom)"
    " VALUES ('K1', '测试街', 'lane', false, ST_GeomFromText('MULTILINESTRING((117 28, 117.1 28.1))', 4490))"
)
EVENTS = "SELECT pgh_label, name, pgh_login FROM grids_roadevent ORDER BY pgh_id"
#: What pgtrigger.ignore must hold to switch off every history trigger of a table.
TRIGGER_NAMES = (
    "SELECT array_agg(tgname::text)::text FROM pg_trigger"
    " WHERE tgrelid = 'grids_road'::regclass AND tgname ~ '^pgtrigger_'"
)

TRACKED = [
    model for model in apps.get_models() if hasattr(model, "pgh_event_models") and model.pgh_event_models
]
#: Written by triggers only, or made anew by every run, or kept as it came in.
UNTRACKED = {
    "Territory",
    "AuditReport",
    "SetAside",
    "HydrantCheck",
    "HydrantFinding",
    "HydrantGround",
    "GridOutline",
    "JointCount",
    "CaseAnchor",
    "CaseCount",
    "CaseStep",
    "FacilityFinding",
    "FindingPhoto",
    "FrozenMonth",
    "MonthlyReport",
    "QuarterlyInspection",
    "InspectionFinding",
    "AnnualAssessment",
    "Publication",
    "ReportMaster",
    "BulletinMaster",
    "GateWaiver",
    "PersonalDataAccess",
    "Delivery",
    "SurveyAnswer",
    "SurveyFind",
    "DutyTrack",
    "TrackFix",
    "Notice",
    "PhoneFix",
    "PhoneOffset",
    "PhotoOriginal",
    "PhotoReading",
    "PointPhoto",
    "StepPhoto",
    "AnnouncementRead",
    "NoticeAddress",
    "NoticeRead",
    "RecurringOccurrence",
    "QFieldRow",
    "ZonalFigure",
    "Standard",
    "PointVisit",
    "InspectionTask",
    "SubstituteInspector",
    "Observation",
    "ObservationPhoto",
    "FrozenScores",
}
EVENT_TABLES = sorted(
    model._meta.db_table for model in apps.get_models() if hasattr(model, "pgh_tracked_model")
)


@pytest.mark.parametrize("role", [None, "wangge_app"])
@pytest.mark.parametrize("switched_off", [False, True], ids=["plain", "with the switch thrown"])
def test_insert_update_and_delete_are_written_with_the_login(
    role: str | None, switched_off: bool, town: Town
) -> None:
    names = run(TRIGGER_NAMES)[0][0]
    before = f"SET LOCAL pgtrigger.ignore = '{names}'; " if switched_off else ""
    for sql in (INSERT_ROAD, "UPDATE grids_road SET name = '新名'", "DELETE FROM grids_road"):
        run(before + sql, role=role)
    login = run("SELECT session_user::text")[0][0]
    assert run(EVENTS) == [("insert", "测试街", login), ("update", "新名", login), ("delete", "新名", login)]


def test_every_model_of_ours_is_tracked_but_the_projection() -> None:
    ours = {
        model
        for model in apps.get_models()
        if model._meta.app_label in {"grids", "surveys", "renovation", "assessment"}
        and not hasattr(model, "pgh_tracked_model")
    }
    assert {model.__name__ for model in ours if not getattr(model, "pgh_event_models", None)} <= UNTRACKED


@pytest.mark.django_db
@pytest.mark.parametrize("model", TRACKED, ids=lambda model: model.__name__)
def test_the_triggers_of_every_tracked_table_are_there_and_on(model: type[models.Model]) -> None:
    found = run(
        "SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname ~ '^pgtrigger_'",
        model._meta.db_table,
    )
    for operation in ("insert", "update", "delete"):
        assert any(operation in name and enabled == "O" for name, enabled in found), operation


@pytest.mark.django_db
@pytest.mark.parametrize("table", EVENT_TABLES)
def test_the_app_may_read_and_append_to_history_but_not_rewrite_it(table: str) -> None:
    run(f"SELECT count(*) FROM {table}", role="wangge_app")
    for sql in (f"UPDATE {table} SET pgh_label = 'x'", f"DELETE FROM {table}", f"TRUNCATE {table}"):
        for role in ("wangge_app", "wangge_loader"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                run(sql, role=role)


@pytest.mark.django_db
@pytest.mark.parametrize("table", EVENT_TABLES)
def test_history_is_indexed_by_its_object_alone(table: str) -> None:
    found = run(
        "SELECT array_agg(a.attname::text) FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indexrelid"
        " WHERE i.indrelid = %s::regclass GROUP BY i.indexrelid",
        table,
    )
    assert sorted(columns for (columns,) in found) == [["pgh_id"], ["pgh_obj_id"]]


def test_not_even_the_owner_rewrites_an_event_by_mistake(town: Town) -> None:
    Road.objects.create(code="K1", geom="SRID=4490;MULTILINESTRING((117 28, 117.1 28.1))")
    for sql in ("UPDATE grids_roadevent SET name = 'x'", "DELETE FROM grids_roadevent"):
        with pytest.raises(DatabaseError, match=r"append_only|Cannot"):
            run(sql)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE grids_territory SET accountable_unit_id = 1",
        "DELETE FROM grids_territory",
        "TRUNCATE grids_territory",
        "INSERT INTO grids_territory SELECT * FROM grids_territory LIMIT 1",
        "ALTER TABLE grids_grid DISABLE TRIGGER ALL",
        "DROP TABLE grids_grid",
        "CREATE TABLE mine (id bigint)",
        "DROP FUNCTION grids_office(bigint)",
    ],
)
def test_the_app_neither_writes_territories_nor_changes_the_schema(sql: str) -> None:
    for role in ("wangge_app", "wangge_loader"):
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            run(sql, role=role)
