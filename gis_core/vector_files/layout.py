"""Where is what the driver may open?  In a private folder, under the one name that fits what the file is.

Whatever the user's file is called, the driver sees `input.gpkg`, `layer.shp` … there: no other file beside
it, no name with a meaning of its own.
"""

import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from gis_core.vector_files import archives, geopackages, shapefiles
from gis_core.vector_files.fence import Limits
from gis_core.vector_files.ogr import choose_layer
from gis_core.vector_files.refusals import FileRefused
from gis_core.vector_files.sniffing import kind_of

_GDB_MARK = "a00000001.gdbtable"
_ONE_LAYER = {"csv", "fgb", "geojson", "report", "shp"}


@dataclass(frozen=True)
class Opened:
    """A file ready for its driver: what it is, where, the layer to ask the driver for (None: the only one),
    and the name of the layer where the driver does not know it.
    """

    kind: str
    path: Path
    layer: str | None = None
    name: str | None = None


def lay_out(path: Path, folder: Path, layer: str | None, encoding: str | None, limits: Limits) -> Opened:
    """Put the file's parts into `folder` (unpacked, or linked to).  Raises FileRefused for hostile ones."""
    kind = kind_of(path)
    if kind == "zip":
        return _from_zip(path, folder, layer, encoding, limits)
    if kind in _ONE_LAYER:
        choose_layer([path.stem], layer)
    if kind in ("csv", "report", "kml"):
        return Opened(kind, path, layer, name=path.stem)
    if kind == "gdb":
        return Opened("gdb", _linked_folder(path, folder / "input.gdb"), layer)
    if kind == "shp":
        found = {part: path.with_suffix(part) for part in shapefiles.PARTS}
        parts = {part: own for part, own in found.items() if own.is_file() and not own.is_symlink()}
        for part, own in parts.items():
            (folder / f"layer{part}").symlink_to(own)
        return _shapefile(folder, path.stem, set(parts), encoding)
    if kind == "gpkg":
        geopackages.refuse_foreign_objects(path)
    link = folder / f"input.{kind}"
    link.symlink_to(path)
    if kind in _ONE_LAYER:
        return Opened(kind, link, name=path.stem)
    return Opened(kind, link, layer)


def _linked_folder(path: Path, link: Path) -> Path:
    for member in path.rglob("*"):
        if member.is_symlink() or not (member.is_file() or member.is_dir()):
            raise FileRefused("not_a_file")
    link.symlink_to(path, target_is_directory=True)
    return link


def _from_zip(path: Path, folder: Path, layer: str | None, encoding: str | None, limits: Limits) -> Opened:
    archive, members = archives.read_directory(path, limits)
    with archive:
        if "[Content_Types].xml" in members and "xl/workbook.xml" in members:
            archives.refuse_entities(archive, members)
            link = folder / "input.xlsx"
            link.symlink_to(path)
            return Opened("xlsx", link)
        tables = [name for name in members if name.lower().endswith(_GDB_MARK)]
        if len(tables) == 1:
            inside = PurePosixPath(tables[0]).parent
            target = folder / "input.gdb"
            target.mkdir()
            for name, info in members.items():
                if PurePosixPath(name).parent == inside:
                    archives.unpack(archive, info, target / PurePosixPath(name).name)
            return Opened("gdb", target, layer)
        if any(name.lower().endswith(".kml") for name in members):
            return _kmz(archive, members, folder, layer)
        packages = sorted(name for name in members if name.lower().endswith(".gpkg"))
        if packages:
            return _geopackage(archive, members, packages, folder, layer)
        stems = {PurePosixPath(name).stem: name for name in members if name.lower().endswith(".shp")}
        if not stems:
            raise FileRefused("zip_content")
        shp = PurePosixPath(stems[choose_layer(list(stems), layer)])
        found = set()
        for name, info in members.items():
            own = PurePosixPath(name)
            part = own.suffix.lower()
            if own.parent == shp.parent and own.stem == shp.stem and part in shapefiles.PARTS:
                archives.unpack(archive, info, folder / f"layer{part}")
                found.add(part)
    return _shapefile(folder, shp.stem, found, encoding)


def _geopackage(
    archive: zipfile.ZipFile,
    members: dict[str, zipfile.ZipInfo],
    packages: list[str],
    folder: Path,
    layer: str | None,
) -> Opened:
    """The one GeoPackage of the archive, with what a phone had not yet written into it (its -wal)."""
    if len(packages) > 1:
        raise FileRefused("zip_geopackages", names=packages)
    target = folder / "input.gpkg"
    archives.unpack(archive, members[packages[0]], target)
    log = members.get(f"{packages[0]}-wal")
    if log is not None:
        archives.unpack(archive, log, folder / "input.gpkg-wal")
    geopackages.settle(target)
    geopackages.refuse_foreign_objects(target)
    return Opened("gpkg", target, layer)


def _kmz(
    archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], folder: Path, layer: str | None
) -> Opened:
    """Every KML of the archive, doc.kml first: it may only link to the others."""
    names = sorted(
        (name for name in members if name.lower().endswith(".kml")),
        key=lambda name: (name != "doc.kml", name),
    )
    target = folder / "kml"
    for number, name in enumerate(names):
        inside = target / f"{number:04}"
        inside.mkdir(parents=True)
        archives.unpack(archive, members[name], inside / PurePosixPath(name).name)
    return Opened("kml", target, layer)


def _shapefile(folder: Path, name: str, parts: set[str], encoding: str | None) -> Opened:
    for part in (".shx", ".dbf"):
        if part not in parts:
            raise FileRefused("shapefile_part", part=part)
    declared = shapefiles.known_encoding(encoding) if encoding else None
    if declared is None and ".cpg" not in parts:
        declared = shapefiles.encoding_without_cpg(folder / "layer.dbf")
    if declared is not None:
        (folder / "layer.cpg").unlink(missing_ok=True)
        (folder / "layer.cpg").write_text(declared)
    return Opened("shp", folder / "layer.shp", name=name)
