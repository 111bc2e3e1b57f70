"""What a database needs from a superuser: roles, extensions, rights, settings."""

import os
from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

FOLDER = Path(__file__).resolve().parent.parent.parent / "bootstrap"
VARIABLE = "DATABASE_SUPERUSER_URL"


def bootstrap_sql() -> tuple[str, str]:
    """Which SQL does a superuser run once per server, and once per database?"""
    return (
        (FOLDER / "server.sql").read_text(encoding="utf-8"),
        (FOLDER / "database.sql").read_text(encoding="utf-8"),
    )


def ensure_database(url: str) -> bool:
    """Is the database of `url` there, or made now?  Returns whether it was made."""
    name = conninfo_to_dict(url)["dbname"]
    with psycopg.connect(make_conninfo(url, dbname="postgres"), autocommit=True) as connection:
        if connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is not None:
            return False
        statement = sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0")
        connection.execute(statement.format(sql.Identifier(str(name))))
    return True


def bootstrap(url: str) -> None:
    """Prepare server and database of `url`; its role must be a superuser.  Raises psycopg.Error."""
    with psycopg.connect(url) as connection:
        for script in bootstrap_sql():
            connection.execute(script.encode())


class Command(BaseCommand):
    help = str(
        gettext_lazy(
            "Prepares server and database with the superuser of DATABASE_SUPERUSER_URL: "
            "roles, extensions, rights, settings.  Repeating it changes nothing."
        )
    )
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sql", action="store_true", help="print the SQL instead of running it")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sql"]:
            self.stdout.write("\n".join(bootstrap_sql()))
            return
        url = os.environ.get(VARIABLE)
        if not url:
            raise CommandError(_("Set %s, or let a superuser run what --sql prints.") % VARIABLE)
        try:
            made = ensure_database(url)
            bootstrap(url)
        except psycopg.Error as error:
            raise CommandError(str(error).strip()) from error
        name = conninfo_to_dict(url)["dbname"]
        text = _("Database %s was made and prepared.") if made else _("Database %s is prepared.")
        self.stdout.write(text % name)
