"""A tile is confirmed without being made: no 304 hides a change, whatever program made it, nor a right that ended."""

import json
import random
import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.module_loading import import_string
from psycopg import IsolationLevel

from gis_core.models import User
from gis_core.tile_layers import TileLayer, layers
from gis_core.tile_making import TileAddress, parameters_of, state_of
from surveys.models import SurveyPoint
from tests.gis_core.test_tiles import tile_of
from tests.grids.database.raw import each_refused, run, session, two_writers
from tests.technicians import Technician
from tests.towns import Town, at, box, category, lonlat

TOLD = sorted(name for name, layer in layers().items() if layer.told_by)
#: What a state tells by itself (grids/tiles/common.py), without marks.
IN_THE_STATE = {"grids_county"}
HERE = (0.5, 0.25)
ZOOM = 16


def address(layer: str, x: float, y: float, zoom: int = ZOOM) -> str:
    z, column, row = tile_of(*lonlat(x, y), zoom)
    return f"/tiles/{layer}/{z}/{column}/{row}.mvt"


def state(layer: str, x: float = HERE[0], y: float = HERE[1], zoom: int = ZOOM) -> str:
    """What is hashed of the database, as this session sees it."""
    return told(layers()[layer], TileAddress(*tile_of(*lonlat(x, y), zoom)))


def told(layer: TileLayer, tile: TileAddress, within: Any = None) -> str:
    """The same as another session sees it, where one is given."""
    sql, squares = state_of([layer], tile)
    with within.cursor() if within else connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}", {**parameters_of(tile, None), **squares})
        (found,) = cursor.fetchone()
    return str(found)


@pytest.fixture
def viewer(client: Client, people: dict[str, User]) -> Client:
    client.force_login(people["supervision"])
    return client


def relations(plan: object) -> set[str]:
    """The tables that a plan (JSON) reads."""
    if isinstance(plan, list):
        return set().union(*map(relations, plan))
    if not isinstance(plan, dict):
        return set()
    own = {plan["Relation Name"]} if "Relation Name" in plan else set()
    return own.union(*map(relations, plan.values()))


@pytest.mark.django_db
@pytest.mark.parametrize("name", TOLD)
def test_a_tile_reads_no_table_that_does_not_tell_of_its_changes(people: dict[str, User], name: str) -> None:
    layer = layers()[name]
    limits = import_string(layer.scope)(people["supervision"], name)
    with connection.cursor() as cursor:
        parameters = {**parameters_of(TileAddress(10, 844, 427), None), **limits}
        cursor.execute(f"EXPLAIN (FORMAT JSON) {layer.sql}", parameters)
        (plan,) = cursor.fetchone()
    read = relations(json.loads(plan) if isinstance(plan, str) else plan)
    assert read - IN_THE_STATE == set(layer.told_by)
    assert (read & IN_THE_STATE == set()) or "grids_county" in layer.state


@pytest.mark.django_db
@pytest.mark.parametrize("table", sorted({table for name in TOLD for table in layers()[name].told_by}))
def test_each_of_these_tables_tells_of_everything_that_is_done_to_it(table: str) -> None:
    kinds = run(
        "SELECT bit_or(t.tgtype::integer) & 60, bool_and(t.tgenabled = 'O'), bool_or(t.tgtype::integer & 1 = 1)"
        " FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgrelid = %s::regclass"
        " AND p.proname IN ('gis_core_note_tiles', 'gis_core_note_all_tiles')",
        table,
    )
    assert kinds == [(4 | 8 | 16 | 32, True, False)]  # INSERT, DELETE, UPDATE, TRUNCATE, each by statement


@pytest.mark.django_db
def test_what_has_not_changed_is_confirmed_without_being_read(viewer: Client, town: Town) -> None:
    where = address("grids,road_sections", *HERE)
    tag = viewer.get(where)["ETag"]
    with CaptureQueriesContext(connection) as queries:
        again = viewer.get(where, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert "private" in again["Cache-Control"]
    assert ["ST_AsMVT" in query["sql"] for query in queries] == [
        False
    ]  # session, user, rights and state in one


#: What other programs may do to what a tile shows, and the layer that shows it.
CHANGES: dict[str, tuple[str, str]] = {
    "a grid renamed": ("grids", "UPDATE grids_grid SET name = 'other' WHERE code LIKE '%%001'"),
    "a grid ended": ("grids", "UPDATE grids_grid SET valid = daterange(NULL, '2020-01-01') WHERE code LIKE '%%001'"),
    "the grids of another kind": ("grids", "UPDATE grids_county SET main_grid_kind = 'unit_cell'"),
    "another day in the county": ("grids", "UPDATE grids_county SET time_zone = 'Pacific/Kiritimati'"),
    "a section renamed": ("road_sections", "UPDATE grids_roadsection SET name = 'other'"),
    "a point moved away": (
        "points",
        "UPDATE surveys_surveypoint SET geom = ST_Translate(geom, 0.5, 0)",
    ),
    "a point of another category": (
        "points",
        "UPDATE surveys_surveypoint SET category_id = (SELECT id FROM grids_category WHERE key = 'c01037')",
    ),
    "a point gone": ("points", "DELETE FROM surveys_surveypoint"),
    "all points gone": ("points", "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE surveys_surveypoint CASCADE"),
    "a category written": ("points", "UPDATE grids_category SET name_en = name_en WHERE key = 'm06010'"),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
def test_after_any_change_the_tile_comes_anew_and_others_far_away_do_not(
    viewer: Client, town: Town, change: str
) -> None:
    layer, statement = CHANGES[change]
    SurveyPoint.objects.create(category=category("m06010"), geom=at(*HERE))
    places = [address(layer, *HERE), address(layer, 40, 40)]
    tags = [viewer.get(place)["ETag"] for place in places]
    if "another day" in change:
        run(
            "UPDATE grids_county SET time_zone = 'Etc/GMT+12'"
        )  # 26 hours later it is another day at any hour
        tags[0] = viewer.get(places[0])["ETag"]
    run(statement.replace("%%", "%"))
    here, there = (
        viewer.get(place, headers={"If-None-Match": tag}) for place, tag in zip(places, tags, strict=True)
    )
    assert here.status_code in {200, 204}
    assert here["ETag"] != tags[0]
    if statement.startswith("UPDATE grids_grid") or "Translate" in statement:
        assert there.status_code == 304


#: What a technician does through the views that QGIS edits, step by step, and the layer that shows it.
IN_QGIS = [
    ("points", "INSERT INTO qgis_edit.survey_points (category, description, geom)"
               " VALUES ('m06002', '井盖松动', {here})"),
    ("points", "UPDATE qgis_edit.survey_points SET description = '井盖破损'"),
    ("facilities", "INSERT INTO qgis_edit.facilities (code, category, owner, geom)"
                   " VALUES ('36112701013000001', 'c01013', '甲社区', {here})"),
    ("facilities", "UPDATE qgis_edit.facilities SET status = 'damaged'"),
    ("facilities", "DELETE FROM qgis_edit.facilities"),
    ("renovation_zones", "INSERT INTO qgis_edit.renovation_zones (code, name, geom)"
                         " VALUES ('PG7', '测试片区', {around})"),
    ("renovation_zones", "UPDATE qgis_edit.renovation_zones SET name = '新名'"),
    ("renovation_zones", "DELETE FROM qgis_edit.renovation_zones"),
]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_what_a_technician_does_in_qgis_makes_the_tile_new_and_leaves_others(
    viewer: Client, town: Town, technician: Technician
) -> None:
    """Through a view with a gate before it: the table behind tells of it."""
    shapes = {"here": f"'{at(*HERE).ewkt}'::geometry", "around": f"'{box(0, 0, 1, 0.4).ewkt}'::geometry"}
    session = technician("chu")
    for layer, statement in IN_QGIS:
        places = [address(layer, *HERE), address(layer, 40, 40)]
        tags = [viewer.get(place)["ETag"] for place in places]
        done = session.execute(statement.format(**shapes))
        assert done.rowcount == 1, statement
        here, there = (
            viewer.get(place, headers={"If-None-Match": tag}) for place, tag in zip(places, tags, strict=True)
        )
        assert (here.status_code in {200, 204}, here["ETag"] != tags[0]) == (True, True), statement
        assert there.status_code == 304, statement


@pytest.mark.django_db
def test_a_right_that_ended_or_began_makes_another_tile(
    client: Client, people: dict[str, User], town: Town
) -> None:
    SurveyPoint.objects.create(category=category("m06010"), geom=at(*HERE))
    client.force_login(people["supervision"])
    where = address("points", *HERE)
    first = client.get(where)
    assert first.status_code == 200
    known = {"If-None-Match": first["ETag"]}
    assert client.get(where, headers=known).status_code == 304
    people["supervision"].memberships.update(role="unit_officer", unit=town.b)
    moved = client.get(where, headers=known)
    assert (moved.status_code, moved.content) == (204, b"")
    people["supervision"].memberships.update(during=("2020-01-01", "2021-01-01"))
    assert client.get(where, headers=known).status_code == 403
    client.logout()
    assert client.get(where, headers=known).status_code == 401


@pytest.mark.django_db
def test_who_sees_some_points_alone_learns_nothing_of_others(
    client: Client, people: dict[str, User], town: Town
) -> None:
    """Not even by a tag that is another one: it would tell that something was found there."""
    client.force_login(people["officer_b"])
    where = address("points", *HERE)
    before = client.get(where)
    SurveyPoint.objects.create(category=category("m06010"), geom=at(*HERE))
    assert client.get(where)["ETag"] == before["ETag"]
    assert client.get(where, headers={"If-None-Match": before["ETag"]}).status_code == 304


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["wangge_app", "wangge_loader"])
def test_only_triggers_write_marks(town: Town, role: str) -> None:
    each_refused(
        "SELECT gis_core_mark_tiles('grids_grid', NULL)",
        "UPDATE gis_core_tile_mark SET mark = 1",
        "DELETE FROM gis_core_tile_mark",
        "TRUNCATE gis_core_tile_mark",
        role=role,
    )
    if role == "wangge_app":
        before = state("grids")
        run("UPDATE grids_grid SET name = name", role=role)
        assert state("grids") != before


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 101, 10_000])
def test_a_shape_is_told_to_every_tile_that_it_reaches_into_at_every_zoom(count: int) -> None:
    """A shape in the margin of a tile shows there too; far away nothing is told, but by ten thousand at once."""
    lot, layer = random.Random(count), layers()["grids"]
    told_far = 0
    for _n in range(40):
        zoom, west, south = lot.randint(7, 19), lot.uniform(117, 118), lot.uniform(28, 29)
        tile = TileAddress(*tile_of(west, south, zoom))
        far = TileAddress(zoom, tile.x - 40, tile.y + 40)
        before = told(layer, tile), told(layer, far)
        # A shape as far off the tile as its margin reaches, on a side by lot.
        run(
            "WITH frame AS (SELECT ST_TileEnvelope(%s, %s, %s) AS e), spot AS (SELECT ST_SetSRID(ST_MakePoint("
            " ST_XMin(e) + (ST_XMax(e) - ST_XMin(e)) * %s, ST_YMin(e) + (ST_YMax(e) - ST_YMin(e)) * %s), 3857) AS g"
            " FROM frame)"
            " SELECT gis_core_mark_tiles('grids_grid', array_fill(g, ARRAY[%s])) FROM spot",
            *(
                tile.z,
                tile.x,
                tile.y,
                lot.choice([-0.0199, 0.5, 1.0199]),
                lot.choice([-0.0199, 0.3, 1.0199]),
                count,
            ),
        )
        after = told(layer, tile), told(layer, far)
        assert after[0] != before[0], tile
        told_far += after[1] != before[1]
    assert told_far == 40 if count == 10_000 else told_far <= 4  # fmt: skip


@pytest.mark.django_db
def test_marks_are_folded_and_none_is_lost(town: Town) -> None:
    run(
        "SELECT gis_core_mark_tiles('grids_grid',"
        " ARRAY[ST_Transform(ST_SetSRID(ST_MakePoint(%s, %s), 4490), 3857)]) FROM generate_series(1, 3)",
        *lonlat(40, 40),
    )
    there, seen = state("grids", 40, 40, 12), {state("grids")}
    for _n in range(270):
        run("UPDATE grids_grid SET name = name WHERE id = %s", town.grids["G1"].pk)
        seen.add(state("grids"))
    assert len(seen) == 271
    kept = run("SELECT bool_or(folded), count(*) FROM gis_core_tile_mark WHERE source = 'grids_grid'")
    assert kept[0][0]
    assert kept[0][1] < 150
    assert state("grids", 40, 40, 12) == there


RENAME = "UPDATE grids_grid SET name = %s WHERE code LIKE '%%001'"
#: On a small table that is read from end to end, two renamings would depend on each other at SERIALIZABLE.
RENAME_SECTION = "UPDATE grids_roadsection SET name = %s"


@pytest.fixture
def writers() -> Iterator[tuple[psycopg.Connection[Any], psycopg.Connection[Any]]]:
    with two_writers() as both:
        yield both


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("level", [IsolationLevel.READ_COMMITTED, IsolationLevel.SERIALIZABLE])
def test_what_is_written_but_not_committed_is_not_confirmed_afterwards(
    client: Client, writers: tuple[Any, Any], town: Town, people: dict[str, User], level: IsolationLevel
) -> None:
    """Each of two writers counts once it is committed, in whatever order, and neither waits for the other's marks."""
    client.force_login(people["supervision"])
    first, second = writers
    first.isolation_level = second.isolation_level = level
    where = address("grids,road_sections", 1, 0.5, 14)

    def ask(known: str = "") -> tuple[int, bytes, str]:
        answer = client.get(where, headers={"If-None-Match": known} if known else {})
        return answer.status_code, answer.content, answer["ETag"]

    first.execute(RENAME, ["first"])
    status, content, tag = ask()
    assert b"first" not in content
    second.execute(RENAME_SECTION, ["second"])
    second.commit()
    status, content, newer = ask(tag)
    assert (status, b"second" in content, b"first" in content) == (200, True, False)
    assert ask(newer)[0] == 304
    first.commit()
    status, content, newest = ask(newer)
    assert (status, b"first" in content) == (200, True)
    first.execute(RENAME, ["never"])
    first.rollback()
    assert ask(newest)[0] == 304


@pytest.mark.django_db(transaction=True)
def test_many_writers_fold_marks_without_losing_one(town: Town) -> None:
    lost: list[object] = []
    summed = "SELECT bit_xor(mark) FROM gis_core_tile_mark WHERE source = 'grids_grid'"

    def write(code: str) -> None:
        try:
            with session(autocommit=True) as one:
                for _n in range(150):
                    before = one.execute(summed).fetchall()
                    one.execute("UPDATE grids_grid SET name = name WHERE code LIKE %s", [code])
                    lost.extend([before] if one.execute(summed).fetchall() == before else [])
        except psycopg.Error as error:
            lost.append(error)

    threads = [threading.Thread(target=write, args=[f"%00{n}"]) for n in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lost == []
    ((count,),) = run("SELECT count(*) FROM gis_core_tile_mark WHERE source = 'grids_grid'")
    assert count < 350
