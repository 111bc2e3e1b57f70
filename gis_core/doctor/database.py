"""Is the database as the bootstrap and the migrations leave it?"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis_core import technicians
from gis_core.doctor.finding import Finding, Status
from gis_core.health import missing_migrations
from gis_core.rights import LOADER_ROLE, event_tables

TOPIC = "database"
BOOTSTRAP = gettext_lazy("Run script/manage db_bootstrap as a superuser (docs/operating.md).")


@dataclass(frozen=True)
class Question:
    """A thing to ask the database: `sql` gives no row or NULL when all is well, else what is wrong."""

    name: str
    sql: str
    good: str | Promise
    bad: str | Promise
    advice: str | Promise = BOOTSTRAP
    status: Status = "fail"


QUESTIONS = (
    Question(
        "version",
        "SELECT current_setting('server_version') WHERE current_setting('server_version_num')::int < 150000",
        gettext_lazy("PostgreSQL is new enough"),
        gettext_lazy("PostgreSQL is too old: %s"),
        gettext_lazy("Use PostgreSQL 15 or newer."),
    ),
    Question(
        "encoding",
        "SELECT current_setting('server_encoding') WHERE current_setting('server_encoding') <> 'UTF8'",
        gettext_lazy("the database is written in UTF-8"),
        gettext_lazy("the database is written in %s"),
        gettext_lazy("Make it anew with ENCODING 'UTF8'."),
    ),
    Question(
        "extensions",
        """SELECT string_agg(name, ', ' ORDER BY name)
           FROM unnest('{btree_gist,pg_trgm,pgcrypto,postgis,postgres_fdw}'::text[]) AS name
           WHERE name NOT IN (SELECT extname FROM pg_extension)""",
        gettext_lazy("all extensions are there"),
        gettext_lazy("extensions are missing: %s"),
    ),
    Question(
        "extension_versions",
        """SELECT string_agg(name || ' ' || installed_version || ' < ' || default_version, ', ' ORDER BY name)
           FROM pg_available_extensions WHERE installed_version <> default_version""",
        gettext_lazy("all extensions are as new as the server has them"),
        gettext_lazy("extensions are older than the server's: %s"),
        status="warn",
    ),
    Question(
        "roles",
        """SELECT string_agg(name, ', ' ORDER BY name)
           FROM unnest('{wangge_app,wangge_loader,wangge_owner,wangge_reader,wangge_technician}'::text[]) AS name
           WHERE name NOT IN (SELECT rolname FROM pg_roles)""",
        gettext_lazy("all roles are there"),
        gettext_lazy("roles are missing: %s"),
    ),
    Question(
        "app_is_ordinary",
        """SELECT rolname FROM pg_roles
           WHERE rolname = session_user AND (rolsuper OR rolcreaterole)""",
        gettext_lazy("the server's own role has no special powers"),
        gettext_lazy("the server connects as %s, which is too powerful"),
        gettext_lazy("Let DATABASE_URL name wangge_app."),
    ),
    Question(
        "app_sees_all",
        """SELECT string_agg(rolname, ', ' ORDER BY rolname) FROM pg_roles
           WHERE rolname IN ('wangge_app', 'wangge_loader') AND NOT rolbypassrls""",
        gettext_lazy("row-level security holds for technicians alone"),
        gettext_lazy("row-level security hides rows from %s"),
    ),
    Question(
        "loader",
        """SELECT app.rolname FROM pg_roles app, pg_roles loader
           WHERE app.rolname = 'wangge_app' AND loader.rolname = 'wangge_loader'
             AND pg_has_role(app.oid, loader.oid, 'MEMBER')""",
        gettext_lazy("no session writes units of its own"),
        gettext_lazy("%s may step into wangge_loader and write any unit"),
    ),
    Question(
        "leakproof",
        """SELECT 'geometry_overlaps' WHERE NOT coalesce(
               (SELECT proleakproof FROM pg_proc
                WHERE oid = to_regprocedure('geometry_overlaps(geometry, geometry)')), false)""",
        gettext_lazy("row-level security keeps the spatial index"),
        gettext_lazy("%s is not LEAKPROOF: row-level security switches the spatial index off"),
    ),
    Question(
        "history_setting",
        """SELECT current_database() WHERE NOT EXISTS (
               SELECT FROM pg_db_role_setting AS own, unnest(own.setconfig) AS line
               WHERE own.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
                 AND own.setrole = 0 AND line = 'pgtrigger.ignore={}')""",
        gettext_lazy("history is on by the database's own setting"),
        gettext_lazy("database %s does not set pgtrigger.ignore"),
    ),
    Question(
        "checksums",
        "SELECT current_setting('data_checksums') WHERE current_setting('data_checksums') <> 'on'",
        gettext_lazy("page checksums are on"),
        gettext_lazy("page checksums are %s"),
        gettext_lazy("Stop the server and run pg_checksums --enable."),
        status="warn",
    ),
    Question(
        "durability",
        """SELECT string_agg(name, ', ' ORDER BY name) FROM pg_settings
           WHERE name IN ('fsync', 'full_page_writes') AND setting <> 'on'""",
        gettext_lazy("what is acknowledged is on the disk"),
        gettext_lazy("switched off: %s; a power cut would lose or break data"),
        gettext_lazy("Switch it on in postgresql.conf."),
    ),
)


def _answer(question: Question) -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute(question.sql)
            row = cursor.fetchone()
    except DatabaseError as error:
        text = str(error).splitlines()[0]
        return Finding(TOPIC, question.name, "fail", text, str(question.advice))
    if row is None or not row[0]:
        return Finding(TOPIC, question.name, "ok", str(question.good))
    return Finding(TOPIC, question.name, question.status, str(question.bad) % row[0], str(question.advice))


def _migrations() -> Finding:
    missing = missing_migrations()
    if not missing:
        return Finding(TOPIC, "migrations", "ok", _("all migrations are applied"))
    text = _("migrations are missing: %s") % ", ".join(missing)
    return Finding(TOPIC, "migrations", "fail", text, _("Run script/manage migrate."))


def _history() -> Finding:
    """May the app change or remove history?"""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(name, ', ' ORDER BY name) FROM unnest(%s::text[]) AS name"
            " WHERE has_table_privilege('wangge_app', quote_ident(name), 'UPDATE, DELETE, TRUNCATE')",
            [event_tables()],
        )
        loose = cursor.fetchone()[0]
    if not loose:
        return Finding(TOPIC, "history", "ok", _("the app can only add to the history"))
    return Finding(
        TOPIC, "history", "fail", _("the app may change history: %s") % loose, _("Run script/manage migrate.")
    )


def _bulk_loads() -> Finding:
    """Do the functions that write in bulk run as the loader?  Else the row trigger asks again for each row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(name, ', ' ORDER BY name) FROM unnest(%s::text[]) AS name WHERE NOT EXISTS ("
            " SELECT FROM pg_proc p WHERE p.oid = to_regprocedure(name) AND p.prosecdef"
            " AND pg_get_userbyid(p.proowner) = %s)",
            [settings.LOADER_FUNCTIONS, LOADER_ROLE],
        )
        strange = cursor.fetchone()[0]
    if not strange:
        return Finding(TOPIC, "bulk_loads", "ok", _("bulk loads run in their own role"))
    return Finding(
        TOPIC,
        "bulk_loads",
        "warn",
        _("bulk loads are slow, these do not belong to wangge_loader: %s") % strange,
        _("Run script/manage migrate."),
    )


def _technicians() -> Finding:
    """Do technicians' views stand as the files say, and belong to the role that row-level security holds for?"""
    with connection.cursor() as cursor:
        found = technicians.standing(cursor)
    if found == technicians.digest():
        return Finding(TOPIC, "technicians", "ok", _("technicians' views are as this version has them"))
    text = _("technicians' views are missing, of another version, or have lost their owner")
    return Finding(TOPIC, "technicians", "fail", text, _("Run script/manage migrate."))


def findings() -> Iterator[Finding]:
    """Is the database there, and in order?"""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        text = str(error).strip().splitlines()[-1]
        yield Finding(TOPIC, "connection", "fail", text, _("Start it, or set DATABASE_URL right."))
        return
    yield Finding(TOPIC, "connection", "ok", _("the database answers"))
    for question in QUESTIONS:
        yield _answer(question)
    for check in (_migrations, _history, _bulk_loads, _technicians):
        try:
            yield check()
        except DatabaseError as error:
            text = str(error).splitlines()[0]
            yield Finding(TOPIC, check.__name__.strip("_"), "fail", text, _("Run script/manage migrate."))
