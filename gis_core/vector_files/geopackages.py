"""Does this SQLite file hold anything that a GeoPackage has no business to hold?

A GeoPackage comes with triggers of its own (tile matrix checks, metadata checks, the R-tree index, GDAL's
feature counter).  Those are known by their shape; any other trigger, every view and every foreign virtual
table is refused.
"""

import re
import sqlite3
from pathlib import Path

from gis_core.vector_files.refusals import FileRefused

_APPLICATION_IDS = {0x47504B47, 0x47503130, 0x47503131}  # GPKG, GP10, GP11
_NAME = r"(?:\"[^\"]+\"|'[^']+'|\[[^\]]+\]|[A-Za-z_0-9]+)"
_COLUMN = rf"(?:NEW|OLD)\.{_NAME}"
_BOUNDS = rf"ST_MinX\({_COLUMN}\), ?ST_MaxX\({_COLUMN}\), ?ST_MinY\({_COLUMN}\), ?ST_MaxY\({_COLUMN}\)"
_RTREE = r"[\"']?rtree_[^\"';]+[\"']?"
_SET_BOUNDS = ", ?".join(
    rf"{side} ?= ?ST_{call}\({_COLUMN}\)"
    for side, call in [("minx", "MinX"), ("maxx", "MaxX"), ("miny", "MinY"), ("maxy", "MaxY")]
)
# What the body of a standard trigger may do, one pattern a statement.
_STATEMENTS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"SELECT RAISE ?\((?:ABORT|ROLLBACK|FAIL), ?'(?:[^']|'')*'\) WHERE"
        r" (?!.*\b(?:load_extension|writefile)\b)[^;]*",
        rf"INSERT (?:OR REPLACE )?INTO {_RTREE} VALUES ?\({_COLUMN}, ?{_BOUNDS}\)",  # noqa: S608
        rf"DELETE FROM {_RTREE} WHERE id (?:= {_COLUMN}|IN \({_COLUMN}, ?{_COLUMN}\))",  # noqa: S608
        rf"UPDATE {_RTREE} SET {_SET_BOUNDS} WHERE id = {_COLUMN}",  # noqa: S608
        r"UPDATE \"?gpkg_ogr_contents\"? SET feature_count = feature_count [+-] 1"
        r" WHERE lower\(table_name\) = lower\('(?:[^']|'')*'\)",
    )
]
_TRIGGER_NAME = re.compile(
    r"(?:rtree_.+_(?:insert|delete|update\d)|trigger_(?:insert|delete)_feature_count_.+"
    r"|gpkg_(?:tile_matrix|metadata|metadata_reference|data_columns)_.+)",
    re.IGNORECASE | re.DOTALL,
)
_BODY = re.compile(r"\bBEGIN\b(?P<body>.*)\bEND;?$", re.IGNORECASE)
_RTREE_TABLE = re.compile(r"CREATE VIRTUAL TABLE \"?rtree_.+\"? USING rtree ?\(.*\)$", re.IGNORECASE)


def refuse_foreign_objects(path: Path) -> None:
    """Raise FileRefused unless the file is a GeoPackage with only standard triggers, no view, no odd table."""
    try:
        connection = sqlite3.connect(f"file:{_quoted(path)}?mode=ro&immutable=1", uri=True)
        try:
            _check(connection)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise FileRefused("broken", detail=str(error)) from error


def settle(path: Path) -> None:
    """Write what stands in the log beside a GeoPackage of our own copy (its -wal) into it, and do without the log.

    Raises FileRefused where that cannot be done.
    """
    try:
        connection = sqlite3.connect(path)
        try:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA journal_mode = DELETE")
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise FileRefused("broken", detail=str(error)) from error


def _quoted(path: Path) -> str:
    return str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _check(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
    if application not in _APPLICATION_IDS and not any(name == "gpkg_contents" for _, name, _ in rows):
        raise FileRefused("sqlite_kind")
    for kind, name, sql in rows:
        statement = re.sub(r"\s+", " ", str(sql)).strip()
        if kind == "view":
            raise FileRefused("sqlite_view", name=name)
        if kind == "trigger" and not is_standard_trigger(str(name), statement):
            raise FileRefused("sqlite_trigger", name=name)
        virtual = re.match(r"CREATE VIRTUAL\b", statement, re.IGNORECASE)
        if kind == "table" and virtual and not _RTREE_TABLE.match(statement):
            raise FileRefused("sqlite_virtual", name=name)


def is_standard_trigger(name: str, sql: str) -> bool:
    """Is this trigger (its SQL in one line) one that GeoPackage, its R-tree extension or GDAL creates?"""
    body = _BODY.search(sql)
    if body is None or not _TRIGGER_NAME.fullmatch(name):
        return False
    statements = [part.strip() for part in _split(body["body"]) if part.strip()]
    return bool(statements) and all(
        any(pattern.fullmatch(statement) for pattern in _STATEMENTS) for statement in statements
    )


def _split(body: str) -> list[str]:
    """Which statements does a trigger body have?  A semicolon inside quotes ends none."""
    return re.findall(r"(?:'(?:[^']|'')*'|\"[^\"]*\"|[^;'\"])+", body)
