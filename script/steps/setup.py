"""`script/setup` once the Debian packages are there: venv, front end, texts, static files, database."""

import os
import secrets
import time
from pathlib import Path

from script.embedded.cluster import Cluster
from script.embedded.databases import database_environment, migrate
from script.embedded.urls import DEFAULT_DATABASE
from script.steps.console import detail, run_logged, say
from script.steps.frontend import ensure_frontend
from script.steps.layout import Layout, environment, here
from script.steps.python_env import ensure_python_env
from script.steps.stamps import digest, holds, put, sources


def make_folders(layout: Layout) -> None:
    """Make var/ and what is below it; photos of people are nobody else's business."""
    for folder in (layout.var, layout.log, layout.stamps, layout.var / "media", layout.var / "build"):
        if not folder.is_dir():
            folder.mkdir(mode=0o750 if folder.name == "media" else 0o755)


def ensure_secret(layout: Layout) -> None:
    """Make the key that signs sessions, once, readable by its owner only."""
    if layout.secret.exists():
        return
    handle = os.open(layout.secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48) + "\n")


def ensure_texts(layout: Layout) -> None:
    """Compile the translations whose sources changed."""
    catalogues = [path for path in sources(layout.root / "locale") if path.suffix == ".po"]
    compiled = [path.with_suffix(".mo") for path in catalogues]
    value = digest(catalogues)
    if all(path.is_file() for path in compiled) and holds(layout.stamps / "texts", value):
        return
    say("translations: compiling")
    for source, target in zip(catalogues, compiled, strict=True):
        command: list[str | Path] = ["msgfmt", "--check-format", "-o", target, source]
        run_logged(command, log=layout.log / "texts.log")
    put(layout.stamps / "texts", value)


def ensure_static(layout: Layout, *, changed: bool) -> None:
    """Collect what the web server hands out, when the front end or a library changed."""
    own = [
        path
        for app in ("gis_core", "grids", "surveys", "renovation", "assessment")
        for path in sources(layout.root / app / "static")
    ]
    value = digest([*own, layout.venv / "wangge.json", layout.stamps / "frontend"])
    if not changed and holds(layout.stamps / "static", value):
        return
    say("static files: collecting")
    command: list[str | Path] = [
        layout.python,
        layout.root / "manage.py",
        "collectstatic",
        "--no-input",
        "-v",
        "0",
    ]
    run_logged(command, log=layout.log / "static.log", env=environment(layout))
    put(layout.stamps / "static", value)


def ensure_tables(layout: Layout) -> None:
    """Bring the default database up to date when a migration was added since the last time."""
    folders = [app for app in layout.root.iterdir() if (app / "migrations").is_dir()]
    value = digest(path for app in folders for path in sources(app / "migrations"))
    stamp = layout.stamps / "migrations"
    if os.environ.get("DATABASE_URL") or os.environ.get("WANGGE_DB"):
        return
    database_environment(layout)
    if holds(stamp, value):
        return
    say("database: migrating")
    migrate(layout, Cluster(layout.pg), DEFAULT_DATABASE)
    put(stamp, value)


def main(arguments: list[str]) -> int:
    layout, tests, began = here(), "--test" in arguments, time.monotonic()
    make_folders(layout)
    renewed = ensure_python_env(layout, tests=tests)
    ensure_secret(layout)
    built = ensure_frontend(layout, tests=tests)
    ensure_texts(layout)
    ensure_static(layout, changed=renewed or built)
    if "--no-database" not in arguments:
        ensure_tables(layout)
    say("set-up is complete")
    detail(f"{time.monotonic() - began:.1f} s")
    return 0
