import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import shapely
from django.core.management import call_command

from grids.models import BoundaryEdition, Grid, Unit
from tests.layer_files import cell, export_layer, file_of, import_layer
from tests.towns import COMMUNITY

pytestmark = pytest.mark.django_db
BOWTIE = shapely.Polygon([(118.02, 29), (118.03, 29.01), (118.03, 29), (118.02, 29.01)])
ROWS = [{"code": f"{COMMUNITY}{n}", "unit": "甲"} for n in (101, 102, 103)]
CELLS = [cell(0, 0), cell(1, 0), BOWTIE]
WORDS = ("--field", "accountable_unit=unit", "--create-units")


@pytest.fixture
def half_good(tmp_path) -> Path:
    """Three grids, the third a bow tie."""
    return file_of(tmp_path / "grids.gpkg", ROWS, CELLS)


def test_the_figures_are_those_of_the_contract(half_good):
    contract = json.loads((Path(__file__).parents[2] / "contract" / "import_layer.json").read_text())
    figures = import_layer("grids", half_good, *WORDS, "--repair").figures
    assert list(figures) == list(contract)
    assert {type(value) for value in figures.values()} == {int}


def test_one_bad_row_and_nothing_is_written(half_good):
    outcome = import_layer("grids", half_good, *WORDS)
    assert outcome.status == 1
    assert outcome.figures == {
        "read": 3,
        "inserted": 0,
        "updated": 0,
        "unchanged": 0,
        "repaired": 0,
        "refused": 1,
        "flagged": 0,
    }
    assert not Grid.objects.exists()
    assert not Unit.objects.filter(name="甲").exists()


def test_a_refusal_names_file_row_field_value_and_rule(half_good):
    said = import_layer("grids", half_good, *WORDS).said
    assert "grids.gpkg 第 3 行，geometry“POLYGON" in said
    assert "图形无效：边相交（经度 118.025，纬度 29.005）" in said
    assert "[geometry.valid]" in said


def test_the_good_rows_are_kept_when_asked(half_good):
    outcome = import_layer("grids", half_good, *WORDS, "--keep-going")
    assert (outcome.status, outcome.wrote(), outcome.figures["refused"]) == (0, (2, 0, 0), 1)
    assert Grid.objects.count() == 2


def test_a_repair_tells_the_change_of_area(half_good):
    outcome = import_layer("grids", half_good, *WORDS, "--repair")
    assert (outcome.wrote(), outcome.figures["repaired"]) == ((3, 0, 0), 1)
    assert "第 3 行：已修复，面积" in outcome.said


def test_a_dry_run_says_what_would_happen_and_writes_nothing(half_good):
    outcome = import_layer("grids", half_good, *WORDS, "--repair", "--dry-run")
    assert (outcome.status, outcome.wrote()) == (0, (3, 0, 0))
    assert not Grid.objects.exists()
    assert not BoundaryEdition.objects.exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [("grids.gpkg", "文件本身"), ("none/a.csv", "文件夹不存在"), ("a.doc", "不认识的输出格式")],
)
def test_rejects_that_cannot_be_kept_are_said_before_anything_is_written(half_good, tmp_path, name, words):
    before = half_good.read_bytes()
    outcome = import_layer("grids", half_good, *WORDS, "--keep-going", "--rejects", tmp_path / name)
    assert outcome.status == 2
    assert words in outcome.said
    assert not Grid.objects.exists()
    assert half_good.read_bytes() == before


@pytest.mark.parametrize("name", ["rejects.csv", "rejects.gpkg", "rejects.geojson", "rejects.xlsx"])
def test_rejects_can_be_mended_and_fed_again(half_good, tmp_path, rows_of, name):
    import_layer("grids", half_good, *WORDS, "--keep-going", "--rejects", tmp_path / name)
    _, (row,) = rows_of(tmp_path / name)
    assert (int(row["_row"]), row["_field"], row["_rule"]) == (3, "geometry", "geometry.valid")
    assert "边相交" in row["_reason"]
    assert (row["code"], row["unit"]) == (ROWS[2]["code"], "甲")
    words = ("--crs", "EPSG:4490") if name.endswith(("csv", "xlsx")) else ()
    again = import_layer(
        "grids", tmp_path / name, *WORDS, *words, "--repair", "--rejects", tmp_path / "more.csv"
    )
    assert (again.wrote(), again.figures["repaired"]) == ((1, 0, 0), 1)
    assert not (tmp_path / "more.csv").exists()


def test_a_reject_that_is_refused_again_carries_only_its_new_reason(half_good, tmp_path, rows_of):
    import_layer("grids", half_good, *WORDS, "--rejects", tmp_path / "a.gpkg")
    import_layer("grids", tmp_path / "a.gpkg", *WORDS, "--rejects", tmp_path / "b.gpkg")
    info, (row,) = rows_of(tmp_path / "b.gpkg")
    assert row["_row"] == 1
    assert info.columns.count("_reason") == 1


def test_rejects_of_a_table_keep_unreadable_text(tmp_path, rows_of):
    path = file_of(tmp_path / "a.csv", [{"code": ROWS[0]["code"], "wkt": "=nonsense"}])
    import_layer("grids", path, "--crs", "EPSG:4490", "--rejects", tmp_path / "b.csv")
    _, (row,) = rows_of(tmp_path / "b.csv")
    assert (row["wkt"], row["_rule"]) == ("=nonsense", "geometry.unreadable")


@pytest.mark.parametrize(
    "words",
    [
        ("nothing", "grids.gpkg"),
        ("grids", "grids.gpkg", "--field", "code=NOTHING"),
        ("grids", "grids.gpkg", "--field", "nothing=code"),
        ("grids", "grids.gpkg", "--map", "kind"),
        ("grids", "grids.gpkg", "--crs", "foo"),
    ],
)
def test_a_word_that_is_not_understood_is_a_usage_error(half_good, words):
    layer, name, *rest = words
    assert import_layer(layer, half_good.with_name(name), *rest).status == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--crs", "EPSG:2334"), "ballpark|没有公开的转换参数"),
        (("--crs", "EPSG:99999"), "不存在"),
        (("--crs", "EPSG:4547"), "使用范围"),
        (("--layer", "nothing"), "没有图层"),
    ],
)
def test_a_file_that_cannot_be_read_so_is_refused(half_good, words, says):
    outcome = import_layer("grids", half_good, *words)
    assert outcome.status == 1
    assert re.search(says, outcome.said)


def test_a_missing_file_is_refused_by_its_name(tmp_path):
    outcome = import_layer("grids", tmp_path / "nothing.gpkg")
    assert outcome.status == 1
    assert "nothing.gpkg：文件不存在" in outcome.said


def test_a_layer_that_needs_shapes_refuses_a_table_without(tmp_path):
    outcome = import_layer("grids", file_of(tmp_path / "a.csv", ROWS))
    assert outcome.status == 1
    assert "没有图形" in outcome.said


def test_another_crs_than_the_files_own_is_told(half_good):
    assert "文件写的坐标系是 EPSG:4490" in import_layer("grids", half_good, "--crs", "EPSG:4326").said


def test_what_the_database_refuses_is_said_in_its_words(tmp_path, town):
    """A rule that only the database knows: the unit still answers for ground, so it cannot leave its league."""
    path = file_of(tmp_path / "u.csv", [{"code": "unit-a", "name": "甲社区", "league": "none"}])
    outcome = import_layer("units", path)
    assert outcome.status == 1
    assert "数据库拒绝：单位“甲社区”仍是责任单位" in outcome.said


def test_without_json_everything_goes_to_stderr(half_good, capsys):
    call_command("import_layer", "grids", str(half_good), *WORDS, "--repair")
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "新增 3" in printed.err


def test_help_names_every_option():
    done = subprocess.run(
        [sys.executable, "manage.py", "import_layer", "--help"],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    for option in (
        "--crs",
        "--field",
        "--set",
        "--map",
        "--rejects",
        "--repair",
        "--keep-going",
        "--effective",
        "--json",
    ):
        assert option in done.stdout


def test_hostile_files_write_nothing(tmp_path):
    path = tmp_path / "grids.gpkg"
    path.write_text('<OGRVRTDataSource><OGRVRTLayer name="a"/></OGRVRTDataSource>')
    outcome = import_layer("grids", path, *WORDS)
    assert outcome.status == 1
    assert "VRT" in outcome.said
    assert not Grid.objects.exists()


def test_what_goes_out_comes_in_again_unchanged(half_good, tmp_path):
    import_layer("grids", half_good, *WORDS, "--repair")
    for name in ("out.gpkg", "out.geojson", "out.fgb", "out.gdb", "out.csv", "out.xlsx"):
        assert export_layer("grids", tmp_path / name).figures == {"written": 3}
        words = ("--crs", "EPSG:4490") if name.endswith(("csv", "xlsx")) else ()
        assert import_layer("grids", tmp_path / name, *words).wrote() == (0, 0, 3), name


@pytest.mark.parametrize(
    ("layer", "option"),
    [
        ("facilities", ("--close-missing",)),
        ("points", ("--effective", "2026-06-01")),
        ("units", ("--create-units",)),
    ],
)
def test_an_option_that_means_nothing_for_the_layer_is_a_usage_error(layer, option, tmp_path):
    outcome = import_layer(layer, file_of(tmp_path / "a.csv", [{"code": "1"}]), *option)
    assert (outcome.status, f"{option[0]} 不适用于图层 {layer}" in outcome.said) == (2, True), outcome.said
