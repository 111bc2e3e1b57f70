"""Technicians write through gates: what they draw is answered for and in the history, by the rule of everybody else."""

import datetime
from typing import Any

import psycopg
import pytest
from django.utils import timezone

from grids.models import Facility
from renovation.models import RenovationZone
from surveys.models import Case, SurveyPoint
from surveys.services.opening import open_missing_cases
from tests.grids.resolver import building as make
from tests.surveys.cases import make_case
from tests.technicians import Technician
from tests.towns import Town, at, box, lonlat

pytestmark = pytest.mark.django_db(transaction=True)

POINT = (
    "INSERT INTO qgis_edit.survey_points (category, description, accountable_unit, geom)"
    " VALUES (%s, '井盖松动', '丙社区', ST_SetSRID(ST_MakePoint(%s, %s), 4490)) RETURNING id, accountable_unit, grid"
)
FACILITY = (
    "INSERT INTO qgis_edit.facilities (code, category, owner, maintainer, geom)"
    " VALUES (%s, %s, %s, %s, ST_SetSRID(ST_MakePoint(%s, %s), 4490)) RETURNING id"
)
ZONE = "INSERT INTO qgis_edit.renovation_zones (code, name, geom) VALUES (%s, '测试片区', %s::geometry) RETURNING id"
CODE = "36112701013000001"


def today() -> datetime.date:
    return timezone.localdate()


def refused(session: psycopg.Connection[Any], sql: str, *values: object) -> str:
    """What does the session hear?  Nothing is done."""
    with pytest.raises(psycopg.DatabaseError) as error:
        session.execute(sql, values or None)
    return str(error.value)


def test_a_point_is_answered_for_gets_its_case_and_is_kept_with_the_login(
    town: Town, technician: Technician
) -> None:
    session = technician("chu")
    login = session.info.user
    pk, unit, grid = session.execute(POINT, ["m06002", *lonlat(2.5, 0.25)]).fetchone()  # type: ignore[misc]
    assert (unit, grid) == ("乙社区", town.grids["G3"].code)  # not what the client said
    point = SurveyPoint.objects.get(pk=pk)
    assert point.reported_by is not None
    assert login.startswith("gis_chu")
    session.execute(
        "UPDATE qgis_edit.survey_points SET geom = %s::geometry WHERE id = %s", [at(0.5, 0.25).ewkt, pk]
    )
    point.refresh_from_db()
    assert (point.accountable_unit, point.raw_x) == (town.a, at(0.5, 0.25).x)
    assert open_missing_cases() == 1
    told = list(point.events.order_by("pgh_id").values_list("pgh_label", "pgh_login"))
    assert told == [("insert", login), ("update", login)]
    number = Case.objects.get(point=point).number
    said = refused(session, "UPDATE qgis_edit.survey_points SET description = 'x' WHERE id = %s", pk)
    assert f"采集点 {pk} 已有案件 {number}，不能再改" in said
    assert f"采集点 {pk} 不能删除" in refused(
        session, "DELETE FROM qgis_edit.survey_points WHERE id = %s", pk
    )
    other = technician("li")
    assert "不是登录" in refused(
        other, "UPDATE qgis_edit.survey_points SET description = 'x' WHERE id = %s", pk
    )


def test_a_facility_is_drawn_corrected_and_taken_away(town: Town, technician: Technician) -> None:
    session = technician("chu")
    (pk,) = session.execute(FACILITY, [CODE, "c01013", "甲社区", "unit-b", *lonlat(0.5, 0.25)]).fetchone()  # type: ignore[misc]
    lamp = Facility.objects.get(pk=pk)
    assert (lamp.owner, lamp.maintainer, lamp.valid.lower, lamp.status) == (town.a, town.b, today(), "intact")
    case = make_case(0.5, 0.25, key="c01013", now=timezone.now(), facility=lamp)
    assert case.handling_unit == town.b
    session.execute(
        "UPDATE qgis_edit.facilities SET status = 'damaged', owner = '乙社区' WHERE id = %s", [pk]
    )
    lamp.refresh_from_db()
    assert (lamp.status, lamp.changed_on, lamp.owner, lamp.maintainer) == ("damaged", today(), town.b, town.b)
    assert "标识码不能改" in refused(session, "UPDATE qgis_edit.facilities SET code = 'x' WHERE id = %s", pk)
    session.execute("DELETE FROM qgis_edit.facilities WHERE id = %s", [pk])
    lamp.refresh_from_db()
    assert (lamp.status, lamp.valid.upper) == ("removed", today() + datetime.timedelta(days=1))
    assert session.execute("SELECT count(*) FROM qgis_edit.facilities").fetchone() == (0,)
    logins = set(lamp.events.values_list("pgh_label", "pgh_login"))
    assert logins == {("insert", session.info.user), ("update", session.info.user)}


def test_a_zone_is_drawn_and_goes_while_no_project_stands_on_it(town: Town, technician: Technician) -> None:
    session = technician("chu")
    (pk,) = session.execute(ZONE, ["PG7", box(0, 0, 1, 0.4).ewkt]).fetchone()  # type: ignore[misc]
    session.execute("UPDATE qgis_edit.renovation_zones SET name = '新名' WHERE id = %s", [pk])
    zone = RenovationZone.objects.get(pk=pk)
    assert (zone.name, zone.kind) == ("新名", "city")
    session.execute("DELETE FROM qgis_edit.renovation_zones WHERE id = %s", [pk])
    assert not RenovationZone.objects.exists()


def test_a_login_of_one_unit_writes_on_its_own_ground_alone(town: Town, technician: Technician) -> None:
    ours = make.make_facility("c01013", at(0.5, 0.25), owner=town.a)
    theirs = make.make_facility("c01013", at(2.5, 0.25), owner=town.b)
    zone = RenovationZone.objects.create(code="PG1", name="测试棚改", geom=box(0, 0, 1, 0.4))
    session = technician("li", town.b)
    assert session.execute(POINT, ["m06002", *lonlat(2.5, 0.25)]).fetchone() is not None
    new = CODE[:-1] + "9"
    assert session.execute(FACILITY, [new, "c01013", "", "", *lonlat(2.5, 0.3)]).fetchone() is not None
    session.execute("UPDATE qgis_edit.facilities SET name = 'x' WHERE id = %s", [theirs.pk])
    move = "UPDATE qgis_edit.facilities SET geom = %s::geometry, owner = '' WHERE id = %s"
    for said in (
        refused(session, POINT, "m06002", *lonlat(0.5, 0.25)),
        refused(session, FACILITY, CODE[:-1] + "8", "c01013", "", "", *lonlat(0.5, 0.3)),
        refused(session, "UPDATE qgis_edit.facilities SET name = 'x' WHERE id = %s", ours.pk),
        refused(session, "DELETE FROM qgis_edit.facilities WHERE id = %s", ours.pk),
        refused(session, move, at(0.5, 0.3).ewkt, theirs.pk),
        refused(session, ZONE, "PG2", box(1.5, 0, 3, 1).ewkt),
        refused(session, "UPDATE qgis_edit.renovation_zones SET name = 'x' WHERE id = %s", zone.pk),
    ):
        assert "范围内" in said
    assert (Facility.objects.count(), SurveyPoint.objects.count(), RenovationZone.objects.count()) == (
        3,
        1,
        1,
    )


def test_what_is_refused_is_said_in_chinese(town: Town, technician: Technician) -> None:
    session = technician("chu")
    made = make.make_facility("c01013", at(0.5, 0.25), owner=town.a)
    for said, sql, values in (
        (f"标识码 {made.code} 已有部件", FACILITY, [made.code, "c01013", "", "", *lonlat(0.5, 0.25)]),
        ("没有类别“m99999”", POINT, ["m99999", *lonlat(0.5, 0.25)]),
        ("采集点没有位置", "INSERT INTO qgis_edit.survey_points (category) VALUES ('m06002')", []),
        ("没有单位“无此单位”", FACILITY, [CODE, "c01013", "无此单位", "", *lonlat(0.5, 0.25)]),
        (
            "没有部件“无”",
            "INSERT INTO qgis_edit.survey_points (category, facility) VALUES ('m06002', '无')",
            [],
        ),
        ("图形", ZONE, ["PG1", BOWTIE]),
        ("坐标", POINT, ["m06002", float("nan"), 28.0]),
    ):
        heard = refused(session, sql, *values)
        assert said in heard, heard


#: A polygon that crosses itself, as a slip of the mouse draws it.
BOWTIE = "SRID=4490;MULTIPOLYGON(((117 28, 117.01 28.01, 117.01 28, 117 28.01, 117 28)))"
