"""The plugin for QGIS as one file; needs neither Django nor QGIS."""

import configparser
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

#: What of the folder is no part of the plugin.
_LEFT_OUT = {"__pycache__"}
#: All files of the zip are of this moment: the same plugin is the same bytes.
_MOMENT = (2026, 1, 1, 0, 0, 0)
#: The official repository takes no more.
MOST_BYTES = 25 * 1024 * 1024
#: What it wants to be told in metadata.txt.
_TOLD = (
    "name",
    "qgisMinimumVersion",
    "description",
    "about",
    "version",
    "author",
    "email",
    "repository",
    "tracker",
    "homepage",
)
_VERSION = re.compile(r"[0-9]+(\.[0-9]+){1,2}")


@dataclass(frozen=True, slots=True)
class Plugin:
    """The plugin as it stands in a folder of this name."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def metadata(self) -> configparser.SectionProxy:
        """What its metadata.txt says."""
        parser = configparser.ConfigParser(interpolation=None)
        parser.optionxform = str  # type: ignore[assignment,method-assign]
        parser.read(self.folder / "metadata.txt", encoding="utf-8")
        return parser["general"]

    @property
    def file_name(self) -> str:
        return f"{self.name}.{self.metadata['version']}.zip"

    def zipped(self) -> bytes:
        """All of it under one folder, byte for byte the same each time."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(self.folder.rglob("*")):
                inside = path.relative_to(self.folder.parent)
                if path.is_file() and not _LEFT_OUT.intersection(inside.parts):
                    entry = zipfile.ZipInfo(inside.as_posix(), _MOMENT)
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    entry.external_attr = 0o644 << 16
                    archive.writestr(entry, path.read_bytes())
        return target.getvalue()

    def problems(self) -> list[str]:
        """Why would the official repository refuse it, apart from what its checkers find in the code?"""
        told = self.metadata
        found = [f"metadata.txt: {name} is missing" for name in _TOLD if not told.get(name, "").strip()]
        if not _VERSION.fullmatch(told.get("version", "")):
            found.append("metadata.txt: version is not like 1.2.3")
        found += [
            f"{name} is missing" for name in ("__init__.py", "LICENSE") if not (self.folder / name).is_file()
        ]
        icon = told.get("icon", "")
        if icon and not (self.folder / icon).is_file():
            found.append(f"metadata.txt: {icon} is missing")
        names = [path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*")]
        found += [
            f"{name}: a name that it does not take"
            for name in sorted(names)
            if not name.isascii()
            or name.startswith(".")
            or "/." in name
            or name.endswith((".pyc", ".so", ".dll"))
            if "__pycache__" not in name
        ]
        if len(self.zipped()) > MOST_BYTES:
            found.append(f"the file is larger than {MOST_BYTES} bytes")
        return found
