"""Logins of technicians in the tests' database: roles of the real server."""

import datetime
import os
from collections.abc import Callable
from typing import Any

import psycopg
from django.utils import timezone
from psycopg import sql

from gis_core.models import User
from grids.models import Membership, Unit
from grids.services.logins import NewLogin, as_superuser, make_login
from tests.grids.database.raw import parameters

#: How long a session may take to end, with what it made for itself.
END_MS = 10_000
#: Opens a session as somebody new, of the whole county or of a unit.
Technician = Callable[..., psycopg.Connection[Any]]


def make_technician(name: str, unit: Unit | None = None) -> NewLogin:
    """Somebody who is a technician since always, with a login until next year."""
    user, _made = User.objects.get_or_create(username=f"{name}_{os.getpid()}")
    Membership.objects.get_or_create(user=user, role="technician")
    today = timezone.localdate()
    until = today + datetime.timedelta(days=365)
    return make_login(user=user, unit=unit, expires_on=until, today=today)


def connect(made: NewLogin, **more: Any) -> psycopg.Connection[Any]:
    """As psql connects with the password that was handed over."""
    return psycopg.connect(
        **{**parameters(), "user": made.login.name, "password": made.password, "autocommit": True, **more}
    )


def drop_roles() -> None:
    """Roles are the server's, not the database's: those of this process go, once their sessions have ended."""
    with as_superuser() as server:
        named = server.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE %s", [f"gis_%_{os.getpid()}"])
        for (name,) in named.fetchall():
            server.execute(
                "SELECT pg_terminate_backend(pid, %s) FROM pg_stat_activity WHERE usename = %s",
                [END_MS, name],
            )
            server.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))
