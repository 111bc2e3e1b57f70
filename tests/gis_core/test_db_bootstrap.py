"""The command `db_bootstrap`, against a real server."""

import os
from collections.abc import Iterator
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from psycopg.conninfo import make_conninfo

NAME = f"wangge_bootstrap_{os.getpid()}"
EXTENSIONS = {"postgis", "btree_gist", "pg_trgm", "pgcrypto", "postgres_fdw"}


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The superuser's way to a database that is not there yet."""
    superuser = os.environ.get("DATABASE_SUPERUSER_URL")
    if superuser is None:
        pytest.skip("DATABASE_SUPERUSER_URL is unset")
    made = make_conninfo(superuser, dbname=NAME)
    monkeypatch.setenv("DATABASE_SUPERUSER_URL", made)
    yield made
    with psycopg.connect(make_conninfo(superuser, dbname="postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME}")


def run(*words: str) -> str:
    out = StringIO()
    call_command("db_bootstrap", *words, stdout=out)
    return out.getvalue()


def facts(url: str) -> tuple[set[str], str, bool, list[str]]:
    """Which extensions, owner, LEAKPROOF flag and settings has the database?"""
    with psycopg.connect(url) as connection:
        extensions = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}
        owner, leakproof, settings = connection.execute(
            """SELECT pg_get_userbyid(datdba),
                      (SELECT proleakproof FROM pg_proc
                       WHERE oid = 'geometry_overlaps(geometry, geometry)'::regprocedure),
                      (SELECT setconfig FROM pg_db_role_setting WHERE setdatabase = d.oid AND setrole = 0)
               FROM pg_database d WHERE datname = current_database()"""
        ).fetchone() or ("", False, [])
    return extensions, owner, leakproof, settings


def test_a_missing_database_is_made_and_doing_it_again_changes_nothing(url: str) -> None:
    assert NAME in run()
    first = facts(url)
    extensions, owner, leakproof, settings = first
    assert extensions >= EXTENSIONS
    assert (owner, leakproof, settings) == (
        "wangge_owner",
        True,
        ["pgtrigger.ignore={}", "temp_buffers=256MB"],
    )
    assert NAME in run()
    assert facts(url) == first


def test_a_lost_leakproof_comes_back(url: str) -> None:
    run()
    with psycopg.connect(url) as connection:
        connection.execute("ALTER FUNCTION geometry_overlaps(geometry, geometry) NOT LEAKPROOF")
    run()
    assert facts(url)[2] is True


def test_the_app_may_write_rows_but_not_change_the_schema(url: str) -> None:
    run()
    with psycopg.connect(url) as connection:
        connection.execute("SET ROLE wangge_owner")
        connection.execute("CREATE TABLE note (id bigint GENERATED ALWAYS AS IDENTITY, text text)")
        connection.execute("RESET ROLE")
        connection.execute("SET ROLE wangge_app")
        connection.execute("INSERT INTO note (text) VALUES ('kept')")
        for forbidden in ("CREATE TABLE mine (id int)", "DROP TABLE note", "TRUNCATE note"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(forbidden)


def test_nobody_but_the_owner_steps_into_the_loader_and_it_gets_no_table_unasked(url: str) -> None:
    with psycopg.connect(url.replace(NAME, "postgres")) as connection:
        connection.execute("GRANT wangge_loader TO wangge_app")  # as an older bootstrap did
    run()
    with psycopg.connect(url) as connection:
        member = "SELECT pg_has_role(%s, 'wangge_loader', 'MEMBER')"
        assert connection.execute(member, ["wangge_app"]).fetchone() == (False,)
        assert connection.execute(member, ["wangge_owner"]).fetchone() == (True,)
        connection.execute("SET ROLE wangge_owner")
        connection.execute("CREATE TABLE note (text text)")
        rights = "SELECT has_table_privilege('wangge_loader', 'note', 'SELECT, INSERT, UPDATE, DELETE')"
        assert connection.execute(rights).fetchone() == (False,)


def test_the_sql_can_be_printed_for_a_foreign_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_SUPERUSER_URL", raising=False)
    text = run("--sql")
    assert "CREATE EXTENSION IF NOT EXISTS postgis;" in text
    assert "PASSWORD" not in text


def test_without_a_superuser_it_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_SUPERUSER_URL", raising=False)
    with pytest.raises(CommandError, match="DATABASE_SUPERUSER_URL"):
        run()


def test_a_server_that_refuses_is_told_in_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_SUPERUSER_URL", "postgresql://postgres@/x?host=/nowhere")
    with pytest.raises(CommandError, match="/nowhere"):
        run()
