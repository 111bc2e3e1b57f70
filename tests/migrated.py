"""A database that is migrated once: what the databases of many runs, and of all workers, are cloned from."""

import hashlib
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from gis_core.settings import BASE_DIR
from tests.grids.database.raw import bootstrapped_template, session

PREFIX = "wangge_migrated_"
#: What a migration does is told by these files alone.
SOURCES = (
    "*/migrations/*.py",
    "gis_core/*.py",
    "*/technicians/*.sql",
    "gis_core/bootstrap/*.sql",
    "requirements.txt",
)


def migrated_template() -> str:
    """The name of a database with all migrations of this checkout; it is made where it is not there yet.

    One at a time, however many workers ask; what older migrations left behind is dropped.
    """
    name = PREFIX + _digest()
    with session("postgres", autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [PREFIX])
        found = [
            row[0] for row in server.execute("SELECT datname FROM pg_database WHERE datname ^@ %s", [PREFIX])
        ]
        if name not in found:
            for old in found:
                server.execute(f"DROP DATABASE {old} WITH (FORCE)")
            making = PREFIX + "making"
            server.execute(f"CREATE DATABASE {making} TEMPLATE {bootstrapped_template()}")
            _migrate(making)
            server.execute(f"ALTER DATABASE {making} RENAME TO {name}")
    return name


def _digest() -> str:
    paths = sorted({path for pattern in SOURCES for path in BASE_DIR.glob(pattern)})
    return hashlib.sha256(b"\0".join(_signed(path) for path in paths)).hexdigest()[:16]


def _signed(path: Path) -> bytes:
    return str(path.relative_to(BASE_DIR)).encode() + path.read_bytes()


def _migrate(name: str) -> None:
    own = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own
