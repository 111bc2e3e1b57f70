"""Raw SQL as psql would send it, in a savepoint; sessions and databases of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection, transaction

ROOT = Path(__file__).resolve().parents[3]


def run(sql: str, *values: object, role: str | None = None) -> list[tuple[Any, ...]]:
    """Run one statement, as another role if asked; a refusal undoes only this statement."""
    with transaction.atomic(), connection.cursor() as cursor:
        if role:
            cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(sql, values or None)
        rows = cursor.fetchall() if cursor.description else []
        if role:
            cursor.execute("RESET ROLE")
    return rows


def parameters(name: str | None = None) -> dict[str, Any]:
    """How is the tests' database (or another of its server) reached?"""
    at = connection.settings_dict
    words = {"dbname": name or at["NAME"], "user": at["USER"], "host": at["HOST"], "port": at["PORT"]}
    return {key: value for key, value in words.items() if value}


@contextmanager
def session(name: str | None = None, **more: Any) -> Iterator[psycopg.Connection[Any]]:
    """A second session, as another user's psql would have."""
    with psycopg.connect(**parameters(name), **more) as other:
        yield other


@contextmanager
def two_writers() -> Iterator[tuple[psycopg.Connection[Any], psycopg.Connection[Any]]]:
    """Two sessions which fail rather than wait for each other."""
    with session() as first, session() as second:
        for one in (first, second):
            one.execute("SET lock_timeout = '2s'")
            one.commit()
        yield first, second


def each_refused(*statements: str, role: str) -> None:
    """The role has no right to do any of this."""
    for statement in statements:
        with pytest.raises(Exception, match="permission denied"):
            run(statement, role=role)


def bootstrapped_template() -> str:
    """Which database has the extensions that only a superuser can make, and nothing else?"""
    return os.environ.get("WANGGE_TEST_TEMPLATE") or "template1"


@contextmanager
def database(name: str) -> Iterator[str]:
    """An empty database with the extensions that only a superuser can make."""
    with session("postgres", autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name} TEMPLATE {bootstrapped_template()}")
        try:
            yield name
        finally:
            server.execute(f"DROP DATABASE {name}")  # FORCE may not end an autovacuum, plain does


def binary(name: str) -> str:
    """Where is a client program of the server's own version?"""
    found = Path(f"/usr/lib/postgresql/{connection.pg_version // 10000}/bin/{name}")
    return str(found) if found.exists() else name


def program(*command: str, name: str) -> str:
    """What does a PostgreSQL client program print about a database?  Raises CalledProcessError."""
    at = parameters(name)
    variables = {"PGUSER": at["user"], "PGHOST": at.get("host", ""), "PGPORT": str(at.get("port", ""))}
    result = subprocess.run(
        [binary(command[0]), *command[1:]],
        env={**os.environ, **{key: value for key, value in variables.items() if value}},
        check=False,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def manage(*words: str, name: str) -> str:
    """What does a management command print when it runs on another database, as the owner?"""
    at = parameters(name)
    query = "&".join(f"{key}={quote(str(at[key]))}" for key in ("host", "port") if key in at)
    url = f"postgres://{quote(at['user'])}@/{name}?{query}"
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", *words],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, "DATABASE_OWNER_URL": url, "WANGGE_DB_ROLE": "owner"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout
