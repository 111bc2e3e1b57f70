"""Was this already done for these inputs?  A stamp is a file with the hash of what a step was made from."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "dist", "coverage", ".vite"})


def digest(files: Iterable[Path], *words: str) -> str:
    """Which hash do the names and contents of `files` (missing ones too) and the extra `words` have?"""
    total = hashlib.sha256()
    for word in words:
        total.update(f"word {word}\0".encode())
    for path in sorted(files):
        total.update(f"file {path}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b"missing")
    return total.hexdigest()


def sources(folder: Path) -> list[Path]:
    """Which files below `folder` did a person write?"""
    found: list[Path] = []
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
        found += [Path(base, name) for name in names]
    return found


def holds(stamp: Path, value: str) -> bool:
    """Does `stamp` say that the step was finished for `value`?"""
    return stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == value


def put(stamp: Path, value: str) -> None:
    """Write down that the step was finished for `value`."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(f"{value}\n", encoding="utf-8")
