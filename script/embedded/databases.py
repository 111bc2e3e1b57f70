"""The databases of the embedded cluster: a bootstrapped template, and what is cloned from it."""

import hashlib
import os
import subprocess
from pathlib import Path

from script.embedded.cluster import Cluster
from script.embedded.place import PORT
from script.embedded.urls import DEFAULT_DATABASE, OWNER, SUPERUSER, TEMPLATE, database_name, url_variables
from script.steps.console import Stop, detail, run_logged, say
from script.steps.layout import Layout, environment

BOOTSTRAP = Path(__file__).resolve().parent.parent.parent / "gis_core" / "bootstrap"


def bootstrap_sql() -> tuple[str, str]:
    """Which SQL does a superuser run once per server, and once per database?"""
    server, database = (
        (BOOTSTRAP / f"{name}.sql").read_text(encoding="utf-8") for name in ("server", "database")
    )
    return server, database


def bootstrap_hash() -> str:
    """Which bootstrap is this?  Each database carries the hash of its own as a comment."""
    return hashlib.sha256("\0".join(bootstrap_sql()).encode()).hexdigest()[:16]


def state_of(cluster: Cluster, database: str) -> str | None:
    """Which bootstrap hash does `database` carry?  None when there is no such database."""
    answer = cluster.psql(
        "SELECT coalesce(shobj_description(oid, 'pg_database'), '-') "
        f"FROM pg_database WHERE datname = '{database}'"
    )
    return answer or None


def bootstrap(cluster: Cluster, database: str) -> None:
    """Give `database` its extensions, rights and settings, and sign it."""
    cluster.psql(bootstrap_sql()[1], database=database)
    cluster.psql(f"COMMENT ON DATABASE {database} IS '{bootstrap_hash()}'")


def ensure_template(cluster: Cluster) -> None:
    """Make the template database that others, and the tests' own, are cloned from."""
    if state_of(cluster, TEMPLATE) == bootstrap_hash():
        return
    detail("roles, extensions and rights (gis_core/bootstrap)")
    cluster.psql(bootstrap_sql()[0])
    cluster.psql(f"UPDATE pg_database SET datistemplate = false WHERE datname = '{TEMPLATE}'")
    cluster.psql(f"DROP DATABASE IF EXISTS {TEMPLATE}")
    cluster.psql(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0")
    bootstrap(cluster, TEMPLATE)
    cluster.psql(f"ALTER DATABASE {TEMPLATE} IS_TEMPLATE true ALLOW_CONNECTIONS false")


def clone(cluster: Cluster, database: str, template: str = TEMPLATE) -> None:
    """Make `database` from the template, or from another database that nobody is connected to."""
    cluster.psql(f"CREATE DATABASE {database} OWNER {OWNER} TEMPLATE {template}")
    cluster.psql(f"ALTER DATABASE {database} SET pgtrigger.ignore = '{{}}'")
    cluster.psql(f"ALTER DATABASE {database} SET temp_buffers = '256MB'")
    cluster.psql(f"COMMENT ON DATABASE {database} IS '{bootstrap_hash()}'")


def migrate(layout: Layout, cluster: Cluster, database: str) -> None:
    """Bring the tables of `database` up to date.  Raises Stop with the end of the log."""
    variables = url_variables(database, cluster.socket)
    command: list[str | Path] = [layout.python, layout.root / "manage.py", "migrate", "--no-input"]
    run_logged(command, log=layout.log / f"migrate-{database}.log", env=environment(layout, **variables))


def ensure_database(layout: Layout, cluster: Cluster, database: str) -> None:
    """Make, bootstrap and migrate `database` where needed; a new one whose migration fails is dropped."""
    state = state_of(cluster, database)
    if state == bootstrap_hash():
        return
    ensure_template(cluster)
    if state is not None:
        say(f"database {database}: renewing rights and extensions")
        bootstrap(cluster, database)
        return
    say(f"database {database}: making it")
    clone(cluster, database)
    detail("migrating")
    try:
        migrate(layout, cluster, database)
    except (Stop, KeyboardInterrupt):
        cluster.psql(f"DROP DATABASE {database} WITH (FORCE)")
        raise


def database_environment(layout: Layout, *, migrated: bool = True) -> tuple[dict[str, str], bool]:
    """Which environment reaches the wanted database, and did this call start the cluster?

    A DATABASE_URL from outside is left as it is.  Raises Stop when WANGGE_DB contradicts it.
    """
    if os.environ.get("DATABASE_URL"):
        if os.environ.get("WANGGE_DB"):
            raise Stop("DATABASE_URL and WANGGE_DB are both set; WANGGE_DB is for the embedded cluster")
        return environment(layout), False
    database = database_name(os.environ.get("WANGGE_DB") or DEFAULT_DATABASE)
    cluster = Cluster(layout.pg)
    with cluster.locked():
        started = cluster.ensure_running()
        if migrated:
            ensure_database(layout, cluster, database)
        else:
            ensure_template(cluster)
    variables = {**url_variables(database, cluster.socket), "WANGGE_TEST_TEMPLATE": TEMPLATE}
    return environment(layout, **variables), started


def stop_cluster(layout: Layout) -> None:
    """Stop the embedded cluster if it runs."""
    cluster = Cluster(layout.pg)
    with cluster.locked():
        if cluster.exists() and cluster.answers():
            cluster.stop()
            say("the embedded database is stopped")


def open_shell(cluster: Cluster, arguments: list[str]) -> int:
    """Let a person talk to a database of the cluster as its superuser."""
    command = [str(cluster.postgres_bin("psql")), "-h", str(cluster.socket), "-p", str(PORT), "-U", SUPERUSER]
    return subprocess.run([*command, *arguments], check=False).returncode
