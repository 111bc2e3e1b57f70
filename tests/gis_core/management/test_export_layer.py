import csv
import json
from pathlib import Path

import pytest
import shapely

from gis_core.vector_files.names import GEOMETRY
from tests.layer_files import export_layer, import_layer
from tests.towns import COMMUNITY, Town, lonlat


def test_the_figure_is_that_of_the_contract(town: Town, tmp_path):
    contract = json.loads((Path(__file__).parents[2] / "contract" / "export_layer.json").read_text())
    assert list(export_layer("grids", tmp_path / "g.gpkg").figures) == list(contract)


@pytest.mark.parametrize("name", ["g.gpkg", "g.geojson", "g.fgb", "g.gdb", "g.zip", "g.csv", "g.xlsx"])
def test_every_format_holds_all_rows_with_unit_and_code(town: Town, tmp_path, rows_of, name):
    assert export_layer("grids", tmp_path / name).figures == {"written": 3}
    _, rows = rows_of(tmp_path / name)
    short = {
        "accountabl": "accountable_unit",
        "accounta_2": "accountable_unit_code",
    }  # Shapefile: ten letters
    rows = sorted(
        ({short.get(key, key): value for key, value in row.items()} for row in rows), key=lambda r: r["code"]
    )
    assert [row["accountable_unit"] for row in rows] == ["甲社区", "甲社区", "乙社区"]
    assert [row["accountable_unit_code"] for row in rows] == ["unit-a", "unit-a", "unit-b"]
    assert shapely.from_wkb(rows[0][GEOMETRY]).area == pytest.approx(1e-4)


def test_fields_are_chosen_and_ordered(town: Town, tmp_path):
    export_layer("grids", tmp_path / "g.csv", "--fields", "name,code")
    with (tmp_path / "g.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[:2] == [["name", "code"], ["G1", f"{COMMUNITY}001"]]


def test_coordinates_go_out_in_the_crs_asked_for(town: Town, tmp_path, rows_of):
    export_layer("grids", tmp_path / "g.gpkg", "--crs", "EPSG:4548", "--filter", f"code={COMMUNITY}001")
    info, (row,) = rows_of(tmp_path / "g.gpkg")
    assert info.epsg == 4548
    assert shapely.from_wkb(row[GEOMETRY]).bounds[0] == pytest.approx(500_000, abs=0.01)
    export_layer("grids", tmp_path / "bd.gpkg", "--crs", "bd09", "--filter", f"code={COMMUNITY}001")
    info, (row,) = rows_of(tmp_path / "bd.gpkg")
    assert info.epsg is None
    assert shapely.from_wkb(row[GEOMETRY]).bounds[0] == pytest.approx(117.011, abs=0.002)


def test_a_day_shows_the_ground_of_that_day(town: Town, tmp_path):
    path = tmp_path / "g.gpkg"
    export_layer("grids", path, "--filter", f"code={COMMUNITY}003")
    import_layer("grids", path, "--set", "accountable_unit=unit-a", "--effective", "2030-01-01")
    for day, unit in (("2029-12-31", "乙社区"), ("2030-01-01", "甲社区")):
        export_layer("grids", tmp_path / "g.csv", "--as-of", day, "--fields", "code,accountable_unit")
        assert f"{COMMUNITY}003,{unit}" in (tmp_path / "g.csv").read_text(encoding="utf-8-sig")


def test_a_box_and_a_filter_narrow_the_rows(town: Town, tmp_path):
    west, south = lonlat(0.1, 0.1)
    east, north = lonlat(0.9, 0.9)
    assert (
        export_layer("grids", tmp_path / "g.csv", f"--bbox={west},{south},{east},{north}").figures["written"]
        == 1
    )
    assert (
        export_layer("grids", tmp_path / "g.csv", "--filter", "accountable_unit=甲社区").figures["written"]
        == 2
    )
    assert export_layer("grids", tmp_path / "g.csv", "--filter", "name=x' OR 'a'='a").figures["written"] == 0


def test_no_cell_is_a_live_formula(town: Town, tmp_path):
    town.a.name = '=HYPERLINK("http://example.org")'
    town.a.save()
    export_layer("units", tmp_path / "u.csv", "--fields", "code,name")
    assert "'=HYPERLINK" in (tmp_path / "u.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("--fields", "nothing"), 2),
        (("--filter", "nothing=1"), 2),
        (("--filter", 'code"--=1'), 2),
        (("--bbox", "1,2,3"), 2),
        (("--bbox", "3,0,1,1"), 2),
        (("--crs", "EPSG:2334"), 1),
    ],
)
def test_what_is_not_there_is_refused_and_no_file_is_left(town: Town, tmp_path, words, status):
    assert export_layer("grids", tmp_path / "g.csv", *words).status == status
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_format_is_refused(town: Town, tmp_path):
    outcome = export_layer("grids", tmp_path / "g.dwg")
    assert outcome.status == 1
    assert ".gpkg" in outcome.said
