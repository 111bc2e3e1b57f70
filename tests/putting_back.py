"""After a test that commits, the rows are those from before: only tables in which something stands are gone over.

To truncate all tables with their indexes takes seconds, and a test fills few.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

#: What Django writes after a migration, and no test changes.
_LEFT_ALONE = {"auth_permission", "django_content_type", "django_migrations"}


def rows_of_all_tables() -> dict[str, bytes]:
    """What stands in each table that is not empty, as COPY writes it."""
    rows = {}
    with connection.cursor() as cursor:
        for table in _filled():
            with cursor.copy(f"COPY {table} ({_columns(table)}) TO STDOUT (FORMAT binary)") as copy:
                rows[table] = b"".join(map(bytes, copy))
    return rows


def put_back(rows: dict[str, bytes]) -> None:
    """Let there stand in all tables what stood there as `rows` were read."""
    with transaction.atomic(), connection.cursor() as cursor:
        filled = _filled()
        with _without_triggers([*filled, *(table for table in rows if table not in filled)]):
            for table in filled:
                cursor.execute(f"DELETE FROM {table}")
            for table, kept in rows.items():
                with cursor.copy(f"COPY {table} ({_columns(table)}) FROM STDIN (FORMAT binary)") as copy:
                    copy.write(kept)


@contextmanager
def _without_triggers(tables: list[str]) -> Iterator[None]:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _filled() -> list[str]:
    """The tables of the models in which something stands, by their quoted names."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = [connection.ops.quote_name(name) for name in names if name not in _LEFT_ALONE]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{one}' WHERE EXISTS (SELECT FROM {one})" for one in tables)
        )
        return [table for (table,) in cursor.fetchall()]


def _columns(table: str) -> str:
    """Its columns but for those that are computed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
            [table],
        )
        (names,) = cursor.fetchone()
        return str(names)
