"""Which URLs name the databases of the embedded cluster?"""

import re
from pathlib import Path
from urllib.parse import quote

from script.embedded.place import PORT
from script.steps.console import Stop

SUPERUSER = "postgres"
OWNER = "wangge_owner"
APP = "wangge_app"
DEFAULT_DATABASE = "wangge"
TEMPLATE = "wangge_template"


def database_name(word: str) -> str:
    """Which database does `WANGGE_DB` name?  Raises Stop for a name that would need quotes."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,50}", word):
        raise Stop(f"WANGGE_DB={word!r}: use lower-case letters, digits and _, a letter first, 51 at most")
    if word in {TEMPLATE, "postgres", "template0", "template1"}:
        raise Stop(f"WANGGE_DB={word}: this database belongs to the cluster itself")
    return word


def url(role: str, database: str, socket: Path) -> str:
    """How does `role` reach `database` through the socket folder?  libpq and psycopg read it alike."""
    return f"postgresql://{role}@/{database}?host={quote(str(socket))}&port={PORT}"


def url_variables(database: str, socket: Path) -> dict[str, str]:
    """Which environment variables point Django to `database`, once per role?"""
    return {
        "DATABASE_URL": url(APP, database, socket),
        "DATABASE_OWNER_URL": url(OWNER, database, socket),
        "DATABASE_SUPERUSER_URL": url(SUPERUSER, database, socket),
    }
