"""What the app and the loader may do in the schema that the owner has just migrated (DATABASE: Roles and rights)."""

from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connections
from django.db.backends.utils import CursorWrapper

#: Roles that get rights, when the server has them (db_bootstrap makes them).
APP_ROLE = "wangge_app"
LOADER_ROLE = "wangge_loader"

#: Every table of the schema, or the sequence behind it: read, written and counted on.
_GRANT = """
DO $$
DECLARE thing record;
BEGIN
    GRANT USAGE ON SCHEMA public TO {role};
    FOR thing IN SELECT c.oid::regclass AS name, c.relkind FROM pg_class c
                 WHERE c.relnamespace = 'public'::regnamespace AND pg_has_role(current_user, c.relowner, 'USAGE')
                   AND c.relkind IN ('r', 'p', 'v', 'S')
    LOOP
        IF thing.relkind = 'S' THEN
            EXECUTE format('GRANT USAGE, SELECT, UPDATE ON SEQUENCE %s TO {role}', thing.name);
        ELSE
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO {role}', thing.name);
        END IF;
    END LOOP;
END $$
"""

#: History is read and appended to, never rewritten; only a trigger's owner writes what is projected.
_TAKE_BACK = "REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}"
_READ_ONLY = "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {role}"

#: History cannot be switched off from inside a session, whoever sets pgtrigger.ignore.
_PIN_HISTORY = """
DO $$
DECLARE f regprocedure;
BEGIN
    FOR f IN SELECT p.oid::regprocedure FROM pg_proc p
             WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'pgtrigger\\_%'
               AND p.prorettype = 'trigger'::regtype
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET pgtrigger.ignore = ''{}''', f);
    END LOOP;
END $$
"""


def event_tables() -> list[str]:
    """Which tables hold history?"""
    return sorted(model._meta.db_table for model in apps.get_models() if hasattr(model, "pgh_tracked_model"))


def give_rights(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Grant what the app and the bulk loads need and no more; runs after every migrate, once."""
    if sender.label != "gis_core":
        return
    with connections[using].cursor() as cursor:
        cursor.execute(_PIN_HISTORY)
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY (%s)", [[APP_ROLE, LOADER_ROLE]])
        roles = {name for (name,) in cursor.fetchall()}
        present = set(connections[using].introspection.table_names(cursor))
        if APP_ROLE in roles:
            _let_the_app_serve(cursor, present)
        if LOADER_ROLE in roles:
            _let_the_loader_load(cursor, present)


def _let_the_app_serve(cursor: CursorWrapper, present: set[str]) -> None:
    cursor.execute(_GRANT.format(role=APP_ROLE))
    for table in sorted(present.intersection([*event_tables(), *settings.APPENDED_TABLES])):
        cursor.execute(_TAKE_BACK.format(table=table, role=APP_ROLE))
    for table in sorted(present.intersection(settings.PROJECTED_TABLES)):
        cursor.execute(_READ_ONLY.format(table=table, role=APP_ROLE))
    for name in _functions(cursor, settings.APP_FUNCTIONS):
        cursor.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
        cursor.execute(f"GRANT EXECUTE ON FUNCTION {name} TO {APP_ROLE}")


def _functions(cursor: CursorWrapper, named: list[str]) -> list[str]:
    """Those of them that are there already."""
    cursor.execute(
        "SELECT name FROM unnest(%s::text[]) AS name WHERE to_regprocedure(name) IS NOT NULL", [named]
    )
    return [name for (name,) in cursor.fetchall()]


def _let_the_loader_load(cursor: CursorWrapper, present: set[str]) -> None:
    """Its rights on tables, and the functions that run in its role: only the app may call them."""
    cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {LOADER_ROLE}")
    cursor.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {LOADER_ROLE}")
    for table, rights in settings.LOADER_RIGHTS.items():
        if table in present:
            cursor.execute(f"GRANT {rights} ON {table} TO {LOADER_ROLE}")
    functions = _functions(cursor, settings.LOADER_FUNCTIONS)
    cursor.execute(f"GRANT CREATE ON SCHEMA public TO {LOADER_ROLE}")  # to become an owner there, no longer
    for name in functions:
        cursor.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
        cursor.execute(f"GRANT EXECUTE ON FUNCTION {name} TO {APP_ROLE}")
        cursor.execute(f"ALTER FUNCTION {name} OWNER TO {LOADER_ROLE}")
    cursor.execute(f"REVOKE CREATE ON SCHEMA public FROM {LOADER_ROLE}")
