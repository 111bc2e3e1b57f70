"""Which statements does a database see from all its clients?  Its own log tells."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from benchmarks.databases import Database

STATEMENT = re.compile(r" LOG:  (?:statement|execute [^:]*): (.*)")


@contextmanager
def statements_of(database: Database) -> Iterator[Callable[[], list[str]]]:
    """Have new sessions of this database log what they are asked; the function tells it, from here on."""
    with database.as_superuser() as watcher:
        log, begin = _log(watcher)
        watcher.execute(f"ALTER DATABASE {database.name} SET log_statement = 'all'")
        try:
            yield lambda: _statements(watcher, log, begin)
        finally:
            watcher.execute(f"ALTER DATABASE {database.name} RESET log_statement")


def _log(watcher: psycopg.Connection) -> tuple[str, int]:
    """The server's log file, and how long it is now."""
    row = watcher.execute("SELECT pg_current_logfile(), (pg_stat_file(pg_current_logfile())).size").fetchone()
    assert row is not None
    return row


def _statements(watcher: psycopg.Connection, log: str, begin: int) -> list[str]:
    row = watcher.execute("SELECT pg_read_binary_file(%s, %s, 100 << 20)", [log, begin]).fetchone()
    assert row is not None
    return STATEMENT.findall(bytes(row[0]).decode("utf-8", "replace"))
