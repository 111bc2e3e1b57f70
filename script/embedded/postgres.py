"""Which PostgreSQL of this machine carries PostGIS?"""

import re
from dataclasses import dataclass
from pathlib import Path

from script.steps.console import Stop

OLDEST = 15
SHARE = Path("/usr/share/postgresql")
LIB = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Postgres:
    """One installed PostgreSQL: its major version and the folder of its programs."""

    major: int
    bin: Path


def find_postgres(*, major: int | None = None, share: Path = SHARE, lib: Path = LIB) -> Postgres:
    """Which PostgreSQL serves: the newest that has PostGIS, or exactly `major` when a cluster exists already.

    A version without `postgis.control` never counts, however new it is.  Raises Stop when there is none.
    """
    found = []
    for control in share.glob("*/extension/postgis.control"):
        name = control.parent.parent.name
        programs = lib / name / "bin"
        if re.fullmatch(r"\d+", name) and int(name) >= OLDEST and (programs / "initdb").is_file():
            found.append(Postgres(int(name), programs))
    if major is not None:
        found = [one for one in found if one.major == major]
        wanted = f"PostgreSQL {major}, which made the embedded cluster,"
    else:
        wanted = f"a PostgreSQL >= {OLDEST}"
    if not found:
        raise Stop(
            f"{wanted} with PostGIS is not installed; run script/setup, "
            "or point DATABASE_URL to a server that has it."
        )
    return max(found, key=lambda one: one.major)
