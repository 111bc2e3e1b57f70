import pytest

from gis_core.vector_files.refusals import FileRefused
from gis_core.vector_files.sniffing import kind_of


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.bin", b"SQLite format 3\x00", "gpkg"),
        ("a.csv", b"fgb\x03fgb\x00", "fgb"),
        ("a.gpkg", b"PK\x03\x04", "zip"),
        ("a.tif", b"\x00\x00\x27\x0a", "shp"),
        ("a.txt", b'\xef\xbb\xbf {"type"', "geojson"),
        ("a.csv", b"code,name\n", "csv"),
    ],
)
def test_a_file_is_what_its_bytes_say(tmp_path, name, head, kind):
    (tmp_path / name).write_bytes(head)
    assert kind_of(tmp_path / name) == kind


@pytest.mark.parametrize(
    ("name", "head", "code"),
    [
        ("a.gpkg", b"<OGRVRTDataSource>", "xml"),
        ("a.csv", b"\xef\xbb\xbf\n <?xml", "xml"),
        ("a.geojson", b"hello", "unknown_format"),
        ("a.gpkg", b"", "unknown_format"),
        ("a.dwg", b"AC1027", "unknown_format"),
    ],
)
def test_anything_else_is_refused_whatever_it_is_called(tmp_path, name, head, code):
    (tmp_path / name).write_bytes(head)
    with pytest.raises(FileRefused) as refused:
        kind_of(tmp_path / name)
    assert refused.value.code == code


def test_a_folder_is_a_file_geodatabase_or_nothing(tmp_path):
    with pytest.raises(FileRefused):
        kind_of(tmp_path)
    (tmp_path / "a00000001.gdbtable").touch()
    assert kind_of(tmp_path) == "gdb"
