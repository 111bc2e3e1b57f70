"""The benchmarks' own databases in the embedded cluster: made once, found again until what made them changes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from script.embedded.cluster import Cluster
from script.embedded.databases import clone, ensure_database, state_of
from script.embedded.urls import APP, OWNER, SUPERUSER, url, url_variables
from script.steps.console import Stop, detail, run_logged, say
from script.steps.layout import Layout, environment
from script.steps.stamps import digest, holds, put, sources

APPS = ("gis_core", "grids", "surveys")
#: Migrated once; all others begin as copies of it.
EMPTY = "bench_empty"


@dataclass(frozen=True, slots=True)
class Database:
    """One database of the benchmarks."""

    name: str
    layout: Layout
    cluster: Cluster

    def connect(self, role: str = APP, **options: object) -> psycopg.Connection:
        """A connection in autocommit, as the app unless another role is named."""
        address = url(role, self.name, self.cluster.socket)
        return psycopg.connect(address, autocommit=True, **options)  # type: ignore[arg-type]

    def as_owner(self) -> psycopg.Connection:
        return self.connect(OWNER)

    def as_superuser(self) -> psycopg.Connection:
        return self.connect(SUPERUSER)

    def settle(self) -> None:
        """Write out what is dirty, so that the next side does not pay for the last one's pages."""
        with self.as_superuser() as connection:
            connection.execute("CHECKPOINT")

    def environment(self, **extra: str) -> dict[str, str]:
        """In which environment do the project's programs work on this database?"""
        return environment(self.layout, **url_variables(self.name, self.cluster.socket), **extra)

    def manage(self, *words: str) -> None:
        """Run a management command on this database.  Raises Stop with the end of its output."""
        command: list[str | Path] = [self.layout.python, self.layout.root / "manage.py", *words]
        run_logged(command, log=self.layout.log / f"{self.name}.log", env=self.environment())


def stamp(layout: Layout, name: str) -> Path:
    return layout.stamps / f"database-{name}"


def fingerprint(layout: Layout, made_by: Iterable[Path], *words: str) -> str:
    """What does the content of a database hang on?  Migrations, the files that make it, and `words`."""
    migrations = [path for app in APPS for path in sources(layout.root / app / "migrations")]
    return digest([*migrations, *made_by], *words)


def ensure_empty(layout: Layout, cluster: Cluster) -> None:
    """Make the migrated database without content, unless it stands as it would be made now."""
    value, signed = fingerprint(layout, []), stamp(layout, EMPTY)
    if state_of(cluster, EMPTY) is not None and holds(signed, value):
        return
    signed.unlink(missing_ok=True)
    cluster.psql(f"DROP DATABASE IF EXISTS {EMPTY} WITH (FORCE)")
    ensure_database(layout, cluster, EMPTY)
    put(signed, value)


def ensure_filled(
    database: Database,
    fill: Callable[[Database], None],
    *,
    made_by: Iterable[Path],
    words: Iterable[str],
    like: str = EMPTY,
) -> None:
    """Make the database as a copy of `like` and fill it, unless it stands as it would be made now.

    Half a database is never taken for a whole one: the stamp is written last.
    """
    layout, cluster, name = database.layout, database.cluster, database.name
    value, signed = fingerprint(layout, made_by, *words), stamp(layout, name)
    if state_of(cluster, name) is not None:
        if holds(signed, value):
            return
        detail(f"database {name} is out of date: dropping it")
        cluster.psql(f"DROP DATABASE {name} WITH (FORCE)")
    signed.unlink(missing_ok=True)
    if like == EMPTY:
        ensure_empty(layout, cluster)
    clone(cluster, name, like)
    say(f"database {name}: filling it")
    try:
        fill(database)
    except psycopg.Error as error:
        raise Stop(f"database {name} could not be filled: {error}") from error
    with database.as_superuser() as connection:
        connection.execute("VACUUM ANALYZE")
    put(signed, value)
