"""What one import knows while it goes on: the user's choices, the temporary tables, what was refused and
flagged.

Tables (gone with the transaction): `layer_staged` one row a record (`n`, the number people give the row;
one typed column a field; `shape` EPSG:4490; `raw_x`, `raw_y`; `raw_crs` and `conversion` only where they differ from
row to row), `layer_refused` and `layer_flagged` (n,
field, value, rule, reason).
"""

# ruff: noqa: S608  every name in these statements is our own; values go as parameters

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from gis_core.geometry import STORAGE_SRID
from gis_core.layers.fields import Field
from gis_core.layers.values import BadCell

_COLUMN_TYPES = {
    "text": "text",
    "integer": "bigint",
    "number": "double precision",
    "date": "date",
    "moment": "timestamptz",
    "boolean": "boolean",
    "uuid": "uuid",
}
PAIR = ("lon", "lat")  # the two fields that become a point instead of columns


def said(text: str, **blanks: str) -> str:
    """The SQL expression of a text in the user's language; its {blanks} are filled with SQL expressions."""
    doubled = text.replace("'", "''")
    sql = f"'{doubled}'"
    for name, expression in blanks.items():
        sql = f"replace({sql}, '{{{name}}}', coalesce(({expression})::text, ''))"
    return sql


@dataclass(frozen=True)
class Note:
    """Why a row was refused or flagged."""

    n: int
    field: str
    value: str
    rule: str
    reason: str


@dataclass
class ImportRun:
    """One import on its way; `fields` are the layer's, `given` those the file speaks of, `has_shape` says
    whether it carries shapes, `edition` the draft that takes the rows (empty: they are published),
    `source_name` is the file and `source` whose ids its rows carry unless they say.
    """

    fields: tuple[Field, ...]
    given: frozenset[str]
    has_shape: bool
    effective: datetime.date | None = None
    edition: str = ""
    create_units: bool = False
    close_missing: bool = False
    source_name: str = ""
    source: str = ""
    source_sha256: str = ""
    crs: str = ""
    conversion: str = ""
    told: list[str] = field(default_factory=list)  # for the user, in the order of what happened

    def execute(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> int:
        """How many rows did the statement touch?"""
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters or None)
            return int(cursor.rowcount)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Which rows does the query give?"""
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters or None)
            return list(cursor.fetchall())

    def create_tables(self) -> None:
        """Make the empty temporary tables; the last import of this session may have left its own."""
        columns = "".join(
            f', "{field.name}" {_COLUMN_TYPES[field.kind]}' for field in self.fields if field.name not in PAIR
        )
        for name in ("staged", "refused", "flagged", "left_out"):
            self.execute(f"DROP TABLE IF EXISTS pg_temp.layer_{name}")
        self.execute(
            f"CREATE TEMPORARY TABLE layer_staged (n bigint NOT NULL{columns},"
            f" shape geometry(Geometry, {STORAGE_SRID}), raw_x double precision, raw_y double precision,"
            " raw_crs text, conversion text)"
            " ON COMMIT DROP"
        )
        self.execute(
            f"CREATE TEMPORARY TABLE layer_left_out (n bigint NOT NULL, shape geometry(Geometry, {STORAGE_SRID}))"
            " ON COMMIT DROP"
        )
        for name in ("refused", "flagged"):
            self.execute(
                f"CREATE TEMPORARY TABLE layer_{name}"
                " (n bigint, field text, value text, rule text, reason text) ON COMMIT DROP"
            )

    def refuse(self, field: str, rule: str, reason: str, where: str, parameters: Sequence[Any] = ()) -> None:
        """Refuse the staged rows (alias s) that meet `where`; `reason` is an SQL expression of text."""
        self._tell("refused", field, rule, reason, where, parameters)

    def refuse_twins(self, key: Sequence[str]) -> None:
        """Refuse a row whose key an earlier row of the file has, unless it is refused as a twin already."""
        if key[-1] not in self.given:
            return
        columns = ", ".join(f'"{name}"' for name in key)
        same = " AND ".join(f't."{name}" IS NOT DISTINCT FROM s."{name}"' for name in key)
        reason = said(_("the same as row {row}"), row="t.first")
        self.execute(
            "INSERT INTO layer_refused (n, field, value, rule, reason)"
            f" SELECT s.n, '{key[-1]}', s.\"{key[-1]}\"::text, 'duplicate', {reason}"
            f" FROM (SELECT {columns}, min(n) AS first FROM layer_staged"
            f' WHERE "{key[-1]}" IS NOT NULL GROUP BY {columns} HAVING count(*) > 1) t'
            f" JOIN layer_staged s ON {same} AND s.n > t.first"
            " WHERE NOT EXISTS (SELECT FROM layer_refused r WHERE r.n = s.n AND r.rule = 'duplicate')"
        )

    def flag(self, field: str, rule: str, reason: str, where: str, parameters: Sequence[Any] = ()) -> None:
        """Accept the staged rows (alias s) that meet `where`, and say so; `reason` is an SQL expression of
        text.
        """
        self._tell("flagged", field, rule, reason, where, parameters)

    def _tell(
        self, table: str, field: str, rule: str, reason: str, where: str, parameters: Sequence[Any]
    ) -> None:
        known = any(own.name == field for own in self.fields) and field not in PAIR
        value = f's."{field}"::text' if known else "left(st_astext(s.shape, 7), 80)"
        self.execute(
            f"INSERT INTO layer_{table} (n, field, value, rule, reason)"
            f" SELECT s.n, '{field}', {value}, '{rule}', {reason} FROM layer_staged s WHERE {where}",
            parameters,
        )

    def tell_cells(self, table: str, numbers: Sequence[int], cells: Iterable[BadCell]) -> None:
        """Note cells of one batch, whose rows have these numbers, as `refused` or `flagged`."""
        rows = [(numbers[c.position], c.field, c.value[:200], c.rule, c.reason) for c in cells]
        if rows:
            with connection.cursor() as cursor, cursor.copy(f"COPY layer_{table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)

    def notes(self, table: str) -> list[Note]:
        """Which rows were `refused` or `flagged`, and why?  In file order."""
        found = self.rows(
            f"SELECT n, field, coalesce(value, ''), rule, reason FROM layer_{table}"
            ' ORDER BY n, field COLLATE "C", rule COLLATE "C"'
        )
        return [Note(*row) for row in found]

    def count(self, table: str) -> int:
        """How many rows of the file were `refused` or `flagged`?"""
        return int(self.rows(f"SELECT count(DISTINCT n) FROM layer_{table}")[0][0])

    def drop_refused(self) -> None:
        """Leave only the rows that nothing was held against; keep where the others lay, as far as that is known."""
        self.execute(
            "WITH gone AS (DELETE FROM layer_staged s USING layer_refused r WHERE r.n = s.n RETURNING s.n, s.shape)"
            " INSERT INTO layer_left_out SELECT n, shape FROM gone"
        )
