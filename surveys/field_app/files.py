"""Which files does a phone keep so that the field app starts without a network?"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse

from surveys.field_app.pages import LANGUAGES, shell_text, texts_text

ENTRY, WORKER = "src/field/main.tsx", "src/field/worker.ts"
#: What the shell and the app link by name, beside what the build has named after its content.
STATIC = (
    "gis_core/tokens.css",
    "gis_core/dark.css",
    "gis_core/base.css",
    "gis_core/logo.svg",
    "surveys/field/icon-192.png",
)


def _build() -> tuple[Path, Mapping[str, Any]]:
    """The folder of the built front end and its manifest.  Raises FileNotFoundError before the build."""
    path = Path(str(settings.DJANGO_VITE["default"]["manifest_path"]))
    return path.parent, json.loads(path.read_text("utf-8"))


def _needed(manifest: Mapping[str, Any], entry: str) -> Iterator[str]:
    """The built files of an entry: its script and styles, and those of all that it loads."""
    waiting, seen = [entry], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        chunk = manifest[name]
        yield chunk["file"]
        yield from chunk.get("css", ())
        yield from chunk.get("assets", ())
        waiting += [*chunk.get("imports", ()), *chunk.get("dynamicImports", ())]


def _revision(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def kept_files(request: HttpRequest) -> list[dict[str, str | None]]:
    """Address and revision of every file; no revision where the address changes with the content."""
    _folder, manifest = _build()
    files: list[dict[str, str | None]] = [
        {"url": static(name), "revision": None} for name in dict.fromkeys(_needed(manifest, ENTRY))
    ]
    for name in STATIC:
        content = Path(str(finders.find(name))).read_bytes()
        files.append({"url": static(name), "revision": _revision(content)})
    files.append({"url": reverse("field-shell"), "revision": _revision(shell_text().encode())})
    for language in LANGUAGES:
        content = texts_text(request, language)
        files.append({"url": reverse("field-texts", args=[language]), "revision": _revision(content)})
    return files


def worker_script(request: HttpRequest) -> str:
    """The service worker with the list of what it keeps; another list is another worker, which is how phones update."""
    folder, manifest = _build()
    code = (folder / manifest[WORKER]["file"]).read_text("utf-8")
    return f"self.KEPT_FILES = {json.dumps(kept_files(request))};\n{code}"
