"""The plugin for QGIS as one file; needs neither Django nor QGIS."""

import configparser
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
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

    def files(self) -> Iterator[tuple[str, bytes]]:
        """What belongs to it, by name in the zip, in a fixed order."""
        for path in sorted(self.folder.rglob("*")):
            inside = path.relative_to(self.folder.parent)
            if path.is_file() and not _LEFT_OUT.intersection(inside.parts):
                yield inside.as_posix(), path.read_bytes()

    def zipped(self) -> bytes:
        """All of it under one folder, byte for byte the same each time."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.files():
                entry = zipfile.ZipInfo(name, _MOMENT)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, content)
        return target.getvalue()

    @property
    def record(self) -> Path:
        """The file beside it that says which content has which version."""
        return self.folder.parent / "version.txt"

    def signature(self) -> str:
        """Its version and the hash of its content.  QGIS sees by the version alone whether there is a newer one."""
        hashes = "".join(f"{hashlib.sha256(content).hexdigest()} {name}\n" for name, content in self.files())
        return f"{self.metadata['version']} {hashlib.sha256(hashes.encode()).hexdigest()}\n"

    def raise_version(self) -> str:
        """Give what has changed since it was recorded the next version, and record it; which version is it now?"""
        if self.signature() != self.record.read_text(encoding="ascii"):
            path, version = self.folder / "metadata.txt", self.metadata["version"]
            *first, last = version.split(".")
            raised = ".".join([*first, str(int(last) + 1)])
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace(f"\nversion={version}\n", f"\nversion={raised}\n"), encoding="utf-8")
            self.record.write_text(self.signature(), encoding="ascii")
        return self.metadata["version"]

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
