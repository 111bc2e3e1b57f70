"""Who asks, and what they may, in one statement with whatever else the answer needs: for a map's many requests.

All of it is read anew with each request, as Django does by one statement after the other: the session, the user, the
rights.  What is remembered of a session is only whose it was, and the same statement says whether it still says so
(docs/adr/0050-one-statement-says-who-asks.md).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.module_loading import import_string

from gis_core.map_layers import RIGHTS
from gis_core.models import User
from gis_core.prepared import prepared_row

#: By whose word users come back from their sessions: those who are active, whatever else they may.
BACKEND = "django.contrib.auth.backends.ModelBackend"
#: How many sessions a process remembers before it forgets them all.
REMEMBERED = 2000

_SESSION = (
    "SELECT session_data FROM django_session WHERE session_key = %(session_key)s AND expire_date > now()"
)
#: In the order of the model; all other fields of a user are read when somebody asks for them.
_FIELDS = tuple(
    field.attname
    for field in User._meta.concrete_fields
    if field.attname in {"id", "password", "is_superuser", "is_active"}
)
_VISITOR = f"""SELECT s.session_data, {", ".join(f"u.{name}" for name in _FIELDS)}, {{rights}}, {{more}}
FROM django_session s, gis_core_user u
WHERE s.session_key = %(session_key)s AND s.expire_date > now() AND u.id = %(user_id)s"""  # noqa: S608  constants


@dataclass(frozen=True, slots=True)
class Rights:
    """What is read of a user's rights beside them.

    `sql` is an expression of %(user_id)s and the `parameters`; `keep` (user, its value) lays that down with the user,
    where policies find it.
    """

    sql: str
    parameters: Mapping[str, Any]
    keep: Callable[[Any, Any], None]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks, signed in and active, with their rights; `told` is what else was asked for."""

    user: Any
    told: Any


@dataclass(frozen=True, slots=True)
class _Session:
    """Whose session it was when its `data` were decoded, and by which hash of their password."""

    data: str
    user_id: int
    password_hash: str


_remembered: dict[str, _Session] = {}


def visitor(
    request: HttpRequest, more: str = "NULL", parameters: Mapping[str, Any] | None = None
) -> Visitor | None:
    """Who asks by the session of a browser?  `more` is an expression of `parameters`, read from the same snapshot.

    None where one statement cannot say yes: there is no session, it ended or is another's by now, its user does
    not work here any more.  Then Django is to be asked, whose answer that is.
    """
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if not (key.isascii() and key.isalnum()):
        return None
    session = _remembered.get(key) or _read(key)
    return _visitor(key, session, more, parameters or {}) if session else None


def _visitor(key: str, session: _Session, more: str, parameters: Mapping[str, Any]) -> Visitor | None:
    rights: Rights = import_string(RIGHTS)
    row = prepared_row(
        _VISITOR.format(rights=rights.sql, more=more),
        {"session_key": key, "user_id": session.user_id, **rights.parameters, **parameters},
    )
    if row is None or row[0] != session.data:
        _remembered.pop(key, None)
        return None
    _data, *fields, found, told = row
    user = User.from_db("default", _FIELDS, fields)
    if not user.is_active or not constant_time_compare(session.password_hash, user.get_session_auth_hash()):
        return None
    rights.keep(user, found)
    return Visitor(user, told)


def _read(key: str) -> _Session | None:
    """Whose session is it?  Remembered, if somebody's."""
    row = prepared_row(_SESSION, {"session_key": key})
    if row is None:
        return None
    said = SessionStore().decode(row[0])
    if said.get(BACKEND_SESSION_KEY) != BACKEND or BACKEND not in settings.AUTHENTICATION_BACKENDS:
        return None
    session = _Session(row[0], int(said[SESSION_KEY]), said.get(HASH_SESSION_KEY, ""))
    if len(_remembered) >= REMEMBERED:
        _remembered.clear()
    _remembered[key] = session
    return session
