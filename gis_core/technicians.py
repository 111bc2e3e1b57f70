"""What technicians read and write by SQL: schemas of views, rebuilt whole after migrate (docs/adr/0025).

A file of `<app>/technicians/` holds the views of one layer, or the policies of tables, in SQL;
`{words:app.Model.field}` stands for the WHEN clauses that name a field's choices in Chinese.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import override
from psycopg import sql

READER_ROLE = "wangge_reader"
TECHNICIAN_ROLE = "wangge_technician"
#: What technicians read, and what they write.
SCHEMAS = ("qgis_read", "qgis_edit")

_WORDS = re.compile(r"\{words:(\w+)\.(\w+)\.(\w+)\}")

_BEGIN = """
DROP SCHEMA IF EXISTS qgis_read CASCADE;
DROP SCHEMA IF EXISTS qgis_edit CASCADE;
CREATE SCHEMA qgis_read;
CREATE SCHEMA qgis_edit;
GRANT USAGE ON SCHEMA public TO wangge_reader;
GRANT USAGE ON SCHEMA qgis_read, qgis_edit TO wangge_technician;
"""

#: A view of a day tells of its columns what the view of all versions behind it tells.
_COPY_COMMENTS = """
DO $$
DECLARE told record;
BEGIN
    FOR told IN
        SELECT v.oid::regclass AS view, a.attname, col_description(m.oid, b.attnum) AS words
        FROM pg_class v
        JOIN pg_class m ON m.relnamespace = v.relnamespace AND m.relname = v.relname || '_versions'
        JOIN pg_attribute a ON a.attrelid = v.oid AND a.attnum > 0
        JOIN pg_attribute b ON b.attrelid = m.oid AND b.attname = a.attname
        WHERE v.relnamespace = 'qgis_read'::regnamespace AND v.relkind = 'v'
    LOOP
        EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', told.view, told.attname, told.words);
    END LOOP;
END $$
"""

#: The reader owns the views, and reads of each table the columns that a view shows, no other.
_HAND_OVER = """
DO $$
DECLARE thing record;
BEGIN
    EXECUTE 'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM wangge_reader';
    GRANT CREATE ON SCHEMA qgis_read, qgis_edit TO wangge_reader;  -- to become an owner there, no longer
    FOR thing IN
        SELECT DISTINCT d.refobjid::regclass AS name, a.attname
        FROM pg_class v
        JOIN pg_rewrite r ON r.ev_class = v.oid
        JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
                        AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
        JOIN pg_class t ON t.oid = d.refobjid AND t.relnamespace = 'public'::regnamespace
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
        WHERE v.relnamespace IN ('qgis_read'::regnamespace, 'qgis_edit'::regnamespace)
    LOOP
        EXECUTE format('GRANT SELECT (%I) ON %s TO wangge_reader', thing.attname, thing.name);
    END LOOP;
    FOR thing IN SELECT c.oid::regclass AS name, c.relnamespace = 'qgis_edit'::regnamespace AS writable
                 FROM pg_class c WHERE c.relkind = 'v'
                   AND c.relnamespace IN ('qgis_read'::regnamespace, 'qgis_edit'::regnamespace)
    LOOP
        EXECUTE format('ALTER VIEW %s OWNER TO wangge_reader', thing.name);
        EXECUTE format('GRANT %s ON %s TO wangge_technician',
                       CASE WHEN thing.writable THEN 'SELECT, INSERT, UPDATE, DELETE' ELSE 'SELECT' END, thing.name);
    END LOOP;
    REVOKE CREATE ON SCHEMA qgis_read, qgis_edit FROM wangge_reader;
    -- Gates are passed by writing to their views, never by a trigger of one's own.
    REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA qgis_edit FROM PUBLIC;
END $$
"""

_DROP_POLICIES = """
DO $$
DECLARE policy record;
BEGIN
    FOR policy IN SELECT p.polname, p.polrelid::regclass AS name FROM pg_policy p
                  JOIN pg_class t ON t.oid = p.polrelid AND t.relnamespace = 'public'::regnamespace
                  WHERE p.polname LIKE 'technicians\\_%'
    LOOP
        EXECUTE format('DROP POLICY %I ON %s', policy.polname, policy.name);
    END LOOP;
END $$
"""


def sources() -> Iterator[Path]:
    """Which files define what technicians see?  The kernel's first."""
    for app in reversed(list(apps.get_app_configs())):
        yield from sorted((Path(app.path) / "technicians").glob("*.sql"))


def definition() -> list[str]:
    """The statements of all files, their words filled in."""
    return [_WORDS.sub(_choices, path.read_text(encoding="utf-8")) for path in sources()]


def digest() -> str:
    """Which definition is it?  The schema that is read carries it as its comment."""
    texts = [*definition(), _BEGIN, _COPY_COMMENTS, _HAND_OVER]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def standing(cursor: CursorWrapper) -> str | None:
    """Which definition do the schemas of this database have?  None where there are none, and where a view has another
    owner, as after a restore without owners: row-level security would not hold.
    """
    cursor.execute(
        "SELECT obj_description(to_regnamespace('qgis_read'), 'pg_namespace') WHERE NOT EXISTS ("
        " SELECT FROM pg_class c WHERE c.relkind = 'v' AND pg_get_userbyid(c.relowner) <> %s"
        " AND c.relnamespace IN (to_regnamespace('qgis_read'), to_regnamespace('qgis_edit')))",
        [READER_ROLE],
    )
    row = cursor.fetchone()
    return row[0] if row else None


def take_down(sender: AppConfig, using: str, plan: Any = (), **kwargs: Any) -> None:
    """Views would hold up migrations of the tables behind them: they go before and come back after."""
    if sender.label == "gis_core" and plan:
        with transaction.atomic(using), connections[using].cursor() as cursor:
            cursor.execute("DROP SCHEMA IF EXISTS qgis_read CASCADE")
            cursor.execute("DROP SCHEMA IF EXISTS qgis_edit CASCADE")
            cursor.execute(_DROP_POLICIES)


def put_up(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Build the schemas unless they stand as the files say.  Nothing without the roles (db_bootstrap makes them), and
    nothing while tables are missing, as half-way down the migrations.
    """
    if sender.label != "gis_core":
        return
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_roles WHERE rolname = ANY (%s)", [[READER_ROLE, TECHNICIAN_ROLE]]
        )
        if cursor.fetchone()[0] < 2 or not _all_tables(cursor) or standing(cursor) == digest():
            return
        cursor.execute(_DROP_POLICIES)
        cursor.execute(_BEGIN)
        for text in definition():
            cursor.execute(text)
        cursor.execute(_COPY_COMMENTS)
        cursor.execute(_HAND_OVER)
        cursor.execute(f"COMMENT ON SCHEMA qgis_read IS '{digest()}'")


def _all_tables(cursor: CursorWrapper) -> bool:
    ours = {app.label for app in apps.get_app_configs() if (Path(app.path) / "technicians").is_dir()}
    wanted = [m._meta.db_table for m in apps.get_models() if m._meta.app_label in ours and m._meta.managed]
    cursor.execute(
        "SELECT bool_and(to_regclass(quote_ident(name)) IS NOT NULL) FROM unnest(%s::text[]) name", [wanted]
    )
    return bool(cursor.fetchone()[0])


def _choices(match: re.Match[str]) -> str:
    app, model, field = match.groups()
    choices = apps.get_model(app, model)._meta.get_field(field).choices or ()
    with override("zh-hans"):
        pairs = [
            (sql.Literal(value).as_string(), sql.Literal(str(word)).as_string()) for value, word in choices
        ]
    return " ".join(f"WHEN {value} THEN {word}" for value, word in pairs)
