"""A statement that is asked again and again keeps its plan with the connection."""

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import InterfaceError, OperationalError, connection


class _Cursor(psycopg.Cursor[Any]):
    """Sends parameters beside the text: Django's own cursors put them into it, which leaves nothing to prepare."""

    def _convert_query(self, query: Any, params: Any = None) -> Any:
        # Where Django's log of statements looks for the text; psycopg leaves it there of unprepared ones alone.
        self._query = super()._convert_query(query, params)
        return self._query


def prepared_row(statement: str, parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """The first row of a statement that only reads, None without one; prepared once on each connection.

    Its plan holds for any parameters, so it is for statements that need no better one.  A connection that ended while
    nobody used it is opened anew once the statement has failed: cheaper than asking it before each request.
    """
    try:
        return _asked(statement, parameters)
    except (InterfaceError, OperationalError):
        if connection.in_atomic_block or connection.is_usable():
            raise
        connection.close()
        return _asked(statement, parameters)


def _asked(statement: str, parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
    connection.ensure_connection()
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    bare: Any = _Cursor(connection.connection)
    with wrap(bare) as cursor:
        cursor.execute(statement, parameters)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row
