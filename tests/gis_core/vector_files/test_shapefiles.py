import struct

import pytest

from gis_core.vector_files.refusals import FileRefused
from gis_core.vector_files.shapefiles import encoding_without_cpg, known_encoding


def dbf(path, texts, language=0, name=b"NAME"):
    width = 12
    field = name.ljust(11, b"\x00") + b"C" + bytes(4) + bytes([width, 0]) + bytes(14)
    head = (
        struct.pack("<BBBBIHH", 3, 126, 1, 1, len(texts), 32 + 32 + 1, 1 + width)
        + bytes(17)
        + bytes([language])
        + bytes(2)
    )
    path.write_bytes(head + field + b"\x0d" + b"".join(b" " + text[:width].ljust(width) for text in texts))
    return path


@pytest.mark.parametrize(
    ("texts", "language", "encoding"),
    [
        (["奉节县".encode("gb18030")], 0x4D, "GB18030"),
        (["奉节县".encode("gb18030")], 0x00, "GB18030"),
        (["奉节县".encode("gb18030")], 0x57, "GB18030"),
        (["奉节县".encode()], 0x57, "UTF-8"),
        ([b"Oakland"], 0x00, "UTF-8"),
        (["Straße".encode("cp1252")], 0x03, None),
    ],
)
def test_the_language_byte_decides_and_else_the_bytes_do(tmp_path, texts, language, encoding):
    assert encoding_without_cpg(dbf(tmp_path / "a.dbf", texts, language)) == encoding


def test_a_character_cut_in_half_by_the_field_width_is_no_error(tmp_path):
    cut = "一二三四五六七".encode("gb18030")[:11]
    assert encoding_without_cpg(dbf(tmp_path / "a.dbf", [cut])) == "GB18030"


def test_a_chinese_field_name_counts_too(tmp_path):
    assert encoding_without_cpg(dbf(tmp_path / "a.dbf", [b"x"], name="名称".encode("gb18030"))) == "GB18030"


def test_neither_of_the_encodings_is_asked_for(tmp_path):
    with pytest.raises(FileRefused) as refused:
        encoding_without_cpg(dbf(tmp_path / "a.dbf", [b"\xff\xff\xff"]))
    assert refused.value.code == "encoding"


def test_gbk_is_read_as_its_superset():
    assert known_encoding("GBK") == known_encoding("cp936") == "gb18030"
    with pytest.raises(FileRefused):
        known_encoding("klingon")
