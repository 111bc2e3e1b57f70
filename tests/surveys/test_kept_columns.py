"""Kept answers of the points' columns: never a stale one, never somebody else's, and no writer waits for another."""

import datetime
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg import IsolationLevel

from gis_core.models import User
from grids.models import Category, Division, Grid, RoadSection, Unit
from surveys.column_forms import json_text
from surveys.columns import read_columns, read_version
from surveys.models import SurveyPoint
from surveys.scope import visible_rows
from tests.flows.scene import ROLES, Scene, build_scene
from tests.grids.database.raw import each_refused, run, session, two_writers
from tests.towns import COMMUNITY, Town, at, box, category

DAY = datetime.date(2026, 6, 1)
ADDRESS = "/api/v1/points/columns/?as_of=2026-06-01"
LEVELS = [IsolationLevel.READ_COMMITTED, IsolationLevel.REPEATABLE_READ, IsolationLevel.SERIALIZABLE]


def see(x: float, y: float) -> SurveyPoint:
    return SurveyPoint.objects.create(
        category=category("m06013"), geom=at(x, y), observed_at="2026-05-20T04:00:00Z"
    )


def read(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get(ADDRESS).json()
    return found


def version() -> int:
    return read_version(None)[1]


def marks() -> list[int]:
    return [mark for (mark,) in run("SELECT mark FROM surveys_columns_change")]


@pytest.fixture
def office(client: Client, people: dict[str, User]) -> Client:
    client.force_login(people["supervision"])
    return client


@pytest.fixture
def community(town: Town) -> Division:
    return Division.objects.create(code=COMMUNITY, name="甲社区", level="community", geom=box(0, 0, 3, 1))


@pytest.mark.django_db
def test_what_is_kept_is_sent_without_reading_a_point(office: Client, town: Town) -> None:
    see(0.5, 0.2)
    first = read(office)
    with CaptureQueriesContext(connection) as queries:
        assert read(office) == first
    assert not any("surveys_surveypoint" in query["sql"] for query in queries)
    assert len(queries) == 2, [query["sql"][:80] for query in queries]


def rename(model: type[Any], name: str, value: str) -> Callable[[], object]:
    return lambda: model.objects.update(**{name: value})


#: What changes what the columns show, each as another program might do it.
CHANGES: dict[str, Callable[[], object]] = {
    "a point more": lambda: see(0.6, 0.2),
    "a point moved": lambda: SurveyPoint.objects.update(geom=at(1.5, 0.2)),
    "a point of another category": lambda: SurveyPoint.objects.update(category=category("c01037")),
    "a point gone": lambda: SurveyPoint.objects.all().delete(),
    "all points gone": lambda: run("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE surveys_surveypoint CASCADE"),
    "a unit renamed": rename(Unit, "name", "改名后"),
    "a grid renamed": rename(Grid, "name", "改名后"),
    "a section renamed": rename(RoadSection, "name", "改名后"),
    "a category renamed": rename(Category, "name_zh", "改名后"),
    "a community renamed": rename(Division, "name", "改名后"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("form", ["json", "arrays"])
def test_after_any_change_the_next_answer_is_what_the_database_says_now(
    office: Client, people: dict[str, User], community: Division, change: str, form: str
) -> None:
    see(0.5, 0.2)
    see(1.5, 0.5)  # on the road
    before = office.get(f"{ADDRESS}&format={form}")
    CHANGES[change]()
    after = office.get(f"{ADDRESS}&format={form}", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert after.content != before.content
    if form == "json":
        now = read_columns(visible_rows(people["supervision"]), DAY)
        assert after.json() == json.loads(json_text(now))


@pytest.fixture
def scene(town: Town, people: dict[str, User]) -> Scene:
    return build_scene(town, people)


@pytest.mark.django_db
def test_nobody_gets_what_was_kept_for_others(scene: Scene, people: dict[str, User]) -> None:
    told: set[str] = set()
    for _again in range(2):
        for who in sorted(ROLES):
            answer = scene.clients[who].get("/api/v1/points/columns/")
            assert answer.status_code == 200
            now = read_columns(visible_rows(people[who]), None)
            assert answer.json() == json.loads(json_text(now)), who
            assert "private" in answer["Cache-Control"]
            told.add(answer.content.decode())
    assert len(told) > 3


@pytest.mark.django_db
def test_a_right_that_ended_is_not_kept(client: Client, people: dict[str, User], town: Town) -> None:
    see(0.5, 0.2)
    client.force_login(people["officer_a"])
    first = client.get(ADDRESS)
    people["officer_a"].memberships.all().delete()
    again = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 403


@pytest.mark.django_db
def test_each_day_has_its_own(office: Client, town: Town) -> None:
    see(0.5, 0.2)
    for day, count in (("2026-05-19", 0), ("2026-05-20", 1), ("2026-05-19", 0)):
        assert office.get(f"/api/v1/points/columns/?as_of={day}").json()["count"] == count


@pytest.mark.django_db
def test_many_changes_become_few_marks_and_name_the_same_state(town: Town) -> None:
    for _n in range(99 - len(marks())):
        run("UPDATE grids_unit SET name = name")
    before = version()
    noted = marks()
    assert len(noted) == 99
    run("UPDATE grids_unit SET name = name")
    assert len(marks()) == 1
    assert version() != before
    combined = 0
    for mark in noted:
        combined ^= mark
    assert combined == before


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["wangge_app", "wangge_loader"])
def test_only_the_trigger_writes_marks(town: Town, role: str) -> None:
    each_refused(
        "INSERT INTO surveys_columns_change (mark) VALUES (1)",
        "UPDATE surveys_columns_change SET mark = 1",
        "DELETE FROM surveys_columns_change",
        role=role,
    )
    if role == "wangge_app":
        before = version()
        run("UPDATE grids_unit SET name = name", role=role)
        assert version() != before


@pytest.fixture
def writers() -> Iterator[tuple[psycopg.Connection[Any], psycopg.Connection[Any]]]:
    with two_writers() as both:
        yield both


RENAME = "UPDATE grids_unit SET name = name WHERE code = %s"
#: Changes the columns without reading what RENAME writes: on a small table that is read from end to end, two renamings
#: would depend on each other at SERIALIZABLE, whatever becomes of the marks.
OTHER = "UPDATE grids_division SET name = name"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.name)
@pytest.mark.parametrize("many", [1, 99])
def test_no_writer_waits_and_each_counts_once_it_is_committed(
    writers: tuple[Any, Any], town: Town, level: IsolationLevel, many: int
) -> None:
    for _n in range(many):
        run("UPDATE grids_division SET name = name")
    first, second = writers
    first.isolation_level = second.isolation_level = level
    second.execute("SELECT count(*) FROM surveys_columns_change")
    seen = [version()]
    first.execute(RENAME, ["unit-a"])
    assert version() == seen[0]
    second.execute(OTHER)
    second.commit()
    seen.append(version())
    first.commit()
    seen.append(version())
    assert len(set(seen)) == 3


@pytest.mark.django_db(transaction=True)
def test_many_writers_fold_marks_without_losing_one(town: Town) -> None:
    lost: list[object] = []

    def write() -> None:
        try:
            with session(autocommit=True) as one:
                for _n in range(120):
                    before = _version(one)
                    one.execute("UPDATE grids_division SET name = name")
                    lost.extend([before] if _version(one) == before else [])
        except psycopg.Error as error:
            lost.append(error)

    threads = [threading.Thread(target=write) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lost == []
    assert len(marks()) < 200


def _version(one: psycopg.Connection[Any]) -> object:
    return one.execute("SELECT bit_xor(mark) FROM surveys_columns_change").fetchall()
