"""What may happen to the county's record: nothing that would leave a place without an answer, or a past unread."""

import pytest
from django.db import IntegrityError

from gis_core.rights import APP_ROLE
from grids.models import County
from tests.grids.database.raw import run
from tests.towns import Town, box, make_edition, make_grid


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE grids_county SET ground_version = ground_version - 1", "只能增加"),
        ("UPDATE grids_county SET supervision_office_id = NULL", "督查机构不能为空"),
        ("UPDATE grids_county SET time_zone = 'Asia/Shanghia'", "没有时区“Asia/Shanghia”"),
        ("UPDATE grids_county SET work_srid = 4490", "EPSG:4490 不是投影坐标系"),
        ("UPDATE grids_county SET work_srid = 1", "EPSG:1 不是投影坐标系"),
        ("DELETE FROM grids_county", "不能删除"),
    ],
)
def test_what_every_answer_rests_on_stays(statement: str, words: str, town: Town) -> None:
    with pytest.raises(IntegrityError, match=words):
        run(statement, role=APP_ROLE)


def test_grids_of_no_known_kind_cannot_be_the_ones_that_answer(town: Town) -> None:
    with pytest.raises(IntegrityError, match="grids_county_main_grid_kind"):
        run("UPDATE grids_county SET main_grid_kind = 'responsability'", role=APP_ROLE)


def test_another_office_zone_and_crs_may_be_chosen(town: Town) -> None:
    run(
        "UPDATE grids_county SET supervision_office_id = %s, time_zone = 'Asia/Urumqi', work_srid = 4547,"
        " ground_version = ground_version + 1",
        town.a.pk,
        role=APP_ROLE,
    )
    assert run("SELECT time_zone, work_srid FROM grids_county") == [("Asia/Urumqi", 4547)]


def test_a_record_read_before_the_ground_changed_can_still_be_saved(town: Town) -> None:
    read_earlier = County.objects.get()
    make_grid(9, town.a, box(4, 0, 5, 1), make_edition("grids"))
    version = County.objects.get().ground_version
    read_earlier.name = "改名县"
    read_earlier.save()
    kept = County.objects.get()
    assert (kept.name, kept.ground_version) == ("改名县", version)
    assert version > read_earlier.ground_version


def test_the_record_stays_small_while_the_ground_changes_often(town: Town) -> None:
    County.objects.update(outline=box(0, 0, 3, 3))
    run("UPDATE grids_county SET outline = ST_Multi(ST_Buffer(outline, 0.01, 60))")
    assert run("SELECT ST_MemSize(outline) BETWEEN 2000 AND 8000 FROM grids_county") == [(True,)]
    # What other tests wrote and undid still lies in the table: written anew, it holds what this one does.
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("CLUSTER grids_county USING grids_county_pkey")
    for _ in range(20):
        run("UPDATE grids_county SET ground_version = ground_version + 1")
    assert run("SELECT pg_relation_size('grids_county') / 8192 < 5") == [(True,)]
