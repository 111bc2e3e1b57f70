"""Since when is a category out of use?  The database says so, by the county's clock, whatever its writer says."""

import datetime

import pytest

from grids.models import Category, County
from tests.grids.audit.planting import without_trigger
from tests.grids.database.raw import run
from tests.towns import Town

KEY = "m06013"


def set_active(active: bool, more: str = "") -> datetime.date | None:
    """Since when is it out of use, after the app has written this?"""
    run(f"UPDATE grids_category SET active = %s{more} WHERE key = %s", active, KEY, role="wangge_app")
    return Category.objects.get(key=KEY).inactive_since


def test_a_category_is_out_of_use_from_the_day_on_which_it_is_said_and_in_use_again_after(town: Town) -> None:
    ((today,),) = run("SELECT (now() AT TIME ZONE time_zone)::date FROM grids_county")
    assert Category.objects.get(key=KEY).inactive_since is None
    assert set_active(False) == today
    assert set_active(True) is None


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_the_day_is_the_county_s(zone: str, town: Town) -> None:
    County.objects.update(time_zone=zone)
    ((there,),) = run("SELECT (now() AT TIME ZONE %s)::date", zone)
    assert set_active(False) == there


def test_what_a_writer_says_of_the_day_is_not_believed(town: Town) -> None:
    since = set_active(False)
    for said in (
        ", inactive_since = '2020-01-01'",
        ", inactive_since = NULL",
        ", inactive_since = 'infinity'",
    ):
        assert set_active(False, said) == since
    assert set_active(True, ", inactive_since = '2020-01-01'") is None


def test_a_category_that_is_written_twice_stays_out_of_use_since_the_first_day(town: Town) -> None:
    set_active(False)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    with without_trigger("grids_category", "note_inactive"):
        run("UPDATE grids_category SET inactive_since = '2025-03-01' WHERE key = %s", KEY)
    assert set_active(False) == datetime.date(2025, 3, 1)


def test_a_new_category_that_is_not_in_use_is_so_since_today(town: Town) -> None:
    columns = "scheme_id, kind, class_code, class_name_zh, class_name_en, name_en, code_2013, geometry_kind,"
    columns += " policy_group, road_bound, is_local_extension"
    ((since, today),) = run(
        f"INSERT INTO grids_category (key, code, name_zh, active, {columns})"
        f" SELECT 'm06777', '06777', '旧类别', false, {columns} FROM grids_category WHERE key = %s"
        " RETURNING inactive_since, (SELECT (now() AT TIME ZONE time_zone)::date FROM grids_county)",
        KEY,
        role="wangge_app",
    )
    assert since == today


def test_the_day_is_in_the_history(town: Town) -> None:
    since = set_active(False)
    events = run("SELECT active, inactive_since FROM grids_categoryevent ORDER BY pgh_id DESC LIMIT 1")
    assert events == [(False, since)]
