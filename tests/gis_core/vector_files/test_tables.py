from datetime import date, datetime

import pytest
from openpyxl import Workbook

from gis_core.vector_files.refusals import FileRefused
from gis_core.vector_files.tables import cell_text, column_names


@pytest.fixture
def csv_file(tmp_path):
    def csv_file(data: bytes):
        (tmp_path / "rows.csv").write_bytes(data)
        return tmp_path / "rows.csv"

    return csv_file


@pytest.fixture
def xlsx_file(tmp_path):
    def xlsx_file(*rows):
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.active.title = "网格"
        book.create_sheet("other").append(["x"])
        book.save(tmp_path / "rows.xlsx")
        return tmp_path / "rows.xlsx"

    return xlsx_file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_utf8_or_gb18030_by_its_bytes(csv_file, rows_of, encoding):
    info, rows = rows_of(csv_file("编码,名称\n001,龙山社区\n002,\n".encode(encoding)))
    assert info.columns == ["编码", "名称"]
    assert info.first_row == 2
    assert rows == [{"编码": "001", "名称": "龙山社区"}, {"编码": "002", "名称": None}]


def test_a_declared_encoding_wins(csv_file, rows_of):
    _, rows = rows_of(csv_file("name\nStraße\n".encode("cp1252")), encoding="cp1252")
    assert rows == [{"name": "Straße"}]


def test_quoted_line_breaks_tabs_and_leading_zeros_survive(csv_file, rows_of):
    _, rows = rows_of(csv_file(b'code\tnote\r\n007\t"a\nb ""c"""\r\n'))
    assert rows == [{"code": "007", "note": 'a\nb "c"'}]


def test_a_header_alone_is_a_layer_without_rows(csv_file, rows_of):
    info, rows = rows_of(csv_file(b"code,name\n"))
    assert info.columns == ["code", "name"]
    assert rows == []


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (b"code,name\n1,a\n2\n", "ragged", "第 3 行有 1 列，表头是 2 列"),
        (b"code,name\n1,a\x00b\n", "nul", "第 2 行"),
        (b"code,code\n1,a\n", "duplicate_column", "code"),
        (b"code\n\xff\xff\xff\xff\n", "encoding", "UTF-8、GB18030"),
        (b"\n", "empty", "表头"),
    ],
)
def test_a_csv_that_cannot_be_read_is_refused_by_row(csv_file, rows_of, data, code, says):
    with pytest.raises(FileRefused, match=says) as refused:
        rows_of(csv_file(data))
    assert refused.value.code == code


def test_an_unknown_encoding_name_is_refused(csv_file, rows_of):
    with pytest.raises(FileRefused) as refused:
        rows_of(csv_file(b"a\n1\n"), encoding="klingon")
    assert refused.value.code == "encoding_name"


def test_wkt_becomes_the_shape_and_hostile_nesting_stays_text(csv_file, rows_of):
    nested = "GEOMETRYCOLLECTION(" * 50_000 + "POINT(1 2)" + ")" * 50_000
    _, rows = rows_of(csv_file(f'code,WKT\na,POINT (110 31)\nb,"{nested}"\nc,nonsense\nd,\n'.encode()))
    assert rows[0]["__geometry__"] is not None
    assert [row["__geometry__"] for row in rows[1:]] == [b"", b"", None]  # unreadable, unreadable, empty
    assert rows[1]["WKT"] == nested


def test_a_workbook_gives_values_never_formulas(xlsx_file, rows_of):
    path = xlsx_file(
        ["code", "total", "seen"],
        [500236001001, "=1+2", datetime.fromisoformat("2024-05-01")],
        [None, "'=x", True],
    )
    info, rows = rows_of(path)
    assert info.name == "网格"
    assert info.layers == ["网格", "other"]
    assert rows[0] == {
        "code": "500236001001",
        "total": None,
        "seen": "2024-05-01",
    }  # no value was ever computed
    assert rows[1] == {"code": None, "total": "=x", "seen": "true"}


def test_another_sheet_is_chosen_by_name(xlsx_file, rows_of):
    assert rows_of(xlsx_file(["a"]), layer="other")[0].columns == ["x"]
    with pytest.raises(FileRefused, match="网格、other"):
        rows_of(xlsx_file(["a"]), layer="nothing")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, None),
        ("", None),
        (3.0, "3"),
        (0.1, "0.1"),
        (1e300, "1e+300"),
        (True, "true"),
        (date(2024, 1, 2), "2024-01-02"),
        (datetime.fromisoformat("2024-01-02T03:04"), "2024-01-02T03:04:00"),
        ("'=1", "=1"),
    ],
)
def test_cells_become_the_text_a_person_would_write(cell, text):
    assert cell_text(cell) == text


def test_a_nameless_column_is_numbered():
    assert column_names(["a", " ", "b"]) == ["a", "列2", "b"]
