"""Reads a file that came back from QField: its rows behind the fence, its photos as bytes and nothing else.

A GeoPackage by itself, or a zip with one in it and the photos beside it.  Nothing is written under a name that the file
brings.
"""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import IO, Any
from uuid import UUID

import shapely
from django.utils.translation import gettext as _

from gis_core.geometry import STORAGE_SRID
from gis_core.vector_files.archives import read_directory
from gis_core.vector_files.fence import MEBIBYTE, Limits, limits_for
from gis_core.vector_files.names import GEOMETRY
from gis_core.vector_files.refusals import FileRefused
from gis_core.vector_files.source import open_vector_file
from surveys.models import QFieldPackage
from surveys.qfield.names import FACILITIES, FORMAT, PACKAGE, PHOTO_ROWS, POINTS, VERSION
from surveys.services.photo_files import MOST_BYTES

#: What a day in the field never reaches.
MOST_ROWS = {POINTS: 20_000, FACILITIES: 60_000, PHOTO_ROWS: 20_000, PACKAGE: 10}
_MEMBERS = 25_000
_UNPACKED = 8192 * MEBIBYTE
_PIECE = 256 * 1024

Row = dict[str, Any]


class ReturnRefused(Exception):
    """The file is no return of a package, or a hostile one; nothing of it was taken in.  The text is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """The bytes of a photo in the file: where they are, and what they are."""

    member: str
    sha256: str
    size: int


@dataclass(slots=True)
class Photos:
    """The photos of a zip; of a GeoPackage by itself there are none."""

    archive: zipfile.ZipFile | None = None
    members: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    root: PurePosixPath = field(default_factory=PurePosixPath)

    def find(self, told: Any) -> PhotoFile | None:
        """The photo of this path, told from the folder of the project; None where it is not there.

        Raises ReturnRefused for a path that leads elsewhere, and for what is no photo by its size.
        """
        path = PurePosixPath(str(told))
        if path.is_absolute() or ".." in path.parts or "\\" in str(told) or ":" in str(told):
            raise ReturnRefused("qfield.path", _("the path of the photo leads out of the package"))
        name = str(self.root / path)
        info = self.members.get(name)
        if info is None or self.archive is None:
            return None
        if not 0 < info.file_size <= MOST_BYTES:
            told = _("the photo is empty, or larger than %(limit)d MiB") % {"limit": MOST_BYTES // MEBIBYTE}
            raise ReturnRefused("qfield.photo_size", told)
        digest, size = hashlib.sha256(), 0
        try:
            with self.archive.open(info) as file:
                while piece := file.read(_PIECE):
                    digest.update(piece)
                    size += len(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise ReturnRefused("qfield.photo_broken", _("the photo cannot be read from the zip")) from error
        return PhotoFile(name, digest.hexdigest(), size)

    @contextmanager
    def opened(self, photo: PhotoFile) -> Iterator[IO[bytes]]:
        """The bytes of a photo that was found."""
        assert self.archive is not None  # it was found in it
        with self.archive.open(self.members[photo.member]) as file:
            yield file


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back: the package that it is of, its rows by layer (`shape` a shapely geometry or None), photos."""

    package: QFieldPackage
    rows: dict[str, list[Row]]
    photos: Photos
    told: list[str]


def _limits(path: Path) -> Limits:
    try:
        size = path.stat().st_size
    except OSError:
        size = 0
    return replace(limits_for(size), members=_MEMBERS, unpacked_bytes=_UNPACKED)


@contextmanager
def open_return(path: Path) -> Iterator[Returned]:
    """What came back in this file.  Raises ReturnRefused, FileRefused; nothing is written."""
    limits = _limits(path)
    package, told = _package_of(path, limits), list[str]()
    rows = {name: _rows(path, name, limits) for name in (POINTS, FACILITIES, PHOTO_ROWS)}
    with _photos(path, limits, told) as photos:
        yield Returned(package, rows, photos, told)


def _package_of(path: Path, limits: Limits) -> QFieldPackage:
    try:
        rows = _rows(path, PACKAGE, limits)
    except FileRefused as error:
        if error.code != "no_layer":
            raise
        rows = []
    stranger = ReturnRefused("qfield.stranger", _("This is no package that was made here."))
    if len(rows) != 1:
        raise stranger
    row = rows[0]
    if row.get("format") != FORMAT or row.get("version") != VERSION:
        raise ReturnRefused("qfield.version", _("The package is of another format or version."))
    try:
        uid = UUID(str(row.get("uid")))
    except ValueError as error:
        raise stranger from error
    found = QFieldPackage.objects.filter(uid=uid, state=QFieldPackage.State.MADE).first()  # unique
    if found is None:
        raise stranger
    return found


def _rows(path: Path, name: str, limits: Limits) -> list[Row]:
    found: list[Row] = []
    with open_vector_file(path, layer=name, limits=limits) as layer:
        if layer.info.kind != "gpkg":
            raise ReturnRefused("qfield.kind", _("This is no GeoPackage, nor a zip with one."))
        if name in (POINTS, FACILITIES) and layer.info.epsg != STORAGE_SRID:
            told = _("The layer %(layer)s is in %(crs)s, the package was in EPSG:4490.")
            crs = f"EPSG:{layer.info.epsg}" if layer.info.epsg else layer.info.crs_name or "—"
            raise ReturnRefused("qfield.crs", told % {"layer": name, "crs": crs})
        for batch in layer:
            found += batch.to_pylist()
            if len(found) > MOST_ROWS[name]:
                told = _("The layer %(layer)s has more rows than a day can have.")
                raise ReturnRefused("qfield.rows", told % {"layer": name})
    for row in found:
        shape = row.pop(GEOMETRY, None)
        row["shape"] = None if shape is None else shapely.from_wkb(shape, on_invalid="ignore")
    return found


@contextmanager
def _photos(path: Path, limits: Limits, told: list[str]) -> Iterator[Photos]:
    if not zipfile.is_zipfile(path):
        told.append(_("It is a GeoPackage by itself: reports with photos need the zip with the folder DCIM."))
        yield Photos()
        return
    archive, members = read_directory(path, limits)
    with archive:
        data = next(name for name in sorted(members) if name.lower().endswith(".gpkg"))  # one: it was read
        yield Photos(archive, members, PurePosixPath(data).parent)
