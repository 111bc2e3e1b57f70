"""What does a login see?  All of the county, or what its unit has to do with; nothing once it is over."""

import datetime

import psycopg
import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from gis_core.models import User
from grids.models import DatabaseLogin, Division, Membership
from surveys.models import Case
from tests.surveys.cases import make_case
from tests.technicians import Technician, make_technician
from tests.towns import Town, box, make_unit

pytestmark = pytest.mark.django_db(transaction=True)

POINTS = "SELECT array_agg(id ORDER BY id) FROM qgis_read.v_survey_points"
CASES = "SELECT array_agg(id ORDER BY id) FROM qgis_read.v_cases"


def ids(session: psycopg.Connection, sql: str) -> list[int]:
    return list(session.execute(sql).fetchone()[0] or [])  # type: ignore[index]


def test_a_login_sees_its_units_points_and_its_ground_and_nobody_elses(
    town: Town, technician: Technician
) -> None:
    town_hall = make_unit("hall", "甲镇", kind="township", league="none")
    town.a.parent = town_hall
    town.a.save()
    ours, theirs, joint = make_case(0.5, 0.25), make_case(2.5, 0.25), make_case(2.6, 0.25)
    street = make_case(2.5, 0.5, key="m06013")
    Case.objects.filter(pk=joint.pk).update(joint_units=[town.a.pk])
    everything, hall, other = technician("all"), technician("hall", town_hall), technician("other", town.b)
    assert ids(everything, CASES) == [ours.pk, theirs.pk, joint.pk, street.pk]
    assert ids(everything, POINTS) == [case.point_id for case in (ours, theirs, joint, street)]
    assert ids(hall, CASES) == [ours.pk, joint.pk]
    assert ids(hall, POINTS) == [ours.point_id, joint.point_id]
    assert ids(other, CASES) == [theirs.pk, joint.pk, street.pk]
    assert ids(technician("road", town.road_unit), CASES) == [street.pk]
    # The ground is read whole: who draws a border sees the neighbour (docs/adr/0012).
    assert hall.execute("SELECT count(*) FROM qgis_read.v_grids").fetchone() == (3,)


def test_the_ground_that_a_unit_answers_for_as_a_division_is_its_territory(
    town: Town, technician: Technician
) -> None:
    street = make_unit("street", "乙街道", kind="township", league="community")
    Division.objects.create(
        code="361127001", name="乙街道", level="township", unit=street, geom=box(0, 0, 3, 1)
    )
    case = make_case(0.5, 0.25)
    assert ids(technician("street", street), CASES) == [case.pk]


def test_a_login_is_nobody_the_moment_it_is_over(town: Town, technician: Technician) -> None:
    make_case(0.5, 0.25)
    session = technician("leaving")
    login = DatabaseLogin.objects.get()
    today = timezone.localdate()

    def refused() -> bool:
        try:
            session.execute(POINTS)
        except psycopg.errors.InsufficientPrivilege as error:
            return f"登录 {login.name} 不能使用本数据库" in str(error)
        return False

    assert not refused()
    day = datetime.timedelta(days=1)
    for ends, begins_again in (
        (lambda: _set(login, expires_on=today - 2 * day), lambda: _set(login, expires_on=today + day)),
        (lambda: _active(login.user, on=False), lambda: _active(login.user, on=True)),
        (lambda: _member(login.user, until=today - day), lambda: _member(login.user, until=None)),
        (lambda: _set(login, revoked_at=login.made_at), lambda: _set(login, revoked_at=None)),
    ):
        ends()
        assert refused()
        begins_again()
        assert not refused()


def test_tables_schemas_and_other_peoples_roles_are_out_of_reach(town: Town, technician: Technician) -> None:
    make_technician("rich")
    session = technician("poor", town.b)
    for sql in (
        "SELECT * FROM surveys_surveypoint",
        "SELECT * FROM gis_core_user",
        "SELECT * FROM grids_databaselogin",
        "UPDATE qgis_read.v_buildings SET name = 'x'",
        "DELETE FROM qgis_read.v_buildings",
        "CREATE TABLE public.mine (id int)",
        "CREATE VIEW qgis_read.mine AS SELECT 1",
        "SET ROLE wangge_reader",
        "SET ROLE wangge_owner",
        "SET SESSION AUTHORIZATION wangge_owner",
        "SELECT grids_project('grids', ARRAY[1])",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(sql)


def test_an_expression_that_tells_what_it_is_given_tells_no_hidden_row(
    town: Town, technician: Technician
) -> None:
    make_case(0.5, 0.25)
    session = technician("curious", town.b)
    session.execute(
        "CREATE FUNCTION pg_temp.tell(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001"
        " AS $$ BEGIN RAISE NOTICE '%', $1; RETURN true; END $$"
    )
    heard: list[str] = []
    session.add_notice_handler(lambda notice: heard.append(str(notice.message_primary)))
    assert session.execute("SELECT id FROM qgis_read.v_cases WHERE pg_temp.tell(number)").fetchall() == []
    assert heard == []


def _set(login: DatabaseLogin, **values: object) -> None:
    DatabaseLogin.objects.filter(pk=login.pk).update(**values)


def _active(user: User, *, on: bool) -> None:
    User.objects.filter(pk=user.pk).update(is_active=on)


def _member(user: User, *, until: datetime.date | None) -> None:
    Membership.objects.filter(user=user).update(during=DateRange(None, until))
