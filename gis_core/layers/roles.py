"""In which role does a bulk load write?  As wangge_loader: rows come with their answer, row triggers stand
aside.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from gis_core.rights import LOADER_ROLE


def may_load() -> bool:
    """May this login act as the loader?  Where it may not, the row triggers do the same, one by one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(current_user, oid, 'MEMBER') FROM pg_roles WHERE rolname = %s", [LOADER_ROLE]
        )
        row = cursor.fetchone()
    return bool(row and row[0])


@contextmanager
def as_loader(*tables: str) -> Iterator[None]:
    """Write as the loader inside the block, reading these temporary tables.  Needs a transaction."""
    with connection.cursor() as cursor:
        if tables:
            cursor.execute(f"GRANT SELECT ON {', '.join(tables)} TO {LOADER_ROLE}")
        cursor.execute(f"SET LOCAL ROLE {LOADER_ROLE}")
        yield
        cursor.execute("RESET ROLE")
