"""Which encoding has the text of a Shapefile whose .cpg is missing?

The language byte of the .dbf decides where it says Chinese; where it says nothing, the bytes themselves do.
"""

import codecs
import struct
from collections.abc import Iterator
from pathlib import Path

from gis_core.vector_files.refusals import FileRefused

PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_LANGUAGE_BYTE = 29
_CHINESE = {0x4D: "GB18030", 0x7A: "GB18030"}  # code page 936, as dBASE and FoxPro mark it
_SAYS_NOTHING = {0x00, 0x57}  # 0x57 is "the ANSI page of whoever wrote it"
_GUESSES = ("utf-8", "gb18030")
_SAMPLE_ROWS = 50_000


def encoding_without_cpg(dbf: Path) -> str | None:
    """Which encoding to declare for this .dbf; None leaves it to the language byte.

    Raises FileRefused when the bytes are neither UTF-8 nor GB18030 and nothing else is said.
    """
    with dbf.open("rb") as file:
        head = file.read(32)
    if len(head) < 32:
        raise FileRefused("broken", detail="dbf")
    language = head[_LANGUAGE_BYTE]
    if language in _CHINESE:
        return _CHINESE[language]
    if language not in _SAYS_NOTHING:
        return None
    texts = list(_texts(dbf))
    for encoding in _GUESSES:
        if all(_decodes(text, encoding) for text in texts):
            return encoding.upper()
    raise FileRefused("encoding", tried="UTF-8、GB18030")


def known_encoding(name: str) -> str:
    """Which encoding does the user mean?  GBK and GB2312 are read as their superset GB18030."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError) as error:
        raise FileRefused("encoding_name", name=name) from error
    return "gb18030" if found in {"gbk", "gb2312", "cp936"} else found


def _decodes(text: bytes, encoding: str) -> bool:
    try:  # not final: a field of fixed width may cut its last character in half
        codecs.getincrementaldecoder(encoding)().decode(text)
    except UnicodeDecodeError:
        return False
    return True


def _texts(dbf: Path) -> Iterator[bytes]:
    with dbf.open("rb") as file:
        head = file.read(32)
        header_bytes, row_bytes = struct.unpack("<HH", head[8:12])
        fields = file.read(max(header_bytes - 32, 0))
        texts, start = [], 1
        for offset in range(0, len(fields) - 31, 32):
            if fields[offset] == 0x0D:
                break
            yield fields[offset : offset + 11].split(b"\x00")[0]
            width = fields[offset + 16]
            if fields[offset + 11 : offset + 12] == b"C":
                texts.append((start, start + width))
            start += width
        for _ in range(_SAMPLE_ROWS if row_bytes else 0):
            row = file.read(row_bytes)
            if len(row) < row_bytes:
                return
            yield from (row[begin:end].rstrip(b" \x00") for begin, end in texts)
