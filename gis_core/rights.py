"""What the app's role may do to the tables that the owner has just migrated (DATABASE: Roles and rights)."""

from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connections

#: Roles that get rights, when the server has them (db_bootstrap makes them).
APP_ROLE = "wangge_app"
LOADER_ROLE = "wangge_loader"

_GRANT = """
DO $$
DECLARE thing record;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN RETURN; END IF;
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
    """Grant what the app needs and no more; runs after every migrate, once."""
    if sender.label != "gis_core":
        return
    with connections[using].cursor() as cursor:
        cursor.execute(_PIN_HISTORY)
        for role in (APP_ROLE, LOADER_ROLE):
            cursor.execute(_GRANT.format(role=role))
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                continue
            present = set(connections[using].introspection.table_names(cursor))
            for table in event_tables():
                if table in present:
                    cursor.execute(_TAKE_BACK.format(table=table, role=role))
            for table in sorted(present.intersection(settings.PROJECTED_TABLES)):
                cursor.execute(_READ_ONLY.format(table=table, role=role))
