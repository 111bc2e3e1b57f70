"""What may come out of a zip archive, and where does it go?

Members are judged from the directory before a byte is unpacked, and counted again while unpacking, since a
directory can lie.
"""

import re
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from gis_core.vector_files.fence import MEBIBYTE, Limits
from gis_core.vector_files.refusals import FileRefused

_CHUNK = 1 << 20
_SMALL_BYTES = 16 * MEBIBYTE  # a short text may well shrink a thousandfold
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def read_directory(path: Path, limits: Limits) -> tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]:
    """Which files does the archive hold, by their decoded names?  Raises FileRefused for a hostile
    directory.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise FileRefused("zip_broken", detail=str(error)) from error
    infos = archive.infolist()
    if len(infos) > limits.members:
        raise FileRefused("zip_many", count=len(infos), limit=limits.members)
    members: dict[str, zipfile.ZipInfo] = {}
    total = 0
    for info in infos:
        name = member_name(info)
        _refuse_hostile(info, name, limits)
        total += info.file_size
        if total > limits.unpacked_bytes:
            raise FileRefused("zip_bomb", member=name, limit=f"{limits.unpacked_bytes // MEBIBYTE} MiB")
        if info.is_dir():
            continue
        if name in members:
            raise FileRefused("zip_duplicate", member=name)
        members[name] = info
    return archive, members


def member_name(info: zipfile.ZipInfo) -> str:
    """What is the member called?  Names without the UTF-8 mark are UTF-8 or, as Chinese Windows writes,
    GB18030.
    """
    name = info.orig_filename
    if info.flag_bits & _UTF8_NAME:
        return name
    raw = name.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _refuse_hostile(info: zipfile.ZipInfo, name: str, limits: Limits) -> None:
    if info.flag_bits & _ENCRYPTED:
        raise FileRefused("zip_broken", detail=name)
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or "\x00" in name:
        raise FileRefused("zip_slip", member=name)
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise FileRefused("zip_link", member=name)
    if info.file_size > _SMALL_BYTES and info.file_size > limits.unpacked_ratio * max(info.compress_size, 1):
        raise FileRefused("zip_bomb", member=name, limit=f"{limits.unpacked_ratio}:1")


def unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
    """Write one member to `target`, never more bytes than its directory entry says."""
    name = member_name(info)
    written = 0
    try:
        with archive.open(info) as packed, target.open("xb") as file:
            while chunk := packed.read(_CHUNK):
                written += len(chunk)
                if written > info.file_size:
                    raise FileRefused("zip_bomb", member=name, limit=f"{info.file_size} B")
                file.write(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise FileRefused("zip_broken", detail=f"{name}: {error}") from error


def refuse_entities(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> None:
    """Raise FileRefused when an XML member declares a document type or an entity; office files never do."""
    for name, info in members.items():
        if not name.lower().endswith((".xml", ".rels", ".vml")):
            continue
        tail = b""
        try:
            with archive.open(info) as packed:
                while chunk := packed.read(_CHUNK):
                    plain = (tail + chunk).replace(b"\x00", b"")  # UTF-16 hides ASCII between NULs
                    if _DECLARATION.search(plain):
                        raise FileRefused("xml_entity", member=name)
                    tail = chunk[-64:]
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise FileRefused("zip_broken", detail=f"{name}: {error}") from error
