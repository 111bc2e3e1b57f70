"""A package for QField: what its holder may see of some grids, and nothing of others' or of people."""

import io
import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from lxml import etree

from gis_core.models import User
from gis_core.vector_files.geopackages import refuse_foreign_objects
from surveys.models import QFieldPackage, SurveyPoint
from surveys.qfield.names import DATA
from surveys.qfield.tables import version_of
from tests.surveys.qfield.conftest import Maker
from tests.towns import Town, lonlat

CONTRACT = json.loads(
    (Path(__file__).parents[2] / "contract" / "qfield_package.json").read_text(encoding="utf-8")
)


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    connection = sqlite3.connect(folder / DATA)
    connection.row_factory = sqlite3.Row
    found = [dict(row) for row in connection.execute(f'SELECT * FROM "{table}"')]
    connection.close()
    return found


def test_a_package_says_what_it_holds(make: Maker, report: SurveyPoint, town: Town) -> None:
    told, path = make(town.grids["G1"].code)
    assert told.keys() == CONTRACT.keys()
    assert told["rows"].keys() == CONTRACT["rows"].keys()
    assert (told["rows"]["points"], told["rows"]["facilities"], told["rows"]["photos"]) == (1, 2, 0)
    assert told["rows"]["grids"] == 2  # its own, and the neighbour within 200 m
    with zipfile.ZipFile(path) as archive:
        names = sorted(archive.namelist())
    assert names[0] == "DCIM/"
    assert names[2] == DATA
    assert names[1].endswith(".qgz")


def test_each_row_that_may_change_knows_its_base(
    package: QFieldPackage, unpacked: Path, report: SurveyPoint
) -> None:
    (point,) = rows(unpacked, "points")
    base = package.base["points"][str(report.uid)]
    lon, lat = lonlat(0.5, 0.2)
    assert base == {
        "category": "m06013",
        "description": "井盖破损",
        "place_text": "市场门口",
        "facility_id": None,
        "lon": lon,
        "lat": lat,
    }
    assert point["base_version"] == version_of(base)
    lamps = rows(unpacked, "facilities")
    assert [lamp["status"] for lamp in lamps] == ["intact", "intact"]
    assert {str(lamp["key"]) for lamp in lamps} == package.base["facilities"].keys()


def test_nothing_of_people_is_taken_along(unpacked: Path) -> None:
    content = (unpacked / DATA).read_bytes()
    assert "张三".encode() not in content
    assert b"13800000000" not in content


def test_the_geopackage_is_one_that_is_taken_back(unpacked: Path) -> None:
    refuse_foreign_objects(unpacked / DATA)
    connection = sqlite3.connect(unpacked / DATA)
    (crs,) = connection.execute(
        "SELECT s.organization_coordsys_id FROM gpkg_geometry_columns g"
        " JOIN gpkg_spatial_ref_sys s USING (srs_id) WHERE table_name = 'points'"
    ).fetchone()
    assert crs == 4490


def test_the_project_names_no_folder_of_the_server(unpacked: Path) -> None:
    (project,) = unpacked.glob("*.qgz")
    with zipfile.ZipFile(project) as archive:
        root = etree.fromstring(archive.read(archive.namelist()[0]))
    sources = [one.text for one in root.iter("datasource")]
    assert {source.partition("|")[0] for source in sources} == {f"./{DATA}"}
    assert str(unpacked.parent).encode() not in etree.tostring(root)


@pytest.mark.parametrize(
    ("user", "grid", "code"),
    [
        ("manager", "G2", 1),
        ("officer_a", "G1", 1),
        ("technician", "G1", 1),
        ("nobody", "G1", 2),
    ],
    ids=["another's grid", "reports nothing", "reports nothing either", "no login"],
)
def test_only_who_reports_takes_along_and_only_their_grids(
    ground: Town, people: dict[str, User], folders: Path, user: str, grid: str, code: int
) -> None:
    with pytest.raises(CommandError) as caught:
        call_command(
            "qfield_package",
            "--grid",
            ground.grids[grid].code,
            "--user",
            user,
            "--out",
            str(folders / "x.zip"),
        )
    assert caught.value.returncode == code
    assert not (folders / "x.zip").exists()
    assert not QFieldPackage.objects.exists()


def test_open_reports_that_are_not_one_s_own_to_see_stay_at_home(
    make: Maker, report: SurveyPoint, town: Town, people: dict[str, User]
) -> None:
    told, _path = make(town.grids["G2"].code, user="collector")
    assert told["rows"]["points"] == 0
    told, _path = make(town.grids["G1"].code, user="collector")
    assert told["rows"]["points"] == 1


def test_without_json_it_is_told_in_words(report: SurveyPoint, town: Town, folders: Path) -> None:
    said = io.StringIO()
    call_command(
        "qfield_package",
        *("--grid", town.grids["G1"].code),
        *("--user", "manager", "--out", str(folders / "x.zip")),
        stderr=said,
    )
    assert "2" in said.getvalue()
