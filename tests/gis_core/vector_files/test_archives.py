import stat
import zipfile

import pytest

from gis_core.vector_files.archives import member_name, read_directory, refuse_entities, unpack
from gis_core.vector_files.fence import Limits
from gis_core.vector_files.refusals import FileRefused

LIMITS = Limits(unpacked_bytes=64 << 20, members=10)


def refusal_of(path, limits=LIMITS):
    with pytest.raises(FileRefused) as refused:
        read_directory(path, limits)
    return refused.value.code


def linked(name, target):
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return {info: target}


@pytest.mark.parametrize(
    "name", ["../evil.shp", "/etc/evil.shp", "a/../../evil", "..\\evil.shp", "C:evil.shp"]
)
def test_a_member_that_points_outside_is_refused(zip_of, name):
    assert refusal_of(zip_of({name: b"x"})) == "zip_slip"


def test_a_symbolic_link_is_refused(zip_of):
    assert refusal_of(zip_of(linked("layer.shp", b"/etc/passwd"))) == "zip_link"


def test_a_member_that_shrinks_two_hundredfold_is_refused(zip_of):
    assert refusal_of(zip_of({"layer.shp": bytes(17 << 20)})) == "zip_bomb"


def test_members_that_are_too_big_together_are_refused(zip_of):
    members = {f"{n}.shp": bytes(15 << 20) for n in range(5)}
    assert refusal_of(zip_of(members)) == "zip_bomb"


def test_too_many_members_are_refused(zip_of):
    assert refusal_of(zip_of({f"{n}.shp": b"" for n in range(11)})) == "zip_many"


def test_two_members_of_one_name_are_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "twice.zip", "w") as archive:
        archive.writestr("layer.shp", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("layer.shp", b"2")
    assert refusal_of(tmp_path / "twice.zip") == "zip_duplicate"


def test_rubble_is_refused_as_broken(tmp_path):
    (tmp_path / "rubble.zip").write_bytes(b"PK\x03\x04" + bytes(100))
    assert refusal_of(tmp_path / "rubble.zip") == "zip_broken"


def test_a_directory_that_lies_about_the_size_is_caught_while_unpacking(zip_of, tmp_path):
    path = zip_of({"layer.shp": b"x" * 5000})
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (100).to_bytes(4, "little")  # the size the directory tells
    path.write_bytes(data)
    archive, members = read_directory(path, LIMITS)
    with archive, pytest.raises(FileRefused) as refused:
        unpack(archive, members["layer.shp"], tmp_path / "layer.shp")
    assert refused.value.code in {"zip_bomb", "zip_broken"}
    assert (tmp_path / "layer.shp").stat().st_size <= 5000


def test_chinese_member_names_of_windows_are_decoded():
    info = zipfile.ZipInfo()
    info.orig_filename = "县界.shp".encode("gb18030").decode("cp437")
    assert member_name(info) == "县界.shp"
    info.orig_filename = "县界.shp".encode().decode("cp437")
    assert member_name(info) == "县界.shp"


@pytest.mark.parametrize(
    "xml",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        b"<!--" + b" " * (1 << 20) + b"--><!doctype x><x/>",
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'.encode("utf-16"),
    ],
)
def test_xml_with_a_document_type_is_refused(zip_of, xml):
    archive, members = read_directory(zip_of({"xl/workbook.xml": xml}), LIMITS)
    with archive, pytest.raises(FileRefused) as refused:
        refuse_entities(archive, members)
    assert refused.value.code == "xml_entity"
