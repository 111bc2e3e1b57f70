"""How does a technician come to a login of the database, and how does it end?

Two things change together: the row that says what the login covers (in this database), and the role of PostgreSQL
(on the server, where only a superuser makes roles).  What the row allows ends with it at once; the role follows.
"""

import datetime
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg import sql
from psycopg.conninfo import make_conninfo

from gis_core.models import User
from gis_core.technicians import TECHNICIAN_ROLE
from grids.models import DatabaseLogin, Membership, Unit

VARIABLE = "DATABASE_SUPERUSER_URL"
_PLAIN_NAME = re.compile(r"[a-z0-9_]{1,50}")


class LoginRefused(Exception):
    """A login cannot be made or ended; the text says why and what to do."""


@dataclass(frozen=True)
class NewLogin:
    """A login as it is handed over: the password is known now and never again."""

    login: DatabaseLogin
    password: str


def login_name(user: User) -> str:
    """Which role belongs to this person?  Their name here where PostgreSQL takes it unquoted, else their number."""
    name = user.username.lower()
    return f"gis_{name}" if _PLAIN_NAME.fullmatch(name) else f"gis_u{user.pk}"


def make_login(*, user: User, unit: Unit | None, expires_on: datetime.date, today: datetime.date) -> NewLogin:
    """Give a technician a login until that day, for the county or one unit's ground; a second time a new password.

    Raises LoginRefused.
    """
    _check(user, expires_on, today)
    name = login_name(user)
    password = secrets.token_urlsafe(18)
    with transaction.atomic(), as_superuser() as server:
        login = DatabaseLogin.objects.filter(name=name).first()
        if login is None and _role_exists(server, name):
            raise LoginRefused(
                _("The server has a role %s already, of another database perhaps; it is left alone.") % name
            )
        if login is not None and login.user_id != user.pk:
            raise LoginRefused(_("The login %s belongs to somebody else.") % name)
        terms = {"user": user, "unit": unit, "expires_on": expires_on, "revoked_at": None}
        login, _made = DatabaseLogin.objects.update_or_create(name=name, defaults=terms)
        _write_role(server, name, password, expires_on)
    login.refresh_from_db()
    return NewLogin(login, password)


def revoke_login(*, user: User, now: datetime.datetime) -> tuple[DatabaseLogin, int]:
    """End the login of somebody: nothing is read or written with it from now on, and its open sessions end.

    Returns the login and how many sessions it had open.  Raises LoginRefused.  The role stays on the server without
    any right, so that nobody else gets the name that the history tells.
    """
    login = (
        DatabaseLogin.objects.filter(user=user).order_by("-made_at", "-pk").first()
    )  # there is one a person
    if login is None:
        raise LoginRefused(_("%s has no login of the database.") % user.username)
    if login.revoked_at is None:
        login.revoked_at = now
        login.save(update_fields=["revoked_at"])
    with as_superuser() as server:
        return login, _end_role(server, login.name)


@contextmanager
def as_superuser() -> Iterator[psycopg.Connection[Any]]:
    """A session in this database that may make roles; committed at the end.  Raises LoginRefused."""
    url = os.environ.get(VARIABLE)
    if not url:
        raise LoginRefused(_("Set %s: only a superuser makes roles on the server.") % VARIABLE)
    try:
        with psycopg.connect(make_conninfo(url, dbname=connection.settings_dict["NAME"])) as server:
            yield server
    except psycopg.Error as error:
        raise LoginRefused(str(error).strip()) from error


def _check(user: User, expires_on: datetime.date, today: datetime.date) -> None:
    if expires_on < today:
        raise LoginRefused(_("The last day lies in the past."))
    technician = Membership.objects.filter(user=user, role=Membership.Role.TECHNICIAN, during__contains=today)
    if not user.is_active or not technician.exists():
        raise LoginRefused(_("%s is no GIS technician today; give them the role first.") % user.username)


def _role_exists(server: psycopg.Connection[Any], name: str) -> bool:
    return server.execute("SELECT FROM pg_roles WHERE rolname = %s", [name]).fetchone() is not None


def _write_role(server: psycopg.Connection[Any], name: str, password: str, expires_on: datetime.date) -> None:
    """Make the role, or give it new terms.  The server never sees the password, only what SCRAM keeps of it."""
    sealed = server.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    role, group = sql.Identifier(name), sql.Identifier(TECHNICIAN_ROLE)
    if not _role_exists(server, name):
        server.execute(sql.SQL("CREATE ROLE {}").format(role))
    terms = "LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 20"
    # The row says the day in the county; this is the server's own bolt behind it.
    after = expires_on + datetime.timedelta(days=1)
    server.execute(
        sql.SQL("ALTER ROLE {} " + terms + " PASSWORD {} VALID UNTIL {}").format(
            role, sql.Literal(sealed), sql.Literal(f"{after} 23:59:59")
        )
    )
    server.execute(sql.SQL("GRANT {} TO {}").format(group, role))


def _end_role(server: psycopg.Connection[Any], name: str) -> int:
    if not _role_exists(server, name):
        return 0
    role, group = sql.Identifier(name), sql.Identifier(TECHNICIAN_ROLE)
    server.execute(sql.SQL("ALTER ROLE {} NOLOGIN PASSWORD NULL").format(role))
    server.execute(sql.SQL("REVOKE {} FROM {}").format(group, role))
    server.commit()  # before the sessions end: none of them can come back in between
    ended = server.execute(
        "SELECT count(*) FROM (SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s) done",
        [name],
    ).fetchone()
    return int(ended[0]) if ended else 0
