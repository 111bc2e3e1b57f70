"""Founding a county by command, on an empty database."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from gis_core.models import CalendarDay, User
from grids.models import Category, County, DutyPolicy, Territory

BASE = ["--code", "361199", "--name", "样例县", "--work-srid", "4548", "--codes", "national"]
SQUARE = [[117.0, 28.0], [117.1, 28.0], [117.1, 28.1], [117.0, 28.1], [117.0, 28.0]]
BOW_TIE = [[117.0, 28.0], [117.1, 28.1], [117.1, 28.0], [117.0, 28.1], [117.0, 28.0]]


@pytest.fixture
def empty(db: None) -> None:
    """A database without a county: the county of all tests is away until the test ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE grids_county, grids_unit, grids_categoryscheme, grids_category, grids_territory,"
            " gis_core_calendarday, gis_core_user CASCADE"
        )


def outline_file(folder: Path, ring: list[list[float]]) -> str:
    path = folder / "outline.geojson"
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    return str(path)


def test_a_county_begins_with_its_catalogue_policies_calendar_office_and_administrator(
    empty: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("init_county", *BASE, "--json")
    told = json.loads(capsys.readouterr().out)
    county = County.objects.get()
    assert (county.code, county.time_zone, county.supervision_office.name) == (
        "361199",
        "Asia/Shanghai",
        "督查办",
    )
    assert Category.objects.count() == DutyPolicy.objects.count() > 400
    assert CalendarDay.objects.filter(on_date__year=2026).exists()
    assert User.objects.get(username=told["admin"]).check_password(told["password"])
    assert Territory.objects.get().accountable_unit_id == county.supervision_office_id


def test_a_second_county_is_refused(empty: None) -> None:
    call_command("init_county", *BASE)
    with pytest.raises(CommandError, match="已经有“样例县”"):
        call_command("init_county", *BASE)
    assert County.objects.count() == 1


def test_the_outline_comes_from_a_file(empty: None, tmp_path: Path) -> None:
    call_command("init_county", *BASE, "--outline", outline_file(tmp_path, SQUARE))
    county = County.objects.get()
    assert county.outline.extent == (117.0, 28.0, 117.1, 28.1)
    assert (round(county.map_lon, 6), round(county.map_lat, 6)) == (117.05, 28.05)


def test_a_crossed_outline_is_refused_and_nothing_is_written(empty: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="第 1 行"):
        call_command("init_county", *BASE, "--outline", outline_file(tmp_path, BOW_TIE))
    assert not County.objects.exists()


@pytest.mark.parametrize(("srid", "reason"), [("4490", "不是以米为单位"), ("99999", "EPSG:99999 不存在")])
def test_a_county_is_measured_in_metres(empty: None, srid: str, reason: str) -> None:
    arguments = [*BASE[:5], srid, *BASE[6:]]
    with pytest.raises(CommandError, match=reason):
        call_command("init_county", *arguments)
    assert not County.objects.exists()
