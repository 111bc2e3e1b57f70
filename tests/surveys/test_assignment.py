"""Does a survey point get its units whatever program writes it, and whatever that program says?"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection
from psycopg.errors import Diagnostic

from grids.models import County
from surveys.models import SurveyPoint
from surveys.rules import CLOCK_DRIFT
from tests.grids.database.raw import run
from tests.grids.resolver import building as make
from tests.towns import TODAY, Town, at, box, category, lonlat

OTHER = "m06002"
INSERT = (
    "INSERT INTO surveys_surveypoint (category_id, geom, observed_at{columns})"
    " VALUES (%s, ST_SetSRID(ST_MakePoint(%s, %s), 4490), %s{values}) RETURNING id"
)


def insert(
    x: float, y: float, at_time: object = "2026-06-01T12:00+08", columns: str = "", values: str = ""
) -> SurveyPoint:
    """The point that psql, logged in as the app, has inserted."""
    sql = INSERT.format(columns=columns, values=values)
    ((pk,),) = run(sql, category(OTHER).pk, *lonlat(x, y), at_time, role="wangge_app")
    return SurveyPoint.objects.get(pk=pk)


def test_what_the_client_says_about_units_flags_and_days_is_ignored(town: Town) -> None:
    said = {
        "accountable_unit_id": town.b.pk,
        "handling_unit_id": town.b.pk,
        "supervising_unit_id": town.b.pk,
        "accountable_step": 1,
        "flags": "'{mine}'",
        "ground_version": 0,
        "seen_on": "'1999-01-01'",
    }
    columns, values = ("".join(f", {word}" for word in words) for words in (said, said.values()))
    point = insert(0.5, 0.25, columns=columns, values=values)
    assert point.accountable_unit == point.handling_unit == point.supervising_unit == town.a
    assert (point.accountable_step, point.flags, point.seen_on) == (8, [], TODAY)
    assert point.grid == town.grids["G1"]
    assert point.ground_version == County.objects.get().ground_version


@pytest.mark.parametrize(
    "change",
    [
        "accountable_unit_id = (SELECT id FROM grids_unit WHERE code = 'unit-b')",
        "flags = '{mine}'",
        "accountable_step = 1",
        "seen_on = '1999-01-01'",
        "ground_version = 0",
    ],
)
def test_an_answer_cannot_be_overwritten(change: str, town: Town) -> None:
    point = insert(0.5, 0.25)
    run(f"UPDATE surveys_surveypoint SET {change}", role="wangge_app")
    after = SurveyPoint.objects.get(pk=point.pk)
    for field in ("accountable_unit_id", "accountable_step", "flags", "seen_on", "ground_version"):
        assert getattr(after, field) == getattr(point, field)


@pytest.mark.parametrize("moment", ["infinity", "-infinity", "10000-01-01", "9999-12-31 23:59:59+00"])
def test_a_moment_that_no_program_can_read_is_refused(moment: str, town: Town) -> None:
    with pytest.raises(IntegrityError, match=r"surveys_surveypoint_observed_at_readable|还没有到"):
        insert(0.5, 0.25, at_time=moment)
    with pytest.raises(IntegrityError, match="surveys_surveypoint_fix_at_readable"):
        insert(0.5, 0.25, columns=", fix_at", values=f", '{moment}'")


def test_a_moved_recategorised_or_redated_point_is_answered_anew(town: Town) -> None:
    point = insert(0.5, 0.25)
    make.new_edition(town, "G3", town.a, TODAY)
    for change, expected in (
        ("geom = ST_SetSRID(ST_MakePoint(117.025, 28.0025), 4490)", (town.a, 8)),
        ("observed_at = '2026-05-01T12:00+08'", (town.b, 8)),
        ("geom = ST_SetSRID(ST_MakePoint(117.005, 28.005), 4490)", (town.a, 8)),
        ("category_id = (SELECT id FROM grids_category WHERE key = 'm06010')", (town.road_unit, 5)),
    ):
        run(f"UPDATE surveys_surveypoint SET {change}", role="wangge_app")
        point.refresh_from_db()
        assert (point.accountable_unit, point.accountable_step) == expected, change


def test_a_change_that_asks_nothing_new_keeps_the_receipt(town: Town) -> None:
    point = insert(0.5, 0.25)
    make.new_edition(town, "G1", town.b, datetime.date(2026, 1, 1))
    run("UPDATE surveys_surveypoint SET description = 'x'", role="wangge_app")
    point.refresh_from_db()
    assert point.accountable_unit == town.a


@pytest.mark.parametrize("session_zone", ["Asia/Shanghai", "America/Los_Angeles", "UTC"])
@pytest.mark.parametrize(
    ("county_zone", "seen_at", "seen_on", "unit"),
    [
        ("Asia/Shanghai", "2026-05-31T23:59:59+08", "2026-05-31", "a"),
        ("Asia/Shanghai", "2026-06-01T00:00:00+08", "2026-06-01", "b"),
        ("Asia/Shanghai", "2026-05-31T16:30:00Z", "2026-06-01", "b"),
        ("America/Los_Angeles", "2026-06-01T06:59:00Z", "2026-05-31", "a"),
        ("America/Los_Angeles", "2026-06-01T07:00:00Z", "2026-06-01", "b"),
    ],
)
def test_the_day_is_the_county_s_whatever_the_session_s_time_zone(
    session_zone: str, county_zone: str, seen_at: str, seen_on: str, unit: str, town: Town
) -> None:
    make.new_edition(town, "G1", town.b, TODAY)
    County.objects.update(time_zone=county_zone)
    run(f"SET LOCAL TIME ZONE '{session_zone}'")
    point = insert(0.5, 0.25, seen_at)
    assert point.seen_on.isoformat() == seen_on
    assert point.accountable_unit == getattr(town, unit)


def test_outside_the_county_a_point_is_flagged_or_refused_as_the_county_says(town: Town) -> None:
    County.objects.update(outline=box(0, 0, 3, 1), outside_tolerance_m=200)
    assert insert(0.5, 0.25).flags == []
    assert insert(0.5, 1.1).flags == ["office"]
    assert insert(0.5, 2).flags == ["office", "outside_county"]
    County.objects.update(outside_policy="refuse")
    with pytest.raises(IntegrityError, match=r"点位在县界之外：经度 117.005，纬度 28.02"):
        insert(0.5, 2)


def test_every_point_is_in_the_history_with_the_login(town: Town) -> None:
    point = insert(0.5, 0.25)
    run("UPDATE surveys_surveypoint SET description = 'x'")
    assert run(
        "SELECT pgh_label, description, pgh_login = session_user FROM surveys_surveypointevent"
        " WHERE id = %s ORDER BY pgh_id",
        point.pk,
    ) == [("insert", "", True), ("update", "x", True)]


def test_orm_bulk_create_is_answered_row_by_row(town: Town) -> None:
    SurveyPoint.objects.bulk_create(
        SurveyPoint(category=category(OTHER), geom=at(x, 0.25)) for x in (0.5, 1.5, 2.5)
    )
    assert list(SurveyPoint.objects.order_by("id").values_list("accountable_unit__code", flat=True)) == [
        "unit-a",
        "unit-a",
        "unit-b",
    ]


@pytest.mark.parametrize("role", [None, "wangge_app"])
def test_nothing_is_seen_before_its_time_but_for_the_drift_of_clocks(role: str | None, town: Town) -> None:
    insert = (
        "INSERT INTO surveys_surveypoint (category_id, geom, observed_at)"
        " VALUES (%s, ST_SetSRID(ST_MakePoint(%s, %s), 4490), now() + %s)"
    )
    values = [category("m06013").pk, *lonlat(0.5, 0.5)]
    run(insert, *values, CLOCK_DRIFT, role=role)
    with pytest.raises(IntegrityError, match=r"发现时间 .* 还没有到"):
        run(insert, *values, CLOCK_DRIFT + datetime.timedelta(seconds=1), role=role)
    with pytest.raises(IntegrityError, match=r"发现时间 .* 还没有到"):
        run("UPDATE surveys_surveypoint SET observed_at = now() + interval '1 day'", role=role)


MANY = (
    "INSERT INTO surveys_surveypoint (category_id, geom, observed_at)"
    " SELECT %s, ST_SetSRID(ST_MakePoint(%s + n * 1e-6, %s), 4490), '2026-06-01T12:00+08' FROM generate_series(1, %s) n"
)


@contextmanager
def plans() -> Iterator[list[str]]:
    """Which statements does the server plan meanwhile, its functions' own among them?"""
    made: list[str] = []

    def note(said: Diagnostic) -> None:
        if said.message_primary == "plan:":
            made.append(said.message_detail or "")

    connection.ensure_connection()
    session = connection.connection
    session.add_notice_handler(note)
    run("SET LOCAL debug_print_plan = on")
    run("SET LOCAL client_min_messages = log")
    try:
        yield made
    finally:
        session.remove_notice_handler(note)
        run("SET LOCAL debug_print_plan = off")


def test_the_answer_of_many_points_is_planned_once(town: Town) -> None:
    insert(0.5, 0.25)
    with plans() as made:
        run(MANY, category(OTHER).pk, *lonlat(0.5, 0.25), 30)
    assert 0 < len(made) < 6, len(
        made
    )  # for the statement, and what its triggers do once; there are 30 points


def test_a_plan_made_while_there_was_little_ground_does_not_read_all_that_came_later(town: Town) -> None:
    run("ANALYZE grids_territory")
    insert(0.5, 0.25)
    County.objects.update(code_rules="free")
    run(
        "INSERT INTO grids_facility (code, category_id, maintainer_id, geom)"
        " SELECT 'F' || n, %s, %s, ST_SetSRID(ST_MakePoint(117, 28), 4490) FROM generate_series(1, 40) n",
        category("c01001").pk,
        town.a.pk,
    )
    in_sequence = "SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'grids_territory'"
    before = run(in_sequence)
    run(MANY, category(OTHER).pk, *lonlat(0.5, 0.25), 30)
    assert run(in_sequence) == before
