import csv
import zipfile

import pyarrow as pa
import pytest
import shapely
from openpyxl import load_workbook

from gis_core.vector_files.output import Output
from gis_core.vector_files.refusals import FileRefused
from gis_core.vector_files.source import GEOMETRY
from gis_core.vector_files.writing import write_layer
from tests.gis_core.vector_files.conftest import NAMES, SQUARES

FORMATS = ["grids.gpkg", "grids.geojson", "grids.fgb", "grids.gdb", "grids.zip", "grids.csv", "grids.xlsx"]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_comes_back_as_it_was_written(make, rows_of, name):
    info, rows = rows_of(make(name))
    rows.sort(key=lambda row: shapely.from_wkb(row[GEOMETRY]).bounds)  # FlatGeobuf keeps its index's order
    assert [row["name"] for row in rows] == NAMES
    assert all(
        shapely.from_wkb(row[GEOMETRY]).equals(square) for row, square in zip(rows, SQUARES, strict=True)
    )
    assert [int(row["households"]) if row["households"] else None for row in rows] == [10, None, 30]
    if not name.endswith(("csv", "xlsx")):
        assert info.epsg == 4490
        assert info.rows in (3, -1)


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "grids.gdb"])
def test_writing_again_replaces_the_file_and_leaves_nothing_beside_it(make, rows_of, tmp_path, name):
    make(name)
    make(name)
    assert len(rows_of(tmp_path / name)[1]) == 3
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_no_cell_of_a_workbook_is_a_formula(make):
    sheet = load_workbook(make("grids.xlsx")).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert sheet["A3"].value == "'=1+2"
    assert sheet["B2"].value == 10
    assert sheet["C2"].value == 1.5


def test_no_cell_of_a_csv_is_a_formula(make):
    with make("grids.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["name", "households", "width", "wkt"]
    assert rows[2][0] == "'=1+2"
    assert rows[1][1] == "10"


def test_a_shapefile_has_short_unique_names_and_says_so(tmp_path):
    batch = pa.record_batch(
        {"accountable_unit": ["a"], "accountable_unit_code": ["b"], GEOMETRY: [shapely.to_wkb(SQUARES[0])]}
    )
    notes = write_layer(tmp_path / "a.zip", Output(batch.schema, [batch], "grids", 4490, "Polygon"))
    assert notes == [
        "Shapefile 字段名最长 10 个字符：accountable_unit 写作 accountabl",
        "Shapefile 字段名最长 10 个字符：accountable_unit_code 写作 accounta_2",
    ]
    assert {name.rsplit(".")[-1] for name in zipfile.ZipFile(tmp_path / "a.zip").namelist()} >= {
        "shp",
        "cpg",
        "prj",
    }


def test_rows_without_shapes_are_written_too(tmp_path, rows_of):
    batch = pa.record_batch({"code": ["001"], "wkt": ["not a shape"]})
    write_layer(tmp_path / "units.csv", Output(batch.schema, [batch], "units"))
    assert rows_of(tmp_path / "units.csv")[1][0]["wkt"] == "not a shape"


def test_an_unknown_format_is_refused_and_nothing_is_left(make, tmp_path):
    with pytest.raises(FileRefused) as refused:
        make("grids.dwg")
    assert refused.value.code == "write_format"
    assert list(tmp_path.iterdir()) == []


def test_a_shape_too_long_for_a_cell_is_refused_and_nothing_is_left(tmp_path):
    circle = shapely.to_wkb(shapely.Point(110, 31).buffer(0.1, quad_segs=2000))
    batch = pa.record_batch({"code": ["001"], GEOMETRY: [circle]})
    with pytest.raises(FileRefused, match="第 2 行的 wkt"):
        write_layer(tmp_path / "a.xlsx", Output(batch.schema, [batch], "grids", 4490, "Polygon"))
    assert list(tmp_path.iterdir()) == []
